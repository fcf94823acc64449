//! A started service, an agent to deploy, and stand-ins for wallets and the venue.

use deployments::DeploymentsService;
use domain::{Address, AgentId, AgentVenue, KeyringId, Usdc, UserId};
use events::facts::{AgentChanged, AgentSnapshot, AgentStatus, AgentVisibility};
use platform::CommandError;
use serde_json::{Value, json};
use testkit::{Client, TestDatabase, TestSubgraph, start_of_tests};
use venue::commands::{
    CheckPermission, CreateKeyring, Keyring, OpenPaperAccount, Permission, SubmitApproval,
};
use venue::{AccountSnapshot, VenueAccount};

pub type House = TestSubgraph<DeploymentsService>;

pub const CREATE: &str = "mutation($input: DeploymentCreateInput!) {
    deploymentCreate(input: $input) {
        deployment { id status mode agent { id } policy { capBps tokens allowFlip }
            accounts { venue address permission agentAddress } }
        userErrors { field code }
    }
}";

pub async fn start() -> House {
    start_on(TestDatabase::create(domain::Service::Deployments).await).await
}

pub async fn start_on(database: TestDatabase) -> House {
    TestSubgraph::prepare()
        .answering(make_keyring)
        .answering(open_account)
        .answering(|_: CheckPermission| Ok(Permission::No))
        .answering(|_: SubmitApproval| Ok(Permission::Yes))
        .start_on(database)
        .await
}

#[expect(clippy::unnecessary_wraps, reason = "answers a command")]
pub fn make_keyring(asked: CreateKeyring) -> Result<Keyring, CommandError> {
    // One account for each paper deployment: derived from its id, as the real keys are unique.
    let mut own = [7; 20];
    own[..16].copy_from_slice(asked.deployment_id.uuid().as_bytes());
    let address = match asked.mode {
        domain::TradingMode::Paper => Address::from_bytes(&own),
        domain::TradingMode::Live => asked.wallet,
    };
    own[19] = 8;
    Ok(Keyring {
        keyring_id: KeyringId::from_uuid(asked.deployment_id.uuid()),
        account: VenueAccount {
            venue: asked.venue,
            mode: asked.mode,
            address,
        },
        agent_address: Address::from_bytes(&own),
    })
}

#[expect(clippy::unnecessary_wraps, reason = "answers a command")]
pub fn open_account(asked: OpenPaperAccount) -> Result<AccountSnapshot, CommandError> {
    Ok(AccountSnapshot {
        account: asked.account,
        equity: Usdc::from_whole(10_000),
        withdrawable: Usdc::from_whole(10_000),
        positions: Vec::new(),
        open_orders: Vec::new(),
        as_of: start_of_tests(),
    })
}

/// An agent everybody may deploy.
pub fn agent() -> AgentSnapshot {
    AgentSnapshot {
        agent_id: AgentId::new(),
        creator_id: UserId::new(),
        name: "Momentum".to_owned(),
        status: AgentStatus::Active,
        visibility: AgentVisibility::Public,
        venue: AgentVenue::Hyperliquid,
        weights: rules::weights::Weights::default(),
        x_account_ids: Vec::new(),
        version: 1,
    }
}

pub async fn hear_agent(house: &House, agent: AgentSnapshot) -> AgentId {
    let id = agent.agent_id;
    house.hear(&AgentChanged { agent }).await;
    id
}

/// Deploys and gives the payload.
pub async fn deploy(client: &Client, agent: AgentId, mode: &str, key: &str) -> Value {
    let input = json!({ "agentId": agent, "mode": mode, "idempotencyKey": key });
    let mut data = client.data(CREATE, json!({ "input": input })).await;
    data["deploymentCreate"].take()
}

/// Deploys on paper and gives the id.
pub async fn deploy_on_paper(house: &House, name: &str) -> Value {
    let agent = hear_agent(house, agent()).await;
    let payload = deploy(&house.viewer(name), agent, "PAPER", "one").await;
    payload["deployment"]["id"].clone()
}

/// Sends one of the mutations that take a deployment alone.
pub async fn act(client: &Client, verb: &str, id: &Value) -> Value {
    let document = format!(
        "mutation($id: ID!) {{ {verb}(input: {{ deploymentId: $id }}) \
         {{ deployment {{ status pausedAt cancelledAt }} userErrors {{ code }} }} }}"
    );
    let mut data = client.data(&document, json!({ "id": id })).await;
    data[verb]["deployment"].take()
}
