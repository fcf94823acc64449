//! Posts of many authors' manners that the rules were not written from, in English and Chinese.

use rules::classify::{Call, Entry, classify};
use serde_json::Value;

const POSTS: &str = include_str!("../posts/diverse.jsonl");

/// What was counted over some posts.
#[derive(Default)]
struct Count {
    right: usize,
    said: usize,
    meant: usize,
    quiet: usize,
    disturbed: usize,
    levels: usize,
    levels_right: usize,
}

fn posts(lang: &str) -> Vec<Value> {
    POSTS
        .lines()
        .map(|line| serde_json::from_str(line).expect("our posts are whole"))
        .filter(|post: &Value| post["lang"] == lang)
        .collect()
}

fn texts(value: &Value) -> Vec<String> {
    let text = |value: &Value| value.as_str().expect("our posts are whole").to_owned();
    value.as_array().into_iter().flatten().map(text).collect()
}

fn counted(posts: &[Value]) -> Count {
    let mut count = Count::default();
    for post in posts {
        let calls = classify(post["text"].as_str().expect("our posts are whole")).calls;
        let labels = post["calls"].as_array().expect("our posts are whole");
        count.said += calls.len();
        count.meant += labels.len();
        count.quiet += usize::from(labels.is_empty());
        count.disturbed += usize::from(labels.is_empty() && !calls.is_empty());
        for label in labels {
            let side = label["side"]
                .as_str()
                .expect("our posts are whole")
                .to_uppercase();
            let found = calls.iter().find(|call| {
                label["token"] == call.token.as_str() && call.side.to_string() == side
            });
            if let Some(call) = found {
                count.right += 1;
                count.compare(label, call);
            }
        }
    }
    count
}

impl Count {
    fn compare(&mut self, label: &Value, call: &Call) {
        let mut check = |is_stated: bool, is_right: bool| {
            self.levels += usize::from(is_stated);
            self.levels_right += usize::from(is_stated && is_right);
        };
        let entry = match call.entry {
            Entry::Unstated => Vec::new(),
            Entry::Market => vec!["market".to_owned()],
            Entry::Range { low, high } => vec![low.to_string(), high.to_string()],
        };
        let meant = label["entry"]
            .as_str()
            .map_or_else(|| texts(&label["entry"]), |market| vec![market.to_owned()]);
        check(!meant.is_empty(), entry == meant);
        let targets: Vec<String> = call.targets.iter().map(ToString::to_string).collect();
        let meant = texts(&label["targets"]);
        check(!meant.is_empty(), targets == meant);
        let stop = call.stop.map(|price| price.to_string());
        let meant = label["stop"].as_str();
        check(meant.is_some(), stop.as_deref() == meant);
    }

    /// F1 ≥ 0.85, false calls ≤ 5 %, levels ≥ 90 %.
    fn assert_good(&self) {
        let Self {
            right, said, meant, ..
        } = *self;
        assert!(
            200 * right >= 85 * (said + meant),
            "{right} of {said} said and {meant} meant"
        );
        assert!(
            20 * self.disturbed <= self.quiet,
            "{} of {} quiet posts",
            self.disturbed,
            self.quiet
        );
        assert!(
            10 * self.levels_right >= 9 * self.levels,
            "{} of {} levels",
            self.levels_right,
            self.levels
        );
    }
}

#[test]
fn english_calls_of_many_manners_are_read() {
    counted(&posts("en")).assert_good();
}

#[test]
fn chinese_calls_of_many_manners_are_read() {
    counted(&posts("zh")).assert_good();
}
