//! Live updates: the present state, then each change, the newest for whoever is slow.

use chrono::TimeDelta;
use domain::Side;
use events::facts::DeploymentStatus;
use serde_json::json;

use crate::support::House;

const UPDATES: &str = "subscription { positionUpdates { state markPrice exitReason } }";

#[tokio::test]
async fn a_slow_reader_gets_the_newest_state_of_a_position() {
    let house = House::start().await;
    let story = house.open("alice").await;
    house.price(&story, "100").await;
    let mut updates = house.viewer("alice").subscribe(UPDATES, json!({}));
    let first = updates.next().await.unwrap();
    assert_eq!(first["data"]["positionUpdates"]["markPrice"], "100");
    for mark in 1..=50 {
        let mark = format!("101.{mark:02}");
        house.send_price(&mark, TimeDelta::zero()).await;
        tokio::task::yield_now().await;
    }
    house.price(&story, "102").await;

    let next = updates.next().await.unwrap();
    assert_eq!(next["data"]["positionUpdates"]["markPrice"], "102");
}

#[tokio::test]
async fn a_closing_position_is_sent_with_its_final_state() {
    let house = House::start().await;
    let story = house.open("alice").await;
    let mut updates = house.viewer("alice").subscribe(UPDATES, json!({}));
    updates.next().await.unwrap();
    house.service.hear(&story.exit("1", "101", "MANUAL")).await;

    loop {
        let update = updates.next().await.unwrap();
        let position = &update["data"]["positionUpdates"];
        if position["state"] == "CLOSED" {
            assert_eq!(position["exitReason"], "MANUAL");
            break;
        }
    }
}

#[tokio::test]
async fn a_position_that_opens_later_is_followed_too() {
    let house = House::start().await;
    let mut updates = house.viewer("alice").subscribe(UPDATES, json!({}));
    let opened = async {
        tokio::task::yield_now().await;
        house.open("alice").await
    };
    let (update, _) = tokio::join!(updates.next(), opened);
    assert_eq!(update.unwrap()["data"]["positionUpdates"]["state"], "OPEN");
}

#[tokio::test]
async fn a_portfolio_follows_the_price() {
    let house = House::start().await;
    let story = house.open("alice").await;
    let deployment = story.deployment(DeploymentStatus::Active, 1);
    house.service.hear(&deployment).await;
    house.venue_holds(&story, &[("BTC", Side::Long, "1")]);
    house.price(&story, "100").await;
    let updates = "subscription { portfolioUpdates(mode: PAPER) { equity { amount } } }";
    let mut updates = house.viewer("alice").subscribe(updates, json!({}));
    let equity =
        |update: &serde_json::Value| update["data"]["portfolioUpdates"]["equity"]["amount"].clone();
    assert_eq!(equity(&updates.next().await.unwrap()), "10000");
    house.price(&story, "104").await;
    assert_eq!(equity(&updates.next().await.unwrap()), "10004");
}
