//! Recorded prices: candle files, finer ones preferred, walked through within each bar; and
//! recorded funding rates.

mod file;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use rust_decimal::Decimal;

use super::{Candle, Interval, Millis, PricePath, hash};
use crate::market::{LISTINGS, Market};

/// Endings looked for, the best first: the venue's own files before another venue's, fine before
/// coarse.
const SOURCES: [(&str, Millis); 5] = [
    ("_5m", 300_000),
    ("_1h", 3_600_000),
    ("-BINANCEPERP_1m", 60_000),
    ("-BINANCEPERP_5m", 300_000),
    ("-BINANCEPERP_1h", 3_600_000),
];
/// Prices looked at to draw a candle finer than its source, or one that is not over.
const SAMPLES: i64 = 24;
/// The hourly funding the venue tends to: 0.01 % in eight hours.
const FUNDING_E7: i64 = 125;

/// Why a folder of candles cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum RecordedError {
    /// It holds no file of a listed market.
    #[error("the folder {0} holds no candles of a known market")]
    NoCandles(PathBuf),
    /// A file cannot be opened.
    #[error("a candle file cannot be read")]
    Unreadable(#[from] std::io::Error),
}

/// One file: bars of one length, oldest first.
#[derive(Debug)]
struct Series {
    length: Millis,
    bars: Vec<Candle>,
}

impl Series {
    fn bar_at(&self, at: Millis) -> Option<&Candle> {
        let next = self.bars.partition_point(|bar| bar.open_at <= at);
        let bar = self.bars.get(next.checked_sub(1)?)?;
        (at < bar.open_at + self.length).then_some(bar)
    }

    /// The bars from `from` until `to`, when there is not one missing.
    fn whole_span(&self, from: Millis, to: Millis) -> Option<&[Candle]> {
        let first = self.bars.partition_point(|bar| bar.open_at < from);
        let end = self.bars.partition_point(|bar| bar.open_at < to);
        let count = usize::try_from((to - from) / self.length).ok()?;
        (end - first == count && count > 0).then(|| &self.bars[first..end])
    }
}

/// Recorded prices of the listed markets that have files.
#[derive(Debug)]
pub struct Recorded {
    markets: Vec<Market>,
    series: Vec<Vec<Series>>,
    /// The rate of each hour, for the markets that have a file of them.
    fundings: Vec<Option<BTreeMap<Millis, Decimal>>>,
    skipped_rows: u64,
}

impl Recorded {
    /// Reads every candle file of a listed market in a folder.
    pub fn open(folder: &Path) -> Result<Self, RecordedError> {
        let mut path = Self {
            markets: Vec::new(),
            series: Vec::new(),
            fundings: Vec::new(),
            skipped_rows: 0,
        };
        for listing in &LISTINGS {
            let mut series = Vec::new();
            for (ending, length) in SOURCES {
                let Some(read) = file::read(folder, listing.name, ending)? else {
                    continue;
                };
                path.skipped_rows += read.skipped_rows;
                series.push(Series {
                    length,
                    bars: read.bars,
                });
            }
            if !series.is_empty() {
                path.markets.push(listing.market());
                path.series.push(series);
                path.fundings.push(None);
            }
        }
        if path.markets.is_empty() {
            return Err(RecordedError::NoCandles(folder.to_owned()));
        }
        if path.skipped_rows > 0 {
            tracing::warn!(rows = path.skipped_rows, "candle rows skipped");
        }
        Ok(path)
    }

    /// The same with the funding rates of a folder; a market without a file keeps the usual rate.
    pub fn with_funding(mut self, folder: &Path) -> Result<Self, RecordedError> {
        for (market, fundings) in self.markets.iter().zip(&mut self.fundings) {
            let Some(read) = file::read_funding(folder, &market.name)? else {
                continue;
            };
            self.skipped_rows += read.skipped_rows;
            *fundings = Some(read.rates);
        }
        Ok(self)
    }

    fn draw(&self, market: usize, (from, to): (Millis, Millis)) -> Option<Candle> {
        let open = self.price_at(market, from)?;
        let close = self.price_at(market, (to - 1).max(from))?;
        let mut candle = Candle {
            open_at: from,
            open,
            high: open.max(close),
            low: open.min(close),
            close,
            volume: self.volume_of_part(market, from, to),
        };
        for sample in 1..SAMPLES {
            let price = self.price_at(market, from + (to - from) * sample / SAMPLES)?;
            candle.high = candle.high.max(price);
            candle.low = candle.low.min(price);
        }
        Some(candle)
    }

    /// The share of the bar's volume that falls to a part of it, taken as even.
    fn volume_of_part(&self, market: usize, from: Millis, to: Millis) -> Decimal {
        let volume = self.series[market].iter().find_map(|series| {
            let bar = series.bar_at(from)?;
            Some(bar.volume * Decimal::from(to - from) / Decimal::from(series.length))
        });
        self.markets[market].truncate_size(volume.unwrap_or_default())
    }
}

impl PricePath for Recorded {
    fn markets(&self) -> &[Market] {
        &self.markets
    }

    fn price_at(&self, market: usize, at: Millis) -> Option<Decimal> {
        let price = self.series.get(market)?.iter().find_map(|series| {
            let bar = series.bar_at(at)?;
            Some(within(bar, series.length, at))
        })?;
        Some(self.markets[market].round_price(price))
    }

    fn candle(
        &self,
        market: usize,
        interval: Interval,
        open_at: Millis,
        now: Millis,
    ) -> Option<Candle> {
        let end = interval.end_of(open_at);
        if end > now {
            return self.draw(market, (open_at, now.max(open_at + 1)));
        }
        let series = self.series.get(market)?;
        let same_length = series.iter().find(|series| series.length == end - open_at);
        let whole = same_length
            .and_then(|series| series.whole_span(open_at, end))
            .or_else(|| {
                series
                    .iter()
                    .find_map(|series| series.whole_span(open_at, end))
            });
        match whole {
            Some(bars) => merge(bars),
            None => self.draw(market, (open_at, end)),
        }
    }

    /// An hour that the record lacks is not paid.
    fn funding_rate(&self, market: usize, hour: Millis) -> Decimal {
        match self.fundings.get(market).and_then(Option::as_ref) {
            Some(rates) => rates.get(&hour).copied().unwrap_or_default(),
            None => Decimal::new(FUNDING_E7, 7),
        }
    }

    fn skipped_rows(&self) -> u64 {
        self.skipped_rows
    }
}

/// The price within a bar: from the open over both extremes to the close, a third of the time
/// each. Rising bars mostly visit the low first, falling ones the high.
fn within(bar: &Candle, length: Millis, at: Millis) -> Decimal {
    let is_low_first = if bar.close == bar.open {
        hash(0, 0, 0, bar.open_at).is_multiple_of(2)
    } else {
        bar.close > bar.open
    };
    let (first, second) = if is_low_first {
        (bar.low, bar.high)
    } else {
        (bar.high, bar.low)
    };
    let corners = [bar.open, first, second, bar.close];
    let passed = (at - bar.open_at) * 3;
    let leg = (passed / length).clamp(0, 2);
    let part = Decimal::from(passed - leg * length) / Decimal::from(length);
    let leg = usize::try_from(leg).unwrap_or(0);
    corners[leg] + (corners[leg + 1] - corners[leg]) * part
}

fn merge(bars: &[Candle]) -> Option<Candle> {
    let (first, last) = (bars.first()?, bars.last()?);
    let mut merged = Candle {
        close: last.close,
        volume: Decimal::ZERO,
        ..first.clone()
    };
    for bar in bars {
        merged.high = merged.high.max(bar.high);
        merged.low = merged.low.min(bar.low);
        merged.volume += bar.volume;
    }
    Some(merged)
}
