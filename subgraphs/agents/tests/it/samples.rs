//! The sample agents of the local profile.

use agents::{AgentsConfig, AgentsService, SAMPLE_ACCOUNTS};
use domain::{UserId, XAccountId};
use events::facts::AgentPublished;
use evm::AgentKey;
use platform::Profile;
use serde_json::json;
use testkit::TestSubgraph;

use crate::support::House;

async fn seed(agents: &TestSubgraph<AgentsService>, key: &AgentKey, creator: UserId) -> bool {
    let accounts: [XAccountId; SAMPLE_ACCOUNTS] = std::array::from_fn(|_| XAccountId::new());
    let config = AgentsConfig::default();
    AgentsService::seed(&agents.context, config, creator, key, &accounts)
        .await
        .is_ok()
}

#[tokio::test]
async fn three_samples_are_published_once() {
    let house = House::start().await;
    let (key, creator) = (AgentKey::generate(), UserId::new());
    for _ in 0..2 {
        assert!(seed(&house.agents, &key, creator).await);
    }
    let document = "{ agents { edges { node { isSample status sources { account { id } } } } } }";
    let data = house.agents.anonymous().data(document, json!({})).await;
    let edges = data["agents"]["edges"].as_array().expect("edges");
    assert_eq!(edges.len(), 3);
    for edge in edges {
        assert_eq!(
            (&edge["node"]["isSample"], &edge["node"]["status"]),
            (&json!(true), &json!("ACTIVE"))
        );
        assert!(
            edge["node"]["sources"]
                .as_array()
                .is_some_and(|sources| sources.len() >= 2)
        );
    }
    assert_eq!(house.agents.told::<AgentPublished>().await.len(), 3);
}

#[tokio::test]
async fn there_are_no_samples_outside_the_local_profile() {
    let prepared = TestSubgraph::<AgentsService>::prepare().profile(Profile::Testnet);
    let agents = prepared.start().await;
    assert!(!seed(&agents, &AgentKey::generate(), UserId::new()).await);
}
