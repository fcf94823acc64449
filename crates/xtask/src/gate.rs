//! `cargo xtask bench`: the work of the hot paths against the figures that are committed.
//!
//! Work is counted in instructions, by callgrind: the same on a busy machine as on an idle one.
//! Each path is run twice, so many times and more, and the difference counts; what starting costs
//! falls out. More than the allowed rise over the committed figure fails.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, ensure};
use serde::{Deserialize, Serialize};

use crate::{process, setup};

/// The committed figures, below the root.
const FIGURES: &str = "benches/figures.json";
/// How much more work than committed is let through.
const RISE_MAX_PERCENT: u64 = 15;
/// What is measured, and how many times it is done between the two counts.
const PATHS: [(&str, u32); 5] = [
    ("classify", 200),
    ("judge", 1_000),
    ("exits", 2_000),
    ("order", 2_000),
    ("position", 2_000),
];

/// What one path costs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Figure {
    /// Instructions of one pass.
    instructions: u64,
}

type Figures = BTreeMap<String, Figure>;

/// Measures, and compares with what is committed or, when `update`, writes it.
pub fn run(update: bool) -> Result<()> {
    setup::for_counting()?;
    process::cargo(&[
        "build",
        "--release",
        "--package",
        "rules",
        "--example",
        "hot_paths",
    ])?;
    let program = crate::up::target_directory()?.join("release/examples/hot_paths");
    let mut measured = Figures::new();
    for (path, times) in PATHS {
        let begun = count(&program, path, 0)?;
        let done = count(&program, path, times)?;
        let instructions = done.saturating_sub(begun) / u64::from(times);
        measured.insert(path.to_owned(), Figure { instructions });
    }
    let file = process::root().join(FIGURES);
    if update {
        write(&file, &measured)?;
        println!("{FIGURES} written");
        return Ok(());
    }
    let text = std::fs::read_to_string(&file)
        .with_context(|| format!("{FIGURES} is missing; write it with --update"))?;
    let committed: Figures = serde_json::from_str(&text).context(FIGURES)?;
    let (table, worse) = compare(&committed, &measured);
    println!("{table}");
    ensure!(
        worse.is_empty(),
        "more than {RISE_MAX_PERCENT} % more work than committed: {}",
        worse.join(", ")
    );
    Ok(())
}

/// Instructions of one run.
fn count(program: &Path, path: &str, times: u32) -> Result<u64> {
    let folder = std::env::temp_dir().join(format!("maxxit-gate-{}", std::process::id()));
    std::fs::create_dir_all(&folder)?;
    let out: PathBuf = folder.join("callgrind");
    let ran = Command::new("valgrind")
        .args(["--tool=callgrind", "--quiet"])
        .arg(format!("--callgrind-out-file={}", out.display()))
        .arg(program)
        .args([path, &times.to_string()])
        .output()
        .context("valgrind did not start")?;
    ensure!(
        ran.status.success(),
        "{path} failed: {}",
        String::from_utf8_lossy(&ran.stderr)
    );
    let profile = std::fs::read_to_string(&out)?;
    std::fs::remove_dir_all(&folder)?;
    totals(&profile).with_context(|| format!("callgrind says nothing of {path}"))
}

/// The total of a profile.
fn totals(profile: &str) -> Option<u64> {
    let line = profile
        .lines()
        .find_map(|line| line.strip_prefix("totals: "))
        .or_else(|| {
            let mut lines = profile.lines();
            lines.find_map(|line| line.strip_prefix("summary: "))
        })?;
    line.trim().parse().ok()
}

/// A table of both, and the paths that cost too much.
fn compare(committed: &Figures, measured: &Figures) -> (String, Vec<String>) {
    let mut table = vec!["path        committed     measured   change".to_owned()];
    let mut worse = Vec::new();
    for (path, Figure { instructions }) in measured {
        let Some(former) = committed.get(path) else {
            table.push(format!(
                "{path:<10}         none {instructions:>12}      new"
            ));
            worse.push(format!("{path} has no committed figure"));
            continue;
        };
        let former = former.instructions;
        let tenths = tenths_of_percent(former, *instructions);
        let sign = if tenths < 0 { "-" } else { "+" };
        let (whole, rest) = (tenths.abs() / 10, tenths.abs() % 10);
        table.push(format!(
            "{path:<10} {former:>12} {instructions:>12}  {sign}{whole}.{rest} %"
        ));
        if u128::from(*instructions) * 100 > u128::from(former) * u128::from(100 + RISE_MAX_PERCENT)
        {
            worse.push(path.clone());
        }
    }
    (table.join("\n"), worse)
}

fn tenths_of_percent(former: u64, now: u64) -> i64 {
    let change = i128::from(now) - i128::from(former);
    i64::try_from(change * 1_000 / i128::from(former.max(1))).unwrap_or(i64::MAX)
}

fn write(file: &Path, figures: &Figures) -> Result<()> {
    let folder = file.parent().context("the figures lie in a folder")?;
    std::fs::create_dir_all(folder)?;
    let text = serde_json::to_string_pretty(figures)?;
    std::fs::write(file, format!("{text}\n")).with_context(|| file.display().to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn figures(judge: u64) -> Figures {
        let instructions = judge;
        [("judge".to_owned(), Figure { instructions })].into()
    }

    #[test]
    fn a_rise_beyond_fifteen_percent_fails_and_one_within_does_not() {
        let worse = |now| compare(&figures(1_000), &figures(now)).1;
        assert_eq!(worse(1_151), ["judge"]);
        assert!(worse(1_150).is_empty());
        assert!(worse(10).is_empty());
        assert_eq!(compare(&Figures::new(), &figures(1)).1.len(), 1);
    }

    #[test]
    fn the_total_of_a_profile_is_read() {
        assert_eq!(
            totals("version: 1\nevents: Ir\ntotals: 1234\n"),
            Some(1_234)
        );
        assert_eq!(totals("summary: 77\n"), Some(77));
        assert_eq!(totals("nothing"), None);
    }
}
