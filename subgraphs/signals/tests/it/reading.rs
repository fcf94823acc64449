//! The graph: pages, entities, the live feed, and who may see what.

use domain::{UserId, XAccountId};
use events::facts::{AgentVisibility, SignalCreated, SignalRejected};
use serde_json::json;
use signals::SignalsService;

use crate::support::{CALL, agent, created, house, introduce, post};

const PAGE: &str = "query($agent: ID, $status: SignalStatus) {
    signals(agentId: $agent, status: $status) { edges { node {
        id token side status score confidence stopPrice targetPrice reason { code message action }
        classification { engine isCall prompt calls { token entry stop targets quotes } }
        explanation { postScore marketScore rsi isMarketScoreUsed } } } } }";

#[test]
fn the_schema_is_the_committed_one() {
    testkit::assert_sdl::<SignalsService>();
}

#[tokio::test]
async fn a_signal_shows_its_reckoning_and_its_words() {
    let house = house().await;
    house.ignore_told::<SignalCreated>();
    let author = XAccountId::new();
    introduce(&house, &agent(author)).await;
    house.hear(&post(author, CALL)).await;

    let data = house
        .viewer("alice")
        .data(PAGE, json!({ "status": "CREATED" }))
        .await;
    let node = &data["signals"]["edges"][0]["node"];
    assert_eq!(node["token"], "ETH");
    assert_eq!(node["side"], "LONG");
    assert_eq!(node["stopPrice"], "2450");
    assert_eq!(node["explanation"]["isMarketScoreUsed"], true);
    assert_eq!(node["classification"]["engine"], "embedded");
    let quotes = &node["classification"]["calls"][0]["quotes"];
    assert_eq!(*quotes, json!(["Longing", "$ETH", "SL 2450", "TP 2800"]));
}

#[tokio::test]
async fn a_refusal_says_why_and_what_to_do() {
    let house = house().await;
    house.ignore_told::<SignalRejected>();
    let author = XAccountId::new();
    let listener = agent(author);
    introduce(&house, &listener).await;
    house.hear(&post(author, "Longing $XYZ here")).await;

    let variables = json!({ "agent": listener.agent_id.to_string() });
    let data = house.viewer("alice").data(PAGE, variables).await;
    let node = &data["signals"]["edges"][0]["node"];
    assert_eq!(node["status"], "REJECTED");
    assert_eq!(node["reason"]["code"], "UNKNOWN_MARKET");
    assert!(!node["reason"]["action"].as_str().unwrap().is_empty());
}

#[tokio::test]
async fn what_a_private_agent_hears_is_its_creators_alone() {
    let house = house().await;
    let author = XAccountId::new();
    let mut hidden = agent(author);
    hidden.visibility = AgentVisibility::Private;
    hidden.creator_id = house.person("alice").user_id;
    introduce(&house, &hidden).await;
    let heard = post(author, CALL);
    house.hear(&heard).await;
    let id = created(&house).await[0].signal_id.to_string();

    let document = "query($id: ID!, $refs: [_Any!]!) { signal(id: $id) { id }
        signals { edges { node { id } } }
        _entities(representations: $refs) { ... on Post { signals { id } } ... on Signal { id } } }";
    let refs = json!([{ "__typename": "Post", "id": heard.post_id.to_string() },
                      { "__typename": "Signal", "id": id }]);
    let variables = json!({ "id": id, "refs": refs });
    let alice = house
        .viewer("alice")
        .data(document, variables.clone())
        .await;
    assert_eq!(alice["signal"]["id"], id.as_str());
    assert_eq!(alice["_entities"][0]["signals"][0]["id"], id.as_str());
    assert_eq!(alice["_entities"][1]["id"], id.as_str());
    for other in [house.viewer("mallory"), house.anonymous()] {
        let seen = other.data(document, variables.clone()).await;
        assert_eq!(seen["signal"], json!(null));
        assert_eq!(seen["signals"]["edges"], json!([]));
        assert_eq!(seen["_entities"], json!([{ "signals": [] }, null]));
    }
}

#[tokio::test]
async fn prompts_are_for_people_who_signed_in() {
    let house = house().await;
    house.ignore_told::<SignalCreated>();
    let author = XAccountId::new();
    introduce(&house, &agent(author)).await;
    house.hear(&post(author, CALL)).await;
    let code = house.anonymous().code(PAGE, json!({})).await;
    assert_eq!(code, "UNAUTHENTICATED");
}

#[tokio::test]
async fn pages_go_on_where_the_last_one_ended() {
    let house = house().await;
    house.ignore_told::<SignalCreated>();
    let author = XAccountId::new();
    for _ in 0..3 {
        introduce(&house, &agent(author)).await;
    }
    house.hear(&post(author, CALL)).await;
    let document = "query($after: String) { signals(first: 2, after: $after) {
        edges { node { id } } pageInfo { endCursor hasNextPage } } }";
    let first = house.anonymous().data(document, json!({})).await;
    assert_eq!(first["signals"]["pageInfo"]["hasNextPage"], true);
    let after = json!({ "after": first["signals"]["pageInfo"]["endCursor"] });
    let second = house.anonymous().data(document, after).await;
    assert_eq!(second["signals"]["edges"].as_array().unwrap().len(), 1);
    assert_eq!(second["signals"]["pageInfo"]["hasNextPage"], false);
}

#[tokio::test]
async fn the_live_feed_sends_new_signals_to_those_who_may_see_them() {
    let house = house().await;
    house.ignore_told::<SignalCreated>();
    let author = XAccountId::new();
    let mut hidden = agent(author);
    hidden.visibility = AgentVisibility::Private;
    hidden.creator_id = UserId::new();
    let open = agent(author);
    introduce(&house, &hidden).await;
    introduce(&house, &open).await;
    let document = "subscription { signalAdded { token agent { id } } }";
    let mut feed = house.anonymous().subscribe(document, json!({}));
    // The subscription is heard once its stream is polled.
    let (update, ()) = tokio::join!(feed.next(), async {
        tokio::task::yield_now().await;
        house.hear(&post(author, CALL)).await;
    });
    let update = update.unwrap();
    assert_eq!(
        update["data"]["signalAdded"]["agent"]["id"],
        open.agent_id.to_string()
    );
}
