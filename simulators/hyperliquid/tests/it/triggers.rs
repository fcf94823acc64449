//! Stops and targets: on the mark price, with a parent, with a sibling, with a position.

use rust_decimal::Decimal;
use serde_json::json;
use simulator_hyperliquid::engine::OrderStatus;

use crate::venue::{ETH, Venue, limit, number, reducing, stop};

#[test]
fn a_stop_waits_for_the_mark_price_and_then_closes() {
    let mut venue = Venue::new();
    let alice = venue.trader(10_000);
    venue.order(&alice, &limit(ETH, "1", "3100", "Ioc"));
    let status = venue.order(&alice, &stop(ETH, "-1", "2900", "sl"));
    assert!(status["resting"]["oid"].is_u64(), "{status}");
    venue.set("ETH", "2901");
    assert_eq!(venue.size(&alice, ETH), Decimal::ONE);
    venue.set("ETH", "2900");
    assert_eq!(venue.size(&alice, ETH), Decimal::ZERO);
    assert_eq!(
        venue.statuses(&alice.address()),
        [OrderStatus::Filled, OrderStatus::Filled]
    );
}

#[test]
fn each_kind_of_trigger_waits_on_its_side() {
    // Size of the position, order, kind, trigger, a price short of it, a price beyond it.
    let cases = [
        ("1", "-1", "tp", "3100", "3099", "3101"),
        ("1", "-1", "sl", "2900", "2901", "2899"),
        ("-1", "1", "tp", "2900", "2901", "2899"),
        ("-1", "1", "sl", "3100", "3099", "3101"),
    ];
    for (position, order, kind, trigger, short_of, beyond) in cases {
        let mut venue = Venue::new();
        let alice = venue.trader(10_000);
        let worst = if position.starts_with('-') {
            "2800"
        } else {
            "3200"
        };
        venue.order(&alice, &limit(ETH, position, worst, "Ioc"));
        venue.order(&alice, &stop(ETH, order, trigger, kind));
        venue.set("ETH", short_of);
        assert_eq!(venue.size(&alice, ETH), number(position), "{kind} {order}");
        venue.set("ETH", beyond);
        assert_eq!(venue.size(&alice, ETH), Decimal::ZERO, "{kind} {order}");
    }
}

#[test]
fn the_children_of_a_filled_parent_wait_and_one_ends_the_other() {
    let mut venue = Venue::new();
    let alice = venue.trader(10_000);
    let orders = [
        limit(ETH, "1", "3100", "Ioc"),
        stop(ETH, "-1", "3200", "tp"),
        stop(ETH, "-1", "2900", "sl"),
    ];
    let statuses = venue.orders(&alice, "normalTpsl", &orders);
    assert_eq!(statuses[1], "waitingForTrigger");
    assert_eq!(statuses[2], "waitingForTrigger");
    venue.set("ETH", "3201");
    assert_eq!(venue.size(&alice, ETH), Decimal::ZERO);
    assert_eq!(
        venue.statuses(&alice.address()),
        [
            OrderStatus::Filled,
            OrderStatus::Filled,
            OrderStatus::SiblingFilledCanceled
        ]
    );
}

#[test]
fn the_children_of_a_resting_parent_wait_for_its_fill() {
    let mut venue = Venue::new();
    let alice = venue.trader(10_000);
    let orders = [
        limit(ETH, "1", "2950", "Gtc"),
        stop(ETH, "-1", "2900", "sl"),
    ];
    let statuses = venue.orders(&alice, "normalTpsl", &orders);
    assert_eq!(statuses[1], "waitingForFill");
    venue.set("ETH", "2949");
    assert_eq!(
        venue.size(&alice, ETH),
        Decimal::ONE,
        "the parent is filled"
    );
    venue.set("ETH", "2890");
    assert_eq!(
        venue.size(&alice, ETH),
        Decimal::ZERO,
        "the child closed it"
    );
}

#[test]
fn the_children_of_a_dead_parent_die_with_it() {
    let mut venue = Venue::new();
    let alice = venue.trader(10_000);
    let orders = [
        limit(ETH, "1", "2950", "Gtc"),
        stop(ETH, "-1", "2900", "sl"),
    ];
    let statuses = venue.orders(&alice, "normalTpsl", &orders);
    let oid = statuses[0]["resting"]["oid"].clone();
    venue.act(
        &alice,
        json!({"type": "cancel", "cancels": [{"a": ETH, "o": oid}]}),
    );
    assert!(venue.account(&alice).orders.is_empty());
    let refused = [
        limit(ETH, "1", "2000", "Ioc"),
        stop(ETH, "-1", "2900", "sl"),
    ];
    let statuses = venue.orders(&alice, "normalTpsl", &refused);
    assert!(
        statuses[0]["error"].is_string() && statuses[1]["error"].is_string(),
        "{statuses}"
    );
    assert!(venue.account(&alice).orders.is_empty());
}

/// Rests a buy of 10 ETH with a stop and lets half of it fill.
fn half_filled(venue: &mut Venue) -> evm::AgentKey {
    let (alice, bob) = (venue.trader(2_000), venue.trader(1_000_000));
    let orders = [
        limit(ETH, "10", "3000", "Gtc"),
        stop(ETH, "-10", "2900", "sl"),
    ];
    venue.orders(&alice, "normalTpsl", &orders);
    venue.order(&bob, &limit(ETH, "-5", "3000", "Ioc"));
    assert_eq!(venue.size(&alice, ETH), Decimal::from(5));
    alice
}

#[test]
fn the_children_of_a_parent_cancelled_half_way_die_with_it() {
    let mut venue = Venue::new();
    let alice = half_filled(&mut venue);
    let parent = venue
        .account(&alice)
        .orders
        .values()
        .find(|order| !order.is_reduce_only);
    let oid = parent.unwrap().oid;
    venue.act(
        &alice,
        json!({"type": "cancel", "cancels": [{"a": ETH, "o": oid}]}),
    );
    assert!(venue.account(&alice).orders.is_empty());
}

#[test]
fn the_children_of_a_parent_that_lost_its_margin_half_way_are_placed() {
    let mut venue = Venue::new();
    let alice = half_filled(&mut venue);
    // What is left can no longer be paid for when the market comes to it.
    let out = json!({"type": "usdClassTransfer", "amount": "700", "toPerp": false});
    let answer = venue.act_as_user(&alice, out);
    assert_eq!(answer["status"], "ok", "{answer}");
    venue.set("ETH", "2940");
    let statuses = venue.statuses(&alice.address());
    assert_eq!(statuses, [OrderStatus::MarginCanceled, OrderStatus::Open]);
    venue.set("ETH", "2895");
    assert_eq!(venue.size(&alice, ETH), Decimal::ZERO, "the stop closed it");
}

#[test]
fn what_could_only_reduce_goes_when_the_position_goes() {
    let mut venue = Venue::new();
    let alice = venue.trader(10_000);
    venue.order(&alice, &limit(ETH, "1", "3100", "Ioc"));
    venue.order(&alice, &stop(ETH, "-1", "2900", "sl"));
    venue.order(&alice, &reducing(ETH, "-1", "3500", "Gtc"));
    venue.order(&alice, &limit(ETH, "1", "2500", "Gtc"));
    venue.order(&alice, &reducing(ETH, "-1", "2800", "Ioc"));
    let open = &venue.account(&alice).orders;
    assert_eq!(open.len(), 1, "only the order that opens is left");
    assert!(open.values().all(|order| !order.is_reduce_only));
}

#[test]
fn a_stop_of_the_whole_position_follows_its_size() {
    let mut venue = Venue::new();
    let alice = venue.trader(50_000);
    venue.order(&alice, &limit(ETH, "1", "3100", "Ioc"));
    let mut order = stop(ETH, "-0", "2900", "sl");
    order["b"] = json!(false);
    let statuses = venue.orders(&alice, "positionTpsl", &[order]);
    assert!(statuses[0]["resting"]["oid"].is_u64(), "{statuses}");
    venue.order(&alice, &limit(ETH, "2", "3100", "Ioc"));
    venue.set("ETH", "2850");
    assert_eq!(venue.size(&alice, ETH), Decimal::ZERO);
}

#[test]
fn a_stop_limit_rests_at_its_limit_once_woken() {
    let mut venue = Venue::new();
    let alice = venue.trader(10_000);
    venue.order(&alice, &limit(ETH, "1", "3100", "Ioc"));
    let mut order = stop(ETH, "-1", "2900", "sl");
    order["p"] = json!("2950");
    order["t"]["trigger"]["isMarket"] = json!(false);
    venue.order(&alice, &order);
    venue.set("ETH", "2890");
    assert_eq!(
        venue.size(&alice, ETH),
        Decimal::ONE,
        "no one buys at 2950 now"
    );
    venue.set("ETH", "2960");
    assert_eq!(venue.size(&alice, ETH), Decimal::ZERO);
}
