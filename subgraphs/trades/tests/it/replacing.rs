//! Stops are replaced in one step of the venue: never two, never none, and never twice.

use chrono::TimeDelta;
use domain::{ClientOrderId, PositionId};
use serde_json::Value;
use venue::commands::{CancelOrder, LookUpAccounts, ModifyOrder, PlaceOrder};
use venue::{VenueOrder, VenueOrderStatus};

use crate::closing::{half, protect};
use crate::house::{House, Trader, client_id, eventually};
use crate::venue_fake::Mood;

/// A position whose stop works at 95 for all of it.
async fn protected(house: &House) -> (Trader, PositionId, String, ClientOrderId) {
    let trader = house.trader("alice").await;
    let (position, size) = house.holding(&trader, "BTC").await;
    let stop = client_id(&house.reaches(&trader, "PROTECTION", "RESTING").await);
    (trader, position, size, stop)
}

async fn stops(house: &House, trader: &Trader) -> Vec<Value> {
    let mut orders = house.orders(trader).await;
    orders.retain(|order| order["purpose"] == "PROTECTION");
    orders
}

/// The only stop there ever was, once it stands so.
async fn stands(house: &House, trader: &Trader, (state, size): (&str, &str)) -> Value {
    house
        .pass_until(&format!("the stop is {state} for {size}"), async || {
            let stops = stops(house, trader).await;
            stops.len() == 1 && stops[0]["state"] == state && stops[0]["quantity"] == size
        })
        .await;
    stops(house, trader).await.remove(0)
}

fn sent(house: &House) -> Vec<ModifyOrder> {
    house.service.commands.asked::<ModifyOrder>()
}

/// What works at the venue for a position.
fn working(house: &House) -> Vec<VenueOrder> {
    let mut orders = house.venue.orders();
    orders.retain(|order| order.status == VenueOrderStatus::Waiting);
    orders
}

#[tokio::test]
async fn r16_a_stop_that_moves_is_replaced_and_never_cancelled() {
    let house = House::start().await;
    let (trader, position, size, stop) = protected(&house).await;
    assert!(!protect(&house, position, &half(&size), "96").await);
    let row = stands(&house, &trader, ("RESTING", &half(&size))).await;
    assert_eq!(client_id(&row), stop, "it is the same order");
    assert!(protect(&house, position, &half(&size), "96").await);
    let working = working(&house);
    assert_eq!(working.len(), 1);
    assert_eq!(working[0].trigger_price.unwrap().to_string(), "96");
    assert_eq!(working[0].quantity.to_string(), half(&size));
    assert_eq!(sent(&house).len(), 1);
    assert_eq!(house.service.commands.asked::<CancelOrder>().len(), 0);
    assert_eq!(house.service.commands.asked::<PlaceOrder>().len(), 1);
}

#[tokio::test]
async fn r4_what_is_told_of_the_former_id_changes_nothing() {
    let house = House::start().await;
    let (trader, position, size, stop) = protected(&house).await;
    let former = house.venue.order(&stop);
    protect(&house, position, &half(&size), "96").await;
    stands(&house, &trader, ("RESTING", &half(&size))).await;
    let ended = VenueOrder {
        status: VenueOrderStatus::Cancelled {
            reason: "canceled".to_owned(),
        },
        ..former
    };
    house.tell_order(&trader, &ended).await;
    house.tell_order(&trader, &house.venue.order(&stop)).await;
    let row = stands(&house, &trader, ("RESTING", &half(&size))).await;
    assert_eq!(client_id(&row), stop);
    // A restart knows the former ids still.
    let house = house.restart().await;
    house.tell_order(&trader, &ended).await;
    stands(&house, &trader, ("RESTING", &half(&size))).await;
}

#[tokio::test]
async fn r4_a_replacement_whose_answer_is_lost_is_looked_up_and_not_sent_again() {
    let house = House::start().await;
    let (trader, position, size, _) = protected(&house).await;
    house.venue.can_be_asked(false);
    house.venue.is_now(Mood::AnswerLost);
    protect(&house, position, &half(&size), "96").await;
    stands(&house, &trader, ("UNKNOWN", &size)).await;
    assert!(
        !protect(&house, position, &half(&size), "97").await,
        "one is under way"
    );
    house.venue.is_now(Mood::Rests);
    house.venue.can_be_asked(true);
    stands(&house, &trader, ("RESTING", &half(&size))).await;
    assert_eq!(sent(&house).len(), 1);
}

#[tokio::test]
async fn r4_a_replacement_that_never_came_is_given_up_by_the_venues_clock_alone() {
    let house = House::start().await;
    let (trader, position, size, stop) = protected(&house).await;
    house.venue.is_now(Mood::RequestLost);
    protect(&house, position, &half(&size), "96").await;
    stands(&house, &trader, ("UNKNOWN", &size)).await;
    // Ours says it is long over; the venue may still take it.
    house.service.clock.advance(TimeDelta::hours(1));
    let looked = || house.service.commands.asked::<LookUpAccounts>();
    let fresh = || looked().iter().filter(|ask| ask.fresh).count();
    let before = fresh();
    eventually("the venue is asked again", async || {
        house.service.clock.advance(TimeDelta::seconds(1));
        fresh() >= before + 2
    })
    .await;
    assert_eq!(stops(&house, &trader).await[0]["state"], "UNKNOWN");
    house.venue.is_now(Mood::Rests);
    let row = stands(&house, &trader, ("RESTING", &size)).await;
    assert_eq!(client_id(&row), stop);
    assert_eq!(sent(&house).len(), 1);
    // It is asked for again, and comes.
    protect(&house, position, &half(&size), "96").await;
    stands(&house, &trader, ("RESTING", &half(&size))).await;
    assert_eq!(working(&house).len(), 1);
}

#[tokio::test]
async fn a_stop_the_venue_will_not_replace_is_placed_beside_and_then_cancelled() {
    let house = House::start().await;
    let (trader, position, size, stop) = protected(&house).await;
    house.venue.is_now(Mood::Refuses("Order has invalid size."));
    protect(&house, position, &half(&size), "96").await;
    house
        .pass_until("it works as it did", async || {
            let stops = stops(&house, &trader).await;
            sent(&house).len() == 1 && stops[0]["state"] == "RESTING"
        })
        .await;
    house.venue.is_now(Mood::Rests);
    house
        .pass_until("the next one works alone", async || {
            // Asked until it is settled, as positions does.
            protect(&house, position, &half(&size), "96").await;
            let working = working(&house);
            working.len() == 1 && working[0].client_order_id.as_ref() != Some(&stop)
        })
        .await;
    assert_eq!(sent(&house).len(), 1, "it is not tried again");
}

#[tokio::test]
async fn r16_a_stop_that_fires_while_it_is_replaced_is_booked_whole() {
    let house = House::start().await;
    let (trader, position, size, stop) = protected(&house).await;
    house.venue.is_now(Mood::AnswerLost);
    house.venue.can_be_asked(false);
    protect(&house, position, &half(&size), "96").await;
    stands(&house, &trader, ("UNKNOWN", &size)).await;
    // The smaller one took its place, and fired before anybody heard of it.
    let fill = house.venue.fill_whole(&stop);
    house.tell_fill(&trader, &fill).await;
    house.venue.can_be_asked(true);
    let row = stands(&house, &trader, ("FILLED", &half(&size))).await;
    assert_eq!(row["filledQuantity"], half(&size));
}

#[tokio::test]
async fn a_replacement_survives_a_restart_before_it_was_sent() {
    let house = House::start().await;
    let (trader, position, size, _) = protected(&house).await;
    house.venue.is_now(Mood::Away);
    protect(&house, position, &half(&size), "96").await;
    eventually("it was tried", async || !sent(&house).is_empty()).await;
    let house = house.restart().await;
    house.venue.is_now(Mood::Rests);
    stands(&house, &trader, ("RESTING", &half(&size))).await;
    assert_eq!(working(&house).len(), 1);
    assert_eq!(house.service.commands.asked::<PlaceOrder>().len(), 0);
}
