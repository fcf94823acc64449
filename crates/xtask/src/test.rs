//! `cargo xtask test`: every test, with what it needs installed first.

use std::process::Command;
use std::time::Instant;

use anyhow::{Context, Result};

use crate::{frontend, process, schema, setup, tidy};

/// Ports of the platform that the browser uses: 4000 and so on, shifted.
const JOURNEY_PORT_OFFSET: &str = "7000";
/// Where that platform answers.
const JOURNEY_URL: &str = "http://localhost:11000";

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
    let home = std::env::temp_dir().join(format!("maxxit-journey-{}", std::process::id()));
    let program = crate::up::target_directory()?.join("debug/maxxit");
    let mut platform = Command::new(&program)
        .current_dir(process::root())
        .args(["up", "--port-offset", JOURNEY_PORT_OFFSET, "--home"])
        .arg(&home)
        .spawn()
        .with_context(|| format!("`{}` did not start", program.display()))?;
    let outcome = process::execute(
        Command::new("npm")
            .current_dir(process::root().join("frontend"))
            .args(["run", "--silent", "e2e"])
            .env("CHROMIUM", chromium)
            .env("MAXXIT_URL", JOURNEY_URL)
            .env("SCREENSHOT_DIR", home.join("screenshots")),
    );
    platform.kill().ok();
    platform.wait().ok();
    std::fs::remove_dir_all(&home).ok();
    outcome
}
