//! A local X API v2: users, timelines and look-ups, in X's shapes, on loopback only.
//!
//! It serves posts that were recorded ([`Feed::Recorded`]) or posts of invented authors
//! ([`Feed::Sample`]). A post becomes visible when the given clock passes its time. Its judge is
//! the vendor's own client, run against it in the tests.

mod archive;
mod config;
mod digest;
mod feed;
mod http;
mod post;
mod simulator;

pub use config::{Config, Feed, Quote, Quotes, RateLimits, Sample};
pub use feed::{FeedError, SAMPLE_COINS, SAMPLE_HANDLES, SkippedLine};
pub use post::{Author, TweetId, handle_of};
pub use simulator::{FeedReport, Simulator, StartError};
