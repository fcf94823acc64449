//! The service, people with real wallets, and the documents they send.

use std::collections::BTreeSet;

use agents::AgentsService;
use chrono::{DateTime, Utc};
use domain::{Address, SessionId, UserId, XAccountId};
use events::facts::{AgentChanged, AgentPublished};
use evm::AgentKey;
use evm::intent::PublishAgent;
use graph::{Identity, Viewer};
use serde_json::{Value, json};
use testkit::{Client, TestSubgraph};

pub const CHAIN: u64 = 42_161;

pub struct House {
    pub agents: TestSubgraph<AgentsService>,
}

/// Somebody with a wallet that signs.
pub struct Person {
    pub client: Client,
    pub key: AgentKey,
    pub user_id: UserId,
}

impl House {
    pub async fn start() -> Self {
        let agents = TestSubgraph::<AgentsService>::start().await;
        agents.ignore_told::<AgentChanged>();
        agents.ignore_told::<AgentPublished>();
        Self { agents }
    }

    pub fn person(&self) -> Person {
        let (key, user_id) = (AgentKey::generate(), UserId::new());
        Person {
            client: self.client_of(user_id, key.address()),
            key,
            user_id,
        }
    }

    pub fn client_of(&self, user_id: UserId, wallet: Address) -> Client {
        let scopes = BTreeSet::from(["read".to_owned(), "agents:write".to_owned()]);
        let viewer = Viewer {
            user_id,
            session_id: Some(SessionId::new()),
            wallet,
            scopes,
        };
        self.agents.client(Identity::User(viewer))
    }
}

pub const CREATE: &str = "mutation($input: AgentCreateInput!) { agentCreate(input: $input) {
    agent { id name status visibility venue isMine isSample publishedAt
            weights { rsi macd riskReward } sources { account { id } } creator { id } }
    userErrors { field code } } }";

pub fn form(name: &str, visibility: &str) -> Value {
    json!({
        "name": name,
        "description": "Follows one caller.",
        "venue": "HYPERLIQUID",
        "visibility": visibility,
        "xAccountIds": [XAccountId::new().to_string()],
    })
}

impl Person {
    /// Sends a mutation and gives its payload.
    pub async fn send(&self, field: &str, document: &str, input: Value) -> Value {
        let mut data = self.client.data(document, json!({ "input": input })).await;
        data[field].take()
    }

    /// Makes a draft and gives its id.
    pub async fn draft(&self, input: Value) -> String {
        let payload = self.send("agentCreate", CREATE, input).await;
        payload["agent"]["id"]
            .as_str()
            .unwrap_or_else(|| panic!("refused: {payload}"))
            .to_owned()
    }

    /// What publishing this agent asks to sign, signed.
    pub async fn proof(&self, agent_id: &str, name: &str) -> Value {
        let document = "query($id: ID!, $chain: Int!) {
            agentPublishTypedData(agentId: $id, chainId: $chain) { json nonce expiresAt } }";
        let variables = json!({ "id": agent_id, "chain": CHAIN });
        let data = self.client.data(document, variables).await;
        let prompt = &data["agentPublishTypedData"];
        let text = |name: &str| prompt[name].as_str().expect("a text").to_owned();
        let expires_at: DateTime<Utc> = text("expiresAt").parse().expect("a moment");
        let intent = PublishAgent {
            chain_id: CHAIN,
            agent_id: agent_id.to_owned(),
            name: name.to_owned(),
            creator: self.key.address(),
            nonce: text("nonce").parse().expect("a number"),
            expires_at: u64::try_from(expires_at.timestamp()).expect("after 1970"),
        };
        let asked: Value = serde_json::from_str(&text("json")).expect("json");
        assert_eq!(
            asked,
            intent.typed_data_json(),
            "what is shown is what is signed"
        );
        let signature = self.key.sign_digest(&intent.typed_data().digest()).to_hex();
        json!({
            "agentId": agent_id,
            "nonce": text("nonce"),
            "expiresAt": text("expiresAt"),
            "chainId": CHAIN,
            "signature": signature,
        })
    }

    pub async fn publish(&self, proof: Value) -> Value {
        let document = "mutation($input: AgentPublishInput!) { agentPublish(input: $input) {
            agent { id status publishedAt } userErrors { field code } } }";
        self.send("agentPublish", document, proof).await
    }

    /// Makes and publishes an agent.
    pub async fn published(&self, input: Value) -> String {
        let name = input["name"].as_str().expect("a name").to_owned();
        let id = self.draft(input).await;
        let payload = self.publish(self.proof(&id, &name).await).await;
        assert_eq!(payload["agent"]["status"], "ACTIVE", "{payload}");
        id
    }

    /// Pauses, resumes or retires.
    pub async fn act(&self, verb: &str, agent_id: &str) -> Value {
        let document = act_document(verb);
        self.send(
            &format!("agent{verb}"),
            &document,
            json!({ "agentId": agent_id }),
        )
        .await
    }
}

pub fn act_document(verb: &str) -> String {
    format!(
        "mutation($input: Agent{verb}Input!) {{ agent{verb}(input: $input) {{
            agent {{ status }} userErrors {{ code }} }} }}"
    )
}
