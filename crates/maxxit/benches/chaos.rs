//! `cargo xtask chaos`: stories in which everything breaks, by seed. Ends with 0 only when nothing
//! broke.
#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    dead_code,
    unused_imports,
    reason = "a story that cannot go on has failed, and it uses only some of the house"
)]

#[path = "../tests/it/acts.rs"]
mod acts;
#[path = "../tests/it/chaos/calm.rs"]
mod calm;
#[path = "../tests/it/chaos.rs"]
mod chaos;
#[path = "../tests/it/house.rs"]
mod house;
#[path = "../tests/it/live.rs"]
mod live;
#[path = "../tests/it/person.rs"]
mod person;
#[path = "../tests/it/ports.rs"]
mod ports;
#[path = "../tests/it/process.rs"]
mod process;
#[path = "../tests/it/stand_ins.rs"]
mod stand_ins;
#[path = "../tests/it/wait.rs"]
mod wait;
#[path = "../tests/it/ways.rs"]
#[expect(unused_macros, reason = "scenarios are for tests")]
mod ways;

use std::collections::{BTreeMap, BTreeSet};
use std::process::ExitCode;
use std::time::{Duration, Instant};

use clap::Parser;

use calm::learn;
use chaos::story::PART;
use chaos::{Points, StoryOptions, tell};
use ways::Way;

/// Stories of one seed of a sweep, at most; a point that no act happens to pass is not waited for.
const PARTS_MAX: u64 = 6;

/// What is told.
#[derive(Parser)]
struct Arguments {
    /// The seed of the first story; each further one has the next.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// How many stories.
    #[arg(long, default_value_t = 1)]
    stories: u64,
    /// Rounds of a story.
    #[arg(long, default_value_t = 8)]
    rounds: usize,
    /// No story begins after so many minutes.
    #[arg(long)]
    minutes: Option<u64>,
    /// For each seed, go on with further stories until the power was cut at every point that more
    /// than one kind of act passes.
    #[arg(long)]
    sweep: bool,
    /// One process for each service, with PostgreSQL and Redis between them.
    #[arg(long)]
    distributed: bool,
    /// Tell nothing: learn from calm rounds which points each act passes, and print `points.txt`.
    #[arg(long)]
    points: bool,
    /// Given by cargo.
    #[arg(long, hide = true)]
    bench: bool,
}

#[tokio::main]
async fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let begun = Instant::now();
    let limit = arguments
        .minutes
        .map(|minutes| Duration::from_secs(minutes * 60));
    let way = if arguments.distributed {
        Way::Distributed
    } else {
        Way::Embedded
    };
    if arguments.points {
        print!("{}", learn(way).await);
        return ExitCode::SUCCESS;
    }
    let mut totals = Totals::default();
    for seed in arguments.seed..arguments.seed.saturating_add(arguments.stories) {
        if limit.is_some_and(|limit| begun.elapsed() > limit) {
            break;
        }
        let first = StoryOptions::drawn(seed, arguments.rounds, way);
        if arguments.sweep {
            sweep(first, &mut totals).await;
        } else {
            totals.add(&tell(first).await);
        }
    }
    totals.print(begun.elapsed());
    if totals.broken.is_empty() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

/// Stories of one seed until the power was cut at every point that is swept.
async fn sweep(first: StoryOptions, totals: &mut Totals) {
    let all = Points::known().swept();
    let mut wanted = all.clone();
    for part in 0..PARTS_MAX {
        let outcome = tell(StoryOptions {
            seed: first.seed + part * PART,
            wanted: wanted.clone(),
            ..first.clone()
        })
        .await;
        totals.add(&outcome);
        for point in &outcome.cut_at {
            wanted.remove(&**point);
        }
        if wanted.is_empty() || !outcome.holds() {
            break;
        }
    }
    let cut = all.len() - wanted.len();
    println!(
        "seed {}: cut at {cut} of {} points; not at {wanted:?}",
        first.seed,
        all.len()
    );
}

#[derive(Default)]
struct Totals {
    stories: usize,
    rounds: usize,
    armed: usize,
    cuts: BTreeMap<String, usize>,
    passed: BTreeSet<String>,
    starts: Vec<Duration>,
    broken: Vec<u64>,
}

impl Totals {
    fn add(&mut self, outcome: &chaos::Outcome) {
        print!("{outcome}");
        self.stories += 1;
        self.rounds += outcome.done.len();
        self.armed += outcome.armed;
        for point in &outcome.cut_at {
            *self.cuts.entry(point.clone()).or_default() += 1;
        }
        self.passed.extend(outcome.passed.iter().cloned());
        self.starts.extend(&outcome.starts);
        if !outcome.holds() {
            self.broken.push(outcome.options.seed);
        }
    }

    fn print(&mut self, took: Duration) {
        self.starts.sort_unstable();
        let slowest = self.starts.last().copied().unwrap_or_default();
        println!(
            "{} stories, {} rounds in {} s; {} armed; power cut at {} named points, {} times; \
             {} points passed; slowest return {:.1} s",
            self.stories,
            self.rounds,
            took.as_secs(),
            self.armed,
            self.cuts.len(),
            self.cuts.values().sum::<usize>(),
            self.passed.len(),
            slowest.as_secs_f32(),
        );
        if self.broken.is_empty() {
            println!("nothing broke");
        } else {
            println!("broken: seeds {:?}", self.broken);
        }
    }
}
