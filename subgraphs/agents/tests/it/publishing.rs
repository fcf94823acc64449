//! Proof of intent: chain, nonce, expiry; signer = creator = session wallet.

use chrono::{DateTime, TimeDelta, Utc};
use events::facts::{AgentPublished, AgentStatus};
use evm::AgentKey;
use serde_json::{Value, json};

use crate::support::{House, form};

fn code(payload: &Value) -> &str {
    payload["userErrors"][0]["code"].as_str().unwrap_or("none")
}

#[tokio::test]
async fn a_signed_draft_becomes_active_and_is_told() {
    let house = House::start().await;
    let alice = house.person();
    let id = alice.published(form("Signed", "PUBLIC")).await;
    let told = house.agents.told::<AgentPublished>().await;
    assert_eq!(told.len(), 1);
    assert_eq!(told[0].agent.agent_id.to_string(), id);
    assert_eq!(told[0].agent.status, AgentStatus::Active);
    assert_eq!(told[0].agent.version, 2);
    assert_eq!(told[0].agent.x_account_ids.len(), 1);
}

#[tokio::test]
async fn a_signature_works_once() {
    let house = House::start().await;
    let alice = house.person();
    let id = alice.draft(form("Once", "PUBLIC")).await;
    let proof = alice.proof(&id, "Once").await;
    assert_eq!(
        alice.publish(proof.clone()).await["agent"]["status"],
        "ACTIVE"
    );
    assert_eq!(code(&alice.publish(proof).await), "NOT_A_DRAFT");
}

#[tokio::test]
async fn whatever_differs_from_what_was_signed_is_refused() {
    let house = House::start().await;
    let alice = house.person();
    let id = alice.draft(form("Exact", "PUBLIC")).await;
    let proof = alice.proof(&id, "Exact").await;
    let expires: DateTime<Utc> = proof["expiresAt"].as_str().unwrap().parse().unwrap();
    let moved = |by: TimeDelta| json!((expires + by).to_rfc3339());
    let stranger = AgentKey::generate().sign_message("hello").to_hex();
    let cases = [
        ("nonce", json!("1"), "WRONG_SIGNATURE"),
        ("nonce", json!("one"), "NOT_A_NUMBER"),
        ("chainId", json!(421_614), "WRONG_SIGNATURE"),
        ("chainId", json!(1), "WRONG_CHAIN"),
        ("chainId", json!(-1), "NOT_A_NUMBER"),
        ("expiresAt", moved(TimeDelta::seconds(1)), "WRONG_SIGNATURE"),
        ("expiresAt", moved(TimeDelta::hours(1)), "TOO_LONG"),
        ("expiresAt", moved(-TimeDelta::minutes(10)), "EXPIRED"),
        ("signature", json!(stranger), "WRONG_SIGNATURE"),
        ("signature", json!("0x00"), "WRONG_SIGNATURE"),
        ("signature", json!(""), "WRONG_SIGNATURE"),
    ];
    for (field, value, expected) in cases {
        let mut changed = proof.clone();
        changed[field] = value.clone();
        let payload = alice.publish(changed).await;
        assert_eq!(code(&payload), expected, "{field} = {value}");
    }
    assert_eq!(
        alice.publish(proof).await["agent"]["status"],
        "ACTIVE",
        "and as it was, it works"
    );
}

#[tokio::test]
async fn a_signature_is_void_after_its_time_or_a_rename() {
    let house = House::start().await;
    let alice = house.person();
    let id = alice.draft(form("Old name", "PUBLIC")).await;
    let proof = alice.proof(&id, "Old name").await;
    let rename = "mutation($input: AgentEditInput!) { agentEdit(input: $input) {
        agent { name } userErrors { code } } }";
    alice
        .send(
            "agentEdit",
            rename,
            json!({ "agentId": id, "name": "New name" }),
        )
        .await;
    assert_eq!(code(&alice.publish(proof).await), "WRONG_SIGNATURE");
    let proof = alice.proof(&id, "New name").await;
    house.agents.clock.advance(TimeDelta::minutes(10));
    assert_eq!(code(&alice.publish(proof).await), "EXPIRED");
}

#[tokio::test]
async fn another_wallet_of_the_same_person_does_not_publish() {
    let house = House::start().await;
    let alice = house.person();
    let id = alice.draft(form("Wallet", "PUBLIC")).await;
    let proof = alice.proof(&id, "Wallet").await;
    let other = AgentKey::generate();
    let elsewhere = house.client_of(alice.user_id, other.address());
    let document = "mutation($input: AgentPublishInput!) { agentPublish(input: $input) {
        userErrors { code } } }";
    let data = elsewhere.data(document, json!({ "input": proof })).await;
    assert_eq!(code(&data["agentPublish"]), "ANOTHER_WALLET");
}

#[tokio::test]
async fn an_agent_that_listens_to_nobody_is_not_published() {
    let house = House::start().await;
    let alice = house.person();
    let mut input = form("Deaf", "PUBLIC");
    input["xAccountIds"] = json!([]);
    let id = alice.draft(input).await;
    let proof = alice.proof(&id, "Deaf").await;
    assert_eq!(code(&alice.publish(proof).await), "NO_SOURCE");
}

#[tokio::test]
async fn a_stranger_is_shown_nothing_to_sign() {
    let house = House::start().await;
    let (alice, mallory) = (house.person(), house.person());
    let id = alice.draft(form("Hers", "PUBLIC")).await;
    let document = "query($id: ID!, $chain: Int!) {
        agentPublishTypedData(agentId: $id, chainId: $chain) { nonce } }";
    let variables = json!({ "id": id, "chain": 42_161 });
    assert_eq!(
        mallory.client.code(document, variables.clone()).await,
        "NOT_FOUND"
    );
    assert_eq!(
        house.agents.anonymous().code(document, variables).await,
        "UNAUTHENTICATED"
    );
    let unknown_chain = json!({ "id": id, "chain": 5 });
    assert_eq!(
        alice.client.code(document, unknown_chain).await,
        "BAD_USER_INPUT"
    );
}
