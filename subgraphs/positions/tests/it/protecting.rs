//! No position is left alone: stops kept to target, closes that go on, warnings in time.

use chrono::TimeDelta;
use domain::Side;
use events::facts::{OrderPurpose, PositionWarned, WarningKind};
use platform::CommandError;
use venue::commands::{ClosePosition, LookUpMarkets, ProtectPosition, ProtectionState};
use venue::{OrderSide, VenueOrder, VenueOrderStatus};

use crate::support::{House, eventually, market, price, quantity};

#[tokio::test]
async fn r16_a_partial_close_keeps_the_rest_protected() {
    let house = House::start().await;
    let story = house.open("alice").await;
    house.service.hear(&story.entry("1", "100")).await;
    house
        .service
        .hear(&story.exit("0.5", "115", "MANUAL"))
        .await;
    eventually("the stop fits what is left", async || {
        let asked = house.asked_to_protect();
        asked
            .last()
            .is_some_and(|last| last.quantity == quantity("1.5"))
    })
    .await;
    let position = house.position("alice", &story).await;
    assert_eq!(position["quantity"], "1.5");
    assert!(house.asked_to_close().is_empty());
}

#[tokio::test]
async fn r14_protection_is_never_more_than_the_venue_holds() {
    let house = House::start().await;
    let story = house.story("alice");
    house.venue_holds(&story, &[("BTC", Side::Long, "0.4")]);
    house.service.hear(&story.entry("1", "100")).await;
    eventually("a stop is asked for", async || {
        !house.asked_to_protect().is_empty()
    })
    .await;
    let asked = house.asked_to_protect();
    assert!(
        asked.iter().all(|stop| stop.quantity <= quantity("0.4")),
        "{asked:?}"
    );
}

/// A stop at the venue for more than is held there could flip the side: it is seen and cut down.
#[tokio::test]
async fn r14_a_stop_that_is_too_large_is_brought_to_target() {
    let house = House::start().await;
    let story = house.open("alice").await;
    house.venue_holds(&story, &[("BTC", Side::Long, "1")]);
    house.at_venue(&story, |snapshot| {
        snapshot.open_orders = vec![VenueOrder {
            client_order_id: None,
            venue_order_id: "7".to_owned(),
            token: "BTC".parse().unwrap(),
            side: OrderSide::Sell,
            quantity: quantity("3"),
            filled_quantity: quantity("0"),
            average_price: None,
            trigger_price: Some(price("95")),
            is_reduce_only: true,
            status: VenueOrderStatus::Waiting,
            as_of: testkit::start_of_tests(),
        }];
    });
    eventually("the first stop is settled", async || {
        !house.asked_to_protect().is_empty()
    })
    .await;
    let before = house.asked_to_protect().len();
    house.pass(6).await;
    eventually("it is asked for again", async || {
        house.asked_to_protect().len() > before
    })
    .await;
    assert_eq!(
        house.asked_to_protect().last().unwrap().quantity,
        quantity("1")
    );
}

#[tokio::test]
async fn r16_unprotected_time_is_known_until_a_stop_waits() {
    let house = House::start().await;
    let pending = |_: ProtectPosition| {
        Ok(ProtectionState {
            order_id: None,
            is_settled: false,
        })
    };
    house.service.commands.answer(pending);
    let story = house.open("alice").await;
    let query = "query($id: ID!) { position(id: $id) { unprotectedSince } }";
    let id = serde_json::json!({ "id": story.position.to_string() });
    let shown = house.viewer("alice").data(query, id.clone()).await;
    assert!(!shown["position"]["unprotectedSince"].is_null());

    let settled = |_: ProtectPosition| {
        Ok(ProtectionState {
            order_id: None,
            is_settled: true,
        })
    };
    house.service.commands.answer(settled);
    eventually("it is protected", async || {
        house.service.clock.advance(TimeDelta::seconds(1));
        let shown = house.viewer("alice").data(query, id.clone()).await;
        shown["position"]["unprotectedSince"].is_null()
    })
    .await;
}

#[tokio::test]
async fn r15_a_stop_unfilled_for_five_seconds_is_closed_at_the_market_with_an_alert() {
    let house = House::start().await;
    let story = house.open("alice").await;
    house.venue_holds(&story, &[("BTC", Side::Long, "1")]);
    // The venue's own stop triggers at 95 and does not fill; the price gaps through it.
    house.price(&story, "93").await;
    house.reaches(&story, "CLOSING").await;
    eventually("a close is asked for", async || {
        house.asked_to_close().len() == 1
    })
    .await;
    house.pass(5).await;
    eventually("it is closed at the market", async || {
        house.asked_to_close().len() == 2
    })
    .await;
    let told = house.service.told::<PositionWarned>().await;
    assert!(
        told.iter()
            .any(|fact| fact.kind == WarningKind::CloseOverdue)
    );
}

#[tokio::test]
async fn r18_the_holder_is_warned_once_at_each_margin() {
    let house = House::start().await;
    let story = house.open("alice").await;
    house.venue_holds(&story, &[("BTC", Side::Long, "1")]);
    let near = |liquidation: &str| {
        house.at_venue(&story, |snapshot| {
            snapshot.positions[0].liquidation_price = Some(price(liquidation));
        });
    };
    near("70");
    house.price(&story, "100").await;
    house.pass(6).await;
    assert!(house.service.told::<PositionWarned>().await.is_empty());
    for (liquidation, warnings) in [("81", 1), ("82", 1), ("91", 2), ("96", 3)] {
        near(liquidation);
        house.price(&story, "100").await;
        house.pass(1).await;
        eventually("it is warned of", async || {
            house.service.told::<PositionWarned>().await.len() == warnings
        })
        .await;
    }
    let told = house.service.told::<PositionWarned>().await;
    let distances: Vec<_> = told.iter().map(|fact| fact.distance_bps.unwrap()).collect();
    assert_eq!(distances, [1_900, 900, 400]);
}

#[tokio::test]
async fn r11_while_the_stream_is_silent_polling_decides() {
    let house = House::start().await;
    let story = house.open("alice").await;
    house.price(&story, "100").await;
    house.service.commands.answer(|command: LookUpMarkets| {
        let markets = command.tokens.into_iter().map(|token| market(token, "94"));
        Ok(markets.collect())
    });
    house.service.clock.advance(TimeDelta::seconds(6));
    let position = house.reaches(&story, "CLOSING").await;
    assert_eq!(position["exitReason"], "STOP_LOSS");
}

#[tokio::test]
async fn r8_what_happens_to_one_account_never_touches_another() {
    let house = House::start().await;
    let alice = house.open("alice").await;
    let bob = house.story_of("bob", Side::Short);
    house.service.hear(&bob.entry("1", "100")).await;
    house.venue_holds(&alice, &[]);
    house.venue_holds(&bob, &[("BTC", Side::Short, "1")]);
    for _ in 0..3 {
        house.pass(5).await;
    }
    house.reaches(&alice, "CLOSED").await;
    let position = house.position("bob", &bob).await;
    assert_eq!(position["state"], "OPEN");
    assert_eq!(position["quantity"], "1");
}

#[tokio::test]
async fn r12_already_flat_is_never_asked_to_close_again() {
    let house = House::start().await;
    let refused = |_: ClosePosition| {
        Err(CommandError::Refused {
            code: "CONFLICT".to_owned(),
            message: "Reduce only order would increase position".to_owned(),
        })
    };
    house.service.commands.answer(refused);
    let story = house.open("alice").await;
    house.venue_holds(&story, &[("BTC", Side::Long, "1")]);
    house.price(&story, "94").await;
    house.reaches(&story, "CLOSING").await;
    eventually("a close is asked for", async || {
        !house.asked_to_close().is_empty()
    })
    .await;
    // The venue's stop was faster.
    house.venue_holds(&story, &[]);
    eventually("the books are compared until it is closed", async || {
        house.service.clock.advance(TimeDelta::seconds(1));
        house.position("alice", &story).await["state"] == "CLOSED"
    })
    .await;
    let closed = house.reaches(&story, "CLOSED").await;
    assert_eq!(closed["quantity"], "0");
    assert!(
        house.asked_to_close().len() <= 2,
        "{:?}",
        house.asked_to_close()
    );
}

#[tokio::test]
async fn d12_without_a_price_nothing_is_valued_at_its_entry() {
    let house = House::start().await;
    let story = house.open("alice").await;
    let position = house.position("alice", &story).await;
    assert!(position["markPrice"].is_null());
    assert!(position["unrealisedPnl"].is_null());
    assert_eq!(position["isPriceStale"], true);
}

#[tokio::test]
async fn d18_state_reason_and_result_are_written_together() {
    let house = House::start().await;
    let story = house.open("alice").await;
    let stop = story.fill(OrderPurpose::Protection, "1", "94");
    house.service.hear(&stop).await;
    let position = house.position("alice", &story).await;
    assert_eq!(position["state"], "CLOSED");
    assert_eq!(position["exitReason"], "STOP_LOSS");
    assert_eq!(position["realisedPnl"]["amount"], "-6");
    assert!(!position["closedAt"].is_null());
}
