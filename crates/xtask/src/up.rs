//! `cargo xtask up`: build, then become the running platform.

use std::os::unix::process::CommandExt;
use std::process::Command;

use anyhow::{Context, Result};

use crate::{frontend, process, setup};

/// How to run.
#[derive(clap::Args)]
pub struct Arguments {
    /// Build optimised: slower to build, faster to run.
    #[arg(long)]
    release: bool,
    /// Passed on to `maxxit up`: --home, --port-offset, --profile, --replay, --speed.
    #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
    rest: Vec<String>,
}

impl Arguments {
    /// What is passed on.
    #[cfg(test)]
    pub fn rest(&self) -> &[String] {
        &self.rest
    }
}

/// Builds and runs; Ctrl-C reaches the platform itself.
pub fn run(arguments: &Arguments) -> Result<()> {
    setup::for_build()?;
    frontend::build()?;
    let mut build = vec!["build", "--quiet", "--package", "maxxit"];
    build.extend(arguments.release.then_some("--release"));
    process::cargo(&build)?;
    let profile = if arguments.release {
        "release"
    } else {
        "debug"
    };
    let program = target_directory()?.join(profile).join("maxxit");
    let failure = Command::new(&program)
        .current_dir(process::root())
        .arg("up")
        .args(&arguments.rest)
        .exec();
    Err(failure).with_context(|| format!("`{}` did not start", program.display()))
}

/// Where cargo puts what it builds.
pub fn target_directory() -> Result<std::path::PathBuf> {
    let metadata = cargo_metadata::MetadataCommand::new()
        .no_deps()
        .current_dir(process::root())
        .exec()
        .context("cargo metadata failed")?;
    Ok(metadata.target_directory.into_std_path_buf())
}
