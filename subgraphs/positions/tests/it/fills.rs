//! Positions are made of fills, each once.

use events::facts::{OrderPurpose, PositionClosed, PositionOpened};

use crate::support::{House, eventually, price, quantity};

#[tokio::test]
async fn a_fill_opens_a_position_and_its_stop_is_kept_on_the_venue() {
    let house = House::start().await;
    let story = house.open("alice").await;

    let position = house.position("alice", &story).await;
    assert_eq!(position["state"], "OPEN");
    assert_eq!(position["entryPrice"], "100");
    assert_eq!(house.service.told::<PositionOpened>().await.len(), 1);
    eventually("the stop is kept", async || {
        house.position("alice", &story).await["protection"]["state"] == "WORKING"
    })
    .await;
    let asked = house.asked_to_protect();
    assert_eq!(asked[0].trigger_price, price("95"));
    assert_eq!(asked[0].quantity, quantity("1"));
}

#[tokio::test]
async fn r6_a_fill_delivered_twice_changes_nothing() {
    let house = House::start().await;
    let story = house.story("alice");
    let fact = story.entry("1", "100");
    let envelope = house.service.hear(&fact).await;
    house.service.hear_again(&envelope).await;
    // The same execution in another event.
    house.service.hear(&fact).await;

    assert_eq!(house.position("alice", &story).await["quantity"], "1");
    assert_eq!(house.service.told::<PositionOpened>().await.len(), 1);
}

#[tokio::test]
async fn r14_fills_add_up_and_no_stop_outlives_the_last_exit() {
    let house = House::start().await;
    let story = house.open("alice").await;
    house.service.hear(&story.entry("1", "110")).await;
    let open = house.position("alice", &story).await;
    assert_eq!(open["entryPrice"], "105");

    house.service.hear(&story.exit("0.5", "115", "FLIP")).await;
    assert_eq!(house.position("alice", &story).await["state"], "OPEN");
    house.service.hear(&story.exit("1.5", "115", "FLIP")).await;

    let closed = house.position("alice", &story).await;
    assert_eq!(closed["state"], "CLOSED");
    assert_eq!(closed["exitReason"], "FLIP");
    assert_eq!(closed["realisedPnl"]["amount"], "20");
    assert_eq!(closed["fees"]["amount"], "0.2");
    let told = house.service.told::<PositionClosed>().await;
    assert_eq!(told.len(), 1);
    eventually("its stops are taken away", async || {
        let asked = house.asked_to_protect();
        asked.last().is_some_and(|last| last.quantity.is_zero())
    })
    .await;
}

#[tokio::test]
async fn r18_a_filled_stop_and_a_liquidation_say_why_it_closed() {
    let house = House::start().await;
    let stopped = house.open("alice").await;
    let fact = stopped.fill(OrderPurpose::Protection, "1", "94");
    house.service.hear(&fact).await;
    let position = house.position("alice", &stopped).await;
    assert_eq!(position["exitReason"], "STOP_LOSS");

    let liquidated = house.open("bob").await;
    let mut fact = liquidated.exit("1", "60", "VENUE_CLOSED");
    fact.is_liquidation = true;
    house.service.hear(&fact).await;
    let position = house.position("bob", &liquidated).await;
    assert_eq!(position["exitReason"], "LIQUIDATION");
}

#[tokio::test]
async fn r7_an_exit_beyond_what_is_held_is_never_booked() {
    let house = House::start().await;
    let story = house.open("alice").await;
    house.service.hear(&story.exit("2", "110", "MANUAL")).await;
    let position = house.position("alice", &story).await;
    assert_eq!(position["quantity"], "1");
    assert_eq!(position["state"], "OPEN");
}
