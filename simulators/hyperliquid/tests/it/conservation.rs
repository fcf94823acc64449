//! Nothing is created and nothing is lost: to the micro-dollar and to the last unit.

use std::collections::BTreeMap;

use evm::AgentKey;
use proptest::prelude::*;
use rust_decimal::Decimal;
use serde_json::{Value, json};
use simulator_hyperliquid::price::Scripted;

use crate::venue::{ETH, Venue, limit, number, reducing, stop};

const TRADERS: usize = 4;
const DEPOSIT: i64 = 20_000;

/// What one of the traders, or the market, does next.
#[derive(Clone, Debug)]
enum Step {
    Order {
        who: usize,
        size: i64,
        offset_bps: i64,
        tif: usize,
        is_reducing: bool,
    },
    Stop {
        who: usize,
        size: i64,
        offset_bps: i64,
        is_profit: bool,
    },
    CancelAll {
        who: usize,
    },
    Isolate {
        who: usize,
        is_cross: bool,
    },
    Price {
        bps: i64,
    },
    Hour,
}

fn step() -> impl Strategy<Value = Step> {
    let who = 0..TRADERS;
    let size = prop_oneof![-400_i64..-1, 1_i64..400];
    prop_oneof![
        6 => (who.clone(), size.clone(), -300_i64..300, 0_usize..3, any::<bool>()).prop_map(
            |(who, size, offset_bps, tif, is_reducing)| Step::Order {
                who, size, offset_bps, tif, is_reducing
            }
        ),
        2 => (who.clone(), size, 10_i64..600, any::<bool>()).prop_map(
            |(who, size, offset_bps, is_profit)| Step::Stop { who, size, offset_bps, is_profit }
        ),
        1 => who.clone().prop_map(|who| Step::CancelAll { who }),
        1 => (who, any::<bool>()).prop_map(|(who, is_cross)| Step::Isolate { who, is_cross }),
        5 => (-900_i64..900).prop_map(|bps| Step::Price { bps }),
        1 => Just(Step::Hour),
    ]
}

fn price_near(mid: Decimal, bps: i64) -> Decimal {
    (mid * (Decimal::ONE + Decimal::new(bps, 4))).round_dp(1)
}

fn signed(size: i64) -> String {
    Decimal::new(size, 2).to_string()
}

fn take(venue: &mut Venue, traders: &[AgentKey], mid: &mut Decimal, step: &Step) {
    match step {
        Step::Order {
            who,
            size,
            offset_bps,
            tif,
            is_reducing,
        } => {
            let price = price_near(*mid, *offset_bps).to_string();
            let tif = ["Gtc", "Ioc", "Alo"][*tif];
            let build = if *is_reducing { reducing } else { limit };
            venue.order(&traders[*who], &build(ETH, &signed(*size), &price, tif));
        }
        Step::Stop {
            who,
            size,
            offset_bps,
            is_profit,
        } => {
            let is_above = *is_profit == (*size < 0);
            let bps = if is_above { *offset_bps } else { -*offset_bps };
            let price = price_near(*mid, bps).to_string();
            let kind = if *is_profit { "tp" } else { "sl" };
            venue.order(&traders[*who], &stop(ETH, &signed(*size), &price, kind));
        }
        Step::CancelAll { who } => {
            let oids: Vec<u64> = venue
                .account(&traders[*who])
                .orders
                .keys()
                .copied()
                .collect();
            let cancels: Vec<Value> = oids.iter().map(|oid| json!({"a": ETH, "o": oid})).collect();
            venue.act(
                &traders[*who],
                json!({"type": "cancel", "cancels": cancels}),
            );
        }
        Step::Isolate { who, is_cross } => {
            let action = json!({"type": "updateLeverage", "asset": ETH, "isCross": is_cross,
                "leverage": 10});
            venue.act(&traders[*who], action);
        }
        Step::Price { bps } => {
            *mid = price_near(*mid, *bps).max(number("100"));
            let text = mid.to_string();
            venue.set("ETH", &text);
        }
        Step::Hour => venue.pass(3_600_000),
    }
}

fn check(venue: &Venue, traders: &[AgentKey]) -> Result<(), TestCaseError> {
    let house = &venue.exchange.globals().house;
    let mut cash = i128::from(house.cash) + i128::from(house.fees);
    let mut sizes: BTreeMap<u32, Decimal> = house.sizes.clone();
    let mut bought: BTreeMap<bool, Decimal> = BTreeMap::new();
    for key in traders {
        let account = venue.account(key);
        cash += i128::from(account.cash) + i128::from(account.spot_cash);
        for (asset, held) in &account.positions {
            prop_assert!(!held.size.is_zero() && held.basis > 0);
            cash += i128::from(held.isolated_cash.unwrap_or(0));
            *sizes.entry(*asset).or_default() += held.size;
        }
        let history = venue.exchange.history(&key.address()).unwrap();
        let mut size = Decimal::ZERO;
        for fill in &history.fills {
            prop_assert_eq!(
                fill.start_position,
                size,
                "fills tell the size without a gap"
            );
            let signed = if fill.side == "B" { fill.sz } else { -fill.sz };
            size += signed;
            *bought.entry(fill.side == "B").or_default() += fill.sz;
        }
        prop_assert_eq!(
            size,
            venue.size(key, ETH),
            "the fills add up to the position"
        );
        for record in history.orders.values() {
            let filled: Decimal = history
                .fills
                .iter()
                .filter(|fill| fill.oid == record.order.oid)
                .map(|fill| fill.sz)
                .sum();
            prop_assert!(filled <= record.order.original_size);
        }
    }
    let deposits = i128::from(DEPOSIT) * 1_000_000 * traders.len() as i128;
    prop_assert_eq!(cash, deposits, "cash is conserved to the micro-dollar");
    for (asset, size) in sizes {
        prop_assert_eq!(size, Decimal::ZERO, "sizes of market {} cancel out", asset);
    }
    let house_bought = house.sizes.get(&ETH).copied().unwrap_or_default();
    let of = |is_buy: bool| bought.get(&is_buy).copied().unwrap_or_default();
    prop_assert_eq!(
        of(false) - of(true),
        house_bought,
        "fills cancel out with the house's"
    );
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn nothing_is_created_and_nothing_is_lost(steps in prop::collection::vec(step(), 1..60)) {
        let mut venue = Venue::with(Scripted::new().with_funding(number("0.000123457")));
        let traders: Vec<AgentKey> = (0..TRADERS).map(|_| venue.trader(DEPOSIT)).collect();
        let mut mid = number("3000");
        for step in &steps {
            take(&mut venue, &traders, &mut mid, step);
            check(&venue, &traders)?;
        }
    }
}
