//! Following accounts.

use serde_json::json;
use testkit::TestSubgraph;
use twitter::TwitterService;

use crate::support::{Config, House};

const FOLLOW: &str = "mutation($handle: String!) { xAccountFollow(input: { handle: $handle }) {
    account { id handle displayName isFollowed } userErrors { field code } } }";

#[tokio::test]
async fn a_handle_is_followed_with_or_without_the_at_and_only_once() {
    let house = House::start().await;
    let client = house.twitter.viewer("carol");
    let first = client.data(FOLLOW, json!({ "handle": "@Alice" })).await;
    let account = &first["xAccountFollow"]["account"];
    assert_eq!(account["handle"], "alice");
    assert_eq!(account["isFollowed"], true);
    let again = client.data(FOLLOW, json!({ "handle": "alice" })).await;
    assert_eq!(again, first);
    let spend = house.ask("{ ingestion { spendToday { amount } } }").await;
    assert_eq!(
        spend["ingestion"]["spendToday"]["amount"], "0.01",
        "X was asked once"
    );
}

#[tokio::test]
async fn what_is_no_account_is_said_beside_the_field() {
    let house = House::start().await;
    for (handle, code) in [
        ("nobody", "UNKNOWN_ACCOUNT"),
        ("not a handle", "NOT_A_HANDLE"),
        ("../users/1", "NOT_A_HANDLE"),
        ("", "NOT_A_HANDLE"),
        ("a_handle_too_long", "NOT_A_HANDLE"),
    ] {
        let client = house.twitter.viewer("carol");
        let data = client.data(FOLLOW, json!({ "handle": handle })).await;
        let expected = json!([{ "field": ["handle"], "code": code }]);
        assert_eq!(data["xAccountFollow"]["userErrors"], expected, "{handle}");
        assert!(data["xAccountFollow"]["account"].is_null());
    }
}

#[tokio::test]
async fn no_more_accounts_are_followed_than_allowed() {
    let house = House::start_with(simulator_x::RateLimits::default(), |config| Config {
        accounts_max: 1,
        ..config
    })
    .await;
    house.x.publish("bob", "hello");
    house.follow("alice").await;
    let data = house
        .twitter
        .viewer("carol")
        .data(FOLLOW, json!({ "handle": "bob" }))
        .await;
    assert_eq!(
        data["xAccountFollow"]["userErrors"][0]["code"],
        "TOO_MANY_ACCOUNTS"
    );
}

#[tokio::test]
async fn only_who_may_change_agents_follows() {
    let house = House::start().await;
    let variables = json!({ "handle": "alice" });
    let nobody = house.twitter.anonymous();
    assert_eq!(
        nobody.code(FOLLOW, variables.clone()).await,
        "UNAUTHENTICATED"
    );
    let reader = house.twitter.viewer_with("carol", &["read"]);
    assert_eq!(reader.code(FOLLOW, variables).await, "FORBIDDEN");
}

#[tokio::test]
async fn without_a_token_nothing_is_followed_and_it_is_said() {
    let twitter = TestSubgraph::<TwitterService>::start().await;
    let client = twitter.viewer("carol");
    assert_eq!(
        client.code(FOLLOW, json!({ "handle": "alice" })).await,
        "UNAVAILABLE"
    );
    let data = client
        .data("{ ingestion { isPaused lastError } }", json!({}))
        .await;
    let expected = json!({ "isPaused": true, "lastError": "no X token is configured" });
    assert_eq!(data["ingestion"], expected);
}
