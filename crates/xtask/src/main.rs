//! `cargo xtask …`: the project's commands. Each does all the set-up it needs.

#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a command line tool talks there"
)]

mod bench;
mod frontend;
mod gate;
mod process;
mod schema;
mod setup;
mod test;
mod tidy;
mod up;

use anyhow::Result;
use clap::{Parser, Subcommand};

/// The project's commands.
#[derive(Parser)]
#[command(name = "cargo xtask")]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Build Maxxit and run it: one process, embedded defaults, port 4000.
    Up(up::Arguments),
    /// Run every test, installing what the tests need.
    Test(test::Arguments),
    /// Write schema/ and the front end's types from the code.
    Schema {
        /// Write nothing; fail when something would change.
        #[arg(long)]
        check: bool,
    },
    /// Hold the rules no compiler knows: who imports whom, how long a file is.
    Tidy,
    /// Measure, in an optimised build, and print the figures with the machine. Without a subject:
    /// compare the work of the hot paths with the committed figures.
    Bench {
        /// What to measure.
        #[arg(value_enum)]
        what: Option<bench::Subject>,
        /// Commit to the work as it is now: write the figures instead of comparing.
        #[arg(long, conflicts_with = "what")]
        update: bool,
        /// Passed on to the benchmark.
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        rest: Vec<String>,
    },
    /// Tell stories in which everything breaks: `--seed N` one, `--stories N` many. Ends with
    /// success only when nothing broke.
    Chaos {
        /// `--seed N`, `--stories N`, `--rounds N`, `--minutes N`, `--distributed`, `--points`.
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        rest: Vec<String>,
    },
    /// Everything CI holds: format, lints, the work of the hot paths, tests with tidy.
    Ci,
}

fn main() -> Result<()> {
    match Cli::parse().command {
        Command::Up(arguments) => up::run(&arguments),
        Command::Test(arguments) => test::run(&arguments),
        Command::Schema { check } => schema::run(check),
        Command::Tidy => tidy::run(),
        Command::Bench {
            what: Some(what),
            rest,
            ..
        } => bench::run(what, &rest),
        Command::Bench {
            what: None, update, ..
        } => gate::run(update),
        Command::Chaos { rest } => chaos(&rest),
        Command::Ci => {
            process::cargo(&["fmt", "--all", "--check"])?;
            process::cargo(&[
                "clippy",
                "--workspace",
                "--all-targets",
                "--",
                "-D",
                "warnings",
            ])?;
            gate::run(false)?;
            test::run(&test::Arguments::default())
        }
    }
}

/// The stories run what the tests run, so they are built as the tests are.
fn chaos(rest: &[String]) -> Result<()> {
    let mut arguments = vec!["test", "--package", "maxxit", "--bench", "chaos", "--"];
    arguments.extend(rest.iter().map(String::as_str));
    process::cargo(&arguments)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_up_does_not_know_is_passed_on() {
        let words = [
            "xtask",
            "up",
            "--replay",
            "DIR",
            "--speed",
            "600",
            "--port-offset",
            "100",
        ];
        let Command::Up(arguments) = Cli::try_parse_from(words).unwrap().command else {
            panic!("it is the command up");
        };
        assert_eq!(arguments.rest(), &words[2..]);
    }
}
