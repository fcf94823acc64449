//! Cases that once were worth a closer look, run again; `tests/corpus` holds them, and
//! `cargo run --release -p router --example fuzz` looks for more.

use std::path::Path;

use crate::chance::Chance;
use crate::fuzz_rig::{Case, Rig};

#[tokio::test]
async fn every_case_of_the_corpus_is_answered() {
    let rig = Rig::new();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus");
    let mut count = 0;
    for file in std::fs::read_dir(folder).unwrap() {
        let path = file.unwrap().path();
        let text = std::fs::read_to_string(&path).unwrap();
        let case: Case = serde_json::from_str(&text).unwrap();
        let went = rig.run(&case, None).await;
        assert!(
            went.is_ok(),
            "{}: {}",
            path.display(),
            went.err().unwrap_or_default()
        );
        count += 1;
    }
    assert!(count >= 10, "{count} cases");
}

/// Words of queries in any order, and answers made up for what is asked.
#[tokio::test]
async fn words_in_any_order_are_answered() {
    const WORDS: [&str; 22] = [
        "query",
        "mutation",
        "{",
        "}",
        "(",
        ")",
        ":",
        "...",
        "on",
        "fragment",
        "@skip",
        "@include",
        "if",
        "$a",
        "true",
        "users",
        "items",
        "media",
        "id",
        "__typename",
        "\"x\"",
        "[",
    ];
    let rig = Rig::new();
    let names = rig.names();
    for seed in 0..300 {
        let mut chance = Chance::new(seed);
        let words: Vec<_> = (0..chance.below(30)).map(|_| chance.pick(&WORDS)).collect();
        let case = Case {
            supergraph: names[chance.below(names.len())].clone(),
            query: words.join(" "),
            ..Case::default()
        };
        let went = rig.run(&case, Some(chance)).await;
        assert!(
            went.is_ok(),
            "seed {seed}: {}",
            went.err().unwrap_or_default()
        );
    }
}
