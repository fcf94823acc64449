//! Answers that cannot be: kept as evidence, never booked, and the truth is told once it comes.

use events::facts::VenueFillSeen;
use serde_json::json;
use simulator_hyperliquid::price::Scripted;

use crate::house::{Config, House, eventually, quantity};

#[tokio::test]
async fn impossible_fills_are_kept_and_never_booked() {
    let house = House::start_with(Scripted::new(), |config| Config {
        user_streams_max: 0,
        ..config
    })
    .await;
    let trader = house.trader().await;
    house.follow(json!({"seed": 3, "info": {"impossible": 1_000}}));
    house.place(&trader.order(1, "ETH", "0.5")).await;
    let kept = "select count(*) from evidence where subject in ('userFills', 'account')";
    eventually(async || (house.count(kept).await > 0).then_some(())).await;
    let told = house.service.told::<VenueFillSeen>().await;
    let believed = |fact: &VenueFillSeen| fact.fill.quantity == quantity("0.5");
    assert!(told.iter().all(believed), "{told:#?}");
    house.venue.follow_plan(None);
    let fills = house.fills(1).await;
    assert_eq!(fills.len(), 1);
    assert_eq!(fills[0].fill.quantity, quantity("0.5"));
}

#[tokio::test]
async fn garbled_streams_book_nothing_and_lose_nothing() {
    let house = House::start().await;
    let trader = house.trader().await;
    house.follow(json!({"stream": {"garbage": 400, "doubled": 300, "reordered": 300}}));
    for id in 1..=20 {
        let size = if id % 2 == 0 { "-0.1" } else { "0.1" };
        house.place(&trader.order(id, "ETH", size)).await;
    }
    assert_eq!(house.fills(20).await.len(), 20, "each is told once");
    let kept = "select count(*) from evidence where subject like '%stream'";
    eventually(async || (house.count(kept).await > 0).then_some(())).await;
}

#[tokio::test]
async fn a_list_of_markets_without_prices_replaces_nothing() {
    let house = House::start().await;
    house.follow(json!({"info": {"garbage": 1_000}, "stream": {"lost": 1_000}}));
    let query = "{ markets(search: \"ETH\") { token } }";
    house.service.clock.advance(chrono::TimeDelta::seconds(10));
    let kept = "select count(*) from evidence where subject = 'metaAndAssetCtxs'";
    eventually(async || (house.count(kept).await > 0).then_some(())).await;
    let data = house.service.anonymous().data(query, json!({})).await;
    assert_eq!(data, json!({"markets": [{"token": "ETH"}]}));
}

#[tokio::test]
async fn d8_evidence_is_shown_to_the_accounts_owner_and_to_administrators() {
    let house = House::start_with(Scripted::new(), |config| Config {
        user_streams_max: 0,
        ..config
    })
    .await;
    let trader = house.trader().await;
    house.follow(json!({"seed": 3, "info": {"impossible": 1_000}}));
    house.place(&trader.order(1, "ETH", "0.5")).await;
    let about = format!(
        "select count(*) from evidence where address = '{}'",
        trader.account.address
    );
    eventually(async || (house.count(&about).await > 1).then_some(())).await;
    house.venue.follow_plan(None);
    let query = "query($after: String) { venueEvidence(first: 1, after: $after) { \
        pageInfo { hasNextPage endCursor } edges { node { subject address reason text times } } } }";
    let mut owner = house.service.person("owner");
    owner.user_id = trader.signing.user_id;
    let owner = house.service.client(graph::Identity::User(owner));
    let first = owner.data(query, json!({})).await["venueEvidence"].take();
    let node = &first["edges"][0]["node"];
    assert_eq!(node["address"], trader.account.address.as_str());
    assert_eq!(first["pageInfo"]["hasNextPage"], true);
    let after = json!({ "after": first["pageInfo"]["endCursor"] });
    let next = owner.data(query, after).await["venueEvidence"].take();
    assert_ne!(next["edges"][0]["node"], *node);

    let other = house.service.viewer("other").data(query, json!({})).await;
    assert_eq!(other["venueEvidence"]["edges"], json!([]));
    let admin = house.service.viewer_with("admin", &["read", "admin"]);
    let all = admin.data(query, json!({})).await;
    assert_eq!(all["venueEvidence"]["edges"].as_array().unwrap().len(), 1);
    let nobody = house.service.anonymous();
    assert_eq!(nobody.code(query, json!({})).await, "UNAUTHENTICATED");
}
