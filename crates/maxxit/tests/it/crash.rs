//! The power goes out in the middle of the pipeline.

use std::time::Duration;

use rust_decimal::Decimal;
use serde_json::Value;

use crate::acts::{
    Deployed, closed, deploy, find_open, number, opened, publish_agent, story, story_if_any,
};
use crate::house::House;
use crate::person::Person;
use crate::wait::{until, within};
use crate::ways::Way;

/// Positions are watched again this long after the platform is ready.
const WATCHED: Duration = Duration::from_secs(5);
/// An entry is answered for good this long after a restart.
const ANSWERED: Duration = Duration::from_secs(60);
/// Calls of the test, and the price each speaks from.
const CALLS: [(&str, u32); 3] = [("ETH", 3_000), ("SOL", 200), ("BTC", 100_000)];

both_ways!(nothing_is_lost_or_doubled_by_a_kill);

/// Each call is cut off later than the one before: at the post, at the verdict, at the fill.
async fn nothing_is_lost_or_doubled_by_a_kill(way: Way) {
    let mut house = House::start(way).await;
    let creator = Person::demo(&house).await;
    let agent = publish_agent(&house, &creator).await;
    let people = [Person::sign_in(&house).await, Person::sign_in(&house).await];
    let mut deployments = Vec::new();
    for person in &people {
        deployments.push(deploy(person, &agent).await);
    }
    for (round, (token, price)) in CALLS.into_iter().enumerate() {
        house.stand_ins.call_long(token, price);
        match round {
            0 => {}
            1 => verdict_is_there(&people[0], &deployments[0], token).await,
            _ => venue_has_filled(&house, &deployments[0], token).await,
        }
        house.kill();
        house.open().await;
        for (person, deployed) in people.iter().zip(&deployments) {
            assert_told_once(&house, person, deployed, token).await;
        }
    }
    target_passed_in_the_dark_is_taken(&mut house, &people[0], &deployments[0]).await;
}

async fn verdict_is_there(person: &Person, deployed: &Deployed, token: &str) {
    until("a verdict", async || {
        let story = story_if_any(person, &deployed.id).await?;
        (!story.verdicts_on(token).is_empty()).then_some(())
    })
    .await;
}

async fn venue_has_filled(house: &House, deployed: &Deployed, token: &str) {
    until("a fill at the venue", async || {
        let size = house.stand_ins.position(&deployed.account, token);
        (size > Decimal::ZERO).then_some(())
    })
    .await;
}

/// One verdict, one intent, one entry: in our books and in the venue's. An entry that was cut off
/// between being taken for sending and leaving is placed once, or expires because the venue proves
/// that it never came; it never stays unanswered.
async fn assert_told_once(house: &House, person: &Person, deployed: &Deployed, token: &str) {
    let position = within(ANSWERED, "an entry is answered for good", async || {
        if let Some(open) = find_open(house, person, deployed, token).await {
            return Some(Some(open));
        }
        let story = story(person, &deployed.id).await;
        let is_expired = |order: &&&Value| order["state"] == "EXPIRED";
        story.entries(token).iter().find(is_expired).map(|_| None)
    })
    .await;
    let story = story(person, &deployed.id).await;
    let verdicts = story.verdicts_on(token);
    assert_eq!(verdicts.len(), 1, "{story:#?}");
    assert_eq!(verdicts[0]["isApproved"], true, "{story:#?}");
    let entries = story.entries(token);
    assert_eq!(entries.len(), 1, "{story:#?}");
    assert_eq!(
        entries[0]["clientOrderId"], verdicts[0]["intent"]["clientOrderId"],
        "{story:#?}"
    );
    let held = house.stand_ins.position(&deployed.account, token);
    let sent = house.stand_ins.entries(&deployed.account, token);
    let Some(position) = position else {
        assert_eq!((sent, held), (0, Decimal::ZERO), "{story:#?}");
        return;
    };
    assert_eq!(sent, 1, "{story:#?}");
    assert_eq!(number(&position["quantity"]), held, "{position:#}");
    assert_eq!(entries[0]["state"], "FILLED", "{story:#?}");
    assert_eq!(story.positions_in(token).len(), 1, "{story:#?}");
}

/// The price passes the target while nobody watches.
async fn target_passed_in_the_dark_is_taken(
    house: &mut House,
    person: &Person,
    deployed: &Deployed,
) {
    let position = opened(house, person, deployed, "ETH").await;
    house.kill();
    let target = number(&position["targetPrice"]);
    house.stand_ins.set_price("ETH", target + Decimal::ONE);
    house.open().await;
    within(WATCHED, "the open position is watched again", async || {
        let size = house.stand_ins.position(&deployed.account, "ETH");
        size.is_zero().then_some(())
    })
    .await;
    let after = closed(person, deployed, &position).await;
    assert_eq!(after["exitReason"], "TAKE_PROFIT");
}
