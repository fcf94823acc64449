//! Building the web app, only when its sources changed.

use std::fs;
use std::path::Path;
use std::time::SystemTime;

use anyhow::Result;

use crate::process;

/// Installs the packages of a folder when its lock file is newer than what is installed.
pub fn install(folder: &str) -> Result<()> {
    let root = process::root().join(folder);
    let lock = modified(&root.join("package-lock.json"));
    if lock.is_some() && modified(&root.join("node_modules/.package-lock.json")) >= lock {
        return Ok(());
    }
    // Not `npm ci`: it refuses a lock file that leaves out another platform's optional packages.
    process::run(
        folder,
        "npm",
        &["install", "--no-save", "--no-audit", "--no-fund"],
    )
}

/// Builds the web app into `frontend/dist`, unless that is newer than every source.
pub fn build() -> Result<()> {
    install("frontend")?;
    let root = process::root();
    let built = modified(&root.join("frontend/dist/index.html"));
    let sources = [
        "frontend/src",
        "frontend/index.html",
        "frontend/package-lock.json",
    ];
    let newest = sources
        .iter()
        .filter_map(|source| newest(&root.join(source)))
        .max();
    if built.is_some() && built >= newest {
        return Ok(());
    }
    process::run("frontend", "npm", &["run", "--silent", "build"])
}

fn modified(path: &Path) -> Option<SystemTime> {
    fs::metadata(path).and_then(|found| found.modified()).ok()
}

fn newest(path: &Path) -> Option<SystemTime> {
    if !path.is_dir() {
        return modified(path);
    }
    fs::read_dir(path)
        .ok()?
        .flatten()
        .filter_map(|entry| newest(&entry.path()))
        .max()
}
