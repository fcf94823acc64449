//! Moving the stop and the target by hand.

use chrono::TimeDelta;
use domain::Side;
use serde_json::{Value, json};

use crate::support::{House, Story, eventually, price};

const PROTECT: &str = "mutation($input: PositionProtectInput!) { positionProtect(input: $input) { \
    position { stopPrice targetPrice state } userErrors { field code } } }";

async fn protect(house: &House, story: &Story, key: &str, levels: Value) -> Value {
    let mut input = json!({ "positionId": story.position.to_string(), "idempotencyKey": key });
    for (name, level) in levels.as_object().unwrap() {
        input[name] = level.clone();
    }
    let mut answer = house
        .viewer("alice")
        .data(PROTECT, json!({ "input": input }))
        .await;
    answer["positionProtect"].take()
}

fn codes(payload: &Value) -> Vec<(&str, &str)> {
    let errors = payload["userErrors"].as_array().unwrap().iter();
    errors
        .map(|error| {
            (
                error["field"][0].as_str().unwrap(),
                error["code"].as_str().unwrap(),
            )
        })
        .collect()
}

#[tokio::test]
async fn a_moved_stop_is_brought_to_the_venue_and_decides() {
    let house = House::start().await;
    let story = house.open("alice").await;
    house.venue_holds(&story, &[("BTC", Side::Long, "1")]);
    house.price(&story, "102").await;
    let moved = protect(&house, &story, "a", json!({ "stopPrice": "99" })).await;
    assert_eq!(moved["userErrors"], json!([]));
    assert_eq!(moved["position"]["stopPrice"], "99");
    assert_eq!(moved["position"]["targetPrice"], "120", "it stays");
    eventually("the venue's stop follows", async || {
        let asked = house.asked_to_protect();
        asked
            .last()
            .is_some_and(|last| last.trigger_price == price("99"))
    })
    .await;
    // Another part of its entry does not take the signal's stop back.
    house.service.hear(&story.entry("1", "101")).await;
    assert_eq!(house.position("alice", &story).await["stopPrice"], "99");
    house.price(&story, "98.9").await;
    let left = house.reaches(&story, "CLOSING").await;
    assert_eq!(left["exitReason"], "STOP_LOSS");
}

#[tokio::test]
async fn a_moved_target_decides_after_a_restart_too() {
    let house = House::start().await;
    let story = house.open("alice").await;
    house.price(&story, "101").await;
    protect(&house, &story, "a", json!({ "targetPrice": "102" })).await;
    let house = house.restart().await;
    eventually("it is left", async || {
        house.send_price("102", TimeDelta::zero()).await;
        !house.asked_to_close().is_empty()
    })
    .await;
    assert_eq!(house.asked_to_close()[0].reason, "TAKE_PROFIT");
}

#[tokio::test]
async fn the_same_request_moves_once() {
    let house = House::start().await;
    let story = house.open("alice").await;
    house.price(&story, "101").await;
    protect(&house, &story, "a", json!({ "targetPrice": "110" })).await;
    protect(&house, &story, "b", json!({ "targetPrice": "112" })).await;
    // The answer to the first got lost, and it is sent again.
    let again = protect(&house, &story, "a", json!({ "targetPrice": "110" })).await;
    assert_eq!(again["userErrors"], json!([]));
    assert_eq!(again["position"]["targetPrice"], "112");
}

#[tokio::test]
async fn what_the_rules_are_against_is_said_at_its_field() {
    let house = House::start().await;
    let story = house.open("alice").await;
    house.price(&story, "101").await;
    let table = [
        (
            json!({ "stopPrice": "94" }),
            vec![("stopPrice", "STOP_LOOSENED")],
        ),
        (
            json!({ "stopPrice": "101" }),
            vec![("stopPrice", "STOP_REACHED")],
        ),
        (
            json!({ "targetPrice": "100" }),
            vec![("targetPrice", "TARGET_REACHED")],
        ),
        (json!({}), vec![("stopPrice", "NOTHING_NAMED")]),
        (
            json!({ "stopPrice": "0" }),
            vec![("stopPrice", "BAD_PRICE")],
        ),
        (
            json!({ "targetPrice": "-1" }),
            vec![("targetPrice", "BAD_PRICE")],
        ),
        (
            json!({ "idempotencyKey": "", "targetPrice": "110" }),
            vec![("idempotencyKey", "BAD_LENGTH")],
        ),
    ];
    for (levels, expected) in table {
        let answer = protect(&house, &story, "x", levels.clone()).await;
        assert_eq!(codes(&answer), expected, "{levels}");
    }
    let position = house.position("alice", &story).await;
    assert_eq!(
        (&position["stopPrice"], &position["targetPrice"]),
        (&json!("95"), &json!("120"))
    );
}

#[tokio::test]
async fn nothing_moves_without_a_fresh_price_or_once_it_is_left() {
    let house = House::start().await;
    let story = house.open("alice").await;
    let id = story.position.to_string();
    let input = json!({ "input": { "positionId": id, "stopPrice": "96", "idempotencyKey": "a" } });
    let alice = house.viewer("alice");
    assert_eq!(alice.code(PROTECT, input.clone()).await, "UNAVAILABLE");
    house.price(&story, "94").await;
    house.reaches(&story, "CLOSING").await;
    let answer = protect(&house, &story, "b", json!({ "targetPrice": "150" })).await;
    assert_eq!(codes(&answer), [("positionId", "NOT_OPEN")]);
}

#[tokio::test]
async fn d8_nobody_moves_the_levels_of_another() {
    let house = House::start().await;
    let story = house.open("alice").await;
    house.price(&story, "101").await;
    let id = story.position.to_string();
    let input = json!({ "input": { "positionId": id, "stopPrice": "96", "idempotencyKey": "a" } });
    assert_eq!(
        house.viewer("bob").code(PROTECT, input.clone()).await,
        "NOT_FOUND"
    );
    let reader = house.service.viewer_with("alice", &["read"]);
    assert_eq!(reader.code(PROTECT, input).await, "FORBIDDEN");
    assert_eq!(house.position("alice", &story).await["stopPrice"], "95");
}
