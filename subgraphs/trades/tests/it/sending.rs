//! An order is sent exactly once, whatever becomes of answers, services and clocks.

use chrono::TimeDelta;
use domain::Side;
use futures_util::future::join_all;
use venue::commands::PlaceOrder;

use crate::house::{House, client_id, eventually};
use crate::venue_fake::Mood;

#[tokio::test]
async fn a_service_that_is_away_loses_no_order() {
    let house = House::start().await;
    let trader = house.trader("alice").await;
    house.waiting(&trader, "BTC").await;
    house.venue.is_now(Mood::Rests);
    house
        .pass_until("it is sent", async || {
            house.order(&trader, "ENTRY").await["state"] == "RESTING"
        })
        .await;
    assert_eq!(house.venue.entries_and_exits().len(), 1);
}

#[tokio::test]
async fn an_entry_that_is_too_late_is_given_up_unsent_and_frees_its_token() {
    let house = House::start().await;
    let trader = house.trader("alice").await;
    house.waiting(&trader, "BTC").await;
    house.pass(TimeDelta::minutes(2));
    let entry = house.reaches(&trader, "ENTRY", "CANCELLED").await;
    assert_eq!(entry["rejection"], "too late to enter");
    house.reaches(&trader, "PROTECTION", "CANCELLED").await;
    house.venue.is_now(Mood::Rests);
    house.signal(&trader, "BTC").await;
    house.reaches(&trader, "ENTRY", "RESTING").await;
}

#[tokio::test]
async fn what_the_venue_refuses_ends_with_its_own_words_and_frees_the_token() {
    let house = House::start().await;
    let trader = house.trader("alice").await;
    house.venue.is_now(Mood::Refuses("Insufficient margin"));
    house.signal(&trader, "BTC").await;
    let entry = house.reaches(&trader, "ENTRY", "REJECTED").await;
    assert_eq!(entry["rejection"], "Insufficient margin");
    house.reaches(&trader, "PROTECTION", "REJECTED").await;
    house.venue.is_now(Mood::NotSent("the signer refused"));
    house.pass(TimeDelta::minutes(1));
    house
        .pass_until("the venue proved that it has nothing", async || {
            let signal = house.new_signal(trader.agent, "BTC", Side::Long);
            house.service.hear(&signal).await;
            house.verdicts(&trader).await[0]["isApproved"] == true
        })
        .await;
    let entry = house.reaches(&trader, "ENTRY", "REJECTED").await;
    assert_eq!(entry["rejection"], "the signer refused");
}

#[tokio::test]
async fn r3_d4_a_lost_answer_is_never_answered_by_a_second_order() {
    let house = House::start().await;
    let trader = house.trader("alice").await;
    house.venue.is_now(Mood::AnswerLost);
    house.signal(&trader, "BTC").await;
    house.reaches(&trader, "ENTRY", "UNKNOWN").await;
    house
        .pass_until("it is found", async || {
            house.order(&trader, "ENTRY").await["state"] == "RESTING"
        })
        .await;
    assert_eq!(house.venue.entries_and_exits().len(), 1);
    let ids = house.service.commands.asked::<PlaceOrder>();
    let first = &ids[0].client_order_id;
    assert!(ids.iter().all(|command| command.client_order_id == *first));
}

#[tokio::test]
async fn r3_a_lost_request_is_sent_again_under_the_same_id_while_it_may() {
    let house = House::start().await;
    let trader = house.trader("alice").await;
    house.venue.is_now(Mood::RequestLost);
    house.signal(&trader, "BTC").await;
    house.reaches(&trader, "ENTRY", "UNKNOWN").await;
    house.venue.is_now(Mood::Rests);
    house
        .pass_until("it comes to the venue", async || {
            house.order(&trader, "ENTRY").await["state"] == "RESTING"
        })
        .await;
    let entry = house.order(&trader, "ENTRY").await;
    let at_venue = house.venue.entries_and_exits();
    assert_eq!(at_venue.len(), 1);
    assert_eq!(at_venue[0].client_order_id, Some(client_id(&entry)));
}

#[tokio::test]
async fn r3_twenty_deployments_behind_a_venue_that_loses_answers_place_twenty_orders() {
    let house = House::start().await;
    let first = house.trader("alice").await;
    let others = (1..20).map(|_| house.trader_of("alice", first.agent));
    join_all(others).await;
    house.venue.is_now(Mood::AnswerLost);
    house.signal(&first, "BTC").await;
    eventually("all were tried", async || {
        house.venue.entries_and_exits().len() == 20
    })
    .await;
    house.venue.is_now(Mood::Rests);
    house
        .pass_until("all are found", async || {
            let orders = house.orders(&first).await;
            orders.iter().all(|order| order["state"] == "RESTING")
        })
        .await;
    assert_eq!(house.venue.entries_and_exits().len(), 20);
    assert_eq!(house.venue.orders().len(), 40, "each with its one stop");
}

#[tokio::test]
async fn r13_no_second_entry_until_the_first_is_proved_dead() {
    let house = House::start().await;
    let trader = house.trader("alice").await;
    let (_, id) = house.entered(&trader, "BTC").await;
    // Told to be cancelled; in truth it was filled, and the venue cannot be asked.
    let fill = house.venue.fill_whole(&id);
    let mut told = house.venue.order(&id);
    told.filled_quantity = domain::Quantity::ZERO;
    told.status = venue::VenueOrderStatus::Cancelled {
        reason: "canceled".to_owned(),
    };
    house.venue.can_be_asked(false);
    house.tell_order(&trader, &told).await;
    house.reaches(&trader, "ENTRY", "CANCELLED").await;
    house.venue.can_be_asked(true);

    let again = house.new_signal(trader.agent, "BTC", Side::Long);
    house.service.hear(&again).await;
    let verdicts = house.verdicts(&trader).await;
    assert_eq!(verdicts[0]["reason"]["code"], "POSITION_OPEN");
    // Asked, the venue names the execution.
    house
        .pass_until("it is filled", async || {
            house.order(&trader, "ENTRY").await["state"] == "FILLED"
        })
        .await;
    let entry = house.order(&trader, "ENTRY").await;
    assert_eq!(entry["fills"][0]["quantity"], fill.quantity.to_string());
    assert_eq!(house.venue.entries_and_exits().len(), 1);
}

/// A request came to the venue twice: the first was filled, the answer was the second's refusal.
#[tokio::test]
async fn r13_what_was_filled_is_held_though_an_answer_refused_it() {
    let house = House::start().await;
    let trader = house.trader("alice").await;
    house.venue.is_now(Mood::TakesAndRefuses);
    house.signal(&trader, "BTC").await;
    let entry = house.reaches(&trader, "ENTRY", "REJECTED").await;
    let fill = house.venue.fill_whole(&client_id(&entry));
    house.venue.is_now(Mood::Rests);
    let again = house.new_signal(trader.agent, "BTC", Side::Long);
    house.service.hear(&again).await;
    let reason = &house.verdicts(&trader).await[0]["reason"]["code"];
    assert_eq!(*reason, "POSITION_OPEN", "a refusal proves nothing yet");
    house
        .pass_until("asked, the venue names the execution", async || {
            house.order(&trader, "ENTRY").await["state"] == "FILLED"
        })
        .await;
    let entry = house.order(&trader, "ENTRY").await;
    assert_eq!(entry["filledQuantity"], fill.quantity.to_string());
    assert_eq!(entry["anomalies"][0]["code"], "FILLED_AFTER_REJECTION");
}

#[tokio::test]
async fn r13_a_cancelled_entry_frees_its_token_once_the_venue_proves_it() {
    let house = House::start().await;
    let trader = house.trader("alice").await;
    let (_, id) = house.entered(&trader, "BTC").await;
    let ended = house.venue.end(&id, "canceled");
    house.tell_order(&trader, &ended).await;
    house
        .pass_until("the token is free", async || {
            let signal = house.new_signal(trader.agent, "BTC", Side::Long);
            house.service.hear(&signal).await;
            house.verdicts(&trader).await[0]["isApproved"] == true
        })
        .await;
}

#[tokio::test]
async fn r13_an_answer_that_names_fills_is_settled_by_the_fills() {
    let house = House::start().await;
    let trader = house.trader("alice").await;
    // Accepted, filled in part, the rest cancelled: all in one answer, before any fill is told.
    house.venue.is_now(Mood::EndsWith("1"));
    house.signal(&trader, "BTC").await;
    let entry = house.reaches(&trader, "ENTRY", "CANCELLED").await;
    house.venue.is_now(Mood::Rests);
    let again = house.new_signal(trader.agent, "BTC", Side::Long);
    house.service.hear(&again).await;
    let reason = &house.verdicts(&trader).await[0]["reason"]["code"];
    assert_eq!(*reason, "POSITION_OPEN", "something was filled");
    assert_eq!(entry["filledQuantity"], "0");
}
