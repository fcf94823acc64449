//! Where prices come from: a path that knows every market's price at every moment.

mod interval;
mod recorded;
mod scripted;
mod synthetic;

use std::fmt::Debug;

use rust_decimal::Decimal;

use crate::market::Market;

pub use interval::Interval;
pub use recorded::{Recorded, RecordedError};
pub use scripted::Scripted;
pub use synthetic::Synthetic;

/// Milliseconds since 1970, as the venue counts.
pub type Millis = i64;

/// Bars the venue keeps of one interval.
pub const CANDLES_MAX: usize = 5_000;

/// One candle.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candle {
    /// Its first millisecond.
    pub open_at: Millis,
    /// The first price.
    pub open: Decimal,
    /// The highest.
    pub high: Decimal,
    /// The lowest.
    pub low: Decimal,
    /// The last.
    pub close: Decimal,
    /// Units traded.
    pub volume: Decimal,
}

/// Knows every market's price at every moment, without remembering what it was asked before.
pub trait PricePath: Send + Sync + Debug {
    /// The markets, in the order of their asset ids.
    fn markets(&self) -> &[Market];

    /// The price of a market, or nothing where the path has none.
    fn price_at(&self, market: usize, at: Millis) -> Option<Decimal>;

    /// One candle that began at `open_at`, as far as it had come at `now`: never the future.
    fn candle(
        &self,
        market: usize,
        interval: Interval,
        open_at: Millis,
        now: Millis,
    ) -> Option<Candle>;

    /// What a long pays a short for the hour that ends at `hour`, as a fraction of the notional.
    fn funding_rate(&self, market: usize, hour: Millis) -> Decimal;

    /// Rows of the source that could not be read.
    fn skipped_rows(&self) -> u64 {
        0
    }

    /// Candles that overlap the span, oldest first; the newest when there are too many.
    fn candles(
        &self,
        market: usize,
        interval: Interval,
        (from, to): (Millis, Millis),
        now: Millis,
    ) -> Vec<Candle> {
        let last = interval.open_of(to.clamp(0, now));
        let mut candles = Vec::new();
        let mut open_at = last;
        let first = interval.open_of(from.max(0));
        for _ in 0..CANDLES_MAX {
            if open_at < first {
                break;
            }
            candles.extend(self.candle(market, interval, open_at, now));
            open_at = interval.open_of(open_at - 1);
        }
        candles.reverse();
        candles
    }
}

/// A well-mixed number from a seed and three coordinates: chance without state.
pub(crate) fn hash(seed: u64, a: u64, b: u64, c: i64) -> u64 {
    let mut mixed = seed;
    for part in [a, b, c.cast_unsigned()] {
        mixed = (mixed ^ part).wrapping_add(0x9e37_79b9_7f4a_7c15);
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^= mixed >> 31;
    }
    mixed
}
