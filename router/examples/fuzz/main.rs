//! Arbitrary operations and arbitrary answers of subgraphs, for as long as one likes:
//! `fuzz MINUTES [SEED]`. A case that no client should be able to bring about is written to
//! `tests/corpus`, where the tests find it; memory is watched, too. Ends with an error if there was
//! any.
#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a tool for whoever works on the router"
)]

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use serde_json::{Map, Value, json};

#[path = "../../tests/it/chance.rs"]
mod chance;
#[path = "../../tests/it/fuzz_rig.rs"]
mod fuzz_rig;
mod operations;

use chance::Chance;
use fuzz_rig::{Case, Rig, spoil, text_of};
use operations::Types;

/// The process may never grow larger than this.
const MEMORY_MAX: u64 = 1024 * 1024 * 1024;
/// Failures that are written down before the run is ended.
const FAILURES_MAX: usize = 20;
/// What is told how often.
const TOLD_EVERY: Duration = Duration::from_secs(15);

static PANICS: AtomicU64 = AtomicU64::new(0);

#[derive(Default)]
struct Counts {
    cases: u64,
    with_data: u64,
    refused: u64,
    internal: u64,
    answers: u64,
    memory_most: u64,
    slowest: Duration,
}

#[tokio::main]
async fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1);
    let number = |text: Option<String>| text.and_then(|text| text.parse::<u64>().ok());
    let Some(minutes) = number(arguments.next()) else {
        println!("usage: fuzz MINUTES [SEED]");
        return ExitCode::FAILURE;
    };
    let first = number(arguments.next()).unwrap_or(1);
    let rig = Rig::new();
    let mut graphs = Vec::new();
    for name in rig.names() {
        let schema = rig.introspect(&name, operations::SCHEMA).await;
        graphs.push((name, Types::read(&schema)));
    }
    let known = corpus();
    // The planner's own panics are caught and answered; they are counted, not printed.
    std::panic::set_hook(Box::new(|_| {
        PANICS.fetch_add(1, Ordering::Relaxed);
    }));
    let (started, mut told_at) = (Instant::now(), Instant::now());
    let (mut counts, mut failures) = (Counts::default(), 0);
    let mut seed = first;
    while started.elapsed() < Duration::from_secs(60 * minutes) && failures < FAILURES_MAX {
        failures += usize::from(!one(&rig, &graphs, &known, seed, &mut counts).await);
        seed += 1;
        if told_at.elapsed() > TOLD_EVERY {
            told_at = Instant::now();
            tell(&counts, failures, started);
        }
    }
    tell(&counts, failures, started);
    if failures == 0 && counts.memory_most < MEMORY_MAX {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

/// Runs one case; false when it is one that should not be.
async fn one(
    rig: &Rig,
    graphs: &[(String, Types)],
    known: &[Case],
    seed: u64,
    counts: &mut Counts,
) -> bool {
    let mut chance = Chance::new(seed);
    let (name, types) = &graphs[chance.below(graphs.len())];
    let mut case = Case {
        supergraph: name.clone(),
        query: types.operation(&mut chance),
        variables: variables(&mut chance),
        answers: Vec::new(),
    };
    match chance.below(6) {
        0 => {
            let mut text = case.query.into_bytes();
            spoil(&mut text, &mut chance);
            case.query = String::from_utf8_lossy(&text).into_owned();
        }
        1 if !known.is_empty() => {
            case = known[chance.below(known.len())].clone();
            let mut text = case.query.into_bytes();
            spoil(&mut text, &mut chance);
            case.query = String::from_utf8_lossy(&text).into_owned();
        }
        _ => {}
    }
    let began = Instant::now();
    let went = rig.run(&case, Some(chance)).await;
    counts.slowest = counts.slowest.max(began.elapsed());
    counts.cases += 1;
    if counts.cases.is_multiple_of(1_000) {
        counts.memory_most = counts.memory_most.max(memory());
    }
    match went {
        Ok(outcome) => {
            counts.answers += u64::try_from(outcome.told.len()).unwrap();
            let is_refused = outcome.answer.get("data").is_none();
            counts.refused += u64::from(is_refused);
            counts.with_data += u64::from(!is_refused);
            let first = &outcome.answer["errors"][0]["extensions"]["code"];
            counts.internal += u64::from(is_refused && first == "INTERNAL");
            if is_refused && first == "INTERNAL" {
                println!(
                    "seed {seed} on {}: no plan for {}",
                    case.supergraph, case.query
                );
            }
            true
        }
        Err(reason) => {
            println!("seed {seed}: {reason}");
            keep(rig, case, seed).await;
            false
        }
    }
}

/// Writes a case down with what the subgraphs said.
async fn keep(rig: &Rig, mut case: Case, seed: u64) {
    let mut chance = Chance::new(seed);
    chance.below(2);
    if let Ok(outcome) = rig.run(&case, Some(chance)).await {
        case.answers = outcome.told.iter().map(|bytes| text_of(bytes)).collect();
    }
    let text = serde_json::to_string_pretty(&case).unwrap();
    std::fs::write(folder().join(format!("found-{seed}.json")), text).unwrap();
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus")
}

fn corpus() -> Vec<Case> {
    let files = std::fs::read_dir(folder()).into_iter().flatten();
    let read = |file: std::io::Result<std::fs::DirEntry>| {
        let text = std::fs::read_to_string(file.ok()?.path()).ok()?;
        serde_json::from_str(&text).ok()
    };
    files.filter_map(read).collect()
}

fn variables(chance: &mut Chance) -> Map<String, Value> {
    let values = [
        json!(null),
        json!(1),
        json!("x"),
        json!([]),
        json!({}),
        json!(true),
    ];
    let mut variables = Map::new();
    for name in ["a", "b", "c"] {
        if !chance.once_in(3) {
            variables.insert(name.to_owned(), values[chance.below(values.len())].clone());
        }
    }
    variables
}

fn memory() -> u64 {
    let text = std::fs::read_to_string("/proc/self/statm").unwrap_or_default();
    let pages = text.split_whitespace().nth(1);
    pages
        .and_then(|pages| pages.parse::<u64>().ok())
        .unwrap_or(0)
        * 4096
}

fn tell(counts: &Counts, failures: usize, started: Instant) {
    let Counts {
        cases,
        with_data,
        refused,
        internal,
        answers,
        memory_most,
        slowest,
    } = counts;
    let (seconds, panics) = (started.elapsed().as_secs(), PANICS.load(Ordering::Relaxed));
    println!(
        "{seconds} s: {cases} cases, {with_data} answered, {refused} refused ({internal} for want \
         of a plan), {answers} answers of subgraphs, {panics} panics caught, slowest {} ms, \
         {} MiB at most, {failures} failures",
        slowest.as_millis(),
        memory_most / 1024 / 1024,
    );
}
