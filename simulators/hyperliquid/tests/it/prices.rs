//! Recorded prices, from files.

use std::fmt::Write;
use std::fs;
use std::path::PathBuf;

use rust_decimal::Decimal;
use simulator_hyperliquid::price::{Interval, PricePath, Recorded};

use crate::venue::number;

const HOUR_MS: i64 = 3_600_000;
const FIRST: i64 = 1_700_000_000_000 / HOUR_MS * HOUR_MS;

fn folder(name: &str, files: &[(&str, String)]) -> PathBuf {
    let folder = std::env::temp_dir().join(format!("sim-hl-{name}-{}", std::process::id()));
    fs::create_dir_all(&folder).unwrap();
    for (file, text) in files {
        fs::write(folder.join(file), text).unwrap();
    }
    folder
}

fn hourly() -> String {
    let mut text = "ts_ms,open,high,low,close,volume\n".to_owned();
    for (hour, row) in ["100,120,90,110,10", "110,115,80,85,20"].iter().enumerate() {
        let at = FIRST + i64::try_from(hour).unwrap() * HOUR_MS;
        writeln!(text, "{at},{row}").unwrap();
    }
    text.push_str("broken,row\n");
    text
}

#[test]
fn a_recorded_bar_is_walked_from_open_over_its_extremes_to_close() {
    let folder = folder("walk", &[("ETH_1h.csv", hourly())]);
    let path = Recorded::open(&folder).unwrap();
    assert_eq!(path.markets().len(), 1);
    assert_eq!(path.skipped_rows(), 1);
    let at = |millis: i64| path.price_at(0, FIRST + millis);
    assert_eq!(at(0), Some(number("100")));
    assert_eq!(
        at(HOUR_MS / 3),
        Some(number("90")),
        "a rising bar visits its low first"
    );
    assert_eq!(at(HOUR_MS * 2 / 3), Some(number("120")));
    assert_eq!(at(HOUR_MS), Some(number("110")));
    assert_eq!(
        at(HOUR_MS + HOUR_MS / 3),
        Some(number("115")),
        "a falling one its high"
    );
    assert_eq!(at(2 * HOUR_MS), None, "no price where there is no record");
    assert_eq!(at(-1), None);
    fs::remove_dir_all(folder).unwrap();
}

#[test]
fn an_unfinished_candle_knows_nothing_of_the_future() {
    let folder = folder("future", &[("ETH_1h.csv", hourly())]);
    let path = Recorded::open(&folder).unwrap();
    let hour = Interval::find("1h").unwrap();
    let finished = path.candle(0, hour, FIRST, FIRST + HOUR_MS).unwrap();
    assert_eq!(
        (finished.high, finished.close),
        (number("120"), number("110"))
    );
    let begun = path.candle(0, hour, FIRST, FIRST + HOUR_MS / 3).unwrap();
    assert_eq!(begun.high, number("100"), "the high comes later");
    assert!(begun.low >= number("90"));
    let day = path.candle(0, Interval::find("2h").unwrap(), FIRST, FIRST + 2 * HOUR_MS);
    let span = day.unwrap();
    assert_eq!((span.low, span.volume), (number("80"), number("30")));
    fs::remove_dir_all(folder).unwrap();
}

#[test]
fn a_folder_without_candles_is_refused() {
    let folder = folder("empty", &[("readme.txt", "nothing".to_owned())]);
    assert!(Recorded::open(&folder).is_err());
    fs::remove_dir_all(folder).unwrap();
}

#[test]
fn real_recordings_are_read_when_they_are_there() {
    let shared = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/candles");
    if !shared.is_dir() {
        return; // The made-up files above are always there.
    }
    let path = Recorded::open(&shared).unwrap();
    let index = |name: &str| path.markets().iter().position(|market| market.name == name);
    let btc = index("BTC").unwrap();
    let at = 1_741_946_400_000 + 24 * HOUR_MS; // 2025-03-15, in the 5-minute file.
    let price = path.price_at(btc, at).unwrap();
    assert!(
        price > number("70000") && price < number("100000"),
        "{price}"
    );
    let hours = path.candles(
        btc,
        Interval::find("1h").unwrap(),
        (at - 48 * HOUR_MS, at),
        at,
    );
    assert_eq!(hours.len(), 49);
    let from_hours_only = path.price_at(btc, at - 40 * 24 * HOUR_MS).unwrap();
    assert!(from_hours_only > Decimal::from(70_000));
    assert!(index("kPEPE").is_some() && path.skipped_rows() == 0);
}
