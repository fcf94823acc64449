//! What the invented authors write is read as it is meant by the embedded classifier.

use domain::{Side, Token};
use rules::classify::{Call, Entry, classify};
use serde_json::Value;
use simulator_x::{Feed, Quote, Quotes, SAMPLE_COINS, SAMPLE_HANDLES, Sample};

use crate::support::House;

/// Six hours of every author, at this price of everything.
async fn six_hours(price: &'static str, trend_bps: i32) -> Vec<(String, String)> {
    let quotes = Quotes::new(move |_| {
        Some(Quote {
            price: price.parse().expect("a price"),
            trend_bps,
        })
    });
    let coins = SAMPLE_COINS.map(str::to_owned).to_vec();
    let house = House::start(Feed::Sample(Sample {
        seed: 3,
        coins,
        quotes,
        memory: None,
    }))
    .await;
    house.pass(6 * 3_600);
    let mut all = Vec::new();
    for handle in SAMPLE_HANDLES {
        let text = |post: Value| post["text"].as_str().expect("a text").to_owned();
        all.extend(
            house
                .posts(handle)
                .await
                .into_iter()
                .map(|post| (handle.to_owned(), text(post))),
        );
    }
    all
}

/// A call states a stop; nothing else does.
fn states_a_stop(text: &str) -> bool {
    let lower = text.to_lowercase();
    [
        "stop loss ",
        "stop: ",
        "stop at ",
        "stop ",
        "sl ",
        "止損",
        "止损",
    ]
    .iter()
    .any(|word| lower.contains(word))
        && text.chars().filter(char::is_ascii_digit).count() > 6
}

fn faults_of(text: &str, price: &str) -> Vec<String> {
    let read = classify(text);
    if !states_a_stop(text) {
        return if read.is_call() {
            vec!["read as a call".to_owned()]
        } else {
            Vec::new()
        };
    }
    let [call] = read.calls.as_slice() else {
        return vec![format!("{} calls, {:?}", read.calls.len(), read.reason)];
    };
    call_faults(call, text, price)
}

fn call_faults(call: &Call, text: &str, price: &str) -> Vec<String> {
    let mut faults = Vec::new();
    let is_long = ["Long", "long", "Buying", "多"]
        .iter()
        .any(|word| text.contains(word));
    let side = if is_long { Side::Long } else { Side::Short };
    if call.side != side {
        faults.push(format!("side {}", call.side));
    }
    if !text.contains(call.token.as_str()) || !SAMPLE_COINS.contains(&call.token.as_str()) {
        faults.push(format!("token {}", call.token));
    }
    if call.confidence.decimal() < rust_decimal::Decimal::new(5, 1) {
        faults.push(format!("confidence {}", call.confidence));
    }
    let price: domain::Price = price.parse().expect("a price");
    let rises = |level: domain::Price| level > price;
    match call.stop {
        Some(stop) if rises(stop) != is_long => {}
        stop => faults.push(format!("stop {stop:?}")),
    }
    match call.targets.first() {
        Some(target) if rises(*target) == is_long => {}
        target => faults.push(format!("target {target:?}")),
    }
    // 现价 is the price of the moment: the market's.
    if call.entry == Entry::Unstated {
        faults.push(format!("entry {:?}", call.entry));
    }
    faults
}

#[tokio::test]
async fn every_call_is_read_as_meant_and_nothing_else_is_a_call() {
    let mut faults = Vec::new();
    for (price, trend_bps) in [
        ("64250.5", 90),
        ("2481.3", -90),
        ("24.817", 90),
        ("0.4417", -90),
        ("0.00001234", 90),
    ] {
        let posts = six_hours(price, trend_bps).await;
        let calls = posts.iter().filter(|(_, text)| states_a_stop(text)).count();
        assert!(
            calls > 100 && posts.len() > calls + 40,
            "{calls} of {}",
            posts.len()
        );
        for (author, text) in posts {
            for fault in faults_of(&text, price) {
                faults.push(format!("{author}: {fault}: {text:?}"));
            }
        }
    }
    faults.sort();
    assert!(
        faults.is_empty(),
        "{} faults\n{}",
        faults.len(),
        faults.join("\n")
    );
}

#[test]
fn every_sample_coin_is_a_token() {
    assert!(
        SAMPLE_COINS
            .iter()
            .all(|coin| coin.parse::<Token>().is_ok())
    );
}
