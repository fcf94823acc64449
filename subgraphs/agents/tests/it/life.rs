//! Pausing, resuming, retiring.

use events::facts::AgentChanged;
use events::facts::AgentStatus::{self, Active, Draft, Paused, Retired};
use serde_json::json;

use crate::support::{House, act_document, form};

#[tokio::test]
async fn an_active_agent_is_paused_resumed_and_retired() {
    let house = House::start().await;
    let alice = house.person();
    let id = alice.published(form("Alive", "PUBLIC")).await;
    for (verb, status) in [
        ("Pause", "PAUSED"),
        ("Pause", "PAUSED"),
        ("Resume", "ACTIVE"),
        ("Retire", "RETIRED"),
    ] {
        assert_eq!(
            alice.act(verb, &id).await["agent"]["status"],
            status,
            "{verb}"
        );
    }
    let told = house.agents.told::<AgentChanged>().await;
    let statuses: Vec<AgentStatus> = told.iter().map(|fact| fact.agent.status).collect();
    assert_eq!(
        statuses,
        [Draft, Paused, Active, Retired],
        "a repeated act tells nothing"
    );
}

#[tokio::test]
async fn a_move_that_is_not_allowed_now_is_said() {
    let house = House::start().await;
    let alice = house.person();
    let draft = alice.draft(form("Draft", "PUBLIC")).await;
    let retired = alice.published(form("Gone", "PUBLIC")).await;
    alice.act("Retire", &retired).await;
    for (verb, id) in [
        ("Pause", &draft),
        ("Resume", &draft),
        ("Pause", &retired),
        ("Resume", &retired),
    ] {
        let payload = alice.act(verb, id).await;
        assert_eq!(
            payload["userErrors"][0]["code"], "NOT_ALLOWED_NOW",
            "{verb}"
        );
    }
}

#[tokio::test]
async fn only_the_creator_acts() {
    let house = House::start().await;
    let (alice, mallory) = (house.person(), house.person());
    let public = alice.published(form("Open", "PUBLIC")).await;
    let private = alice.published(form("Closed", "PRIVATE")).await;
    for verb in ["Pause", "Resume", "Retire"] {
        for (id, code) in [(&public, "FORBIDDEN"), (&private, "NOT_FOUND")] {
            let variables = json!({ "input": { "agentId": id } });
            assert_eq!(
                mallory.client.code(&act_document(verb), variables).await,
                code,
                "{verb}"
            );
        }
    }
}
