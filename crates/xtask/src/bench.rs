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
    /// The router beside another one, in turn; `soak MINUTES` for its memory under mixed load.
    Router,
}

/// Builds and runs one benchmark.
pub fn run(what: Subject, rest: &[String]) -> Result<()> {
    let mut arguments: Vec<&str> = match what {
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
