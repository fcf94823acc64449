//! Figures of one run, their medians, and the table.

#![expect(
    clippy::print_stdout,
    clippy::float_arithmetic,
    clippy::cast_precision_loss,
    reason = "a report of measurements for a terminal"
)]

use std::time::Duration;

use crate::Failure;
use crate::load::Latencies;

/// What one run found, in the units of [`ROWS`].
pub struct Figures([f64; ROWS.len()]);

const ROWS: [(&str, usize); 10] = [
    ("CPU of the router, ms a request", 3),
    ("subgraph calls a request", 2),
    ("p50 at the fixed rate, ms", 2),
    ("p99 at the fixed rate, ms", 2),
    ("answers a second, 50 clients", 0),
    ("p99 with 50 clients, ms", 1),
    ("peak memory, 10 clients, MB", 1),
    ("peak memory, 50 clients, MB", 1),
    ("start to first answer, ms", 0),
    ("bytes of an answer", 0),
];

impl Figures {
    /// From what was counted at the fixed rate, with many clients, of memory and at the start.
    pub fn of(
        (spent, calls, steady): (Duration, u64, &Latencies),
        (fast, flood): (&Latencies, Duration),
        (few_kb, many_kb): (u64, u64),
        (first_answer, bytes): (Duration, usize),
    ) -> Self {
        let answers = f64::from(steady.count().max(1));
        Self([
            ms(spent) / answers,
            calls as f64 / answers,
            ms(steady.percent(50)),
            ms(steady.percent(99)),
            f64::from(fast.count()) / flood.as_secs_f64(),
            ms(fast.percent(99)),
            few_kb as f64 / 1_024.0,
            many_kb as f64 / 1_024.0,
            ms(first_answer),
            bytes as f64,
        ])
    }
}

/// As a number of milliseconds.
pub fn ms(time: Duration) -> f64 {
    time.as_secs_f64() * 1_000.0
}

/// The middle of some figures.
pub fn median(mut figures: Vec<f64>) -> Option<f64> {
    figures.sort_by(f64::total_cmp);
    figures.get(figures.len() / 2).copied()
}

/// Prints the medians of both; the ratio of processor time, ours over theirs.
pub fn print_table(
    title: &str,
    (ours, theirs): (&[Figures], &[Figures]),
    their_name: &str,
) -> Option<f64> {
    println!("{title:<36} {:>12} {their_name:>20} {:>7}", "ours", "ratio");
    let mut first = None;
    for (row, (name, digits)) in ROWS.iter().enumerate() {
        let of = |runs: &[Figures]| {
            median(
                runs.iter()
                    .filter_map(|run| run.0.get(row).copied())
                    .collect(),
            )
        };
        let shown = |figure: Option<f64>| {
            figure.map_or_else(|| "-".to_owned(), |figure| format!("{figure:.digits$}"))
        };
        let (mine, other) = (of(ours), of(theirs));
        let ratio = mine.zip(other).map(|(mine, other)| mine / other);
        let told = ratio.map_or_else(|| "-".to_owned(), |ratio| format!("{ratio:.2}"));
        println!(
            "{name:<36} {:>12} {:>20} {told:>7}",
            shown(mine),
            shown(other)
        );
        if row == 0 {
            first = ratio;
        }
    }
    println!();
    first
}

/// What it runs on, and how busy that was.
pub fn print_machine() -> Result<(), Failure> {
    let cpus = std::fs::read_to_string("/proc/cpuinfo")?;
    let model = cpus
        .lines()
        .find_map(|line| line.strip_prefix("model name"));
    let model = model.map_or("unknown processor", |model| {
        model.trim_matches([' ', '\t', ':'])
    });
    let cores = std::thread::available_parallelism()?;
    let load = std::fs::read_to_string("/proc/loadavg")?;
    let load: Vec<&str> = load.split_whitespace().take(3).collect();
    println!("{model}, {cores} cores; load before: {}", load.join(" "));
    Ok(())
}
