//! Exits and stops: reduce-only, one in flight, on and on until the venue says flat.

use chrono::TimeDelta;
use domain::{PositionId, Quantity, Service};
use serde_json::json;
use venue::commands::{PlaceOrder, ProtectPosition};

use crate::house::{House, Trader, client_id, eventually};
use crate::venue_fake::{Mood, price, quantity};

async fn exits(house: &House, trader: &Trader) -> Vec<serde_json::Value> {
    let mut orders = house.orders(trader).await;
    orders.retain(|order| order["purpose"] == "EXIT");
    orders
}

pub fn half(size: &str) -> String {
    let size: Quantity = size.parse().unwrap();
    let half = size.decimal() / rust_decimal::Decimal::TWO;
    Quantity::try_new(half).unwrap().to_string()
}

#[tokio::test]
async fn r12_d5_a_close_is_reduce_only_and_one_in_flight() {
    let house = House::start().await;
    let trader = house.trader("alice").await;
    let (position, size) = house.holding(&trader, "BTC").await;
    let first = house.close(position, &size, 0).await.unwrap();
    let second = house.close(position, &size, 0).await.unwrap();
    let third = house.close(position, &size, 1).await.unwrap();
    assert_eq!(first, second);
    assert_eq!(first, third, "the one in flight is the one");
    house.reaches(&trader, "EXIT", "RESTING").await;
    let sent = house.service.commands.asked::<PlaceOrder>();
    let sent: Vec<_> = sent.iter().filter(|order| order.is_reduce_only).collect();
    assert_eq!(sent.len(), 1);
    assert_eq!(sent[0].quantity.to_string(), size);
}

#[tokio::test]
async fn r12_closes_asked_at_once_by_two_replicas_are_one_order() {
    let house = House::start().await;
    let trader = house.trader("alice").await;
    let (position, size) = house.holding(&trader, "BTC").await;
    let asked = (0..8).map(|_| house.close(position, &size, 0));
    let accepted = futures_util::future::try_join_all(asked).await.unwrap();
    assert!(accepted.iter().all(|one| *one == accepted[0]));
    assert_eq!(exits(&house, &trader).await.len(), 1);
}

#[tokio::test]
async fn an_exit_that_is_refused_is_tried_again_until_it_is_done() {
    let house = House::start().await;
    let trader = house.trader("alice").await;
    let (position, size) = house.holding(&trader, "BTC").await;
    house.venue.is_now(Mood::Refuses("Too many requests"));
    house.close(position, &size, 0).await.unwrap();
    house
        .pass_until("it was refused twice", async || {
            exits(&house, &trader).await.len() >= 3
        })
        .await;
    house.venue.is_now(Mood::Rests);
    house
        .pass_until("it works", async || {
            house.order(&trader, "EXIT").await["state"] == "RESTING"
        })
        .await;
    let ids: std::collections::BTreeSet<_> =
        exits(&house, &trader).await.iter().map(client_id).collect();
    assert_eq!(ids.len(), exits(&house, &trader).await.len());
}

#[tokio::test]
async fn r12_already_flat_ends_the_loop() {
    let house = House::start().await;
    let trader = house.trader("alice").await;
    let (position, size) = house.holding(&trader, "BTC").await;
    let words = "Reduce only order would increase position. asset=0";
    house.venue.is_now(Mood::Refuses(words));
    house.close(position, &size, 0).await.unwrap();
    house.reaches(&trader, "EXIT", "REJECTED").await;
    for _ in 0..30 {
        house.pass(TimeDelta::seconds(10));
        tokio::time::sleep(std::time::Duration::from_millis(10)).await;
    }
    assert_eq!(exits(&house, &trader).await.len(), 1);
}

#[tokio::test]
async fn r12_what_a_stop_closed_meanwhile_is_not_closed_again() {
    let house = House::start().await;
    let trader = house.trader("alice").await;
    let (position, size) = house.holding(&trader, "BTC").await;
    house.close(position, &size, 0).await.unwrap();
    let exit = house.reaches(&trader, "EXIT", "RESTING").await;
    // The stop fires while the close is on its way, and takes all of it.
    let stop = client_id(&house.order(&trader, "PROTECTION").await);
    let fill = house.venue.fill_whole(&stop);
    house.tell_fill(&trader, &fill).await;
    let ended = house.venue.end(&client_id(&exit), "reduceOnlyCanceled");
    house.tell_order(&trader, &ended).await;
    house
        .pass_until("the close is settled", async || {
            house.order(&trader, "EXIT").await["state"] == "CANCELLED"
        })
        .await;
    for _ in 0..20 {
        house.pass(TimeDelta::seconds(10));
        tokio::time::sleep(std::time::Duration::from_millis(10)).await;
    }
    assert_eq!(exits(&house, &trader).await.len(), 1, "no side is flipped");
}

/// Somebody holds a position, whose exit ended when half of it was executed.
async fn half_closed(house: &House, trader: &Trader) -> (PositionId, String) {
    let (position, size) = house.holding(trader, "BTC").await;
    house.close(position, &size, 0).await.unwrap();
    let exit = client_id(&house.reaches(trader, "EXIT", "RESTING").await);
    let fill = house.venue.fill(&exit, &half(&size));
    house.tell_fill(trader, &fill).await;
    let ended = house.venue.end(&exit, "iocCancel");
    house.tell_order(trader, &ended).await;
    (position, size)
}

#[tokio::test]
async fn r12_a_close_asked_again_before_its_fill_was_heard_sells_nothing_else() {
    let house = House::start().await;
    let trader = house.trader("alice").await;
    let (position, size) = half_closed(&house, &trader).await;
    // What is closed is the rest of ours, however much is said to be held.
    house
        .pass_until("the rest is on its way", async || {
            let exits = exits(&house, &trader).await;
            exits.len() == 2 && exits[0]["state"] == "RESTING"
        })
        .await;
    let rest = client_id(&exits(&house, &trader).await[0]);
    let fill = house.venue.fill_whole(&rest);
    house.tell_fill(&trader, &fill).await;
    house.reaches(&trader, "EXIT", "FILLED").await;
    let again = house.close(position, &size, 7).await.unwrap();
    let first = exits(&house, &trader).await.remove(1);
    assert_ne!(again.order_id.to_string(), first["id"].as_str().unwrap());
    protect(&house, position, &size, "95").await;
    house
        .pass_until("no stop waits", async || {
            let mut orders = house.orders(&trader).await;
            orders.retain(|order| order["purpose"] == "PROTECTION");
            orders.iter().all(|order| order["state"] == "CANCELLED")
        })
        .await;
    let sent = exits(&house, &trader).await;
    assert_eq!(sent.len(), 2);
    assert_eq!(again.order_id.to_string(), sent[0]["id"].as_str().unwrap());
}

#[tokio::test]
async fn the_rest_of_a_half_filled_exit_is_closed_by_the_next() {
    let house = House::start().await;
    let trader = house.trader("alice").await;
    let (_, size) = half_closed(&house, &trader).await;
    house
        .pass_until("the next one is there", async || {
            exits(&house, &trader).await.len() == 2
        })
        .await;
    assert_eq!(exits(&house, &trader).await[0]["quantity"], half(&size));
}

/// Somebody closes half of a position of ours by hand.
async fn closes_half_by_hand(house: &House, trader: &Trader, size: &str, trade: &str) {
    let entry = client_id(&house.order(trader, "ENTRY").await);
    let order = house.venue.order(&entry);
    let fill = venue::VenueFill {
        trade_id: trade.to_owned(),
        venue_order_id: "777".to_owned(),
        client_order_id: None,
        token: order.token.clone(),
        side: order.side.opposite(),
        price: price("101"),
        quantity: quantity(size),
        fee: domain::Usdc::ZERO,
        closed_pnl: domain::Usdc::ZERO,
        liquidity_role: domain::LiquidityRole::Taker,
        is_liquidation: false,
        is_deleveraging: false,
        filled_at: testkit::start_of_tests(),
    };
    house.tell_fill(trader, &fill).await;
}

#[tokio::test]
async fn r19_after_a_part_was_closed_by_hand_the_rest_still_closes() {
    let house = House::start().await;
    let trader = house.trader("alice").await;
    let (position, size) = house.holding(&trader, "BTC").await;
    let quarter = half(&half(&size));
    closes_half_by_hand(&house, &trader, &quarter, "hand-1").await;
    closes_half_by_hand(&house, &trader, &quarter, "hand-2").await;
    closes_half_by_hand(&house, &trader, &quarter, "hand-2").await;
    let by_hand = exits(&house, &trader).await;
    assert_eq!(by_hand.len(), 1, "one order of the venue, one of ours");
    assert_eq!(by_hand[0]["state"], "FILLED");
    assert_eq!(by_hand[0]["filledQuantity"], half(&size));

    house.close(position, &half(&size), 0).await.unwrap();
    house.reaches(&trader, "EXIT", "RESTING").await;
    // More than is left cannot have been closed by hand.
    closes_half_by_hand(&house, &trader, &size, "hand-3").await;
    let anomalies = "{ venueAnomalies { edges { node { code } } } }";
    let kept = house.viewer(&trader).data(anomalies, json!({})).await;
    assert_eq!(
        kept["venueAnomalies"]["edges"][0]["node"]["code"],
        "OVERFILL"
    );
}

#[tokio::test]
async fn r18_forced_closes_are_exits_with_their_reason() {
    for (is_liquidation, reason) in [(true, "LIQUIDATION"), (false, "DELEVERAGED")] {
        let house = House::start().await;
        let trader = house.trader("alice").await;
        let (_, size) = house.holding(&trader, "BTC").await;
        let entry = client_id(&house.order(&trader, "ENTRY").await);
        let order = house.venue.order(&entry);
        let fill = venue::VenueFill {
            trade_id: "forced".to_owned(),
            venue_order_id: "778".to_owned(),
            client_order_id: None,
            token: order.token,
            side: order.side.opposite(),
            price: price("60"),
            quantity: quantity(&size),
            fee: domain::Usdc::ZERO,
            closed_pnl: domain::Usdc::from_whole(-100),
            liquidity_role: domain::LiquidityRole::Taker,
            is_liquidation,
            is_deleveraging: !is_liquidation,
            filled_at: testkit::start_of_tests(),
        };
        house.tell_fill(&trader, &fill).await;
        let told = house.service.told::<events::facts::FillRecorded>().await;
        let exit = told.last().unwrap();
        assert_eq!(exit.exit_reason.as_deref(), Some(reason));
        assert_eq!(exit.is_liquidation, is_liquidation);
    }
}

pub async fn protect(house: &House, position: PositionId, size: &str, trigger: &str) -> bool {
    let command = ProtectPosition {
        position_id: position,
        quantity: quantity(size),
        trigger_price: price(trigger),
    };
    let state = house.service.command(Service::Positions, command).await;
    state.unwrap().is_settled
}

#[tokio::test]
async fn r14_r16_stops_are_brought_to_target_and_taken_away_when_it_closed() {
    let house = House::start().await;
    let trader = house.trader("alice").await;
    let (position, size) = house.holding(&trader, "BTC").await;
    house.reaches(&trader, "PROTECTION", "RESTING").await;
    assert!(
        protect(&house, position, &size, "95").await,
        "it is so already"
    );
    assert!(!protect(&house, position, &half(&size), "96").await);
    let working = async || {
        let mut orders = house.orders(&trader).await;
        orders.retain(|order| order["purpose"] == "PROTECTION" && order["state"] == "RESTING");
        orders
    };
    house
        .pass_until("one stop of the new size works", async || {
            let working = working().await;
            working.len() == 1 && working[0]["quantity"] == half(&size)
        })
        .await;
    house.tell_closed(&trader, position, "STOP_LOSS").await;
    house
        .pass_until("no stop is left", async || working().await.is_empty())
        .await;
    let at_venue = house.venue.orders();
    let left = at_venue.iter().filter(|order| {
        order.trigger_price.is_some() && order.status == venue::VenueOrderStatus::Waiting
    });
    assert_eq!(left.count(), 0);
}

#[tokio::test]
async fn a_flip_enters_only_after_the_venue_closed_the_other_side() {
    let house = House::start().await;
    let trader = house.trader("alice").await;
    let mut fact = trader.changed(events::facts::DeploymentStatus::Active, 2);
    fact.deployment.policy.allow_flip = true;
    house.service.hear(&fact).await;
    let (position, _) = house.holding(&trader, "BTC").await;
    house.venue.is_now(Mood::AnswerLost);
    let short = house.new_signal(trader.agent, "BTC", domain::Side::Short);
    house.service.hear(&short).await;
    eventually("the close is sent", async || {
        house.venue.entries_and_exits().len() == 2
    })
    .await;
    house.venue.is_now(Mood::Rests);
    for _ in 0..10 {
        house.pass(TimeDelta::milliseconds(100));
        tokio::time::sleep(std::time::Duration::from_millis(5)).await;
    }
    assert_eq!(house.venue.entries_and_exits().len(), 2, "it waits");
    house.tell_closed(&trader, position, "FLIP").await;
    house
        .pass_until("the other side is entered", async || {
            house.venue.entries_and_exits().len() == 3
        })
        .await;
}

#[tokio::test]
async fn a_position_that_is_not_ours_cannot_be_closed() {
    let house = House::start().await;
    let refused = house.close(PositionId::new(), "1", 0).await.unwrap_err();
    let is_missing = matches!(refused,
        platform::CommandError::Refused { ref code, .. } if code == "NOT_FOUND");
    assert!(is_missing, "{refused:?}");
}
