//! Prices end positions: one decision, one request to close.

use chrono::TimeDelta;
use domain::Side;
use events::facts::DeploymentStatus;
use platform::CommandError;
use venue::commands::ClosePosition;

use crate::support::{House, eventually, price, quantity};

#[tokio::test]
async fn d17_each_exit_rule_asks_for_one_close() {
    let table: [(Side, &[&str], &str); 6] = [
        (Side::Long, &["101", "95"], "STOP_LOSS"),
        (Side::Long, &["101", "121"], "TAKE_PROFIT"),
        (Side::Long, &["104", "102.9"], "TRAILING_STOP"),
        (Side::Long, &["101", "89"], "HARD_STOP"),
        (Side::Short, &["99", "105"], "STOP_LOSS"),
        (Side::Short, &["96", "97"], "TRAILING_STOP"),
    ];
    for (side, prices, reason) in table {
        let house = House::start().await;
        let story = house.story_of("alice", side);
        house.service.hear(&story.entry("1", "100")).await;
        for mark in prices {
            house.price(&story, mark).await;
        }
        let position = house.reaches(&story, "CLOSING").await;
        assert_eq!(position["exitReason"], reason, "{side} {prices:?}");
        eventually("a close is asked for", async || {
            !house.asked_to_close().is_empty()
        })
        .await;
        house.price(&story, prices[0]).await;
        house.price(&story, prices[1]).await;

        let asked = house.asked_to_close();
        assert_eq!(asked.len(), 1, "{reason}");
        assert_eq!(asked[0].reason, reason);
        assert_eq!(asked[0].quantity, quantity("1"));
        assert_eq!(asked[0].reference_price, price(prices[1]));
    }
}

#[tokio::test]
async fn r11_a_stale_price_decides_nothing() {
    let house = House::start().await;
    let story = house.open("alice").await;
    house.price_from(&story, "90", TimeDelta::seconds(5)).await;
    let position = house.position("alice", &story).await;
    assert_eq!(position["isPriceStale"], true);
    assert_eq!(position["state"], "OPEN");

    house.price(&story, "94").await;
    house.reaches(&story, "CLOSING").await;
    eventually("a close is asked for", async || {
        !house.asked_to_close().is_empty()
    })
    .await;
    let asked = house.asked_to_close();
    assert_eq!(asked.len(), 1);
    assert_eq!(asked[0].reference_price, price("94"));
}

#[tokio::test]
async fn d21_pausing_and_cancelling_never_stop_an_exit() {
    for status in [DeploymentStatus::Paused, DeploymentStatus::Cancelled] {
        let house = House::start().await;
        let story = house.open("alice").await;
        house.service.hear(&story.deployment(status, 2)).await;
        house.price(&story, "94").await;
        house.reaches(&story, "CLOSING").await;
    }
}

#[tokio::test]
async fn r20_a_restart_watches_again_from_the_best_price() {
    let house = House::start().await;
    let story = house.open("alice").await;
    house.price(&story, "110").await;
    eventually("the best price is stored", async || {
        house.position("alice", &story).await["trailingStopPrice"] == "108.9"
    })
    .await;

    let house = house.restart().await;
    // Not a fall of a hundredth from here, but from the best price before the restart.
    eventually("it is left", async || {
        house.send_price("108.8", TimeDelta::zero()).await;
        !house.asked_to_close().is_empty()
    })
    .await;
    assert_eq!(house.asked_to_close()[0].reason, "TRAILING_STOP");
}

#[tokio::test]
async fn a_decision_outlives_a_trades_that_is_down_and_a_restart() {
    let house = House::start().await;
    let down = |_: ClosePosition| {
        Err(CommandError::NotDelivered {
            callee: domain::Service::Trades,
        })
    };
    house.service.commands.answer(down);
    let story = house.open("alice").await;
    house.price(&story, "94").await;
    house.reaches(&story, "CLOSING").await;
    let house = house.restart().await;

    eventually("a close is asked for", async || {
        house.send_price("97", TimeDelta::zero()).await;
        !house.asked_to_close().is_empty()
    })
    .await;
    let asked = house.asked_to_close();
    assert_eq!(asked[0].reason, "STOP_LOSS");
    // Nobody heard the first attempt: it is still the first.
    assert_eq!(asked[0].attempt, 0);
}

#[tokio::test]
async fn r12_a_close_is_asked_for_again_only_after_five_seconds() {
    let house = House::start().await;
    let story = house.open("alice").await;
    house.venue_holds(&story, &[("BTC", Side::Long, "1")]);
    house.price(&story, "94").await;
    house.reaches(&story, "CLOSING").await;
    eventually("a close is asked for", async || {
        !house.asked_to_close().is_empty()
    })
    .await;
    house.pass(4).await;
    assert_eq!(house.asked_to_close().len(), 1);
    house.pass(1).await;
    eventually("it is asked for again", async || {
        house.asked_to_close().len() == 2
    })
    .await;
    assert_eq!(house.asked_to_close()[1].attempt, 1);
}
