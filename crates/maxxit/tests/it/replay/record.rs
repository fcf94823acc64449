//! Records as files, and what it means to be the same.

use std::path::{Path, PathBuf};

use platform::Subgraph;
use serde_json::Value;
use testkit::Preparation;

use super::border::Border;
use super::line::Line;
use super::run::Run;

/// After the last input the loops run for so long once more, and nothing may be told.
const AFTERWARDS_MS: u64 = 2_000;
/// Fields that are named when a line differs.
const NAMED_MAX: usize = 12;

/// Whether records are to be written anew.
pub fn is_recording() -> bool {
    std::env::var_os("MAXXIT_RECORD").is_some()
}

/// Writes a record down.
pub fn write(name: &str, lines: &[Line]) {
    let text: String = lines.iter().map(|line| line.text() + "\n").collect();
    std::fs::write(file_of(name), text).unwrap();
}

/// Gives a fresh service what a record says came in, one after another, and holds that what went
/// out is the record's, to the byte. Gives the lines.
pub async fn replay<S: Subgraph>(
    name: &str,
    preparation: Preparation<S>,
    border: Border,
) -> Vec<Line> {
    let text = std::fs::read_to_string(file_of(name)).unwrap();
    let recorded: Vec<&str> = text.lines().collect();
    let lines: Vec<Line> = recorded.iter().map(|line| Line::read(line)).collect();
    border.expect(Vec::new());
    let mut run = Run::start(preparation, border.clone()).await;
    let mut at = 0;
    while let Some(input) = lines.get(at) {
        let answers = lines[at + 1..].iter().take_while(|line| !line.is_input());
        let outputs: Vec<&Line> = answers.collect();
        let expected = outputs.iter().filter_map(|line| match line {
            Line::Asked(asked) => Some(asked.clone()),
            _ => None,
        });
        border.expect(expected.collect());
        run.give(input.clone()).await;
        let next = at + 1 + outputs.len();
        hold_same(name, &recorded[..next], at, &run.lines()[at..]);
        at = next;
    }
    let afterwards = run.passes(0, AFTERWARDS_MS).await;
    let more = afterwards.iter().find(|line| matches!(line, Line::Told(_)));
    assert_eq!(more, None, "told after the end of {name}");
    lines
}

/// How many facts went out.
pub fn count_told(lines: &[Line]) -> usize {
    let told = lines.iter().filter(|line| matches!(line, Line::Told(_)));
    told.count()
}

fn file_of(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/it/replay")
        .join(format!("{name}.jsonl"))
}

/// Holds that an input and what went out because of it are written as the record's lines from
/// `begin` on; fails with the first that is not.
fn hold_same(name: &str, recorded: &[&str], begin: usize, now: &[Line]) {
    let now: Vec<String> = now.iter().map(Line::text).collect();
    let before = &recorded[begin..];
    if before == now {
        return;
    }
    let same = before.iter().zip(&now).take_while(|(a, b)| *a == b).count();
    let (was, is) = (before.get(same), now.get(same));
    let difference = match (was, is) {
        (Some(was), Some(is)) => difference(was, is),
        (Some(was), None) => format!("it is missing now: {was}"),
        (None, Some(is)) => format!("it is new: {is}"),
        (None, None) => unreachable!("they differ"),
    };
    panic!(
        "line {} of {name}.jsonl, after the input in line {}, differs:\n{difference}\n\
         A change that is meant is recorded with MAXXIT_RECORD=1.",
        begin + same + 1,
        begin + 1,
    );
}

/// The fields in which two lines differ, or the lines, when they are of two kinds.
fn difference(was: &str, is: &str) -> String {
    let read = |line: &str| serde_json::from_str::<Value>(line).unwrap();
    let mut fields = Vec::new();
    compare("", &read(was), &read(is), &mut fields);
    if fields.is_empty() || fields.len() > NAMED_MAX {
        return format!("recorded: {was}\nnow:      {is}");
    }
    fields.join("\n")
}

fn compare(path: &str, was: &Value, is: &Value, fields: &mut Vec<String>) {
    match (was, is) {
        (Value::Object(before), Value::Object(now)) => {
            let new = now.keys().filter(|key| !before.contains_key(*key));
            for key in before.keys().chain(new) {
                let (was, is) = (&was[key], &is[key]);
                compare(&format!("{path}.{key}"), was, is, fields);
            }
        }
        (Value::Array(before), Value::Array(now)) if before.len() == now.len() => {
            for (at, (was, is)) in before.iter().zip(now).enumerate() {
                compare(&format!("{path}[{at}]"), was, is, fields);
            }
        }
        _ if was == is => {}
        _ => fields.push(format!("{}: recorded {was}, now {is}", &path[1..])),
    }
}
