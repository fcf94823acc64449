//! `cargo xtask test`: every test, with what it needs installed first.

use std::process::Command;
use std::time::Instant;

use anyhow::{Context, Result};

use crate::{frontend, process, schema, setup, tidy};

/// Which tests to run.
#[derive(clap::Args, Default)]
pub struct Arguments {
    /// Leave out the browser's journey.
    #[arg(long)]
    no_browser: bool,
}

/// Runs the parts in order, stops at the first that fails, and says what ran.
pub fn run(arguments: &Arguments) -> Result<()> {
    let mut ran = Vec::new();
    let mut part = |name: &'static str, act: &dyn Fn() -> Result<()>| -> Result<()> {
        println!("\n== {name}");
        let started = Instant::now();
        act().with_context(|| format!("{name} failed"))?;
        ran.push(format!("{name}: {} s", started.elapsed().as_secs()));
        Ok(())
    };
    part("set-up", &setup::for_tests)?;
    part("tidy", &tidy::run)?;
    part("web app: packages, checks, tests, build", &web_app)?;
    part("rust: build", &|| {
        process::cargo(&["build", "--workspace", "--all-targets"])
    })?;
    part("schema is up to date", &|| schema::run(true))?;
    part("rust: every test", &|| {
        process::cargo(&["test", "--workspace", "--no-fail-fast"])
    })?;
    if !arguments.no_browser {
        part("the newcomer's journey in a browser", &journey)?;
    }
    println!("\nall passed\n  {}", ran.join("\n  "));
    Ok(())
}

fn web_app() -> Result<()> {
    frontend::install("schema")?;
    frontend::install("frontend")?;
    process::run("frontend", "npm", &["run", "--silent", "check"])?;
    process::run("frontend", "npm", &["test", "--silent"])?;
    frontend::build()
}

/// Starts the platform as a newcomer would, on ports of its own, and lets a browser use it.
fn journey() -> Result<()> {
    let chromium = setup::chromium().context("Chromium is not installed")?;
    process::execute(
        Command::new("node")
            .current_dir(process::root().join("frontend"))
            .arg("e2e/run.mjs")
            .env("CHROMIUM", chromium)
            .env(
                "MAXXIT_PROGRAM",
                crate::up::target_directory()?.join("debug/maxxit"),
            ),
    )
}
