//! Pausing, resuming, cancelling, and what the venue says meanwhile.

use domain::{AgentId, Clock};
use events::facts::{DeploymentChanged, DeploymentStatus, VenueAccountChanged, VenueKeyExpiring};
use serde_json::{Value, json};
use venue::commands::Permission;

use crate::world::{act, agent, deploy, deploy_on_paper, hear_agent, start, start_on};

async fn statuses(house: &crate::world::House) -> Vec<DeploymentStatus> {
    let told = house.told::<DeploymentChanged>().await;
    told.iter().map(|fact| fact.deployment.status).collect()
}

#[tokio::test]
async fn a_deployment_is_paused_resumed_and_cancelled_and_each_is_told_once() {
    let house = start().await;
    let id = deploy_on_paper(&house, "alice").await;
    let alice = house.viewer("alice");
    for (verb, status) in [
        ("deploymentPause", "PAUSED"),
        ("deploymentPause", "PAUSED"),
        ("deploymentResume", "ACTIVE"),
        ("deploymentCancel", "CANCELLED"),
        ("deploymentCancel", "CANCELLED"),
    ] {
        assert_eq!(act(&alice, verb, &id).await["status"], status, "{verb}");
    }
    let words: Vec<_> = statuses(&house)
        .await
        .iter()
        .map(|s| format!("{s:?}"))
        .collect();
    let expected = ["Pending", "Active", "Paused", "Active", "Cancelled"];
    assert_eq!(words, expected);

    let resume = "mutation($id: ID!) {
        deploymentResume(input: { deploymentId: $id }) { userErrors { code } } }";
    assert_eq!(alice.code(resume, json!({ "id": id })).await, "CONFLICT");
}

#[tokio::test]
async fn everything_is_as_it_was_after_a_restart() {
    let house = start().await;
    house.ignore_told::<DeploymentChanged>();
    let id = deploy_on_paper(&house, "alice").await;
    let person = house.person("alice");
    act(&house.viewer("alice"), "deploymentPause", &id).await;
    let house = start_on(house.stop().await).await;
    house.ignore_told::<DeploymentChanged>();
    let alice = house.client(graph::Identity::User(person));
    let query = "query($id: ID!) { deployment(id: $id) { status accounts { permission } } }";
    let seen = alice.data(query, json!({ "id": id })).await;
    let expected = json!({ "status": "PAUSED", "accounts": [{ "permission": "YES" }] });
    assert_eq!(seen["deployment"], expected);
}

#[tokio::test]
async fn the_venues_word_is_taken_up_once_and_never_backwards() {
    let house = start().await;
    let agent = hear_agent(&house, agent()).await;
    deploy(&house.viewer("alice"), agent, "LIVE", "one").await;
    let told = house.told::<DeploymentChanged>().await;
    let account = told.last().unwrap().deployment.accounts[0].clone();
    let word = |permission, seconds| VenueAccountChanged {
        account: account.account.clone(),
        agent_address: account.agent_address.clone(),
        permission,
        as_of: house.clock.now() + chrono::TimeDelta::seconds(seconds),
    };
    let yes = house.hear(&word(Permission::Yes, 2)).await;
    house.hear_again(&yes).await;
    house.hear(&word(Permission::No, 1)).await;
    assert_eq!(
        statuses(&house).await.last(),
        Some(&DeploymentStatus::Active)
    );
    let told = house.told::<DeploymentChanged>().await;
    assert_eq!(told.len(), 3, "made, given an account, permitted");
}

#[tokio::test]
async fn r10_a_key_that_ends_soon_is_shown_until_the_venue_speaks_of_it_again() {
    let house = start().await;
    house.ignore_told::<DeploymentChanged>();
    let agent = hear_agent(&house, agent()).await;
    let alice = house.viewer("alice");
    deploy(&alice, agent, "LIVE", "one").await;
    let told = house.told::<DeploymentChanged>().await;
    let account = told.last().unwrap().deployment.accounts[0].clone();
    let query = "{ myDeployments { edges { node { accounts { keyExpiresAt } } } } }";
    let shown = async || {
        let seen = alice.data(query, json!({})).await;
        seen["myDeployments"]["edges"][0]["node"]["accounts"][0]["keyExpiresAt"].clone()
    };
    assert_eq!(shown().await, Value::Null);
    let ending = VenueKeyExpiring {
        account: account.account.clone(),
        agent_address: account.agent_address.clone(),
        expires_at: house.clock.now() + chrono::TimeDelta::days(7),
        days_left: 7,
    };
    let heard = house.hear(&ending).await;
    house.hear_again(&heard).await;
    let ends_at: chrono::DateTime<chrono::Utc> = shown().await.as_str().unwrap().parse().unwrap();
    assert_eq!(ends_at, ending.expires_at);
    // It was approved anew: the venue's next word is of the new one.
    let renewed = VenueAccountChanged {
        account: account.account,
        agent_address: account.agent_address,
        permission: Permission::Yes,
        as_of: house.clock.now() + chrono::TimeDelta::seconds(1),
    };
    house.hear(&renewed).await;
    assert_eq!(shown().await, Value::Null);
}

#[tokio::test]
async fn an_agent_shows_how_many_enter_and_which_are_mine() {
    let house = start().await;
    house.ignore_told::<DeploymentChanged>();
    let agent = hear_agent(&house, agent()).await;
    for (name, key) in [("alice", "one"), ("alice", "two"), ("bob", "one")] {
        deploy(&house.viewer(name), agent, "PAPER", key).await;
    }
    let seen = entity(&house, agent).await;
    assert_eq!(seen["activeDeploymentCount"], 3);
    assert_eq!(seen["myDeployments"].as_array().unwrap().len(), 2);
    let pages =
        "{ myDeployments(first: 1) { edges { node { id } } pageInfo { hasNextPage endCursor } } }";
    let first = house.viewer("alice").data(pages, json!({})).await;
    assert_eq!(first["myDeployments"]["pageInfo"]["hasNextPage"], true);
}

async fn entity(house: &crate::world::House, agent: AgentId) -> Value {
    let query = "query($id: ID!) {
        _entities(representations: [{ __typename: \"Agent\", id: $id }]) {
            ... on Agent { activeDeploymentCount myDeployments { id } }
        }
    }";
    let mut data = house
        .viewer("alice")
        .data(query, json!({ "id": agent }))
        .await;
    data["_entities"][0].take()
}

#[test]
fn the_committed_schema_is_what_the_code_says() {
    testkit::assert_sdl::<deployments::DeploymentsService>();
}
