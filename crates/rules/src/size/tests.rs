//! What the rules of `size` promise.

use proptest::prelude::*;

use super::*;

fn ratio(text: &str) -> Ratio {
    text.parse().unwrap()
}

fn input() -> SizeInput {
    SizeInput {
        equity: Usdc::from_whole(10_000),
        available: Usdc::from_whole(10_000),
        score: ratio("0.8"),
        confidence: ratio("0.85"),
        position_sizing: 50,
        price: "64000".parse().unwrap(),
        size_decimals: 5,
        min_notional: Usdc::from_whole(10),
        leverage: Leverage::try_new(3).unwrap(),
    }
}

#[test]
fn the_share_follows_score_confidence_and_aggressiveness() {
    let policy = Policy::default();
    let table = [
        ("0.8", "0.85", 50, "0.0768"),
        ("0.8", "0.2", 50, "0.032"),
        ("0.8", "0.3", 50, "0.0448"),
        ("0.8", "0.5", 50, "0.064"),
        ("0.8", "0.7", 0, "0.0384"),
        ("0.8", "0.9", 50, "0.096"),
        ("1", "0.9", 100, "0.1"),
        ("0", "0.9", 100, "0"),
        ("-1", "0.9", 100, "0"),
        ("7", "0.6", 50, "0.1"),
    ];
    for (score, confidence, weight, share) in table {
        let found = share_of_equity(ratio(score), ratio(confidence), weight, &policy);
        assert_eq!(
            found,
            share.parse().unwrap(),
            "{score} {confidence} {weight}"
        );
    }
}

#[test]
fn a_size_is_the_budget_rounded_down_to_the_lot() {
    // 10,000 × 0.0768 = 768 USDC = 0.012 BTC at 64,000.
    let found = size(&input(), &Policy::default()).unwrap();
    assert_eq!(found.quantity.to_string(), "0.012");
    assert_eq!(found.notional, Usdc::from_whole(768));
    assert_eq!(found.margin, Usdc::from_whole(256));
}

#[test]
fn a_size_below_the_minimum_is_no_trade() {
    let small = SizeInput {
        equity: Usdc::from_whole(100),
        ..input()
    };
    assert!(matches!(
        size(&small, &Policy::default()),
        Err(NoSize::BelowMinimum { minimum, .. }) if minimum == Usdc::from_whole(10)
    ));
}

#[test]
fn an_account_that_owes_has_no_size() {
    let owing = SizeInput {
        equity: Usdc::from_whole(-5),
        ..input()
    };
    assert!(matches!(
        size(&owing, &Policy::default()),
        Err(NoSize::BelowMinimum { .. })
    ));
}

#[test]
fn collateral_that_is_bound_backs_nothing() {
    let bound = SizeInput {
        available: Usdc::from_whole(255),
        ..input()
    };
    assert!(matches!(
        size(&bound, &Policy::default()),
        Err(NoSize::NotBacked { .. })
    ));
}

#[test]
fn leverage_is_the_least_of_all_and_three_when_unstated() {
    let policy = Policy::default();
    let times = |n| Leverage::try_new(n).unwrap();
    assert_eq!(leverage(None, times(50), &policy), times(3));
    assert_eq!(leverage(None, times(2), &policy), times(2));
    assert_eq!(leverage(Some(times(7)), times(50), &policy), times(7));
    assert_eq!(leverage(Some(times(40)), times(50), &policy), times(10));
}

fn any_input() -> impl Strategy<Value = SizeInput> {
    (
        any::<i64>(),
        -2_000_000_i64..2_000_000,
        0_i64..1_500_000,
        any::<u8>(),
        (1_i64..1_000_000_000_000, 0_u32..12),
        0_u32..10,
        1_u16..200,
    )
        .prop_map(
            |(equity, score, confidence, weight, price, decimals, times)| SizeInput {
                equity: Usdc::from_micros(equity),
                available: Usdc::from_micros(equity),
                score: Ratio::try_new(Decimal::new(score, 6)).unwrap(),
                confidence: Ratio::try_new(Decimal::new(confidence, 6)).unwrap(),
                position_sizing: weight,
                price: Price::try_new(Decimal::new(price.0, price.1)).unwrap(),
                size_decimals: decimals,
                min_notional: Usdc::from_whole(10),
                leverage: Leverage::try_new(times).unwrap(),
            },
        )
}

proptest! {
    #[test]
    fn a_size_never_exceeds_its_budget_nor_splits_a_lot(input in any_input()) {
        let policy = Policy::default();
        if let Ok(found) = size(&input, &policy) {
            let cap = input.equity.to_decimal() * policy.size.cap_bps.to_decimal();
            prop_assert!(found.quantity.decimal() * input.price.decimal() <= cap);
            prop_assert!(found.notional >= input.min_notional);
            prop_assert!(found.margin <= input.available);
            prop_assert_eq!(found.quantity.truncated(input.size_decimals), found.quantity);
        }
    }

    #[test]
    fn a_higher_score_never_gets_less(input in any_input(), more in 0_i64..500_000) {
        let policy = Policy::default();
        let higher = Ratio::try_new(input.score.decimal() + Decimal::new(more, 6)).unwrap();
        let share = |score| share_of_equity(score, input.confidence, input.position_sizing, &policy);
        prop_assert!(share(higher) >= share(input.score));
    }
}
