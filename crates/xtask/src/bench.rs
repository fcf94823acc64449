//! `cargo xtask bench`: figures, not tests. Always an optimised build.

use anyhow::Result;

use crate::process;

/// What can be measured.
#[derive(Clone, Copy, clap::ValueEnum)]
pub enum Subject {
    /// The embedded classifier over labelled posts.
    Classify,
    /// The whole platform: start, memory, post to intent, fan-out, dashboard, subscribers.
    Pipeline,
    /// Exits: the bare rule, the index against an oracle, and price to durable decision.
    Exits,
    /// The router beside another one, in turn; `soak MINUTES` for its memory under mixed load.
    Router,
}

/// Builds and runs one benchmark.
pub fn run(what: Subject, rest: &[String]) -> Result<()> {
    let mut arguments: Vec<&str> = match what {
        Subject::Exits => {
            process::cargo(&example("rules", "exit_checks"))?;
            let mut arguments = example("positions", "exits_bench").to_vec();
            arguments.push("--");
            arguments
        }
        Subject::Classify => {
            vec![
                "run",
                "--release",
                "--package",
                "rules",
                "--example",
                "classify_bench",
                "--",
            ]
        }
        Subject::Router => {
            vec![
                "run",
                "--release",
                "--package",
                "router",
                "--example",
                "bench",
                "--",
            ]
        }
        Subject::Pipeline => {
            vec!["bench", "--package", "maxxit", "--bench", "pipeline", "--"]
        }
    };
    arguments.extend(rest.iter().map(String::as_str));
    process::cargo(&arguments)
}

const fn example(package: &'static str, name: &'static str) -> [&'static str; 6] {
    ["run", "--release", "--package", package, "--example", name]
}
