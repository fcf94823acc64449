//! What stories are made of, and a short one; the long run is in `docs/reliability.md`.

use std::collections::BTreeSet;

use rand::SeedableRng;
use rand::rngs::StdRng;
use serde_json::json;

use crate::acts::{deploy, opened, publish_agent};
use crate::chaos::{Actor, Expected, Outcome, Points, StoryOptions, check, plot, tell};
use crate::house::House;
use crate::person::Person;
use crate::wait::until;
use crate::ways::Way;

#[tokio::test(flavor = "multi_thread")]
async fn nothing_breaks_in_a_short_story() {
    let outcome: Outcome = tell(StoryOptions::drawn(1, 3, Way::Embedded)).await;
    assert!(outcome.holds(), "{outcome}");
}

#[test]
fn a_seed_brings_the_same_story_back() {
    let told = |seed| format!("{:?}", plot(&StoryOptions::drawn(seed, 8, Way::Embedded)));
    assert_eq!(told(7), told(7));
    assert_ne!(told(7), told(8));
}

#[test]
fn there_are_enough_points_and_stories_reach_for_them_all() {
    let points = Points::known().names();
    assert!(points.len() >= 50, "{} points", points.len());
    let mut drawn = BTreeSet::new();
    for seed in 0..1_000 {
        for round in plot(&StoryOptions::drawn(seed, 8, Way::Embedded)) {
            let crashes = round.crash.into_iter().chain(round.relapse);
            drawn.extend(crashes.filter_map(|crash| crash.point));
        }
    }
    let never: Vec<_> = points.iter().filter(|it| !drawn.contains(**it)).collect();
    assert!(never.is_empty(), "no story is cut at {never:?}");
}

#[test]
fn a_sweep_wants_enough_points_and_gets_each_once() {
    let points = Points::known();
    let swept = points.swept();
    assert!(swept.len() >= 50, "{} points", swept.len());
    let (mut random, mut wanted) = (StdRng::seed_from_u64(1), swept.clone());
    let mut taken = BTreeSet::new();
    for group in points.groups() {
        while let Some(crash) = points.take(&mut random, group, &mut wanted) {
            let point = crash.point.unwrap();
            assert!(swept.contains(&*point), "{point} was not wanted");
            assert!(taken.insert(point.clone()), "{point} twice");
        }
    }
    assert_eq!(taken.len(), swept.len(), "not taken: {wanted:?}");
    let options = StoryOptions {
        wanted: swept.clone(),
        ..StoryOptions::drawn(1, 24, Way::Embedded)
    };
    let rounds = plot(&options);
    let cut = rounds.iter().filter_map(|round| round.crash.as_ref());
    let first: Vec<_> = cut.filter_map(|crash| crash.point.as_deref()).collect();
    let cut: BTreeSet<_> = first.iter().filter(|it| swept.contains(**it)).collect();
    assert!(
        cut.len() >= 16,
        "only {} of {} rounds",
        cut.len(),
        rounds.len()
    );
}

#[test]
fn every_act_has_points_of_its_own() {
    let groups: BTreeSet<_> = Points::known().groups().collect();
    for seed in 0..100 {
        for round in plot(&StoryOptions::drawn(seed, 8, Way::Embedded)) {
            assert!(groups.contains(round.act.group()), "{:?}", round.act);
        }
    }
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
    let mut actor = Actor {
        person: owner,
        deployed,
        expected: Expected::default(),
    };
    actor.expected.called.insert("ETH");
    until("the books are in order", async || {
        check(&house, &actor).await.is_empty().then_some(())
    })
    .await;

    let url = format!("{}/sim/act", house.stand_ins.venue.base_url());
    let user = &actor.deployed.account;
    let trade = json!({ "kind": "trade", "user": user, "coin": "ETH", "size": "1" });
    let answer = house.client().post(url).json(&trade).send().await.unwrap();
    assert!(answer.status().is_success(), "{answer:?}");
    let wrong = check(&house, &actor).await;
    assert!(!wrong.is_empty(), "a trade behind our back is not seen");

    // Once we know of it, it is shown as what is not ours, and what is ours goes on.
    actor.expected.external.insert("ETH", 1.into());
    until("the trade by hand is shown as external", async || {
        check(&house, &actor).await.is_empty().then_some(())
    })
    .await;
}
