//! The invented authors: when they post, and that their levels make sense.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use serde_json::Value;
use simulator_x::{Feed, Quote, Quotes, RateLimits, SAMPLE_COINS, SAMPLE_HANDLES, Sample};

use crate::support::{House, noon, texts};

fn sample(quotes: Quotes) -> Sample {
    let coins = SAMPLE_COINS.iter().map(|coin| (*coin).to_owned()).collect();
    Sample {
        seed: 7,
        coins,
        quotes,
        memory: None,
    }
}

fn rising() -> Quotes {
    Quotes::new(|_| {
        Some(Quote {
            price: "64250.5".parse().expect("a price"),
            trend_bps: 120,
        })
    })
}

async fn all_posts(house: &House) -> Vec<Value> {
    let mut all = Vec::new();
    for handle in SAMPLE_HANDLES {
        all.extend(house.posts(handle).await);
    }
    all.sort_by_key(|post| post["id"].as_str().and_then(|id| id.parse::<u64>().ok()));
    all
}

fn calls(posts: &[Value]) -> Vec<&str> {
    let states_levels = |text: &&str| text.contains("64250") || text.contains("64251");
    texts(posts).into_iter().filter(states_levels).collect()
}

#[tokio::test]
async fn a_first_call_is_there_after_three_seconds_and_four_after_a_minute() {
    let house = House::start(Feed::Sample(sample(rising()))).await;
    assert!(all_posts(&house).await.is_empty());
    house.pass(3);
    assert_eq!(calls(&all_posts(&house).await).len(), 1);
    house.pass(57);
    let posts = all_posts(&house).await;
    let calls = calls(&posts);
    assert_eq!(calls.len(), 4);
    for coin in ["BTC", "ETH", "SOL", "XRP"] {
        assert_eq!(
            calls.iter().filter(|text| text.contains(coin)).count(),
            1,
            "{coin}"
        );
    }
    assert!(posts.iter().any(|post| post["lang"] == "zh"));
    assert!(posts.len() > calls.len(), "there is talk besides");
}

#[tokio::test]
async fn every_level_of_a_call_is_near_the_price_and_on_its_side() {
    let house = House::start(Feed::Sample(sample(rising()))).await;
    house.pass(6 * 3_600);
    let posts = all_posts(&house).await;
    let calls = calls(&posts);
    assert!(calls.len() > 100);
    let mut longs = 0;
    for text in &calls {
        let numbers: Vec<f64> = text
            .split(|c: char| !c.is_ascii_digit() && c != '.')
            .filter_map(|word| word.trim_end_matches('.').parse().ok())
            .filter(|number| *number > 1_000.0)
            .collect();
        let [low, high] = [
            numbers.iter().copied().fold(f64::MAX, f64::min),
            numbers.iter().copied().fold(0.0, f64::max),
        ];
        assert!(numbers.len() >= 3, "{text}");
        assert!(low > 56_000.0 && low < 64_250.0, "{text}");
        assert!(high < 73_000.0 && high > 64_251.0, "{text}");
        let is_long = ["Long", "long", "Buying", "多"]
            .iter()
            .any(|word| text.contains(word));
        let is_short = ["Short", "short", "空"]
            .iter()
            .any(|word| text.contains(word));
        assert!(is_long != is_short, "{text}");
        longs += usize::from(is_long);
    }
    assert!(
        longs * 10 > calls.len() * 6,
        "most calls side with the trend: {longs} of {}",
        calls.len()
    );
}

#[tokio::test]
async fn a_caller_does_not_call_a_coin_twice_before_all_were_called() {
    let house = House::start(Feed::Sample(sample(rising()))).await;
    house.pass(60 + 16 * 600);
    let posts = house.posts(SAMPLE_HANDLES[0]).await;
    // The newest sixteen calls are the sixteen rounds after the opening.
    let calls: Vec<_> = calls(&posts)
        .into_iter()
        .take(16)
        .map(str::to_owned)
        .collect();
    let named = |coin: &&&str| calls.iter().any(|text| text.contains(&format!("${coin} ")));
    assert_eq!(calls.len(), 16);
    assert_eq!(SAMPLE_COINS.iter().filter(named).count(), 16);
}

#[tokio::test]
async fn the_first_call_waits_until_the_market_answers() {
    let is_open = Arc::new(AtomicBool::new(false));
    let open = Arc::clone(&is_open);
    let quotes = Quotes::new(move |_| {
        let quote = Quote {
            price: "64250.5".parse().expect("a price"),
            trend_bps: -5,
        };
        open.load(Ordering::SeqCst).then_some(quote)
    });
    let house = House::start(Feed::Sample(sample(quotes))).await;
    house.pass(10);
    assert!(all_posts(&house).await.is_empty());
    is_open.store(true, Ordering::SeqCst);
    assert_eq!(calls(&all_posts(&house).await).len(), 1);
}

#[tokio::test]
async fn an_advertisement_is_taken_down_after_a_while() {
    let house = House::start(Feed::Sample(sample(rising()))).await;
    house.pass(60);
    let spam = house.posts("sample_promo").await;
    assert_eq!(spam.len(), 1);
    house.pass(600);
    let id = spam[0]["id"].as_str().unwrap();
    let gone = house.get(&format!("/2/tweets?ids={id}")).await;
    assert_eq!(gone["errors"][0]["resource_id"], spam[0]["id"]);
}

#[tokio::test]
async fn a_restart_finds_the_same_past() {
    let folder = tempfile::tempdir().unwrap();
    let memory = Some(folder.path().join("x/posts.jsonl"));
    let first = Sample {
        memory: memory.clone(),
        ..sample(rising())
    };
    let house = House::start(Feed::Sample(first)).await;
    house.pass(60);
    let before = all_posts(&house).await;
    house.x.stop().await;

    // The market has moved since; what was said stays said.
    let quotes = Quotes::new(|_| {
        Some(Quote {
            price: "70000".parse().unwrap(),
            trend_bps: -9,
        })
    });
    let second = Sample {
        memory,
        ..sample(quotes)
    };
    let later = noon() + chrono::TimeDelta::seconds(60);
    let house = House::start_with(Feed::Sample(second), RateLimits::default(), later).await;
    assert_eq!(all_posts(&house).await, before);
    house.pass(3);
    assert_eq!(all_posts(&house).await.len(), before.len() + 1);
}
