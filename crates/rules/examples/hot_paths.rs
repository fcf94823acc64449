//! The hot paths of the rules, so many times over: what `cargo xtask bench` counts the
//! instructions of. `hot_paths PATH TIMES` does the setting up and then the path TIMES times, so
//! the difference of two counts is the path alone.
#![expect(
    clippy::unwrap_used,
    reason = "a benchmark that cannot go on has failed"
)]

use std::hint::black_box;

use chrono::{DateTime, TimeDelta};
use domain::{
    AgentVenue, Bps, Leverage, Price, Quantity, Side, Timestamp, TradingMode, Usdc, Venue,
};
use rules::exits::{ExitPlan, ExitTerms, PriceSeen, TriggerIndex};
use rules::judge::{BookFacts, DeploymentFacts, JudgeInput, SignalFacts, judge};
use rules::order::{Execution, Order, OrderEvent, Outcome};
use rules::policy::Policy;
use rules::position::{FillEffect, Position, PositionEvent, PositionFill};
use rules::route::{AccountFacts, MarketFacts, Permission, VenueFacts};

/// Positions the exits are looked at over.
const POSITIONS: u32 = 1_000;
const POSTS: [&str; 4] = [
    "Long $BTC here. Entry 64000, stop loss 61000, target 70000. High conviction.",
    "gm everyone, beautiful morning",
    "Shorting ETH from 3,450 with a stop at 3,600, TP1 3,200 TP2 3,000, 5x",
    "I sold my SOL last week and I regret it. Not financial advice.",
];

fn main() {
    let mut words = std::env::args().skip(1);
    let path = words.next().unwrap_or_default();
    let times: u32 = words.next().and_then(|word| word.parse().ok()).unwrap_or(0);
    match &*path {
        "classify" => classify(times),
        "judge" => judged(times),
        "exits" => exits(times),
        "order" => order(times),
        "position" => position(times),
        _ => panic!("one of: classify judge exits order position"),
    }
}

fn classify(times: u32) {
    // The tables behind the classifier are made at its first post.
    black_box(rules::classify::classify(POSTS[0]));
    for _ in 0..times {
        for post in POSTS {
            black_box(rules::classify::classify(black_box(post)));
        }
    }
}

fn now() -> Timestamp {
    DateTime::from_timestamp_millis(1_750_000_000_000).unwrap()
}

fn judged(times: u32) {
    let now = now();
    let signal = SignalFacts {
        venue: AgentVenue::Hyperliquid,
        position_sizing: 50,
        token: "BTC".parse().unwrap(),
        side: Side::Long,
        confidence: "0.85".parse().unwrap(),
        score: "0.8".parse().unwrap(),
        stop_price: None,
        target_price: None,
        leverage: None,
        stop_bps: Bps::new(500),
        target_bps: Bps::new(1_500),
        expires_at: now + TimeDelta::minutes(10),
    };
    let deployment = DeploymentFacts {
        is_active: true,
        mode: TradingMode::Paper,
        is_subscribed: false,
        fence: None,
    };
    let venues = [VenueFacts {
        venue: Venue::Hyperliquid,
        is_fenced: false,
        is_healthy: true,
        permission: Some(Permission::Yes),
        market: Some(MarketFacts {
            price: Some(price("64000")),
            size_decimals: 5,
            leverage_max: Leverage::try_new(40).unwrap(),
            min_notional: Usdc::from_whole(10),
            is_open: true,
            is_fresh: true,
        }),
        account: Some(AccountFacts {
            equity: Usdc::from_whole(10_000),
            available: Usdc::from_whole(10_000),
            as_of: now,
        }),
    }];
    let (policy, book) = (Policy::default(), BookFacts::default());
    let input = JudgeInput {
        now,
        policy: &policy,
        signal: &signal,
        deployment: &deployment,
        book: &book,
        venues: &venues,
    };
    for _ in 0..times {
        black_box(judge(black_box(&input)));
    }
}

/// One price that triggers nothing, over a thousand watched positions.
fn exits(times: u32) {
    let policy = Policy::default().exit;
    let mut index = TriggerIndex::new(policy.clone());
    for key in 0..POSITIONS {
        let terms = ExitTerms {
            side: if key % 2 == 0 {
                Side::Long
            } else {
                Side::Short
            },
            entry: price("64000"),
            stop: None,
            target: None,
            opened_at: now(),
        };
        index.insert(key, ExitPlan::try_new(&terms, &policy).unwrap(), None);
    }
    for step in 0..times {
        let seen = PriceSeen {
            price: price(if step % 2 == 0 { "64100" } else { "63900" }),
            at: now(),
            age: TimeDelta::zero(),
            is_liquidated: false,
        };
        black_box(index.on_price(&seen));
    }
}

/// An order from planned to filled, in two executions.
fn order(times: u32) {
    let planned = Order::planned(quantity("1"), Some(now()));
    let acknowledged = OrderEvent::Acknowledged {
        venue_order_id: "1".to_owned(),
    };
    let events = [
        OrderEvent::Sending,
        acknowledged,
        filled("a", "0.4"),
        filled("b", "0.6"),
    ];
    for _ in 0..times {
        let mut order = planned.clone();
        for event in &events {
            if let Outcome::Changed(changed) = rules::order::apply(&order, event) {
                order = changed;
            }
        }
        black_box(order);
    }
}

fn filled(trade: &str, size: &str) -> OrderEvent {
    OrderEvent::Filled(Execution {
        trade_id: trade.to_owned(),
        quantity: quantity(size),
        price: price("64000"),
    })
}

/// A position from its first fill to its last.
fn position(times: u32) {
    let fill = |trade: &str, effect| {
        PositionEvent::Filled(PositionFill {
            trade_id: trade.to_owned(),
            effect,
            quantity: quantity("0.5"),
            price: price("64000"),
            fee: Usdc::from_micros(1_000),
        })
    };
    let events = [
        fill("a", FillEffect::Entry),
        fill("b", FillEffect::Entry),
        PositionEvent::EntryEnded,
        PositionEvent::ExitStarted,
        fill("c", FillEffect::Exit),
        fill("d", FillEffect::Exit),
    ];
    for _ in 0..times {
        let mut position = Position::opening(Side::Long);
        for event in &events {
            let outcome = rules::position::apply(&position, event);
            if let rules::position::Outcome::Changed(changed) = outcome {
                position = changed;
            }
        }
        black_box(position);
    }
}

fn price(text: &str) -> Price {
    text.parse().unwrap()
}

fn quantity(text: &str) -> Quantity {
    text.parse().unwrap()
}
