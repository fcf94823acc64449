//! Rules of the house that no compiler holds: imports go down only, files stay short.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, bail};
use cargo_metadata::{DependencyKind, MetadataCommand};

use crate::process;

/// A source file longer than this must be cut.
const LINES_MAX: usize = 500;

/// Crates that may know no runtime, database or network.
const PURE: &[&str] = &["domain", "rules"];

/// What the pure crates must not import, however it is named in the future.
const IMPURE: &[&str] = &[
    "tokio",
    "sea-orm",
    "sqlx",
    "reqwest",
    "hyper",
    "axum",
    "redis",
    "async-graphql",
];

/// Who may import whom, of our own crates. A subgraph has no line for another: that is the rule.
const MAY_IMPORT: &[(&str, &[&str])] = &[
    ("domain", &[]),
    ("rules", &["domain"]),
    ("evm", &["domain", "rules"]),
    ("venue", &["domain", "rules"]),
    ("graph", &["domain"]),
    ("trace", &[]),
    ("events", &["domain", "rules", "venue", "trace"]),
    ("migrations", &["domain"]),
    (
        "platform",
        &["domain", "venue", "graph", "events", "migrations", "trace"],
    ),
    ("router", &["domain", "trace"]),
    ("simulator-hyperliquid", &["domain", "evm"]),
    ("simulator-x", &["domain"]),
    ("xtask", &[]),
];

/// What every subgraph may import.
const SUBGRAPH_MAY_IMPORT: &[&str] = &[
    "domain",
    "rules",
    "evm",
    "venue",
    "graph",
    "events",
    "platform",
    "migrations",
];

/// Checks everything; prints every fault before it fails.
pub fn run() -> Result<()> {
    let mut faults = imports()?;
    faults.extend(files()?);
    if faults.is_empty() {
        println!("tidy: nothing to say");
        return Ok(());
    }
    for fault in &faults {
        eprintln!("tidy: {fault}");
    }
    bail!("{} faults", faults.len());
}

fn imports() -> Result<Vec<String>> {
    let metadata = MetadataCommand::new()
        .no_deps()
        .current_dir(process::root())
        .exec()
        .context("cargo metadata failed")?;
    let allowed: BTreeMap<_, _> = MAY_IMPORT.iter().copied().collect();
    let ours: Vec<_> = metadata
        .packages
        .iter()
        .map(|package| package.name.as_str())
        .collect();
    let mut faults = Vec::new();
    for package in &metadata.packages {
        let name = package.name.as_str();
        let is_subgraph = package.manifest_path.as_str().contains("/subgraphs/");
        let may = match allowed.get(name) {
            Some(may) => *may,
            None if is_subgraph => SUBGRAPH_MAY_IMPORT,
            None => continue,
        };
        for dependency in &package.dependencies {
            let import = dependency.name.as_str();
            let is_normal = dependency.kind == DependencyKind::Normal;
            if is_normal && ours.contains(&import) && !may.contains(&import) {
                faults.push(format!(
                    "{name} imports {import}, which lies beside or above it"
                ));
            }
            if is_normal && PURE.contains(&name) && IMPURE.contains(&import) {
                faults.push(format!("{name} must stay free of I/O and imports {import}"));
            }
        }
    }
    Ok(faults)
}

fn files() -> Result<Vec<String>> {
    let output = Command::new("git")
        .current_dir(process::root())
        .args([
            "ls-files",
            "--cached",
            "--others",
            "--exclude-standard",
            "*.rs",
            "*.ts",
            "*.tsx",
        ])
        .output()
        .context("`git ls-files` did not start")?;
    let mut faults = Vec::new();
    for path in String::from_utf8_lossy(&output.stdout).lines() {
        if path.contains("/gql/") {
            continue;
        }
        let Ok(text) = std::fs::read_to_string(process::root().join(Path::new(path))) else {
            continue;
        };
        let lines = text.lines().count();
        if lines > LINES_MAX {
            faults.push(format!(
                "{path} has {lines} lines; cut it below {LINES_MAX}"
            ));
        }
        let is_rust = Path::new(path)
            .extension()
            .is_some_and(|ending| ending == "rs");
        if is_rust && !text.starts_with("//!") && !text.trim().is_empty() {
            faults.push(format!("{path} does not open with what it owns (`//! …`)"));
        }
    }
    Ok(faults)
}
