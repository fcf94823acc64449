//! Creating and editing.

use domain::{AgentId, XAccountId};
use events::facts::AgentChanged;
use serde_json::{Value, json};

use crate::support::{CREATE, House, form};

const EDIT: &str = "mutation($input: AgentEditInput!) { agentEdit(input: $input) {
    agent { name description visibility venue weights { rsi macd } sources { account { id } } }
    userErrors { field code } } }";

#[tokio::test]
async fn a_draft_is_made_with_its_sources_and_told_once() {
    let house = House::start().await;
    let alice = house.person();
    let accounts = [XAccountId::new(), XAccountId::new()];
    let mut input = form(" Tide ", "PUBLIC");
    input["weights"] = json!({ "rsi": 0, "riskReward": 100 });
    input["xAccountIds"] = json!([accounts[0].to_string(), accounts[1].to_string()]);
    let payload = alice.send("agentCreate", CREATE, input).await;
    let mut agent = payload["agent"].clone();
    let id = agent["id"].take();
    let expected = json!({
        "id": null, "name": "Tide", "status": "DRAFT", "visibility": "PUBLIC",
        "venue": "HYPERLIQUID", "isMine": true, "isSample": false, "publishedAt": null,
        "weights": { "rsi": 0, "macd": 50, "riskReward": 100 },
        "sources": accounts.map(|account| json!({ "account": { "id": account.to_string() } })),
        "creator": { "id": alice.user_id.to_string() },
    });
    assert_eq!(agent, expected);

    let told = house.agents.told::<AgentChanged>().await;
    assert_eq!(told.len(), 1);
    assert_eq!(told[0].agent.agent_id.to_string(), id.as_str().unwrap());
    assert_eq!(told[0].agent.x_account_ids, accounts);
    assert_eq!(told[0].agent.version, 1);
}

#[tokio::test]
async fn what_is_wrong_in_the_form_is_told_beside_each_field() {
    let house = House::start().await;
    let alice = house.person();
    let twice = XAccountId::new().to_string();
    let cases = [
        ("name", json!(""), "name", "REQUIRED"),
        ("name", json!("x".repeat(101)), "name", "TOO_LONG"),
        ("name", json!("two\nlines"), "name", "NOT_PLAIN_TEXT"),
        (
            "description",
            json!("x".repeat(2_001)),
            "description",
            "TOO_LONG",
        ),
        (
            "weights",
            json!({ "macd": 101 }),
            "weights.macd",
            "OUT_OF_RANGE",
        ),
        (
            "weights",
            json!({ "rsi": -1 }),
            "weights.rsi",
            "OUT_OF_RANGE",
        ),
        (
            "xAccountIds",
            json!([twice, twice]),
            "xAccountIds",
            "REPEATED",
        ),
    ];
    for (key, value, field, code) in cases {
        let mut input = form("Fine", "PUBLIC");
        input[key] = value;
        let payload = alice.send("agentCreate", CREATE, input).await;
        let path: Vec<&str> = field.split('.').collect();
        assert_eq!(
            payload["userErrors"],
            json!([{ "field": path, "code": code }]),
            "{key}"
        );
        assert_eq!(payload["agent"], Value::Null);
    }
    assert!(house.agents.told::<AgentChanged>().await.is_empty());
}

#[tokio::test]
async fn an_edit_changes_what_is_given_and_leaves_the_rest() {
    let house = House::start().await;
    let alice = house.person();
    let id = alice.draft(form("Before", "PRIVATE")).await;
    let account = XAccountId::new().to_string();
    let input = json!({
        "agentId": id, "name": "After", "weights": { "rsi": 7 }, "xAccountIds": [account],
    });
    let payload = alice.send("agentEdit", EDIT, input).await;
    let expected = json!({
        "name": "After", "description": "Follows one caller.", "visibility": "PRIVATE",
        "venue": "HYPERLIQUID", "weights": { "rsi": 7, "macd": 50 },
        "sources": [{ "account": { "id": account } }],
    });
    assert_eq!(payload["agent"], expected);
    let told = house.agents.told::<AgentChanged>().await;
    let versions: Vec<i64> = told.iter().map(|fact| fact.agent.version).collect();
    assert_eq!(versions, [1, 2]);
    assert_eq!(told[1].agent.x_account_ids[0].to_string(), account);
}

#[tokio::test]
async fn a_published_agent_keeps_a_source_and_stays_public() {
    let house = House::start().await;
    let alice = house.person();
    let id = alice.published(form("Open", "PUBLIC")).await;
    for (change, code) in [
        (json!({ "xAccountIds": [] }), "NO_SOURCE"),
        (json!({ "visibility": "PRIVATE" }), "ALREADY_PUBLIC"),
    ] {
        let mut input = change;
        input["agentId"] = json!(id);
        let payload = alice.send("agentEdit", EDIT, input).await;
        assert_eq!(payload["userErrors"][0]["code"], code);
    }
}

#[tokio::test]
async fn only_the_creator_edits_and_a_stranger_learns_nothing_of_a_draft() {
    let house = House::start().await;
    let (alice, mallory) = (house.person(), house.person());
    let draft = alice.draft(form("Secret", "PUBLIC")).await;
    let public = alice.published(form("Open", "PUBLIC")).await;
    let absent = AgentId::new().to_string();
    for (id, code) in [
        (draft, "NOT_FOUND"),
        (absent, "NOT_FOUND"),
        (public, "FORBIDDEN"),
    ] {
        let variables = json!({ "input": { "agentId": id, "name": "Mine" } });
        assert_eq!(mallory.client.code(EDIT, variables).await, code);
    }
    let variables = json!({ "input": { "agentId": "agent_1", "name": "Mine" } });
    assert_eq!(alice.client.code(EDIT, variables).await, "BAD_USER_INPUT");
}

#[tokio::test]
async fn writing_needs_a_person_with_the_scope() {
    let house = House::start().await;
    let variables = json!({ "input": form("Any", "PUBLIC") });
    let anonymous = house.agents.anonymous();
    assert_eq!(
        anonymous.code(CREATE, variables.clone()).await,
        "UNAUTHENTICATED"
    );
    let reader = house.agents.viewer_with("carol", &["read", "trade"]);
    assert_eq!(reader.code(CREATE, variables).await, "FORBIDDEN");
}
