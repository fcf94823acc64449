//! Reads one candle file: `ts_ms,open,high,low,close,volume`, plain or gzipped.

use std::fs::File;
use std::io::{self, BufReader, Read};
use std::path::Path;

use flate2::read::MultiGzDecoder;
use rust_decimal::Decimal;

use crate::price::{Candle, Millis};

/// What a file held.
pub(super) struct Contents {
    pub(super) bars: Vec<Candle>,
    pub(super) skipped_rows: u64,
}

/// The bars of `<coin><ending>.csv` or `.csv.gz`, or nothing when there is no such file.
pub(super) fn read(folder: &Path, coin: &str, ending: &str) -> io::Result<Option<Contents>> {
    let plain = folder.join(format!("{coin}{ending}.csv"));
    let gzipped = folder.join(format!("{coin}{ending}.csv.gz"));
    if plain.is_file() {
        return Ok(Some(parse(BufReader::new(File::open(plain)?))));
    }
    if gzipped.is_file() {
        let file = BufReader::new(File::open(gzipped)?);
        return Ok(Some(parse(MultiGzDecoder::new(file))));
    }
    Ok(None)
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
    let text = |column: usize| std::str::from_utf8(record.get(column)?).ok();
    let number = |column: usize| -> Option<Decimal> {
        let text = text(column)?;
        Decimal::from_str_exact(text)
            .or_else(|_| Decimal::from_scientific(text))
            .ok()
    };
    let open_at: Millis = text(0)?.parse().ok()?;
    let bar = Candle {
        open_at,
        open: number(1)?,
        high: number(2)?,
        low: number(3)?,
        close: number(4)?,
        volume: number(5)?,
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
