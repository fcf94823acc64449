//! Pages, entities and the SDL.

use chrono::TimeDelta;
use serde_json::{Value, json};
use testkit::assert_sdl;
use twitter::TwitterService;

use crate::support::House;

#[test]
fn the_committed_sdl_is_what_the_code_says() {
    assert_sdl::<TwitterService>();
}

#[tokio::test]
async fn posts_are_paged_newest_first() {
    let house = House::start().await;
    let account = house.follow("alice").await;
    for number in 0..5 {
        house.x.publish("alice", &format!("post {number}"));
        house.pass(TimeDelta::seconds(1));
    }
    house.recorded(5).await;
    let document = "query($id: ID!, $after: String) { xAccount(id: $id) {
        posts(first: 2, after: $after) {
            edges { node { text account { handle } } } pageInfo { hasNextPage endCursor } } } }";
    let (mut seen, mut after) = (Vec::new(), Value::Null);
    loop {
        let variables = json!({ "id": account, "after": after });
        let page = house.twitter.anonymous().data(document, variables).await;
        let posts = &page["xAccount"]["posts"];
        for edge in posts["edges"].as_array().expect("edges") {
            assert_eq!(edge["node"]["account"]["handle"], "alice");
            seen.push(edge["node"]["text"].as_str().expect("a text").to_owned());
        }
        if posts["pageInfo"]["hasNextPage"] == false {
            break;
        }
        after = posts["pageInfo"]["endCursor"].clone();
    }
    assert_eq!(seen, ["post 4", "post 3", "post 2", "post 1", "post 0"]);
}

#[tokio::test]
async fn accounts_are_found_by_handle_or_name() {
    let house = House::start().await;
    house.x.publish("bob", "hello");
    house.follow("alice").await;
    house.follow("bob").await;
    house.recorded(1).await;
    let handles = |data: Value| -> Vec<String> {
        let edges = data["xAccounts"]["edges"]
            .as_array()
            .cloned()
            .unwrap_or_default();
        edges
            .iter()
            .map(|edge| edge["node"]["handle"].to_string())
            .collect()
    };
    let all = house
        .ask("{ xAccounts { edges { node { handle } } } }")
        .await;
    assert_eq!(handles(all), ["\"alice\"", "\"bob\""]);
    let some = house
        .ask("{ xAccounts(search: \"@LIC%\") { edges { node { handle } } } }")
        .await;
    assert_eq!(handles(some), ["\"alice\""]);
}

#[tokio::test]
async fn entities_are_resolved_and_the_absent_are_null() {
    let house = House::start().await;
    let account = house.follow("alice").await;
    house.x.publish("alice", "hello");
    let post = house.recorded(1).await[0].post_id.to_string();
    let document = "query($of: [_Any!]!) { _entities(representations: $of) {
        ... on XAccount { handle } ... on Post { text isLate url } } }";
    let absent = domain::PostId::new().to_string();
    let of = json!([
        { "__typename": "XAccount", "id": account },
        { "__typename": "Post", "id": post },
        { "__typename": "Post", "id": absent },
        { "__typename": "Post", "id": "post_nonsense" },
    ]);
    let data = house
        .twitter
        .anonymous()
        .data(document, json!({ "of": of }))
        .await;
    let entities = &data["_entities"];
    assert_eq!(entities[0]["handle"], "alice");
    assert_eq!(entities[1]["text"], "hello");
    assert!(
        entities[1]["url"]
            .as_str()
            .is_some_and(|url| url.starts_with("https://x.com/"))
    );
    assert_eq!((&entities[2], &entities[3]), (&Value::Null, &Value::Null));
}

#[tokio::test]
async fn what_a_client_may_not_ask_has_a_code() {
    let house = House::start().await;
    let client = house.twitter.anonymous();
    for document in [
        "{ posts(first: 0) { edges { cursor } } }",
        "{ posts(first: 101) { edges { cursor } } }",
        "{ posts(after: \"zzz\") { edges { cursor } } }",
        "{ posts(xAccountId: \"post_1\") { edges { cursor } } }",
    ] {
        assert_eq!(
            client.code(document, json!({})).await,
            "BAD_USER_INPUT",
            "{document}"
        );
    }
}
