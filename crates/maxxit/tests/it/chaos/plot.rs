//! What happens in a story, drawn from its seed before anything runs.

use std::collections::BTreeSet;

use events::CrashPlan;
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};

use super::fault::{Fault, VenueFault};
use super::points::{Points, RETURN};
use super::story::StoryOptions;
use crate::ways::Way;

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
/// Coins that are open at a time: the rules allow five.
const OPEN_MAX: usize = 4;
/// How wrong the clock may become.
const CLOCK_ERROR_MAX_MS: i64 = 5_000;

/// What people, prices and the venue do in one round, each to one coin.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Act {
    /// A post calls it.
    Call(usize),
    /// Its price passes the target.
    Target(usize),
    /// Everybody closes it through the platform.
    Close(usize),
    /// Everybody buys more of it in the venue's own application.
    BuyByHand(usize),
    /// Everybody sells all of it there.
    SellByHand(usize),
    /// Everybody cancels every order in it there.
    CancelByHand(usize),
    /// The venue closes everybody by force.
    Liquidate(usize),
    /// The venue takes a half of what everybody holds, for another's loss.
    Deleverage(usize),
}

impl Act {
    /// The group of points this kind of act passes.
    pub const fn group(self) -> &'static str {
        match self {
            Self::Call(_) => "call",
            Self::Target(_) => "target",
            Self::Close(_) => "close",
            Self::BuyByHand(_) => "buy-by-hand",
            Self::SellByHand(_) => "sell-by-hand",
            Self::CancelByHand(_) => "cancel-by-hand",
            Self::Liquidate(_) => "liquidate",
            Self::Deleverage(_) => "deleverage",
        }
    }
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

/// The rounds of a story.
pub fn plot(options: &StoryOptions) -> Vec<Round> {
    let mut random = StdRng::seed_from_u64(options.seed);
    let points = Points::known();
    let mut wanted = options.wanted.clone();
    let mut market = Market {
        must_enter: !wanted.is_empty(),
        ..Market::default()
    };
    let mut plot = Vec::with_capacity(options.rounds);
    for _ in 0..options.rounds {
        let Some(act) = market.act(&mut random) else {
            break;
        };
        let is_cut = random.random_bool(0.85);
        let is_cut_again = random.random_bool(0.2);
        plot.push(Round {
            act,
            faults: faults(&mut random, options.way),
            crash: points
                .take(&mut random, act.group(), &mut wanted)
                .or_else(|| is_cut.then(|| points.draw(&mut random, act.group()))),
            relapse: is_cut_again.then(|| points.draw(&mut random, RETURN)),
        });
    }
    plot
}

/// What was done to the coins so far.
struct Market {
    /// Called and not closed.
    open: Vec<usize>,
    uncalled: Vec<usize>,
    /// Of which people bought more by hand.
    mixed: BTreeSet<usize>,
    /// Whether every call is to be followed, as it must be where points wait to be passed: nobody
    /// is liquidated before the last call, since what follows a stop is a cool-down.
    must_enter: bool,
}

impl Default for Market {
    fn default() -> Self {
        Self {
            open: Vec::new(),
            uncalled: (0..COINS.len()).rev().collect(),
            mixed: BTreeSet::new(),
            must_enter: false,
        }
    }
}

impl Market {
    /// The next act; none when there is nothing left to do.
    fn act(&mut self, random: &mut StdRng) -> Option<Act> {
        let must_end = self.open.len() >= OPEN_MAX || self.uncalled.is_empty();
        if self.open.is_empty() || (!must_end && random.random_bool(0.45)) {
            let coin = self.uncalled.pop()?;
            self.open.push(coin);
            return Some(Act::Call(coin));
        }
        let place = random.random_range(0..self.open.len());
        let coin = self.open[place];
        let die = random.random_range(0..10);
        if must_end || die < 6 {
            self.open.swap_remove(place);
            return Some(match random.random_range(0..6) {
                0 | 1 => Act::Target(coin),
                2 | 3 => Act::Close(coin),
                5 if !self.must_enter || self.uncalled.is_empty() => Act::Liquidate(coin),
                _ => Act::SellByHand(coin),
            });
        }
        Some(match die {
            6 | 7 => {
                self.mixed.insert(coin);
                Act::BuyByHand(coin)
            }
            // Whose half is taken of what is held together, nobody says.
            8 if !self.mixed.contains(&coin) => Act::Deleverage(coin),
            _ => Act::CancelByHand(coin),
        })
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
