//! Killed anywhere, nothing is lost and nothing is done twice.

use sea_orm::ConnectionTrait;
use venue::commands::PlaceOrder;

use crate::house::{House, client_id};
use crate::venue_fake::Mood;

/// Killed after an order was claimed for sending and before a byte left.
#[tokio::test]
async fn r5_killed_between_claim_and_send_the_order_is_sent_once() {
    let house = House::start().await;
    let trader = house.trader("alice").await;
    house.waiting(&trader, "BTC").await;
    let house = house
        .restart_after(async |database| {
            let claimed = "update orders set state = 'SENT' where state = 'PLANNED'";
            let db = &database.database.write;
            db.execute_unprepared(claimed).await.unwrap();
        })
        .await;
    house.venue.is_now(Mood::Rests);
    house
        .pass_until("it is sent", async || {
            house.order(&trader, "ENTRY").await["state"] == "RESTING"
        })
        .await;
    assert_eq!(house.venue.entries_and_exits().len(), 1);
}

/// Killed after the venue took it and before its answer was written down.
#[tokio::test]
async fn r5_killed_between_send_and_answer_the_order_is_found_not_sent_again() {
    let house = House::start().await;
    let trader = house.trader("alice").await;
    house.venue.is_now(Mood::AnswerLost);
    house.signal(&trader, "BTC").await;
    house.reaches(&trader, "ENTRY", "UNKNOWN").await;
    let house = house
        .restart_after(async |database| {
            let unanswered = "update orders set state = 'SENT' where state = 'UNKNOWN'";
            let db = &database.database.write;
            db.execute_unprepared(unanswered).await.unwrap();
        })
        .await;
    house
        .pass_until("it is found", async || {
            house.order(&trader, "ENTRY").await["state"] == "RESTING"
        })
        .await;
    assert_eq!(house.venue.entries_and_exits().len(), 1);
    let asked = house.service.commands.asked::<PlaceOrder>();
    assert_eq!(asked, [], "it was found without being sent again");
}

/// 14 working orders were lost from view after a kill while the venue listed them. Here both sets
/// are the same before anything new is entered.
#[tokio::test]
async fn r5_after_a_restart_the_working_sets_are_equal_before_anything_is_entered() {
    let house = House::start().await;
    let trader = house.trader("alice").await;
    let (_, first) = house.entered(&trader, "BTC").await;
    let (_, second) = house.entered(&trader, "ETH").await;
    let by_hand = house.venue.place_by_hand(&trader.account, "2");
    house.waiting(&trader, "SOL").await;
    house.venue.can_be_asked(false);
    let house = house.restart().await;
    // While it was dead one was filled, and nobody told.
    house.venue.fill_whole(&first);
    house.venue.is_now(Mood::Rests);
    house.venue.can_be_asked(true);
    house
        .pass_until("it trades again", async || {
            house.venue.entries_and_exits().len() == 3
        })
        .await;
    let orders = house.orders(&trader).await;
    let state = |id: &domain::ClientOrderId| {
        let order = orders.iter().find(|order| client_id(order) == *id);
        order.unwrap()["state"].clone()
    };
    assert_eq!(state(&first), "FILLED", "equal before it entered");
    assert_eq!(state(&second), "RESTING");
    let shown = "{ externalOrders { venueOrderId } }";
    let shown = house
        .viewer(&trader)
        .data(shown, serde_json::json!({}))
        .await;
    assert_eq!(shown["externalOrders"][0]["venueOrderId"], by_hand);
}

#[tokio::test]
async fn r5_entries_wait_and_exits_run_while_the_sets_cannot_be_compared() {
    let house = House::start().await;
    let trader = house.trader("alice").await;
    let (position, size) = house.holding(&trader, "BTC").await;
    house.waiting(&trader, "ETH").await;
    house.venue.can_be_asked(false);
    let house = house.restart().await;
    house.venue.is_now(Mood::Rests);
    house.close(position, &size, 0).await.unwrap();
    house.reaches(&trader, "EXIT", "RESTING").await;
    for _ in 0..10 {
        house.pass(chrono::TimeDelta::milliseconds(500));
        tokio::time::sleep(std::time::Duration::from_millis(10)).await;
    }
    assert_eq!(house.order(&trader, "ENTRY").await["state"], "PLANNED");
    house.venue.can_be_asked(true);
    house
        .pass_until("the entry goes", async || {
            house.order(&trader, "ENTRY").await["state"] == "RESTING"
        })
        .await;
}

#[tokio::test]
async fn r6_every_id_is_derived_and_a_replay_makes_no_second_row() {
    let house = House::start().await;
    let trader = house.trader("alice").await;
    let (_, id) = house.entered(&trader, "BTC").await;
    let fill = house.venue.fill_whole(&id);
    house.tell_fill(&trader, &fill).await;
    let before = house.orders(&trader).await;
    let house = house.restart().await;
    house.tell_fill(&trader, &fill).await;
    let order = house.venue.order(&id);
    house.tell_order(&trader, &order).await;
    assert_eq!(house.orders(&trader).await, before);
    let told = house.service.told::<events::facts::FillRecorded>().await;
    assert_eq!(told.len(), 1);
}
