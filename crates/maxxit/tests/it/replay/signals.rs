//! Signals: three agents of different weights hear labelled posts. The classifier, the score, the
//! rules, and the order in which they are told.

use std::path::Path;

use chrono::TimeDelta;
use domain::{AgentId, AgentVenue, PostId, Price, Quantity, UserId, Venue, XAccountId};
use events::facts::{AgentChanged, AgentSnapshot, AgentStatus, AgentVisibility, PostRecorded};
use rules::weights::Weights;
use signals::{SignalsConfig, SignalsService};
use testkit::{Preparation, TestSubgraph, start_of_tests};
use venue::commands::{LoadCandles, LookUpMarkets};
use venue::{Candle, Market};

use super::run::Run;

/// Coins the venue lists in the record, and where they trade.
const LISTED: [(&str, &str); 5] = [
    ("BTC", "64000"),
    ("ETH", "2500"),
    ("SOL", "142"),
    ("DOGE", "0.12"),
    ("LINK", "14"),
];
/// Between two posts.
const PACE: TimeDelta = TimeDelta::seconds(20);
/// Labelled posts that are heard.
const POSTS: usize = 120;
const HOURS: i64 = 60;

/// The service beside a market that never changes: its answers are no part of the record.
pub fn prepare() -> Preparation<SignalsService> {
    TestSubgraph::<SignalsService>::prepare()
        .config(SignalsConfig::default())
        .answering(|command: LookUpMarkets| {
            let listed = LISTED.map(|(token, price)| market(token, price));
            let is_asked = |market: &Market| {
                command.tokens.is_empty() || command.tokens.contains(&market.token)
            };
            Ok(listed.into_iter().filter(is_asked).collect())
        })
        .answering(|command: LoadCandles| Ok(candles(command.token.as_str())))
}

/// What is recorded.
pub async fn tell(run: &mut Run<SignalsService>) {
    let author = XAccountId::new();
    for weight in [0, 50, 100] {
        let agent = agent(author, weight);
        run.hears(&AgentChanged { agent }).await;
    }
    let posts = Path::new(env!("CARGO_MANIFEST_DIR")).join("../rules/tests/posts/english.jsonl");
    for line in std::fs::read_to_string(posts).unwrap().lines().take(POSTS) {
        let labelled: serde_json::Value = serde_json::from_str(line).unwrap();
        run.passes(PACE.num_milliseconds(), 0).await;
        let post = PostRecorded {
            post_id: PostId::new(),
            x_account_id: author,
            handle: "recorded".to_owned(),
            text: labelled["text"].as_str().unwrap().to_owned(),
            posted_at: run.now() - PACE,
            first_seen_at: run.now(),
            is_late: false,
        };
        run.hears(&post).await;
    }
}

fn agent(author: XAccountId, weight: u8) -> AgentSnapshot {
    let weights = Weights {
        influencer_impact: weight,
        position_sizing: weight,
        stop_loss_tightness: weight,
        risk_reward: 0,
        ..Weights::default()
    };
    AgentSnapshot {
        agent_id: AgentId::new(),
        creator_id: UserId::new(),
        name: format!("Weighs {weight}"),
        status: AgentStatus::Active,
        visibility: AgentVisibility::Public,
        venue: AgentVenue::Hyperliquid,
        weights,
        x_account_ids: vec![author],
        version: 1,
    }
}

fn market(token: &str, price: &str) -> Market {
    Market {
        venue: Venue::Hyperliquid,
        token: token.parse().unwrap(),
        symbol: token.to_owned(),
        token_multiplier: 1,
        size_decimals: 4,
        max_leverage: domain::Leverage::try_new(25).unwrap(),
        min_notional: domain::Usdc::from_whole(10),
        mark_price: Some(price.parse().unwrap()),
        funding_rate: None,
        is_open: true,
        is_fresh: true,
        as_of: start_of_tests(),
    }
}

/// Hours that rise and fall in a fixed way, ending where the coin trades.
fn candles(token: &str) -> Vec<Candle> {
    let (_, price) = LISTED
        .into_iter()
        .find(|(listed, _)| *listed == token)
        .unwrap_or(("", "1"));
    let last: rust_decimal::Decimal = price.parse().unwrap();
    (0..HOURS)
        .map(|hour| {
            let wave = (hour * 37 % 11) - 5 + hour / 6;
            let close = last * rust_decimal::Decimal::new(990 + wave, 3);
            let price = Price::try_new(close).unwrap();
            let volume: Quantity = (10 + hour % 7).to_string().parse().unwrap();
            Candle {
                open_time: start_of_tests() - TimeDelta::hours(HOURS - hour),
                open: price,
                high: price,
                low: price,
                close: price,
                volume,
            }
        })
        .collect()
}
