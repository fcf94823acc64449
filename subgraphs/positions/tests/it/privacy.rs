//! Nobody sees or closes what is not theirs, by any door.

use serde_json::{Value, json};

use crate::support::House;

#[tokio::test]
async fn nobody_reads_another_persons_position_by_any_query() {
    let house = House::start().await;
    let story = house.open("alice").await;
    let bob = house.viewer("bob");
    let ids = json!({
        "id": story.position.to_string(),
        "deployment": story.deployment.to_string(),
        "representations": [
            { "__typename": "Position", "id": story.position.to_string() },
            { "__typename": "Signal", "id": story.signal.to_string() },
            { "__typename": "Deployment", "id": story.deployment.to_string() },
        ],
    });
    let query = "query($id: ID!, $deployment: ID!, $representations: [_Any!]!) {
        position(id: $id) { id }
        positions(deploymentId: $deployment) { edges { node { id } } }
        _entities(representations: $representations) {
            ... on Position { id }
            ... on Signal { myPositions { id } }
            ... on Deployment { positions { edges { node { id } } } }
        }
    }";
    let seen = bob.data(query, ids.clone()).await;
    assert_eq!(seen["position"], Value::Null);
    assert_eq!(seen["positions"]["edges"], json!([]));
    assert_eq!(
        seen["_entities"],
        json!([null, { "myPositions": [] }, { "positions": { "edges": [] } }])
    );
    let own = house.viewer("alice").data(query, ids).await;
    assert_eq!(own["positions"]["edges"].as_array().unwrap().len(), 1);
    assert_eq!(
        own["_entities"][1]["myPositions"].as_array().unwrap().len(),
        1
    );
}

#[tokio::test]
async fn nobody_closes_another_persons_position() {
    let house = House::start().await;
    let story = house.open("alice").await;
    let close = "mutation($id: ID!) { positionClose(input: { positionId: $id, \
        idempotencyKey: \"k\" }) { position { id } } }";
    let variables = json!({ "id": story.position.to_string() });
    let code = house.viewer("bob").code(close, variables.clone()).await;
    assert_eq!(code, "NOT_FOUND");
    let code = house.service.anonymous().code(close, variables).await;
    assert_eq!(code, "UNAUTHENTICATED");
    assert_eq!(house.position("alice", &story).await["state"], "OPEN");
}

#[tokio::test]
async fn a_subscription_carries_ones_own_positions_alone() {
    let house = House::start().await;
    let alices = house.open("alice").await;
    let bobs = house.open("bob").await;
    let updates = "subscription { positionUpdates { id markPrice } }";
    let mut bob = house.viewer("bob").subscribe(updates, json!({}));
    for mark in ["101", "102", "103"] {
        house.price(&alices, mark).await;
        let update = bob.next().await.unwrap();
        let position = &update["data"]["positionUpdates"];
        assert_eq!(position["id"], bobs.position.to_string());
    }
}
