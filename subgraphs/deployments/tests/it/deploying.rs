//! From a click to an account.

use deployments::DeploymentsService;
use domain::TradingMode;
use events::facts::{AgentStatus, AgentVisibility, DeploymentChanged, DeploymentStatus};
use serde_json::json;
use testkit::TestSubgraph;
use venue::commands::{CheckPermission, CreateKeyring, OpenPaperAccount, Permission};

use crate::world::{
    CREATE, agent, deploy, deploy_on_paper, hear_agent, make_keyring, open_account, start,
};

#[tokio::test]
async fn a_paper_deployment_is_active_on_an_account_of_its_own() {
    let house = start().await;
    let agent = hear_agent(&house, agent()).await;
    let alice = house.viewer("alice");
    let first = deploy(&alice, agent, "PAPER", "one").await;
    let second = deploy(&alice, agent, "PAPER", "two").await;

    for payload in [&first, &second] {
        assert_eq!(payload["deployment"]["status"], "ACTIVE", "{payload:#}");
        let account = &payload["deployment"]["accounts"][0];
        assert_eq!(account["permission"], "YES");
    }
    let address =
        |payload: &serde_json::Value| payload["deployment"]["accounts"][0]["address"].clone();
    assert_ne!(address(&first), address(&second));
    let told = house.told::<DeploymentChanged>().await;
    let last = &told.last().unwrap().deployment;
    assert_eq!(last.status, DeploymentStatus::Active);
    assert_eq!(last.mode, TradingMode::Paper);
    assert_eq!(last.accounts.len(), 1);
    assert_eq!(last.version, 2);
}

#[tokio::test]
async fn the_same_key_again_is_the_same_deployment() {
    let house = start().await;
    house.ignore_told::<DeploymentChanged>();
    let agent = hear_agent(&house, agent()).await;
    let alice = house.viewer("alice");
    let first = deploy(&alice, agent, "PAPER", "one").await;
    let again = deploy(&alice, agent, "PAPER", "one").await;
    assert_eq!(first["deployment"]["id"], again["deployment"]["id"]);

    let bob = deploy(&house.viewer("bob"), agent, "PAPER", "one").await;
    assert_ne!(first["deployment"]["id"], bob["deployment"]["id"]);
    assert_eq!(house.commands.asked::<OpenPaperAccount>().len(), 2);
}

#[tokio::test]
async fn what_cannot_be_deployed_is_refused_in_the_form() {
    let house = start().await;
    let mut draft = agent();
    draft.status = AgentStatus::Draft;
    let mut private = agent();
    private.visibility = AgentVisibility::Private;
    let mut ostium = agent();
    ostium.venue = domain::AgentVenue::Ostium;
    let alice = house.viewer("alice");
    for (unfit, code) in [
        (draft, "NOT_ACTIVE"),
        (private, "NOT_FOUND"),
        (ostium, "VENUE_UNAVAILABLE"),
    ] {
        let id = hear_agent(&house, unfit).await;
        let payload = deploy(&alice, id, "PAPER", "one").await;
        assert_eq!(payload["deployment"], json!(null));
        assert_eq!(payload["userErrors"][0]["code"], code);
    }
}

#[tokio::test]
async fn a_policy_that_loosens_is_refused_and_one_that_tightens_is_told() {
    let house = start().await;
    let agent = hear_agent(&house, agent()).await;
    let alice = house.viewer("alice");
    let input = |policy| {
        let input = json!({ "agentId": agent, "mode": "PAPER", "idempotencyKey": "k",
            "policy": policy });
        json!({ "input": input })
    };
    let loose = alice.data(CREATE, input(json!({ "capBps": 1_001 }))).await;
    let error = &loose["deploymentCreate"]["userErrors"][0];
    assert_eq!(error["field"], json!(["policy", "capBps"]));

    let tight = json!({ "capBps": 500, "tokens": ["btc", "ETH", "BTC"] });
    let made = alice.data(CREATE, input(tight)).await;
    let policy = &made["deploymentCreate"]["deployment"]["policy"];
    assert_eq!(policy["tokens"], json!(["BTC", "ETH"]));
    let told = house.told::<DeploymentChanged>().await;
    assert_eq!(
        told[0].deployment.policy.cap_bps,
        Some(domain::Bps::new(500))
    );
}

#[tokio::test]
async fn a_deployment_whose_account_is_late_becomes_active_by_itself() {
    let house = TestSubgraph::<DeploymentsService>::prepare()
        .answering(open_account)
        .config(quick())
        .start()
        .await;
    let agent = hear_agent(&house, agent()).await;
    let made = deploy(&house.viewer("alice"), agent, "PAPER", "one").await;
    assert_eq!(made["deployment"]["status"], "PENDING");
    assert_eq!(made["deployment"]["accounts"], json!([]));

    house.commands.answer::<CreateKeyring>(make_keyring);
    let active = async {
        loop {
            let told = house.told::<DeploymentChanged>().await;
            if let [_, later] = &told[..] {
                break later.deployment.status;
            }
            tokio::task::yield_now().await;
        }
    };
    let status = tokio::time::timeout(std::time::Duration::from_secs(10), active).await;
    assert_eq!(status.unwrap(), DeploymentStatus::Active);
}

fn quick() -> <DeploymentsService as platform::Subgraph>::Config {
    serde_json::from_value(json!({ "provisioning_interval_ms": 20 })).expect("the settings read")
}

const TYPED_DATA: &str = "query($id: ID!) {
    deploymentApprovalTypedData(deploymentId: $id, chainId: 421614) { json nonce }
}";
const APPROVE: &str = "mutation($input: DeploymentApproveInput!) {
    deploymentApprove(input: $input) { deployment { status } userErrors { field code } }
}";

#[tokio::test]
async fn live_waits_for_the_venues_yes() {
    let house = start().await;
    let agent = hear_agent(&house, agent()).await;
    let alice = house.viewer("alice");
    let made = deploy(&alice, agent, "LIVE", "one").await;
    let deployment = &made["deployment"];
    assert_eq!(deployment["status"], "PENDING");
    assert_eq!(deployment["accounts"][0]["permission"], "NO");
    assert!(house.commands.asked::<OpenPaperAccount>().is_empty());
    let other = deploy(&alice, agent, "LIVE", "two").await;
    assert_eq!(other["userErrors"][0]["code"], "ACCOUNT_IN_USE");

    let id = &deployment["id"];
    let mut asked = alice.data(TYPED_DATA, json!({ "id": id })).await;
    let typed = asked["deploymentApprovalTypedData"].take();
    let json: serde_json::Value = serde_json::from_str(typed["json"].as_str().unwrap()).unwrap();
    assert_eq!(json["domain"]["chainId"], 421_614);
    assert_eq!(
        json["message"]["agentAddress"],
        deployment["accounts"][0]["agentAddress"]
    );
    let approve = |signature: String| json!({ "input": { "deploymentId": id, "nonce": typed["nonce"], "signature": signature } });
    let bad = alice.data(APPROVE, approve("0x12".to_owned())).await;
    assert_eq!(
        bad["deploymentApprove"]["userErrors"][0]["field"],
        json!(["signature"])
    );
    let good = alice
        .data(APPROVE, approve(format!("0x{}", "ab".repeat(65))))
        .await;
    assert_eq!(good["deploymentApprove"]["deployment"]["status"], "ACTIVE");
    let told = house.told::<DeploymentChanged>().await;
    assert_eq!(
        told.last().unwrap().deployment.accounts[0].permission,
        Permission::Yes
    );
    assert_eq!(house.commands.asked::<CheckPermission>().len(), 1);
}

#[tokio::test]
async fn without_the_scope_or_a_session_nothing_is_deployed() {
    let house = start().await;
    let input = json!({ "input": { "agentId": domain::AgentId::new(), "mode": "PAPER",
        "idempotencyKey": "k" } });
    let reader = house.viewer_with("alice", &["read"]);
    assert_eq!(reader.code(CREATE, input.clone()).await, "FORBIDDEN");
    assert_eq!(
        house.anonymous().code(CREATE, input).await,
        "UNAUTHENTICATED"
    );
}

#[tokio::test]
async fn two_people_cannot_see_or_touch_each_others_deployments() {
    let house = start().await;
    house.ignore_told::<DeploymentChanged>();
    let id = deploy_on_paper(&house, "alice").await;
    let bob = house.viewer("bob");
    let query = "query($id: ID!) { deployment(id: $id) { id }
        myDeployments { edges { node { id } } }
        _entities(representations: [{ __typename: \"Deployment\", id: $id }]) { __typename } }";
    let seen = bob.data(query, json!({ "id": id })).await;
    assert_eq!(seen["deployment"], json!(null));
    assert_eq!(seen["myDeployments"]["edges"], json!([]));
    assert_eq!(seen["_entities"], json!([null]));
    for verb in ["deploymentPause", "deploymentResume", "deploymentCancel"] {
        let document = format!(
            "mutation($id: ID!) {{ {verb}(input: {{ deploymentId: $id }}) {{ userErrors {{ code }} }} }}"
        );
        assert_eq!(
            bob.code(&document, json!({ "id": id })).await,
            "NOT_FOUND",
            "{verb}"
        );
    }
    let own = house.viewer("alice").data(query, json!({ "id": id })).await;
    assert_eq!(own["_entities"], json!([{ "__typename": "Deployment" }]));
}
