//! What the rules of `exits` promise.

use std::collections::BTreeMap;

use chrono::DateTime;
use domain::Bps;
use proptest::prelude::*;

use super::*;

fn at(second: i64) -> Timestamp {
    DateTime::from_timestamp(1_750_000_000 + second, 0).unwrap()
}

fn price(text: &str) -> Price {
    text.parse().unwrap()
}

fn seen(text: &str) -> PriceSeen {
    PriceSeen {
        price: price(text),
        at: at(0),
        age: TimeDelta::zero(),
        is_liquidated: false,
    }
}

fn plan(side: Side, stop: Option<&str>, target: Option<&str>) -> ExitPlan {
    let terms = ExitTerms {
        side,
        entry: price("100"),
        stop: stop.map(price),
        target: target.map(price),
        opened_at: at(0),
    };
    ExitPlan::try_new(&terms, &ExitPolicy::default()).unwrap()
}

/// What a walk of prices ends with, and at which step.
fn walk(plan: &ExitPlan, prices: &[&str]) -> Option<(usize, ExitReason)> {
    let mut peak = None;
    for (step, text) in prices.iter().enumerate() {
        let (reason, next) = decide(plan, peak, &seen(text), &ExitPolicy::default());
        if let Some(reason) = reason {
            return Some((step, reason));
        }
        peak = next;
    }
    None
}

/// Side, stop, target (0 for none), the prices, and the step and rule that end it.
type Walk = (Side, u32, u32, &'static str, Option<(usize, ExitReason)>);

#[rustfmt::skip]
const WALKS: &[Walk] = &[
    (Side::Long, 0, 0, "100 90.01", None),
    (Side::Long, 0, 0, "100 90", Some((1, ExitReason::HardStop))),
    (Side::Long, 95, 0, "95.01 95", Some((1, ExitReason::StopLoss))),
    (Side::Long, 95, 0, "89", Some((0, ExitReason::HardStop))),
    (Side::Long, 0, 115, "102 115", Some((1, ExitReason::TakeProfit))),
    (Side::Long, 0, 0, "102.99 101", None),
    (Side::Long, 0, 0, "103 101.98", None),
    (Side::Long, 0, 0, "103 101.97", Some((1, ExitReason::TrailingStop))),
    (Side::Long, 0, 0, "103 110 108.91 108.9", Some((3, ExitReason::TrailingStop))),
    (Side::Short, 0, 0, "110", Some((0, ExitReason::HardStop))),
    (Side::Short, 105, 0, "104.9 105", Some((1, ExitReason::StopLoss))),
    (Side::Short, 0, 85, "85.1 85", Some((1, ExitReason::TakeProfit))),
    (Side::Short, 0, 0, "97 97.96 97.97", Some((2, ExitReason::TrailingStop))),
    (Side::Short, 0, 0, "97 90 90.9", Some((2, ExitReason::TrailingStop))),
];

#[test]
fn each_rule_holds_exactly_at_its_price() {
    for (side, stop, target, prices, expected) in WALKS {
        let level = |number: &u32| (*number > 0).then(|| number.to_string());
        let plan = plan(*side, level(stop).as_deref(), level(target).as_deref());
        let prices: Vec<_> = prices.split(' ').collect();
        assert_eq!(walk(&plan, &prices), *expected, "{side} {prices:?}");
    }
}

#[test]
fn the_venues_word_of_a_liquidation_comes_first_and_needs_no_price() {
    let told = PriceSeen {
        is_liquidated: true,
        age: TimeDelta::hours(1),
        ..seen("100")
    };
    let (reason, _) = decide(
        &plan(Side::Long, None, None),
        None,
        &told,
        &ExitPolicy::default(),
    );
    assert_eq!(reason, Some(ExitReason::Liquidation));
}

#[test]
fn a_stale_price_decides_nothing_and_moves_no_peak() {
    let plan = plan(Side::Long, Some("95"), None);
    let peak = Some(price("104"));
    for (age_ms, reason) in [(4_999, Some(ExitReason::HardStop)), (5_000, None)] {
        let old = PriceSeen {
            age: TimeDelta::milliseconds(age_ms),
            ..seen("50")
        };
        assert_eq!(
            decide(&plan, peak, &old, &ExitPolicy::default()),
            (reason, peak)
        );
    }
    let mut index = TriggerIndex::new(ExitPolicy::default());
    index.insert(1, plan, None);
    let old = PriceSeen {
        age: TimeDelta::seconds(5),
        ..seen("50")
    };
    assert!(index.on_price(&old).is_empty());
}

#[test]
fn a_position_held_as_long_as_allowed_is_left() {
    let policy = ExitPolicy {
        holding_max_ms: Some(60_000),
        ..ExitPolicy::default()
    };
    let terms = ExitTerms {
        side: Side::Long,
        entry: price("100"),
        stop: None,
        target: None,
        opened_at: at(0),
    };
    let plan = ExitPlan::try_new(&terms, &policy).unwrap();
    let mut index = TriggerIndex::new(policy);
    index.insert("only", plan, None);
    assert!(
        index
            .on_price(&PriceSeen {
                at: at(59),
                ..seen("101")
            })
            .is_empty()
    );
    let fired = index.on_price(&PriceSeen {
        at: at(60),
        ..seen("101")
    });
    assert_eq!(fired[0].reason, ExitReason::MaxHolding);
    assert!(index.is_empty());
}

#[test]
fn in_a_bar_that_touches_both_the_stop_wins() {
    for (side, stop, target) in [(Side::Long, "95", "105"), (Side::Short, "105", "95")] {
        let plan = plan(side, Some(stop), Some(target));
        let [first, second] = bar_prices(side, price("94"), price("106"));
        let texts = [first.to_string(), second.to_string()];
        let ended = walk(&plan, &[&texts[0], &texts[1]]);
        assert_eq!(ended, Some((0, ExitReason::StopLoss)));
    }
}

/// What happens to the index, one step after another.
#[derive(Clone, Debug)]
enum Step {
    Insert {
        key: u8,
        side: Side,
        entry: u32,
        stop: Option<u32>,
        target: Option<u32>,
        trailing: i32,
        armed: Option<u32>,
    },
    Remove(u8),
    Price(u32),
}

fn any_step() -> impl Strategy<Value = Step> {
    let level = 60_u32..150;
    prop_oneof![
        3 => (
            0..24_u8,
            prop::sample::select(Side::ALL),
            80_u32..120,
            prop::option::of(level.clone()),
            prop::option::of(level.clone()),
            prop::sample::select(vec![50, 100]),
            prop::option::weighted(0.2, level.clone()),
        ).prop_map(|(key, side, entry, stop, target, trailing, armed)| {
            Step::Insert { key, side, entry, stop, target, trailing, armed }
        }),
        1 => (0..24_u8).prop_map(Step::Remove),
        5 => level.prop_map(Step::Price),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    /// The oracle looks at every position on every price.
    #[test]
    fn the_index_fires_what_looking_at_everything_fires(
        steps in prop::collection::vec(any_step(), 1..120)
    ) {
        let policy = ExitPolicy { holding_max_ms: Some(60_000), ..ExitPolicy::default() };
        let mut index = TriggerIndex::new(policy.clone());
        let mut naive: BTreeMap<u8, (ExitPlan, Peak)> = BTreeMap::new();
        // What somebody knows who stores only the peaks that moved.
        let mut stored = BTreeMap::new();
        for (second, step) in steps.into_iter().enumerate() {
            let now = at(i64::try_from(second).unwrap());
            let whole = |number: u32| price(&number.to_string());
            match step {
                Step::Insert { key, side, entry, stop, target, trailing, armed } => {
                    let terms = ExitTerms {
                        side,
                        entry: whole(entry),
                        stop: stop.map(whole),
                        target: target.map(whole),
                        opened_at: now,
                    };
                    let mut plan = ExitPlan::try_new(&terms, &policy).unwrap();
                    plan.trailing = Bps::new(trailing);
                    index.insert(key, plan.clone(), armed.map(whole));
                    stored.remove(&key);
                    naive.insert(key, (plan, armed.map(whole)));
                }
                Step::Remove(key) => {
                    prop_assert_eq!(index.remove(&key), naive.remove(&key).map(|(_, peak)| peak));
                }
                Step::Price(number) => {
                    let seen = PriceSeen {
                        price: whole(number),
                        at: now,
                        age: TimeDelta::zero(),
                        is_liquidated: false,
                    };
                    let mut expected = Vec::new();
                    naive.retain(|key, (plan, peak)| {
                        let (reason, next) = decide(plan, *peak, &seen, &policy);
                        *peak = next;
                        expected.extend(reason.map(|reason| (*key, reason, next)));
                        reason.is_none()
                    });
                    let mut fired: Vec<_> = index.on_price(&seen)
                        .into_iter().map(|fired| (fired.key, fired.reason, fired.peak)).collect();
                    fired.sort_by_key(|(key, ..)| *key);
                    prop_assert_eq!(fired, expected);
                }
            }
            prop_assert_eq!(index.len(), naive.len());
            stored.extend(index.take_moved_peaks());
            for (key, (_, peak)) in &naive {
                prop_assert_eq!(index.peak(key), *peak);
                prop_assert_eq!(stored.get(key).copied(), *peak);
            }
        }
    }
}
