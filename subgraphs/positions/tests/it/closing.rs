//! Closing by hand.

use serde_json::json;

use crate::support::{House, eventually};

const CLOSE: &str = "mutation($id: ID!, $key: String!) { \
    positionClose(input: { positionId: $id, idempotencyKey: $key }) { \
    position { state exitReason } userErrors { code } } }";

#[tokio::test]
async fn the_same_request_closes_once() {
    let house = House::start().await;
    let story = house.open("alice").await;
    house.price(&story, "101").await;
    let alice = house.viewer("alice");
    let variables = json!({ "id": story.position.to_string(), "key": "one" });
    let closing = alice.data(CLOSE, variables.clone()).await;
    assert_eq!(closing["positionClose"]["position"]["state"], "CLOSING");
    eventually("a close is asked for", async || {
        !house.asked_to_close().is_empty()
    })
    .await;
    alice.data(CLOSE, variables.clone()).await;
    house.service.hear(&story.exit("1", "101", "MANUAL")).await;
    let again = alice.data(CLOSE, variables).await;

    let again = &again["positionClose"];
    assert_eq!(again["position"]["state"], "CLOSED");
    assert_eq!(again["position"]["exitReason"], "MANUAL");
    assert_eq!(again["userErrors"], json!([]));
    assert_eq!(house.asked_to_close().len(), 1);
}

#[tokio::test]
async fn a_closed_position_cannot_be_closed_by_another_request() {
    let house = House::start().await;
    let story = house.open("alice").await;
    house.service.hear(&story.exit("1", "101", "FLIP")).await;
    let variables = json!({ "id": story.position.to_string(), "key": "late" });
    let answer = house.viewer("alice").data(CLOSE, variables).await;
    let code = &answer["positionClose"]["userErrors"][0]["code"];
    assert_eq!(code, "ALREADY_CLOSED");
}

#[tokio::test]
async fn closing_needs_the_scope_trade() {
    let house = House::start().await;
    let story = house.open("alice").await;
    let reader = house.service.viewer_with("alice", &["read"]);
    let variables = json!({ "id": story.position.to_string(), "key": "one" });
    assert_eq!(reader.code(CLOSE, variables).await, "FORBIDDEN");
    assert_eq!(house.position("alice", &story).await["state"], "OPEN");
}
