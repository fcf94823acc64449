//! A recorded run, heard again, tells the same facts to the byte.
//!
//! The record is a file of canonical event lines: what a service heard, and below it what it told.
//! The replay starts an empty service, lets the clock show what it showed, draws ids from the
//! record's seed, and lets the service hear the same facts; what it then tells is written as
//! canonical lines, hashes and all, and must be the record's bytes. After a change that is meant,
//! the file is written anew by running the test with `MAXXIT_RECORD=1`; its difference is the
//! change in what the platform decides.

use std::path::{Path, PathBuf};

use chrono::TimeDelta;
use domain::{
    AgentId, AgentVenue, Clock, EventId, PostId, Price, Quantity, Timestamp, UserId, Venue,
    XAccountId, draw_ids_from,
};
use events::facts::{AgentChanged, AgentSnapshot, AgentStatus, AgentVisibility, PostRecorded};
use events::{Cause, Envelope, Fact};
use rules::weights::Weights;
use signals::{SignalsConfig, SignalsService};
use testkit::{TestSubgraph, start_of_tests};
use venue::commands::{LoadCandles, LookUpMarkets};
use venue::{Candle, Market};

/// Every id of the record and of its replay is drawn from here.
const SEED: u64 = 1_767_225_600_000;
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

/// A post becomes signals and refusals: the classifier, the score, the rules, and the order in
/// which they are told.
#[tokio::test]
async fn a_recorded_run_of_signals_replayed_tells_the_same_bytes() {
    let file = record_file("signals.jsonl");
    let is_recording = std::env::var_os("MAXXIT_RECORD").is_some();
    let heard = if is_recording {
        inputs()
    } else {
        let record = std::fs::read_to_string(&file).unwrap();
        let lines = record.lines().take_while(|line| !line.is_empty());
        lines
            .map(|line| serde_json::from_str(line).unwrap())
            .collect()
    };
    let told = run(&heard).await;
    let log = [&heard[..], &told[..]].map(lines).join("\n");
    if is_recording {
        std::fs::create_dir_all(file.parent().unwrap()).unwrap();
        std::fs::write(&file, &log).unwrap();
    }
    let record = std::fs::read_to_string(&file).unwrap();
    assert!(told.len() >= 50, "only {} facts were told", told.len());
    let differs = record.lines().zip(log.lines()).find(|(a, b)| a != b);
    assert_eq!(differs, None, "the first line that differs");
    assert_eq!(record, log, "the replay is as long as the record");
}

fn record_file(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/it/replay")
        .join(name)
}

fn lines(events: &[Envelope]) -> String {
    let lines = events
        .iter()
        .map(|event| event.canonical_line().unwrap() + "\n");
    lines.collect()
}

/// Lets a fresh service hear these facts, each at its time; gives what it told, in order.
async fn run(heard: &[Envelope]) -> Vec<Envelope> {
    let service = TestSubgraph::<SignalsService>::prepare()
        .config(SignalsConfig::default())
        .answering(|command: LookUpMarkets| {
            let listed = LISTED.map(|(token, price)| market(token, price));
            let is_asked = |market: &Market| {
                command.tokens.is_empty() || command.tokens.contains(&market.token)
            };
            Ok(listed.into_iter().filter(is_asked).collect())
        })
        .answering(|command: LoadCandles| Ok(candles(command.token.as_str())))
        .start()
        .await;
    draw_ids_from(Some(SEED));
    for event in heard {
        let now = service.clock.now();
        service.clock.advance(event.occurred_at - now);
        service.hear_again(event).await;
    }
    draw_ids_from(None);
    service.told_envelopes().await
}

/// What the record begins with: three agents of different weights, and labelled posts.
fn inputs() -> Vec<Envelope> {
    draw_ids_from(Some(1));
    let author = XAccountId::new();
    let mut heard = Vec::new();
    let mut at = start_of_tests();
    for weight in [0, 50, 100] {
        heard.push(seal(
            &AgentChanged {
                agent: agent(author, weight),
            },
            at,
        ));
    }
    let posts = Path::new(env!("CARGO_MANIFEST_DIR")).join("../rules/tests/posts/english.jsonl");
    for line in std::fs::read_to_string(posts).unwrap().lines().take(POSTS) {
        let labelled: serde_json::Value = serde_json::from_str(line).unwrap();
        at += PACE;
        let post = PostRecorded {
            post_id: PostId::new(),
            x_account_id: author,
            handle: "recorded".to_owned(),
            text: labelled["text"].as_str().unwrap().to_owned(),
            posted_at: at - TimeDelta::seconds(20),
            first_seen_at: at,
            is_late: false,
        };
        heard.push(seal(&post, at));
    }
    draw_ids_from(None);
    heard
}

fn seal<F: Fact>(fact: &F, at: Timestamp) -> Envelope {
    Envelope::seal(EventId::new(), fact, at, Cause::fresh()).unwrap()
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
