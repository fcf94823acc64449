//! Replacing orders: under the same id of ours, sent once, and one of the two always works.

use chrono::TimeDelta;
use domain::{Clock, Service};
use serde_json::json;
use simulator_hyperliquid::engine::OrderStatus;
use venue::commands::{ModifyOrder, ModifyOutcome, OrderEvidence, PlaceOrder};
use venue::{OrderTerms, VenueOrder};

use crate::house::{House, Trader, eventually, quantity};

/// A position of one ETH with a stop beside it.
async fn protected(house: &House) -> (Trader, PlaceOrder) {
    let trader = house.trader().await;
    house.place(&trader.order(1, "ETH", "1")).await;
    let stop = PlaceOrder {
        terms: stop_at("2850"),
        ..trader.exit(2, "ETH", "-0.4")
    };
    house.place(&stop).await;
    (trader, stop)
}

fn stop_at(price: &str) -> OrderTerms {
    OrderTerms::StopMarket {
        trigger_price: price.parse().unwrap(),
    }
}

fn moved(
    house: &House,
    stop: &PlaceOrder,
    (revision, size, price): (u32, &str, &str),
) -> ModifyOrder {
    ModifyOrder {
        account: stop.account.clone(),
        signing: stop.signing.clone(),
        client_order_id: stop.client_order_id.clone(),
        revision,
        token: stop.token.clone(),
        side: stop.side,
        quantity: quantity(size),
        terms: stop_at(price),
        is_reduce_only: true,
        expires_at: house.venue_clock.now() + TimeDelta::seconds(30),
    }
}

async fn modify(house: &House, command: &ModifyOrder) -> ModifyOutcome {
    let answer = house.service.command(Service::Trades, command.clone());
    answer.await.unwrap()
}

async fn found(house: &House, stop: &PlaceOrder) -> VenueOrder {
    match house.evidence(stop).await {
        OrderEvidence::Found { order, .. } => order,
        OrderEvidence::Absent { .. } => panic!("the venue has it"),
    }
}

/// The stops of an account that work at the venue, and all that ever did.
fn stops(house: &House, trader: &Trader) -> (usize, usize) {
    house.venue.look(|it| {
        let history = it.history(&trader.account.address).unwrap();
        let stops = history
            .orders
            .values()
            .filter(|it| it.order.trigger.is_some());
        let (mut working, mut all) = (0, 0);
        for stop in stops {
            all += 1;
            working += usize::from(stop.status == OrderStatus::Open);
        }
        (working, all)
    })
}

#[tokio::test]
async fn r4_a_stop_moves_under_its_own_id_and_is_sent_once() {
    let house = House::start().await;
    let (trader, stop) = protected(&house).await;
    let before = found(&house, &stop).await;
    let command = moved(&house, &stop, (1, "1", "2900"));
    let outcome = modify(&house, &command).await;
    let ModifyOutcome::Accepted { order } = &outcome else {
        panic!("{outcome:?}");
    };
    let after = found(&house, &stop).await;
    assert_eq!(order.venue_order_id, after.venue_order_id);
    assert_ne!(before.venue_order_id, after.venue_order_id);
    assert_eq!(after.quantity, quantity("1"), "larger than it was placed");
    assert_eq!(after.trigger_price.unwrap().to_string(), "2900");
    // Asked again, it is answered the same and not sent.
    assert_eq!(modify(&house, &command).await, outcome);
    assert_eq!(stops(&house, &trader), (1, 2));
    // What it protects is protected: it fires at its new price, for its new size.
    house.set_price("ETH", "2890");
    let fills = house.fills(2).await;
    let sizes: Vec<_> = fills.iter().map(|told| told.fill.quantity).collect();
    assert_eq!(sizes, [quantity("1"), quantity("1")]);
}

#[tokio::test]
async fn r4_a_replacement_whose_answer_is_lost_is_looked_up_and_never_sent_twice() {
    let house = House::start().await;
    let (trader, stop) = protected(&house).await;
    let command = moved(&house, &stop, (1, "0.5", "2900"));
    for fault in ["lost", "dropped"] {
        let command = ModifyOrder {
            revision: if fault == "lost" { 1 } else { 2 },
            ..command.clone()
        };
        house.follow(json!({"exchange": {fault: 1_000}}));
        for _ in 0..3 {
            let outcome = modify(&house, &command).await;
            let is_unknown = matches!(outcome, ModifyOutcome::Unknown { .. });
            assert!(is_unknown, "{fault}: {outcome:?}");
        }
        house.venue.follow_plan(None);
        // The first came, the second did not: the venue's word on our id says which one works.
        let after = found(&house, &stop).await;
        assert_eq!(after.quantity, quantity("0.5"), "{fault}");
        assert_eq!(stops(&house, &trader), (1, 2), "{fault}");
    }
}

#[tokio::test]
async fn r4_a_stop_that_fires_first_is_not_replaced() {
    let house = House::start().await;
    let (trader, stop) = protected(&house).await;
    house.set_price("ETH", "2840");
    house.fills(2).await;
    let ended = "select count(*) from orders where state = 'ENDED' and is_protection";
    let command = moved(&house, &stop, (1, "1", "2900"));
    let outcome = modify(&house, &command).await;
    match outcome {
        ModifyOutcome::Refused { reason } => {
            assert!(
                reason.starts_with("Cannot modify canceled or filled order"),
                "{reason}"
            );
        }
        ModifyOutcome::NotSent { code, .. } => assert_eq!(code, "NOT_WORKING"),
        other => panic!("{other:?}"),
    }
    assert_eq!(stops(&house, &trader), (0, 1));
    eventually(async || (house.count(ended).await >= 1).then_some(())).await;
    let later = moved(&house, &stop, (2, "1", "2900"));
    let outcome = modify(&house, &later).await;
    let ModifyOutcome::NotSent { code, .. } = outcome else {
        panic!("{outcome:?}");
    };
    assert_eq!(code, "NOT_WORKING");
}

#[tokio::test]
async fn a_replacement_of_what_was_never_placed_is_not_sent() {
    let house = House::start().await;
    let trader = house.trader().await;
    let stop = PlaceOrder {
        terms: stop_at("2850"),
        ..trader.exit(9, "ETH", "-0.4")
    };
    let outcome = modify(&house, &moved(&house, &stop, (1, "1", "2900"))).await;
    let ModifyOutcome::NotSent { code, .. } = outcome else {
        panic!("{outcome:?}");
    };
    assert_eq!(code, "UNKNOWN_ORDER");
}
