//! Tells a million stories of one order and checks everything that must hold in each.
//!
//! `cargo run --release --package rules --example histories [STORIES] [FIRST SEED]`; exit status 0
//! when nothing broke, else 1 with the seed that shows it again.
#![expect(clippy::print_stdout, reason = "it prints what it found")]

mod story;

use std::process::ExitCode;
use std::time::Instant;

/// Stories, unless the first argument says otherwise.
const STORIES: u64 = 1_000_000;

fn main() -> ExitCode {
    let mut words = std::env::args()
        .skip(1)
        .filter_map(|word| word.parse::<u64>().ok());
    let stories = words.next().unwrap_or(STORIES);
    let first = words.next().unwrap_or(0);
    let begun = Instant::now();
    let mut heard = 0;
    for seed in first..first.saturating_add(stories) {
        match story::tell(seed) {
            Ok(events) => heard += events,
            Err(fault) => {
                println!("seed {seed}: {fault}");
                return ExitCode::FAILURE;
            }
        }
    }
    println!(
        "{stories} stories, {heard} events, nothing broke, in {:?}",
        begun.elapsed()
    );
    ExitCode::SUCCESS
}
