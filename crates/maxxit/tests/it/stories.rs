//! What stories are made of, and a short one; the long run is in `docs/reliability.md`.

use std::collections::BTreeSet;

use serde_json::json;

use crate::acts::{deploy, opened, publish_agent};
use crate::chaos::{Outcome, StoryOptions, check, plot, points, tell};
use crate::house::House;
use crate::person::Person;
use crate::wait::until;
use crate::ways::Way;

#[tokio::test(flavor = "multi_thread")]
async fn nothing_breaks_in_a_short_story() {
    let outcome: Outcome = tell(StoryOptions {
        seed: 1,
        rounds: 3,
        way: Way::Embedded,
    })
    .await;
    assert!(outcome.holds(), "{outcome}");
}

#[test]
fn a_seed_brings_the_same_story_back() {
    let told = |seed| format!("{:?}", plot(seed, 8, Way::Embedded));
    assert_eq!(told(7), told(7));
    assert_ne!(told(7), told(8));
}

#[test]
fn there_are_enough_points_and_stories_reach_for_them_all() {
    let points = points();
    assert!(points.len() >= 50, "{} points", points.len());
    let mut drawn = BTreeSet::new();
    for seed in 0..1_000 {
        for round in plot(seed, 8, Way::Embedded) {
            drawn.extend(round.crash.and_then(|crash| crash.point));
        }
    }
    assert_eq!(drawn.len(), points.len());
}

/// A story is worth no more than its books: what is done behind our back is seen.
#[tokio::test(flavor = "multi_thread")]
async fn the_books_see_what_is_not_ours() {
    let house = House::start(Way::Embedded).await;
    let creator = Person::demo(&house).await;
    let agent = publish_agent(&house, &creator).await;
    let owner = Person::sign_in(&house).await;
    let deployed = deploy(&owner, &agent).await;
    house.stand_ins.call_long("ETH", 3_000);
    opened(&house, &owner, &deployed, "ETH").await;
    let called = BTreeSet::from(["ETH"]);
    until("the books are in order", async || {
        let wrong = check(&house, &owner, &deployed, &called).await;
        wrong.is_empty().then_some(())
    })
    .await;

    let url = format!("{}/sim/act", house.stand_ins.venue.base_url());
    let trade = json!({ "kind": "trade", "user": deployed.account, "coin": "ETH", "size": "1" });
    let answer = house.client().post(url).json(&trade).send().await.unwrap();
    assert!(answer.status().is_success(), "{answer:?}");
    let wrong = check(&house, &owner, &deployed, &called).await;
    assert!(!wrong.is_empty(), "a trade behind our back is not seen");
}
