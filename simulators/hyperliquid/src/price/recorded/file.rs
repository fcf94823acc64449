//! Reads one candle file, `ts_ms,open,high,low,close,volume`, or one funding file,
//! `ts_ms,funding_rate`; plain or gzipped.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, BufReader, Read};
use std::path::Path;

use flate2::read::MultiGzDecoder;
use rust_decimal::Decimal;

use crate::price::{Candle, Millis};

const HOUR_MS: Millis = 3_600_000;
/// The venue's cap: 4 % an hour.
const RATE_MAX: Decimal = Decimal::from_parts(4, 0, 0, false, 2);

/// What a candle file held.
pub(super) struct Contents {
    pub(super) bars: Vec<Candle>,
    pub(super) skipped_rows: u64,
}

/// What a funding file held.
pub(super) struct Fundings {
    /// By the full hour.
    pub(super) rates: BTreeMap<Millis, Decimal>,
    pub(super) skipped_rows: u64,
}

/// The bars of `<coin><ending>.csv` or `.csv.gz`, or nothing when there is no such file.
pub(super) fn read(folder: &Path, coin: &str, ending: &str) -> io::Result<Option<Contents>> {
    Ok(open(folder, coin, ending)?.map(parse))
}

/// The hourly rates of `<coin>_1h.csv` or `.csv.gz`, or nothing when there is no such file.
pub(super) fn read_funding(folder: &Path, coin: &str) -> io::Result<Option<Fundings>> {
    Ok(open(folder, coin, "_1h")?.map(parse_funding))
}

fn open(folder: &Path, coin: &str, ending: &str) -> io::Result<Option<Box<dyn Read>>> {
    let plain = folder.join(format!("{coin}{ending}.csv"));
    let gzipped = folder.join(format!("{coin}{ending}.csv.gz"));
    if plain.is_file() {
        return Ok(Some(Box::new(BufReader::new(File::open(plain)?))));
    }
    if gzipped.is_file() {
        let file = BufReader::new(File::open(gzipped)?);
        return Ok(Some(Box::new(MultiGzDecoder::new(file))));
    }
    Ok(None)
}

/// A rate is of the full hour it was paid at; more than the venue's cap cannot be one.
fn parse_funding(source: impl Read) -> Fundings {
    let mut rates = BTreeMap::new();
    let mut skipped_rows = 0;
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(source);
    for record in reader.byte_records() {
        let row = record.ok().and_then(|record| {
            let at: Millis = text(&record, 0)?.parse().ok()?;
            let rate = number(&record, 1)?;
            let is_sound = at.rem_euclid(HOUR_MS) == 0 && rate.abs() <= RATE_MAX;
            is_sound.then_some((at, rate))
        });
        match row {
            Some((at, rate)) => {
                rates.insert(at, rate);
            }
            None => skipped_rows += 1,
        }
    }
    Fundings {
        rates,
        skipped_rows,
    }
}

fn text(record: &csv::ByteRecord, column: usize) -> Option<&str> {
    std::str::from_utf8(record.get(column)?).ok()
}

fn number(record: &csv::ByteRecord, column: usize) -> Option<Decimal> {
    let text = text(record, column)?;
    Decimal::from_str_exact(text)
        .or_else(|_| Decimal::from_scientific(text))
        .ok()
}

/// Rows that cannot be read, or contradict themselves, are counted and left out.
fn parse(source: impl Read) -> Contents {
    let mut bars = Vec::new();
    let mut skipped_rows = 0;
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(source);
    for record in reader.byte_records() {
        let bar = record.ok().and_then(|record| bar_of(&record));
        match bar {
            Some(bar) => bars.push(bar),
            None => skipped_rows += 1,
        }
    }
    bars.sort_by_key(|bar: &Candle| bar.open_at);
    bars.dedup_by_key(|bar| bar.open_at);
    Contents { bars, skipped_rows }
}

fn bar_of(record: &csv::ByteRecord) -> Option<Candle> {
    let open_at: Millis = text(record, 0)?.parse().ok()?;
    let bar = Candle {
        open_at,
        open: number(record, 1)?,
        high: number(record, 2)?,
        low: number(record, 3)?,
        close: number(record, 4)?,
        volume: number(record, 5)?,
    };
    let is_sound = bar.low > Decimal::ZERO
        && bar.low <= bar.open.min(bar.close)
        && bar.high >= bar.open.max(bar.close)
        && bar.volume >= Decimal::ZERO;
    is_sound.then_some(bar)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn funding_is_of_full_hours_and_within_the_venues_cap() {
        let text = "ts_ms,funding_rate\n3600000,0.0000125\n7200000,-1.5e-5\n\
                    7200001,0.0000125\n10800000,0.5\nnonsense\n";
        let fundings = parse_funding(text.as_bytes());
        assert_eq!(fundings.skipped_rows, 3);
        let rates: Vec<String> = fundings.rates.values().map(ToString::to_string).collect();
        assert_eq!(rates, ["0.0000125", "-0.000015"]);
    }

    #[test]
    fn broken_rows_are_counted_and_left_out() {
        let text = "ts_ms,open,high,low,close,volume\n\
                    2000,10,12,9,11,5\n\
                    1000,10,12,9,11,5\n\
                    nonsense\n\
                    3000,10,9,12,11,5\n\
                    4000,10,12,9,eleven,5\n\
                    5000,10,12,9,11,1e2\n";
        let contents = parse(text.as_bytes());
        assert_eq!(contents.skipped_rows, 3);
        let times: Vec<_> = contents.bars.iter().map(|bar| bar.open_at).collect();
        assert_eq!(times, [1_000, 2_000, 5_000]);
    }
}
