//! How well and how fast the embedded classifier reads: over our own posts always, over recorded
//! ones when a folder of them is given or lies beside the workspace.

#![expect(
    clippy::print_stdout,
    clippy::float_arithmetic,
    reason = "figures for people, printed"
)]

use std::collections::BTreeMap;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::time::Instant;

use flate2::read::GzDecoder;
use rules::classify::{Call, Entry, classify};
use serde_json::Value;

/// Where recorded posts lie unless a folder is named.
const RECORDED: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data/posts");
/// Our own posts, each file with what it is called.
const OWN: [(&str, &str); 2] = [
    ("own English", include_str!("../tests/posts/english.jsonl")),
    ("own diverse", include_str!("../tests/posts/diverse.jsonl")),
];

/// How a gzip file begins.
const GZIP: [u8; 2] = [0x1f, 0x8b];

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let is_verbose = arguments.iter().any(|argument| argument == "--misses");
    let folder = arguments
        .iter()
        .find(|argument| !argument.starts_with("--"));
    let folder = folder.map_or_else(|| PathBuf::from(RECORDED), PathBuf::from);
    let mut report = Report {
        is_verbose,
        ..Report::default()
    };
    print_machine();
    for (name, lines) in OWN {
        report.own(name, lines, "tune");
        report.own(name, lines, "held");
        report.own(name, lines, "later");
    }
    if folder.is_dir() {
        report.recorded(&folder);
    } else {
        println!("no recorded posts: only our own were read");
    }
    report.print_times();
}

fn print_machine() {
    let cpu = std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = cpu
        .lines()
        .find_map(|line| line.strip_prefix("model name"))
        .map_or("unknown", |rest| rest.trim_start_matches([' ', '\t', ':']));
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    println!(
        "machine: {model}, {cores} cores, {} build",
        if cfg!(debug_assertions) {
            "debug"
        } else {
            "release"
        }
    );
}

/// A call as labelled.
struct Label {
    token: String,
    side: String,
    entry: Option<EntryLabel>,
    targets: Vec<f64>,
    stop: Option<f64>,
}

/// Where a labelled call enters.
#[derive(Clone, Copy)]
enum EntryLabel {
    Market,
    Range(f64, f64),
}

#[derive(Default)]
struct Score {
    posts: u32,
    right: u32,
    wrong: u32,
    missed: u32,
    entry: (u32, u32),
    targets: (u32, u32),
    stop: (u32, u32),
}

#[derive(Default)]
struct Report {
    is_verbose: bool,
    micros: Vec<u64>,
}

impl Report {
    fn calls(&mut self, text: &str) -> Vec<Call> {
        let started = Instant::now();
        let found = classify(text);
        self.micros
            .push(u64::try_from(started.elapsed().as_nanos() / 100).unwrap_or(u64::MAX));
        found.calls
    }

    fn own(&mut self, name: &str, lines: &str, split: &str) {
        let mut score = Score::default();
        let mut chatter = (0, 0);
        for post in lines
            .lines()
            .filter_map(|line| serde_json::from_str::<Value>(line).ok())
        {
            if post["split"] != split {
                continue;
            }
            let text = post["text"].as_str().unwrap_or_default();
            let labels: Vec<Label> = post["calls"]
                .as_array()
                .into_iter()
                .flatten()
                .map(own_label)
                .collect();
            let is_seen = self.compare(&mut score, text, &labels, split != "held");
            if labels.is_empty() {
                chatter.0 += u32::from(is_seen);
                chatter.1 += 1;
            }
        }
        score.print(&format!("{name}, {split}"));
        println!("  calls seen in chatter: {} of {}", chatter.0, chatter.1);
    }

    fn recorded(&mut self, folder: &Path) {
        let mut by_split: BTreeMap<String, Score> = BTreeMap::new();
        let (mut unlabelled, mut unlabelled_calls) = (0, 0);
        for post in posts(folder, "telegram_signals_zh_2024_2025.jsonl.gz") {
            let text = post["text"].as_str().unwrap_or_default();
            let Some(label) = recorded_label(&post["label"]) else {
                unlabelled += 1;
                unlabelled_calls += u32::from(!self.calls(text).is_empty());
                continue;
            };
            // Held out by time: nothing after January 2025 was looked at while the rules were written.
            let is_held = post["created_at"].as_str().unwrap_or_default() >= "2025-02";
            let split = if is_held {
                "Chinese, held out (from 2025-02)"
            } else {
                "Chinese, tuned (to 2025-01)"
            };
            let score = by_split.entry(split.to_owned()).or_default();
            self.compare(score, text, &[label], !is_held);
        }
        for post in posts(folder, "telegram_signals_ru_2025_12.jsonl") {
            let text = post["text"].as_str().unwrap_or_default();
            let labels: Vec<Label> = recorded_label(&post["label"]).into_iter().collect();
            let score = by_split.entry("Russian".to_owned()).or_default();
            self.compare(score, text, &labels, true);
        }
        for (name, score) in &by_split {
            score.print(name);
        }
        println!(
            "Chinese without a label: calls seen in {unlabelled_calls} of {unlabelled} (a missing label says nothing)"
        );
        self.chatter(folder, "x_spam_labelled.jsonl", Some("spam"));
        self.chatter(folder, "x_spam_labelled.jsonl", Some("not_spam"));
        self.chatter(folder, "x_elonmusk_2020_2022.jsonl.gz", None);
        self.chatter(folder, "reddit_crypto_sentiment_labelled.jsonl", None);
        self.chatter(folder, "x_influencers_2018_2025.jsonl.gz", None);
        self.chatter(folder, "stocktwits_crypto_2026_05.jsonl", None);
        self.chatter(folder, "x_ct_traders_2020_2021.jsonl.gz", None);
    }

    fn chatter(&mut self, folder: &Path, file: &str, value: Option<&str>) {
        let (mut seen, mut all) = (0_u32, 0_u32);
        for post in posts(folder, file) {
            if value.is_some_and(|value| post["label"]["value"] != value) {
                continue;
            }
            all += 1;
            let text = post["text"].as_str().unwrap_or_default();
            let calls = self.calls(text);
            seen += u32::from(!calls.is_empty());
            if self.is_verbose && !calls.is_empty() {
                println!(
                    "CALL {} {} {} | {}",
                    calls[0].token.as_str(),
                    calls[0].side,
                    calls[0].confidence,
                    text.replace('\n', " / ")
                );
            }
        }
        if all > 0 {
            let share = f64::from(seen) * 100.0 / f64::from(all);
            println!(
                "{file} {}: calls seen in {seen} of {all} ({share:.1} %)",
                value.unwrap_or("")
            );
        }
    }

    /// Reads a post, compares it with its labels, and says whether a call was seen.
    fn compare(&mut self, score: &mut Score, text: &str, labels: &[Label], is_open: bool) -> bool {
        let calls = self.calls(text);
        score.posts += 1;
        let matching = |label: &Label| {
            calls.iter().find(|call| {
                call.token.as_str() == bare(&label.token)
                    && call.side.to_string().eq_ignore_ascii_case(&label.side)
            })
        };
        let before = (score.right, score.wrong, score.missed);
        for label in labels {
            match matching(label) {
                Some(call) => {
                    score.right += 1;
                    let is_clean = score.levels(label, call);
                    if self.is_verbose && is_open && !is_clean {
                        println!(
                            "LEVELS {:?} {:?} {:?} | {}",
                            call.entry,
                            call.targets,
                            call.stop,
                            text.replace('\n', " / ")
                        );
                    }
                }
                None => score.missed += 1,
            }
        }
        let right = score.right - before.0;
        score.wrong += u32::try_from(calls.len()).unwrap_or(u32::MAX) - right;
        if self.is_verbose && is_open && (score.wrong, score.missed) != (before.1, before.2) {
            let found: Vec<String> = calls
                .iter()
                .map(|call| format!("{} {}", call.token.as_str(), call.side))
                .collect();
            let reason = classify(text).reason;
            println!("MISS {found:?} {reason:?} | {}", text.replace('\n', " / "));
        }
        !calls.is_empty()
    }

    fn print_times(&mut self) {
        self.micros.sort_unstable();
        let at = |share: usize| {
            let place = (self.micros.len() * share / 100).min(self.micros.len().saturating_sub(1));
            self.micros.get(place).map_or(0, |tenths| tenths / 10)
        };
        println!(
            "time a post over {} posts: p50 {} µs, p95 {} µs, p99 {} µs",
            self.micros.len(),
            at(50),
            at(95),
            at(99)
        );
    }
}

impl Score {
    fn levels(&mut self, label: &Label, call: &Call) -> bool {
        let near = |a: f64, b: f64| (a - b).abs() <= b.abs() * 1e-6;
        let scaled = |price: domain::Price| {
            price.to_string().parse::<f64>().unwrap_or(0.0) * unit(&label.token)
        };
        let mut is_clean = true;
        let mut count = |place: &mut (u32, u32), is_right: bool| {
            place.1 += 1;
            place.0 += u32::from(is_right);
            is_clean &= is_right;
        };
        if let Some(entry) = label.entry {
            let is_right = match (entry, call.entry) {
                (EntryLabel::Market, Entry::Market) => true,
                (EntryLabel::Range(low, high), Entry::Range { low: l, high: h }) => {
                    near(scaled(l), low) && near(scaled(h), high)
                }
                _ => false,
            };
            count(&mut self.entry, is_right);
        }
        if !label.targets.is_empty() {
            let read: Vec<f64> = call.targets.iter().map(|price| scaled(*price)).collect();
            let is_right = read.len() == label.targets.len()
                && read.iter().zip(&label.targets).all(|(a, b)| near(*a, *b));
            count(&mut self.targets, is_right);
        }
        if let Some(stop) = label.stop {
            count(
                &mut self.stop,
                call.stop.is_some_and(|price| near(scaled(price), stop)),
            );
        }
        is_clean
    }

    fn print(&self, name: &str) {
        let share = |part: u32, all: u32| {
            if all == 0 {
                0.0
            } else {
                f64::from(part) / f64::from(all)
            }
        };
        let precision = share(self.right, self.right + self.wrong);
        let recall = share(self.right, self.right + self.missed);
        let f1 = if precision + recall > 0.0 {
            2.0 * precision * recall / (precision + recall)
        } else {
            0.0
        };
        println!(
            "{name}: {} posts, precision {precision:.3}, recall {recall:.3}, F1 {f1:.3}",
            self.posts
        );
        for (level, (right, all)) in [
            ("entry", self.entry),
            ("targets", self.targets),
            ("stop", self.stop),
        ] {
            println!(
                "  {level}: {right} of {all} right ({:.1} %)",
                share(right, all) * 100.0
            );
        }
    }
}

fn posts(folder: &Path, file: &str) -> Vec<Value> {
    let Ok(bytes) = std::fs::read(folder.join(file)) else {
        println!("{file}: not there");
        return Vec::new();
    };
    let mut text = String::new();
    let is_read = if bytes.starts_with(&GZIP) {
        GzDecoder::new(bytes.as_slice())
            .read_to_string(&mut text)
            .is_ok()
    } else {
        bytes.as_slice().read_to_string(&mut text).is_ok()
    };
    if !is_read {
        println!("{file}: cannot be read");
    }
    text.lines()
        .filter_map(|line| serde_json::from_str(line).ok())
        .collect()
}

fn numbers(value: &Value) -> Vec<f64> {
    let number = |value: &Value| value.as_f64().or_else(|| value.as_str()?.parse().ok());
    value
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(number)
        .collect()
}

fn own_label(value: &Value) -> Label {
    let entry = numbers(&value["entry"]);
    Label {
        token: value["token"].as_str().unwrap_or_default().to_owned(),
        side: value["side"].as_str().unwrap_or_default().to_owned(),
        entry: match entry.as_slice() {
            [low, high] => Some(EntryLabel::Range(*low, *high)),
            _ => (value["entry"] == "market").then_some(EntryLabel::Market),
        },
        targets: numbers(&value["targets"]),
        stop: value["stop"].as_str().and_then(|text| text.parse().ok()),
    }
}

fn recorded_label(value: &Value) -> Option<Label> {
    if value["kind"] != "trade_call" {
        return None;
    }
    let entry = numbers(&value["entry"]);
    Some(Label {
        token: value["symbol"].as_str()?.to_owned(),
        side: value["side"].as_str()?.to_owned(),
        entry: match entry.as_slice() {
            [low, high] => Some(EntryLabel::Range(*low, *high)),
            _ => (value["entry"] == "market").then_some(EntryLabel::Market),
        },
        targets: numbers(&value["tp"]),
        stop: value["sl"].as_f64(),
    })
}

/// `1000PEPE` is PEPE.
fn bare(token: &str) -> &str {
    token.strip_prefix("1000").unwrap_or(token)
}

fn unit(token: &str) -> f64 {
    if token.starts_with("1000") {
        1_000.0
    } else {
        1.0
    }
}
