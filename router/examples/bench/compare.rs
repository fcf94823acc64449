//! Both routers in turn, several times; the medians side by side.

use std::path::PathBuf;
use std::time::Duration;

use crate::table::{Figures, print_machine, print_table};
use crate::world::{Gateway, Operation, World};
use crate::{Failure, inside};

/// The version of the other router the published table is about.
const THEIRS: &str = "hive-router 0.2.19";
/// What its program is called.
const THEIR_PROGRAM: &str = "hive_router";
/// Clients of the two memory figures.
const FEW: usize = 10;
const MANY: usize = 50;
/// The delay of the second half of the rows.
const DELAY_US: u64 = 4_000;

/// What is measured, and how long.
pub struct Options {
    theirs: Option<PathBuf>,
    runs: usize,
    time: Duration,
    per_second: u32,
    operation: Option<Operation>,
}

impl Options {
    /// Reads `--theirs PROGRAM --runs N --seconds N --rate N --only classic|dashboard`.
    pub fn parse(words: &[&str]) -> Result<Self, Failure> {
        let mut options = Self {
            theirs: on_path(),
            runs: 5,
            time: Duration::from_secs(8),
            per_second: 150,
            operation: None,
        };
        let pairs = words.chunks_exact(2);
        if !pairs.remainder().is_empty() {
            return Err("every option takes one value".into());
        }
        for pair in pairs {
            match pair {
                ["--theirs", program] => options.theirs = Some(PathBuf::from(program)),
                ["--runs", number] => options.runs = number.parse()?,
                ["--seconds", number] => options.time = Duration::from_secs(number.parse()?),
                ["--rate", number] => options.per_second = number.parse()?,
                ["--only", "classic"] => options.operation = Some(Operation::Classic),
                ["--only", "dashboard"] => options.operation = Some(Operation::Dashboard),
                other => return Err(format!("unknown option {other:?}").into()),
            }
        }
        Ok(options)
    }
}

fn on_path() -> Option<PathBuf> {
    let paths = std::env::var_os("PATH")?;
    let mut places = std::env::split_paths(&paths).map(|folder| folder.join(THEIR_PROGRAM));
    places.find(|place| place.is_file())
}

/// Measures and prints everything; the last line is the ratio.
#[expect(
    clippy::print_stdout,
    reason = "a report of measurements for a terminal"
)]
pub async fn run(options: &Options) -> Result<(), Failure> {
    print_machine()?;
    println!(
        "{} runs in turn, {} s each at {} requests a second; medians\n",
        options.runs,
        options.time.as_secs(),
        options.per_second
    );
    if options.theirs.is_none() {
        println!(
            "{THEIRS} was not found. To compare, install it outside the checkout and name it:\n  \
             cargo install hive-router --version 0.2.19 --features graphiql --locked --root FOLDER\n  \
             cargo xtask bench router --theirs FOLDER/bin/{THEIR_PROGRAM}\n"
        );
    }
    let mut ratio = None;
    for operation in [Operation::Dashboard, Operation::Classic] {
        if options.operation.is_some_and(|only| only != operation) {
            continue;
        }
        let world = World::start(operation)?;
        agree(options, &world).await?;
        for delay_us in [DELAY_US, 0] {
            world.set(&format!("delay_us={delay_us}")).await?;
            let (ours, theirs) = in_turn(options, &world).await?;
            let title = format!(
                "{}, subgraphs delayed by {} ms",
                operation.name(),
                delay_us / 1_000
            );
            ratio = print_table(&title, (&ours, &theirs), THEIRS);
        }
    }
    if options.operation != Some(Operation::Dashboard) {
        inside::compare(options.per_second, options.time, options.runs).await?;
    }
    match ratio {
        Some(ratio) => println!("cpu ratio: {ratio:.2}"),
        None => println!("cpu ratio: unknown, {THEIRS} was not found"),
    }
    Ok(())
}

/// Both routers must say the same before it matters how fast.
async fn agree(options: &Options, world: &World) -> Result<(), Failure> {
    let Some(theirs) = &options.theirs else {
        return Ok(());
    };
    let mut answers = Vec::new();
    for gateway in [Gateway::Ours, Gateway::Theirs(theirs.clone())] {
        let running = world.open(&gateway).await?;
        let answer: serde_json::Value = serde_json::from_slice(&running.asker.ask().await?)?;
        answers.push(answer["data"].clone());
    }
    if answers.first() != answers.last() {
        return Err("the routers' answers differ".into());
    }
    Ok(())
}

async fn in_turn(
    options: &Options,
    world: &World,
) -> Result<(Vec<Figures>, Vec<Figures>), Failure> {
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    for run in 0..options.runs {
        let their_turn = options.theirs.clone().map(Gateway::Theirs);
        let mut turns = vec![Some(Gateway::Ours), their_turn];
        if run % 2 == 1 {
            turns.reverse();
        }
        for gateway in turns.into_iter().flatten() {
            let figures = measure(options, world, &gateway).await?;
            match gateway {
                Gateway::Theirs(_) => theirs.push(figures),
                Gateway::Ours | Gateway::Inside => ours.push(figures),
            }
        }
    }
    Ok((ours, theirs))
}

async fn measure(options: &Options, world: &World, gateway: &Gateway) -> Result<Figures, Failure> {
    let running = world.open(gateway).await?;
    let (process, asker) = (&running.process, &running.asker);
    let bytes = asker.ask().await?.len();
    asker.at_once(FEW, Duration::from_secs(2)).await?;
    let few_kb = process.memory_kb()?.1;
    let (calls, spent) = (world.calls().await?, process.spent()?);
    let steady = asker.steadily(options.per_second, options.time).await?;
    let (calls, spent) = (world.calls().await? - calls, process.spent_since(spent)?);
    let flood = Duration::from_secs(3);
    let fast = asker.at_once(MANY, flood).await?;
    Ok(Figures::of(
        (spent, calls, &steady),
        (&fast, flood),
        (few_kb, process.memory_kb()?.1),
        (running.first_answer, bytes),
    ))
}
