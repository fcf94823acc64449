//! What the stand-in is started with.

use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;

use domain::{Price, SharedClock};

/// Everything a start needs.
#[derive(Debug)]
pub struct Config {
    /// The port on loopback; 0 takes a free one.
    pub port: u16,
    /// The clock posts appear by.
    pub clock: SharedClock,
    /// The one application token that is let in.
    pub bearer_token: String,
    /// Where the posts come from.
    pub feed: Feed,
    /// How many calls an application may make in fifteen minutes.
    pub rate_limits: RateLimits,
}

/// Where the posts come from.
#[derive(Debug)]
pub enum Feed {
    /// Nothing but what [`crate::Simulator::publish`] is given.
    Empty,
    /// Every `*.jsonl` and `*.jsonl.gz` of a folder.
    Recorded(PathBuf),
    /// Invented authors who call the live prices.
    Sample(Sample),
}

/// How the invented authors post.
#[derive(Clone, Debug)]
pub struct Sample {
    /// Another seed gives other posts.
    pub seed: u64,
    /// The coins that are called, in the words of posts (`PEPE`, not `kPEPE`).
    pub coins: Vec<String>,
    /// What the market says of a coin.
    pub quotes: Quotes,
    /// Where posts are kept, so that a restart finds the same past. None keeps nothing.
    pub memory: Option<PathBuf>,
}

/// What the market says of a coin at this moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quote {
    /// The price.
    pub price: Price,
    /// How far it moved in the last hours.
    pub trend_bps: i32,
}

/// Asks the market; `None` while it does not know the coin.
#[derive(Clone)]
pub struct Quotes(Arc<Ask>);

type Ask = dyn Fn(&str) -> Option<Quote> + Send + Sync;

impl Quotes {
    /// Wraps the question.
    pub fn new(ask: impl Fn(&str) -> Option<Quote> + Send + Sync + 'static) -> Self {
        Self(Arc::new(ask))
    }

    pub(crate) fn of(&self, coin: &str) -> Option<Quote> {
        (self.0)(coin)
    }
}

impl fmt::Debug for Quotes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Quotes")
    }
}

/// Calls per application and fifteen minutes.
#[derive(Clone, Copy, Debug)]
pub struct RateLimits {
    /// `GET /2/users/:id/tweets`.
    pub timelines: u32,
    /// `GET /2/tweets`.
    pub tweets: u32,
    /// `GET /2/users/…`.
    pub users: u32,
}

impl Default for RateLimits {
    /// X's own figures.
    fn default() -> Self {
        Self {
            timelines: 10_000,
            tweets: 3_500,
            users: 300,
        }
    }
}
