//! Leverage, margin, funding, liquidation, money in and out.

use rust_decimal::Decimal;
use serde_json::json;
use simulator_hyperliquid::engine::MICROS;
use simulator_hyperliquid::price::Scripted;

use crate::venue::{BTC, ETH, Venue, limit, number, reducing};

const HOUR_MS: i64 = 3_600_000;

#[test]
fn leverage_bounds_what_an_account_can_hold() {
    let mut venue = Venue::new();
    let alice = venue.trader(1_000);
    let set = |times: u32, is_cross: bool| {
        json!({"type": "updateLeverage", "asset": ETH,
        "isCross": is_cross, "leverage": times})
    };
    assert_eq!(
        venue.act(&alice, set(26, true))["status"],
        "err",
        "ETH goes to 25"
    );
    for (times, size, is_taken) in [(2, "0.7", false), (2, "0.6", true)] {
        assert_eq!(venue.act(&alice, set(times, true))["status"], "ok");
        let status = venue.order(&alice, &limit(ETH, size, "3100", "Ioc"));
        assert_eq!(
            status.get("filled").is_some(),
            is_taken,
            "{times} {size} {status}"
        );
    }
    assert_eq!(
        venue.act(&alice, set(1, true))["status"],
        "err",
        "too little margin for it"
    );
    assert_eq!(
        venue.act(&alice, set(2, false))["status"],
        "err",
        "not with an open position"
    );
}

#[test]
fn a_round_trip_costs_the_spread_and_the_fees() {
    let mut venue = Venue::new();
    let alice = venue.trader(10_000);
    venue.order(&alice, &limit(ETH, "1", "3100", "Ioc"));
    venue.order(&alice, &reducing(ETH, "-1", "2900", "Ioc"));
    let fills = &venue.exchange.history(&alice.address()).unwrap().fills;
    assert_eq!(fills.len(), 2);
    let fees: Decimal = fills.iter().map(|fill| fill.fee).sum();
    let expected = fills[1].px - fills[0].px - fees;
    assert_eq!(fills[1].closed_pnl, fills[1].px - fills[0].px);
    let change = venue.account(&alice).cash - 10_000 * MICROS;
    assert_eq!(Decimal::new(change, 6), expected);
    assert_eq!(
        fees,
        ((fills[0].px + fills[1].px) * number("0.00045")).round_dp(6)
    );
}

#[test]
fn funding_is_paid_each_hour_by_longs_to_shorts() {
    let mut venue = Venue::with(Scripted::new().with_funding(number("0.0001")));
    let (long, short) = (venue.trader(10_000), venue.trader(10_000));
    venue.order(&long, &limit(ETH, "1", "3100", "Ioc"));
    venue.order(&short, &limit(ETH, "-1", "2900", "Ioc"));
    let before = [&long, &short].map(|key| venue.account(key).cash);
    venue.pass(3 * HOUR_MS);
    let after = [&long, &short].map(|key| venue.account(key).cash);
    // Three hours of one basis point of 3000 dollars.
    assert_eq!(after[0] - before[0], -900_000);
    assert_eq!(after[1] - before[1], 900_000);
    let payments = &venue.exchange.history(&long.address()).unwrap().fundings;
    assert_eq!(payments.len(), 3);
    assert_eq!(payments[0].usdc, number("-0.3"));
    assert_eq!(payments[0].time % HOUR_MS, 0);
}

#[test]
fn an_account_below_its_maintenance_is_closed_by_force() {
    let mut venue = Venue::new();
    let alice = venue.trader(1_000);
    venue.act(
        &alice,
        json!({"type": "updateLeverage", "asset": BTC, "isCross": true,
        "leverage": 40}),
    );
    venue.order(&alice, &limit(BTC, "0.3", "101000", "Ioc"));
    venue.order(&alice, &limit(BTC, "0.001", "90000", "Gtc"));
    let account = venue.account(&alice);
    let at = venue.exchange.liquidation_price(account, BTC).unwrap();
    let above = (at + Decimal::TEN).round().to_string();
    let below = (at - Decimal::TEN).round().to_string();
    venue.set("BTC", &above);
    assert_eq!(
        venue.size(&alice, BTC),
        number("0.3"),
        "{above} is above {at}"
    );
    venue.set("BTC", &below);
    assert_eq!(venue.size(&alice, BTC), Decimal::ZERO);
    let account = venue.account(&alice);
    assert!(
        account.orders.is_empty() && account.cash >= 0,
        "{account:?}"
    );
    let fills = &venue.exchange.history(&alice.address()).unwrap().fills;
    let last = fills.back().unwrap();
    assert_eq!(
        last.liquidation.as_ref().unwrap().liquidated_user,
        alice.address()
    );
}

#[test]
fn a_crash_leaves_an_account_empty_and_never_in_debt() {
    let mut venue = Venue::new();
    let alice = venue.trader(1_000);
    venue.order(&alice, &limit(BTC, "0.19", "101000", "Ioc"));
    venue.set("BTC", "50000");
    let account = venue.account(&alice);
    assert!(account.positions.is_empty());
    assert_eq!(account.cash, 0);
}

#[test]
fn an_isolated_position_risks_its_own_margin_only() {
    let mut venue = Venue::new();
    let alice = venue.trader(10_000);
    venue.act(
        &alice,
        json!({"type": "updateLeverage", "asset": ETH, "isCross": false,
        "leverage": 10}),
    );
    venue.order(&alice, &limit(ETH, "3", "3100", "Ioc"));
    let margin = venue.exchange.margin(venue.account(&alice));
    assert!(
        margin.used > 890 * MICROS && margin.used < 910 * MICROS,
        "{margin:?}"
    );
    let add = |ntli: i64| {
        json!({"type": "updateIsolatedMargin", "asset": ETH,
        "isBuy": true, "ntli": ntli})
    };
    assert_eq!(venue.act(&alice, add(100 * MICROS))["status"], "ok");
    assert_eq!(venue.act(&alice, add(-500 * MICROS))["status"], "err");
    assert_eq!(venue.act(&alice, add(-90 * MICROS))["status"], "ok");
    venue.set("ETH", "2000");
    assert_eq!(venue.size(&alice, ETH), Decimal::ZERO);
    let cash = venue.account(&alice).cash;
    assert!(cash > 7_900 * MICROS && cash < 9_100 * MICROS, "{cash}");
}

#[test]
fn a_part_of_an_isolated_position_frees_its_part_of_the_margin() {
    let mut venue = Venue::new();
    let alice = venue.trader(10_000);
    venue.act(
        &alice,
        json!({"type": "updateLeverage", "asset": ETH, "isCross": false,
        "leverage": 10}),
    );
    venue.order(&alice, &limit(ETH, "2", "3100", "Ioc"));
    let used = |venue: &Venue| venue.exchange.margin(venue.account(&alice)).used;
    let before = used(&venue);
    venue.order(&alice, &reducing(ETH, "-1", "2900", "Ioc"));
    let after = used(&venue);
    assert!((before / 2 - after).abs() < 2 * MICROS, "{before} {after}");
    venue.order(&alice, &reducing(ETH, "-1", "2900", "Ioc"));
    assert_eq!(used(&venue), 0);
}

#[test]
fn money_moves_between_pockets_and_accounts_but_never_more_than_is_free() {
    let mut venue = Venue::new();
    let (alice, bob) = (venue.trader(1_000), venue.trader(0));
    let to_spot = json!({"type": "usdClassTransfer", "amount": "100.5", "toPerp": false});
    assert_eq!(venue.act_as_user(&alice, to_spot)["status"], "ok");
    assert_eq!(venue.account(&alice).spot_cash, 100_500_000);
    let send = |amount: &str| {
        json!({"type": "usdSend",
        "destination": bob.address(), "amount": amount, "time": 0})
    };
    assert_eq!(venue.act_as_user(&alice, send("900"))["status"], "err");
    assert_eq!(
        venue.act_as_user(&alice, send("0.0000001"))["status"],
        "err"
    );
    assert_eq!(venue.act_as_user(&alice, send("99.5"))["status"], "ok");
    assert_eq!(venue.account(&bob).cash, 99_500_000);
    let withdraw = json!({"type": "withdraw3", "destination": bob.address(), "amount": "800",
        "time": 0});
    assert_eq!(venue.act_as_user(&alice, withdraw)["status"], "ok");
    assert_eq!(venue.account(&alice).cash, 0);
}
