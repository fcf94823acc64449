//! Posts, edits and deletions become facts, each once.

use chrono::TimeDelta;
use domain::FixedClock;
use events::facts::{PostRecorded, PostRevised, RevisionKind};
use serde_json::json;
use simulator_x::Simulator;

use crate::support::{House, eventually};

#[tokio::test]
async fn a_post_is_stored_as_first_seen_and_told_once() {
    let house = House::start().await;
    let account = house.follow("alice").await;
    house.x.publish("alice", "long $BTC at 64000");
    let told = house.recorded(1).await;
    assert_eq!(told[0].text, "long $BTC at 64000");
    assert_eq!(told[0].handle, "alice");
    assert_eq!(told[0].x_account_id.to_string(), account);
    assert!(!told[0].is_late);

    let house = house.restart_after(|_, _| {}).await;
    house.pass(TimeDelta::seconds(1));
    house.x.publish("alice", "another");
    let told = house.recorded(2).await;
    let texts: Vec<&str> = told.iter().map(|fact| &*fact.text).collect();
    assert_eq!(texts, ["long $BTC at 64000", "another"]);
}

#[tokio::test]
async fn pages_are_read_to_the_end_oldest_told_first() {
    let house = House::start().await;
    for number in 0..230 {
        house.x.publish("alice", &format!("post {number}"));
        house.pass(TimeDelta::milliseconds(10));
    }
    house.follow("alice").await;
    let told = house.recorded(230).await;
    let texts: Vec<String> = told.into_iter().map(|fact| fact.text).collect();
    let expected: Vec<String> = (0..230).map(|number| format!("post {number}")).collect();
    assert_eq!(texts, expected);
    let spend = house.ask("{ ingestion { spendToday { amount } } }").await;
    assert_eq!(
        spend["ingestion"]["spendToday"]["amount"], "1.16",
        "230 posts and one user"
    );
}

#[tokio::test]
async fn a_post_first_seen_after_fifteen_minutes_is_late() {
    let house = House::start().await;
    house.follow("alice").await;
    house.x.publish("alice", "seen at once");
    house.recorded(1).await;
    house.pass(TimeDelta::seconds(1));
    let while_away = |x: &Simulator, clock: &FixedClock| {
        x.publish("alice", "seen much later");
        clock.advance(TimeDelta::minutes(16));
    };
    let house = house.restart_after(while_away).await;
    let told = house.recorded(2).await;
    let lateness: Vec<bool> = told.iter().map(|fact| fact.is_late).collect();
    assert_eq!(lateness, [false, true]);
}

#[tokio::test]
async fn what_was_posted_long_before_the_follow_is_not_read() {
    let house = House::start().await;
    house.follow("alice").await;
    house.x.publish("alice", "new");
    let told = house.recorded(1).await;
    assert_eq!(told.len(), 1);
    assert_eq!(told[0].text, "new");
}

#[tokio::test]
async fn an_edit_and_a_deletion_are_facts_beside_the_first_text() {
    let house = House::start().await;
    house.follow("alice").await;
    let first = house.x.publish("alice", "long $BTC");
    let post = house.recorded(1).await[0].post_id;
    house.pass(TimeDelta::seconds(1));
    let second = house
        .x
        .edit(first, "short $BTC")
        .expect("the post is there");
    let revised = |count| {
        let house = &house;
        eventually(async move || {
            let told = house.twitter.told::<PostRevised>().await;
            (told.len() >= count).then_some(told)
        })
    };
    let edit = &revised(1).await[0];
    assert_eq!((edit.post_id, edit.kind), (post, RevisionKind::Edited));
    assert_eq!(edit.text.as_deref(), Some("short $BTC"));

    house.x.delete(second);
    let deletion = &revised(2).await[1];
    assert_eq!(
        (deletion.post_id, deletion.kind),
        (post, RevisionKind::Deleted)
    );

    let document = "query($id: ID!) { post(id: $id) { text revisions { kind text } } }";
    let variables = json!({ "id": post.to_string() });
    let data = house.twitter.anonymous().data(document, variables).await;
    let expected = json!({
        "text": "long $BTC",
        "revisions": [
            { "kind": "EDITED", "text": "short $BTC" },
            { "kind": "DELETED", "text": null },
        ],
    });
    assert_eq!(data["post"], expected);
    assert_eq!(
        house.twitter.told::<PostRecorded>().await.len(),
        1,
        "an edit is no new post"
    );
}
