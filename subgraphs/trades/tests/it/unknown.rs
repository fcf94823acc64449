//! Unknown stays unknown: only a positive word of the venue ends an order.

use chrono::TimeDelta;
use domain::Side;
use events::facts::{OrderCorrected, OrderState};
use serde_json::Value;

use crate::house::{House, eventually, text};
use crate::venue_fake::Mood;

const ASSETS: [&str; 3] = ["BTC", "ETH", "SOL"];

/// Six orders were accepted; then the venue could not be reached for ten minutes, and every
/// question failed. Elsewhere all six were declared failed, and the position was left alone.
#[tokio::test]
async fn r1_an_outage_ends_no_order_and_every_fill_is_booked_afterwards() {
    let house = House::start().await;
    let traders = [house.trader("alice").await, house.trader("bob").await];
    let mut ids = Vec::new();
    for trader in &traders {
        for asset in ASSETS {
            let (_, id) = house.entered(trader, asset).await;
            ids.push(id);
        }
    }
    house.venue.can_be_asked(false);
    for _ in 0..60 {
        house.pass(TimeDelta::seconds(10));
        tokio::time::sleep(std::time::Duration::from_millis(10)).await;
    }
    for id in &ids {
        house.venue.fill_whole(id);
    }
    for trader in &traders {
        let orders = house.orders(trader).await;
        assert!(
            orders.iter().all(|order| order["state"] == "RESTING"),
            "an outage ended an order: {orders:#?}"
        );
    }

    house.venue.can_be_asked(true);
    for trader in &traders {
        house
            .pass_until("every fill is booked", async || {
                let orders = house.orders(trader).await;
                let entries = orders.iter().filter(|order| order["purpose"] == "ENTRY");
                entries.clone().count() == 3
                    && entries.into_iter().all(|order| order["state"] == "FILLED")
            })
            .await;
    }
    assert_eq!(house.venue.executions(), 6);
}

/// A market order was filled in 150 ms, its answer was lost, and the venue's list of open orders
/// does not show it. Elsewhere it timed out into REJECTED while the position lived.
#[tokio::test]
async fn r2_an_order_that_was_filled_before_its_answer_was_lost_is_never_rejected() {
    let house = House::start().await;
    let trader = house.trader("alice").await;
    house.venue.is_now(Mood::AnswerLost);
    house.venue.can_be_asked(true);
    house.signal(&trader, "BTC").await;
    house.reaches(&trader, "ENTRY", "UNKNOWN").await;
    let id = crate::house::client_id(&house.order(&trader, "ENTRY").await);
    house.venue.can_be_asked(false);
    house.venue.fill_whole(&id);
    // An hour of silence.
    for _ in 0..60 {
        house.pass(TimeDelta::minutes(1));
        tokio::time::sleep(std::time::Duration::from_millis(5)).await;
    }
    assert_eq!(house.order(&trader, "ENTRY").await["state"], "UNKNOWN");
    let next = house.new_signal(trader.agent, "BTC", Side::Long);
    house.venue.can_be_asked(true);
    house.venue.is_now(Mood::Rests);
    house.service.hear(&next).await;
    let reason = &house.verdicts(&trader).await[0]["reason"]["code"];
    assert_eq!(
        *reason, "POSITION_OPEN",
        "an unknown entry blocks its market"
    );
    house
        .pass_until(
            "it is found by its id, through its executions",
            async || house.order(&trader, "ENTRY").await["state"] == "FILLED",
        )
        .await;
    assert_eq!(house.venue.entries_and_exits().len(), 1);
}

#[tokio::test]
async fn r2_an_absence_proves_nothing_before_the_venue_must_refuse_the_order() {
    let house = House::start().await;
    let trader = house.trader("alice").await;
    house.venue.is_now(Mood::RequestLost);
    house.signal(&trader, "BTC").await;
    house.reaches(&trader, "ENTRY", "UNKNOWN").await;
    house.rounds(5).await;
    // Thirty seconds and the grace are not over on the venue's clock, whatever ours shows.
    house.venue.set_time(testkit::start_of_tests());
    house.service.clock.advance(TimeDelta::hours(5));
    eventually("the venue was asked again", async || {
        let asked = house
            .service
            .commands
            .asked::<venue::commands::LookUpOrder>();
        asked.len() >= 6
    })
    .await;
    assert_eq!(house.order(&trader, "ENTRY").await["state"], "UNKNOWN");
    let later = testkit::start_of_tests() + TimeDelta::minutes(1);
    house.venue.set_time(later);
    eventually("its end is proved", async || {
        house.service.clock.advance(TimeDelta::minutes(1));
        house.order(&trader, "ENTRY").await["state"] == "EXPIRED"
    })
    .await;
    house
        .pass_until("the stop's too", async || {
            house.order(&trader, "PROTECTION").await["state"] == "EXPIRED"
        })
        .await;
}

#[tokio::test]
async fn r2_a_fill_that_nobody_told_is_found_by_comparing() {
    let house = House::start().await;
    let trader = house.trader("alice").await;
    let (_, id) = house.entered(&trader, "BTC").await;
    // The stream lost it, and the order is no longer among those that work.
    house.venue.fill_whole(&id);
    house
        .pass_until("it is missed and looked up", async || {
            house.order(&trader, "ENTRY").await["state"] == "FILLED"
        })
        .await;

    // What we had shown, what it became, and by which word: shown to its owner and told.
    let entry = house.order(&trader, "ENTRY").await;
    let corrections = entry["corrections"].as_array().unwrap();
    assert_eq!(corrections.len(), 1);
    let correction = &corrections[0];
    assert_eq!(correction["stateBefore"], "RESTING");
    assert_eq!(correction["stateAfter"], "FILLED");
    assert_eq!(correction["filledBefore"], "0");
    assert_eq!(correction["filledAfter"], entry["quantity"]);
    let evidence: Value = serde_json::from_str(text(&correction["evidence"])).unwrap();
    assert!(evidence.to_string().contains(id.as_str()), "{evidence}");
    let told = house.service.told::<OrderCorrected>().await;
    assert_eq!(told.len(), 1);
    assert_eq!(told[0].order_id.to_string(), text(&entry["id"]));
    assert_eq!(told[0].state_after, OrderState::Filled);
}
