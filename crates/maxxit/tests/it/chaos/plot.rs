//! What happens in a story, drawn from its seed before anything runs.

use events::CrashPlan;
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};

use super::fault::{Fault, VenueFault};
use crate::ways::Way;

/// The points a crash is drawn from: every one a calm story passes, written down by hand of
/// `cargo xtask chaos --points`.
const POINTS: &str = include_str!("points.txt");
/// The coins of a story and the price each is called at.
pub const COINS: [(&str, u32); 8] = [
    ("BTC", 100_000),
    ("ETH", 3_000),
    ("SOL", 200),
    ("AVAX", 40),
    ("LINK", 20),
    ("BNB", 600),
    ("SUI", 4),
    ("XRP", 2),
];
/// A crash happens at one of the first passes of its point.
const PASSES_MAX: u32 = 3;
/// How wrong the clock may become.
const CLOCK_ERROR_MAX_MS: i64 = 5_000;

/// What people and prices do in one round.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Act {
    /// A post calls a coin.
    Call(usize),
    /// The price of a coin that was called passes its target.
    Target(usize),
    /// Everybody closes a coin by hand.
    Close(usize),
}

/// One round.
#[derive(Clone, Debug)]
pub struct Round {
    pub act: Act,
    pub faults: Vec<Fault>,
    /// Where the power is cut while the act runs.
    pub crash: Option<CrashPlan>,
    /// Where it is cut once more while the platform comes back.
    pub relapse: Option<CrashPlan>,
}

/// Every known point.
pub fn points() -> Vec<&'static str> {
    POINTS.lines().filter(|line| !line.is_empty()).collect()
}

/// The rounds of a story.
pub fn plot(seed: u64, rounds: usize, way: Way) -> Vec<Round> {
    let mut random = StdRng::seed_from_u64(seed);
    let points = points();
    let mut called: Vec<usize> = Vec::new();
    let mut uncalled: Vec<usize> = (0..COINS.len()).rev().collect();
    let mut plot = Vec::with_capacity(rounds);
    for _ in 0..rounds {
        // At most four positions at a time: the rules allow five.
        let must_close = called.len() >= 4 || uncalled.is_empty();
        let may_close = !called.is_empty();
        let act = if must_close || (may_close && random.random_bool(0.35)) {
            let Some(coin) = take_any(&mut random, &mut called) else {
                break;
            };
            if random.random_bool(0.5) {
                Act::Target(coin)
            } else {
                Act::Close(coin)
            }
        } else {
            let coin = uncalled.pop().expect("checked above");
            called.push(coin);
            Act::Call(coin)
        };
        plot.push(Round {
            act,
            faults: faults(&mut random, way),
            crash: random
                .random_bool(0.85)
                .then(|| crash(&mut random, &points)),
            relapse: random.random_bool(0.2).then(|| crash(&mut random, &points)),
        });
    }
    plot
}

fn take_any(random: &mut StdRng, from: &mut Vec<usize>) -> Option<usize> {
    (!from.is_empty()).then(|| from.swap_remove(random.random_range(0..from.len())))
}

fn crash(random: &mut StdRng, points: &[&str]) -> CrashPlan {
    CrashPlan {
        point: Some(points[random.random_range(0..points.len())].to_owned()),
        pass: random.random_range(1..=PASSES_MAX),
        clock_error_ms: 0,
    }
}

fn faults(random: &mut StdRng, way: Way) -> Vec<Fault> {
    let mut faults = Vec::new();
    if random.random_bool(0.5) {
        let kind = match random.random_range(0..5) {
            0 => VenueFault::Lost,
            1 => VenueFault::Dropped,
            2 => VenueFault::Late(random.random_range(100..4_000)),
            3 => VenueFault::Failed,
            _ => VenueFault::Limited,
        };
        faults.push(Fault::Venue(kind, random.random_range(1..=3)));
    }
    if random.random_bool(0.4) {
        faults.push(Fault::Hostile(random.random_range(1..1_000_000)));
    }
    if random.random_bool(0.25) {
        let error = random.random_range(-CLOCK_ERROR_MAX_MS..=CLOCK_ERROR_MAX_MS);
        faults.push(Fault::Clock(error));
    }
    let storage = random.random_range(0..10);
    match (storage, way) {
        (0, Way::Embedded) => faults.push(Fault::DiskFull {
            for_ms: random.random_range(200..3_000),
        }),
        (1, Way::Embedded) => faults.push(Fault::DatabaseBusy {
            service: ["trades", "positions", "hyperliquid", "signals"][random.random_range(0..4)],
            for_ms: random.random_range(200..6_000),
        }),
        (0, Way::Distributed) => faults.push(Fault::RedisLost),
        (1, Way::Distributed) => faults.push(Fault::RedisFrozen {
            for_ms: random.random_range(200..6_000),
        }),
        _ => {}
    }
    faults
}
