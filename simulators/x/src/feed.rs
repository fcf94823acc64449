//! Where posts come from: recorded files, or invented authors.

mod recorded;
mod sample;
mod schedule;
mod texts;

pub use recorded::{FeedError, Recorded, SkippedLine, load};
pub use sample::SampleFeed;
pub use texts::{SAMPLE_COINS, SAMPLE_HANDLES};
