//! Brings a fresh Debian or Ubuntu machine to where the commands can run.

use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::process;

/// The oldest Node.js the front end builds with.
const NODE_MIN: (u32, u32) = (20, 19);

/// A program and the Debian package that brings it.
struct Tool {
    package: &'static str,
    is_present: fn() -> bool,
}

const BUILD: &[Tool] = &[Tool {
    package: "build-essential",
    is_present: || process::exists("cc"),
}];

const TEST: &[Tool] = &[
    Tool {
        package: "redis-server",
        is_present: || process::exists("redis-server"),
    },
    Tool {
        package: "postgresql",
        is_present: has_postgres,
    },
    Tool {
        package: "chromium",
        is_present: has_chromium,
    },
    Tool {
        package: "docker-compose",
        is_present: || process::exists("docker-compose"),
    },
    Tool {
        package: "python3-venv",
        is_present: has_python_venv,
    },
];

const COUNT: &[Tool] = &[Tool {
    package: "valgrind",
    is_present: || process::exists("valgrind"),
}];

/// What a build needs.
pub fn for_build() -> Result<()> {
    install(BUILD)?;
    check_node()
}

/// What the tests need on top.
pub fn for_tests() -> Result<()> {
    for_build()?;
    install(TEST)
}

/// What counts the work of the hot paths.
pub fn for_counting() -> Result<()> {
    for_build()?;
    install(COUNT)
}

/// Where Chromium lies: Debian and Ubuntu name it differently.
pub fn chromium() -> Option<&'static str> {
    [
        "/usr/bin/chromium",
        "/usr/bin/chromium-browser",
        "/snap/bin/chromium",
    ]
    .into_iter()
    .find(|path| Path::new(path).exists())
}

fn has_chromium() -> bool {
    chromium().is_some()
}

fn has_postgres() -> bool {
    std::fs::read_dir("/usr/lib/postgresql").is_ok_and(|versions| {
        versions
            .flatten()
            .any(|v| v.path().join("bin/initdb").exists())
    })
}

fn has_python_venv() -> bool {
    Command::new("python3")
        .args(["-c", "import venv, ensurepip"])
        .output()
        .is_ok_and(|output| output.status.success())
}

fn install(tools: &[Tool]) -> Result<()> {
    let missing: Vec<_> = tools
        .iter()
        .filter(|tool| !(tool.is_present)())
        .map(|tool| tool.package)
        .collect();
    if missing.is_empty() {
        return Ok(());
    }
    let packages = missing.join(" ");
    if !process::exists("apt-get") {
        bail!("please install: {packages} (this machine has no apt-get)");
    }
    if !is_root()? {
        bail!("please run first: sudo apt-get install -y {packages}");
    }
    process::execute(Command::new("apt-get").args(["update", "-q"]))?;
    process::execute(
        Command::new("apt-get")
            .env("DEBIAN_FRONTEND", "noninteractive")
            .args(["install", "-y", "-q", "--no-install-recommends"])
            .args(&missing),
    )
}

fn is_root() -> Result<bool> {
    let output = Command::new("id")
        .arg("-u")
        .output()
        .context("`id -u` did not start")?;
    Ok(output.stdout.trim_ascii() == b"0")
}

fn check_node() -> Result<()> {
    let output = Command::new("node")
        .arg("--version")
        .output()
        .context("Node.js 20.19 or newer is needed and `node` does not start")?;
    let text = String::from_utf8_lossy(&output.stdout).trim().to_owned();
    let mut parts = text
        .trim_start_matches('v')
        .split('.')
        .map(|part| part.parse().unwrap_or(0));
    let version = (parts.next().unwrap_or(0), parts.next().unwrap_or(0));
    if version < NODE_MIN {
        bail!(
            "Node.js {}.{} or newer is needed; this is {text}",
            NODE_MIN.0,
            NODE_MIN.1
        );
    }
    Ok(())
}
