//! Recorded posts: they appear in time, and what is no post is said.

use std::io::Write;
use std::path::Path;

use chrono::{DateTime, TimeDelta, Utc};
use flate2::Compression;
use flate2::write::GzEncoder;
use simulator_x::{Feed, RateLimits};

use crate::support::{House, noon, texts};

const LINES: &str = r#"{"id":"a:1","author":"name:Ki Young","created_at":"2026-09-21T14:13:20Z","text":"first","source":"ours"}
{"id":"a:2","author":"name:Ki Young","created_at":"2026-09-21T14:14:20Z","text":"second","reply_to":"a:1","source":"ours"}
not json at all
{"id":"a:3","author":"bob","created_at":null,"text":"no time","source":"ours"}

{"id":"a:4","author":"bob","created_at":"2026-09-21T14:13:20Z","text":"  ","source":"ours"}
"#;

#[tokio::test]
async fn a_post_appears_when_its_time_comes() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("one.jsonl"), LINES).unwrap();
    let house = House::start(Feed::Recorded(folder.path().to_owned())).await;
    let handle = house.x.report().authors[0].0.clone();
    assert!(handle.starts_with("KiYoung_"), "{handle}");
    assert_eq!(texts(&house.posts(&handle).await), ["first"]);
    house.pass(60);
    assert_eq!(texts(&house.posts(&handle).await), ["second", "first"]);
}

#[tokio::test]
async fn lines_that_are_no_posts_are_counted_with_their_reasons() {
    let folder = tempfile::tempdir().unwrap();
    let file = std::fs::File::create(folder.path().join("one.jsonl.gz")).unwrap();
    let mut gz = GzEncoder::new(file, Compression::fast());
    gz.write_all(LINES.as_bytes()).unwrap();
    gz.finish().unwrap();
    let house = House::start(Feed::Recorded(folder.path().to_owned())).await;
    let report = house.get("/_simulator/feed").await;
    assert_eq!(report["posts"], 2);
    assert_eq!(report["skippedCount"], 3);
    let places: Vec<_> = (0..3)
        .map(|n| report["skipped"][n]["line"].as_u64().unwrap())
        .collect();
    assert_eq!(places, [3, 4, 6]);
    assert_eq!(report["skipped"][1]["reason"], "the post has no time");
}

#[tokio::test]
async fn the_busiest_authors_of_a_time_are_told() {
    let folder = tempfile::tempdir().unwrap();
    let bob = r#"{"id":"b:1","author":"bob","created_at":"2026-09-21T14:14:00Z","text":"only"}"#;
    std::fs::write(folder.path().join("one.jsonl"), format!("{LINES}{bob}\n")).unwrap();
    let house = House::start(Feed::Recorded(folder.path().to_owned())).await;
    let minute = |number: i64| noon() + TimeDelta::seconds(number * 30);
    let first_of = |start, end| house.x.authors_between(start, end)[0].clone();
    assert_eq!(first_of(minute(1), minute(2)), ("bob".to_owned(), 1));
    assert_eq!(first_of(minute(0), minute(9)).1, 2);
}

#[tokio::test]
async fn the_same_folder_gives_the_same_ids() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("one.jsonl"), LINES).unwrap();
    let mut seen = Vec::new();
    for _ in 0..2 {
        let house = House::start(Feed::Recorded(folder.path().to_owned())).await;
        let handle = house.x.report().authors[0].0.clone();
        seen.push((house.id_of(&handle).await, house.posts(&handle).await));
    }
    assert_eq!(seen[0], seen[1]);
}

#[tokio::test]
async fn every_recorded_post_with_a_time_can_be_read() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/posts");
    if !folder.is_dir() {
        return; // Recorded data is not everywhere; the tests above stand on their own.
    }
    let end: DateTime<Utc> = noon() + TimeDelta::days(3_650);
    let house = House::start_with(Feed::Recorded(folder), RateLimits::default(), end).await;
    let report = house.x.report();
    assert_eq!(report.posts + report.skipped_count, 33_037);
    assert_eq!(
        report.skipped_count, 936,
        "only posts without a time are left out"
    );
    let (handle, count) = &report.authors[0];
    assert!(*count > 100);
    assert_eq!(house.posts(handle).await.len(), 100);
}
