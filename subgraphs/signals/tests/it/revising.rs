//! What happens to a post after it was read: kept, shown, never traded on.

use chrono::TimeDelta;
use domain::XAccountId;
use events::facts::{PostRecorded, PostRevised, RevisionKind, SignalCreated};
use serde_json::{Value, json};
use testkit::start_of_tests;

use crate::support::{CALL, House, agent, created, house, introduce, post};

fn revised(post: &PostRecorded, text: Option<&str>) -> PostRevised {
    PostRevised {
        post_id: post.post_id,
        kind: text.map_or(RevisionKind::Deleted, |_| RevisionKind::Edited),
        text: text.map(str::to_owned),
        seen_at: start_of_tests() + TimeDelta::minutes(1),
    }
}

async fn revisions(house: &House, post: &PostRecorded) -> Value {
    let document = "query($posts: [_Any!]!) { _entities(representations: $posts) { ... on Post {
        classifications { calls { side }
            revisions { kind calls { token side } reason { code } } } } } }";
    let posts = json!([{ "__typename": "Post", "id": post.post_id.to_string() }]);
    let mut data = house
        .viewer("reader")
        .data(document, json!({ "posts": posts }))
        .await;
    data["_entities"][0]["classifications"][0].take()
}

async fn heard() -> (House, PostRecorded) {
    let house = house().await;
    house.ignore_told::<SignalCreated>();
    let author = XAccountId::new();
    introduce(&house, &agent(author)).await;
    let post = post(author, CALL);
    house.hear(&post).await;
    (house, post)
}

#[tokio::test]
async fn an_edit_that_turns_the_side_round_is_shown_and_never_traded() {
    let (house, post) = heard().await;
    let edit = revised(&post, Some("Shorting $ETH here, SL 2600, TP 2300"));
    let heard = house.hear(&edit).await;
    house.hear_again(&heard).await;

    let expected = json!({
        "calls": [{ "side": "LONG" }],
        "revisions": [{
            "kind": "EDITED",
            "calls": [{ "token": "ETH", "side": "SHORT" }],
            "reason": null,
        }],
    });
    assert_eq!(revisions(&house, &post).await, expected);
    assert_eq!(created(&house).await.len(), 1);
}

#[tokio::test]
async fn an_edit_that_takes_the_call_back_says_why_it_is_none() {
    let (house, post) = heard().await;
    house
        .hear(&revised(&post, Some("not longing $ETH here")))
        .await;

    let shown = revisions(&house, &post).await;
    assert_eq!(shown["revisions"][0]["reason"]["code"], "NEGATED");
}

#[tokio::test]
async fn a_deleted_post_is_marked_and_its_signal_stands() {
    let (house, post) = heard().await;
    house.hear(&revised(&post, None)).await;

    let expected = json!({
        "calls": [{ "side": "LONG" }],
        "revisions": [{ "kind": "DELETED", "calls": [], "reason": null }],
    });
    assert_eq!(revisions(&house, &post).await, expected);
    assert_eq!(created(&house).await.len(), 1);
}
