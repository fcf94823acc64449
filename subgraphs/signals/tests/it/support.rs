//! A house with one venue that lists ETH and PEPE, agents that listen, posts to hear.

use chrono::TimeDelta;
use domain::{AgentId, AgentVenue, PostId, Price, Quantity, Timestamp, UserId, Venue, XAccountId};
use events::facts::{
    AgentChanged, AgentSnapshot, AgentStatus, AgentVisibility, PostRecorded, SignalCreated,
    SignalRejected,
};
use rules::weights::Weights;
use serde_json::{Value, json};
use signals::{SignalsConfig, SignalsService};
use testkit::{Preparation, TestSubgraph, start_of_tests};
use venue::commands::{LoadCandles, LookUpMarkets};
use venue::{Candle, Market};

pub const CALL: &str = "Longing $ETH here, SL 2450, TP 2800";

pub type House = TestSubgraph<SignalsService>;

/// A house whose venue answers.
pub async fn house() -> House {
    prepared(SignalsConfig::default()).start().await
}

pub fn prepared(config: SignalsConfig) -> Preparation<SignalsService> {
    let config = SignalsConfig {
        market_retry_ms: 1,
        ..config
    };
    TestSubgraph::prepare()
        .config(config)
        .answering(|command: LookUpMarkets| {
            let listed = [
                market("ETH", "ETH", 1, "2500"),
                market("PEPE", "kPEPE", 1_000, "0.01"),
            ];
            let is_asked = |market: &Market| {
                command.tokens.is_empty() || command.tokens.contains(&market.token)
            };
            Ok(listed.into_iter().filter(is_asked).collect())
        })
        .answering(|_: LoadCandles| Ok(rising(start_of_tests())))
}

pub fn market(token: &str, symbol: &str, multiplier: u32, price: &str) -> Market {
    Market {
        venue: Venue::Hyperliquid,
        token: token.parse().expect("a fixed value"),
        symbol: symbol.to_owned(),
        token_multiplier: multiplier,
        size_decimals: 4,
        max_leverage: domain::Leverage::try_new(25).expect("a fixed value"),
        min_notional: domain::Usdc::from_whole(10),
        mark_price: Some(price.parse().expect("a fixed value")),
        funding_rate: None,
        is_open: true,
        is_fresh: true,
        as_of: start_of_tests(),
    }
}

/// Sixty hours that rise, the last of them with more volume.
pub fn rising(until: Timestamp) -> Vec<Candle> {
    (0..60_i64)
        .map(|hour| {
            let steps = hour * 3 - if hour % 3 == 0 { 7 } else { 0 } + (hour - 50).max(0) * 3;
            let price: Price = (2_300 + steps).to_string().parse().expect("a fixed value");
            let volume: Quantity = if hour >= 55 { "30" } else { "10" }
                .parse()
                .expect("a fixed value");
            Candle {
                open_time: until - TimeDelta::hours(60 - hour),
                open: price,
                high: price,
                low: price,
                close: price,
                volume,
            }
        })
        .collect()
}

pub fn agent(listens_to: XAccountId) -> AgentSnapshot {
    AgentSnapshot {
        agent_id: AgentId::new(),
        creator_id: UserId::new(),
        name: "Follower".to_owned(),
        status: AgentStatus::Active,
        visibility: AgentVisibility::Public,
        venue: AgentVenue::Hyperliquid,
        weights: Weights::default(),
        x_account_ids: vec![listens_to],
        version: 1,
    }
}

pub fn post(by: XAccountId, text: &str) -> PostRecorded {
    PostRecorded {
        post_id: PostId::new(),
        x_account_id: by,
        handle: "caller".to_owned(),
        text: text.to_owned(),
        posted_at: start_of_tests() - TimeDelta::seconds(20),
        first_seen_at: start_of_tests(),
        is_late: false,
    }
}

/// Lets the service hear of an agent.
pub async fn introduce(house: &House, agent: &AgentSnapshot) {
    house
        .hear(&AgentChanged {
            agent: agent.clone(),
        })
        .await;
}

pub async fn created(house: &House) -> Vec<SignalCreated> {
    house.told().await
}

/// The codes of every refusal so far.
pub async fn refusals(house: &House) -> Vec<String> {
    let rejected: Vec<SignalRejected> = house.told().await;
    rejected.into_iter().map(|fact| fact.reason_code).collect()
}

/// What classifiers made of a post.
pub async fn classification(house: &House, post: &PostRecorded) -> Value {
    let document = "query($posts: [_Any!]!) { _entities(representations: $posts) { ... on Post {
        classifications { engine model isCall reason { code } prompt rawAnswer
                          calls { token side stop targets quotes } } } } }";
    let posts = json!([{ "__typename": "Post", "id": post.post_id.to_string() }]);
    let mut data = house
        .viewer("reader")
        .data(document, json!({ "posts": posts }))
        .await;
    data["_entities"][0]["classifications"][0].take()
}
