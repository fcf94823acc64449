//! Many submits through a hostile venue, and what was found at the end.
//!
//! `cargo run --release --package hyperliquid --example hostile [SUBMITS] [SEED]`
//!
//! Ends with status 1 when an order was placed twice, lost or denied, or the executions differ.
#![expect(
    clippy::print_stdout,
    clippy::unwrap_used,
    clippy::expect_used,
    dead_code,
    reason = "a measurement that cannot go on has failed; it shares its house with the tests"
)]

use std::process::ExitCode;

#[path = "../tests/it/hostile.rs"]
mod hostile;
#[path = "../tests/it/house.rs"]
mod house;

use hostile::Story;

/// Orders, unless the first argument says otherwise.
const SUBMITS: u64 = 100_000;
/// The faults' seed, unless the second argument says otherwise.
const SEED: u64 = 1;

#[tokio::main]
async fn main() -> ExitCode {
    let mut words = std::env::args().skip(1).map(|word| word.parse::<u64>());
    let submits = words.next().and_then(Result::ok).unwrap_or(SUBMITS);
    let seed = words.next().and_then(Result::ok).unwrap_or(SEED);
    let story = Story {
        submits,
        accounts: 400,
        at_once: 400,
        speed: 10,
        seed,
    };
    let report = hostile::run(story).await;
    println!("{story:?}");
    println!("{report:#?}");
    let (twice, lost) = (report.duplicates.len(), report.lost.len());
    println!("{submits} submits: {twice} duplicates, {lost} lost");
    if report.is_clean() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}
