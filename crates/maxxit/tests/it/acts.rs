//! What people do here, through the graph: make an agent, deploy it, look at what came of it.

use domain::Address;
use serde_json::{Value, json};

use crate::house::House;
use crate::person::{CHAIN, Person, demo_signs};
use crate::stand_ins::AUTHOR;
use crate::wait::until;

/// An agent that is judged by the post alone: prices in these tests stand still.
const CREATE: &str = "mutation($source: ID!, $visibility: AgentVisibility!) {
  agentCreate(input: { name: \"Listener\", venue: HYPERLIQUID, visibility: $visibility,
    xAccountIds: [$source], weights: { influencerImpact: 0, rsi: 0, macd: 0, volumeMomentum: 0,
      riskReward: 0 } }) { agent { id } userErrors { code message } } }";
const FOLLOW: &str = "mutation($handle: String!) { xAccountFollow(input: { handle: $handle }) {
  account { id } userErrors { code message } } }";
const TYPED_DATA: &str = "query($agent: ID!, $chain: Int!) {
  agentPublishTypedData(agentId: $agent, chainId: $chain) { json nonce expiresAt } }";
const PUBLISH: &str = "mutation($input: AgentPublishInput!) {
  agentPublish(input: $input) { agent { id status } userErrors { code message } } }";
const DEPLOY: &str = "mutation($agent: ID!, $mode: TradingMode!, $key: String!) {
  deploymentCreate(input: { agentId: $agent, mode: $mode, idempotencyKey: $key }) {
    deployment { id } userErrors { code message } } }";
const DEPLOYMENT: &str = "query($id: ID!) { deployment(id: $id) {
  id status accounts { address agentAddress permission } } }";
const STORY: &str = "query($d: ID!) {
  verdicts(first: 50, deploymentId: $d) { edges { node {
    id isApproved reason { code message } signal { id token } checks { name isPassed detail }
    intent { id token quantity clientOrderId orders { id } } } } }
  orders(first: 100, deploymentId: $d) { edges { node {
    id purpose state token isReduceOnly quantity filledQuantity clientOrderId venueOrderId rejection
    fills { quantity price } } } }
  positions(first: 50, deploymentId: $d) { edges { node {
    id state token side quantity entryPrice markPrice stopPrice targetPrice exitReason
    realisedPnl { amount } unrealisedPnl { amount } fees { amount }
    corrections { quantityBefore quantityAfter } protection { price quantity state } } } } }";

/// A deployment that trades.
#[derive(Clone)]
pub struct Deployed {
    pub id: String,
    pub account: Address,
}

/// Everything that came of one deployment.
#[derive(Debug)]
pub struct Story {
    pub verdicts: Vec<Value>,
    pub orders: Vec<Value>,
    pub positions: Vec<Value>,
}

impl Story {
    /// Orders of a token that open a position.
    pub fn entries(&self, token: &str) -> Vec<&Value> {
        let is_entry = |order: &&Value| order["token"] == token && order["purpose"] == "ENTRY";
        self.orders.iter().filter(is_entry).collect()
    }

    /// Verdicts on signals for a token.
    pub fn verdicts_on(&self, token: &str) -> Vec<&Value> {
        let is_on = |verdict: &&Value| verdict["signal"]["token"] == token;
        self.verdicts.iter().filter(is_on).collect()
    }

    /// Positions in a token.
    pub fn positions_in(&self, token: &str) -> Vec<&Value> {
        let is_in = |position: &&Value| position["token"] == token;
        self.positions.iter().filter(is_in).collect()
    }
}

/// A published agent of the demo wallet that listens to the author of these tests.
pub async fn publish_agent(house: &House, creator: &Person) -> String {
    let agent = draft_agent(creator, "PUBLIC").await;
    let asked = json!({ "agent": agent, "chain": CHAIN });
    let data = creator.data(TYPED_DATA, asked).await;
    let typed = &data["agentPublishTypedData"];
    let signature = demo_signs(house, typed["json"].as_str().unwrap()).await;
    let input = json!({ "agentId": agent, "nonce": typed["nonce"], "expiresAt": typed["expiresAt"],
        "chainId": CHAIN, "signature": signature });
    let published = creator.change(PUBLISH, json!({ "input": input })).await;
    assert_eq!(published["agent"]["status"], "ACTIVE");
    agent
}

/// An agent nobody else sees.
pub async fn draft_agent(creator: &Person, visibility: &str) -> String {
    let followed = creator.change(FOLLOW, json!({ "handle": AUTHOR })).await;
    let asked = json!({ "source": followed["account"]["id"], "visibility": visibility });
    let created = creator.change(CREATE, asked).await;
    text(&created["agent"]["id"])
}

/// Deploys an agent on paper and waits until it may trade.
pub async fn deploy(person: &Person, agent: &str) -> Deployed {
    let id = begin_deployment(person, agent, "PAPER").await;
    let active = until("a paper deployment becomes active", async || {
        let data = person.data(DEPLOYMENT, json!({ "id": id })).await;
        let deployment = data["deployment"].clone();
        let is_permitted = deployment["accounts"][0]["permission"] == "YES";
        (deployment["status"] == "ACTIVE" && is_permitted).then_some(deployment)
    })
    .await;
    let account = text(&active["accounts"][0]["address"]).parse().unwrap();
    Deployed { id, account }
}

/// Asks for a deployment.
pub async fn begin_deployment(person: &Person, agent: &str, mode: &str) -> String {
    let key = format!("{mode}-{agent}-{}", person.id);
    let asked = json!({ "agent": agent, "mode": mode, "key": key });
    // That there is an agent, and that it was published, is on its way to who deploys it.
    until("the agent can be deployed", async || {
        let data = person.data(DEPLOY, asked.clone()).await;
        let payload = &data["deploymentCreate"];
        let code = payload["userErrors"][0]["code"].as_str();
        let is_early = matches!(code, Some("NOT_FOUND" | "NOT_ACTIVE"));
        (!is_early).then(|| text(&payload["deployment"]["id"]))
    })
    .await
}

/// What came of a deployment so far.
pub async fn story(person: &Person, deployment: &str) -> Story {
    let data = person.data(STORY, json!({ "d": deployment })).await;
    Story {
        verdicts: nodes(&data["verdicts"]),
        orders: nodes(&data["orders"]),
        positions: nodes(&data["positions"]),
    }
}

/// The story so far if it may be asked for now; nothing while the platform is away.
pub async fn story_if_any(person: &Person, deployment: &str) -> Option<Story> {
    let mut answer = person.try_ask(STORY, json!({ "d": deployment })).await?;
    if answer.get("errors").is_some() {
        return None;
    }
    let data = answer["data"].take();
    Some(Story {
        verdicts: nodes(&data["verdicts"]),
        orders: nodes(&data["orders"]),
        positions: nodes(&data["positions"]),
    })
}

/// Waits until the one position in a token is open, with its stop waiting on the venue.
pub async fn opened(house: &House, person: &Person, deployed: &Deployed, token: &str) -> Value {
    until(&format!("a position in {token} is open"), async || {
        find_open(house, person, deployed, token).await
    })
    .await
}

/// The one open position in a token, if its stop waits on the venue.
pub async fn find_open(
    house: &House,
    person: &Person,
    deployed: &Deployed,
    token: &str,
) -> Option<Value> {
    let story = story(person, &deployed.id).await;
    let entries = story.entries(token);
    let refused = entries.iter().find(|order| !order["rejection"].is_null());
    assert!(refused.is_none(), "the entry was given up: {refused:#?}");
    let position = story.positions_in(token).first().copied()?.clone();
    let stops = house.stand_ins.orders(&deployed.account, token);
    let waits = |record: &&simulator_hyperliquid::engine::OrderRecord| {
        record.order.trigger.is_some()
            && record.status == simulator_hyperliquid::engine::OrderStatus::Open
    };
    let is_protected = stops.iter().filter(waits).count() == 1;
    let is_known = position["protection"]["quantity"].is_string();
    (position["state"] == "OPEN" && is_protected && is_known).then_some(position)
}

/// Waits until the position is closed.
pub async fn closed(person: &Person, deployed: &Deployed, position: &Value) -> Value {
    until("the position is closed", async || {
        let story = story(person, &deployed.id).await;
        let same = |one: &&Value| one["id"] == position["id"];
        let position = story.positions.iter().find(same)?;
        (position["state"] == "CLOSED").then(|| position.clone())
    })
    .await
}

/// The nodes of a connection.
pub fn nodes(connection: &Value) -> Vec<Value> {
    let edges = connection["edges"].as_array().unwrap();
    edges.iter().map(|edge| edge["node"].clone()).collect()
}

/// A value that is text.
pub fn text(value: &Value) -> String {
    value.as_str().unwrap().to_owned()
}

/// A value that is an exact number, written as text.
pub fn number(value: &Value) -> rust_decimal::Decimal {
    value.as_str().unwrap().parse().unwrap()
}
