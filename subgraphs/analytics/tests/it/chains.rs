//! From any id the whole chain, and nothing of anybody else.

use std::collections::BTreeSet;

use domain::UserId;
use events::facts::AgentVisibility;
use events::{Envelope, verify_export};
use serde_json::{Value, json};
use testkit::Client;

use crate::story::{Story, Unit};

const CHAIN: &str = "query($id: ID!) { chain(id: $id) { id isTruncated isIntact \
    links { id hash state kind service occurredAt causeId causeHash summary payload } } }";
const EXPORT: &str = "query($id: ID!) { chainExport(id: $id) }";

async fn chain(client: &Client, id: &str) -> Value {
    client.data(CHAIN, json!({ "id": id })).await["chain"].take()
}

fn ids(chain: &Value) -> BTreeSet<String> {
    let links = chain["links"].as_array().unwrap();
    let ids = links.iter().map(|link| link["id"].as_str().unwrap());
    ids.map(str::to_owned).collect()
}

fn names(events: &[&Envelope]) -> BTreeSet<String> {
    events.iter().map(|event| event.id.to_string()).collect()
}

fn whole<'a>(story: &'a Story, unit: &'a Unit) -> [&'a Envelope; 5] {
    [
        &story.post,
        &story.signal,
        &unit.intent,
        &unit.order,
        &unit.fill,
    ]
}

#[tokio::test]
async fn every_id_of_a_unit_opens_its_whole_chain_and_no_other_unit() {
    let story = Story::begin(AgentVisibility::Public, UserId::new()).await;
    let alice = story.service.viewer("alice");
    let user = story.service.person("alice").user_id;
    let unit = story.unit(user, 1).await;
    // Of the same signal: another person's, and another deployment of the same person.
    story.unit(UserId::new(), 2).await;
    story.unit(user, 3).await;

    for id in [
        unit.verdict_id.to_string(),
        unit.intent_id.to_string(),
        unit.position_id.to_string(),
        unit.order_id.to_string(),
        unit.client_order_id.as_str().to_owned(),
        unit.order.id.to_string(),
        unit.fill.id.to_string(),
    ] {
        let found = chain(&alice, &id).await;
        assert_eq!(ids(&found), names(&whole(&story, &unit)), "{id}");
        assert_eq!(found["isIntact"], true);
        assert_eq!(found["isTruncated"], false);
    }
}

#[tokio::test]
async fn each_link_names_its_cause_by_hash() {
    let story = Story::begin(AgentVisibility::Public, UserId::new()).await;
    let user = story.service.person("alice").user_id;
    let unit = story.unit(user, 1).await;
    let found = chain(&story.service.viewer("alice"), &unit.intent_id.to_string()).await;
    let links = found["links"].as_array().unwrap();
    let order = links.iter().find(|link| link["kind"] == "order.changed");
    let order = order.unwrap();
    assert_eq!(order["causeId"], unit.intent.id.to_string());
    assert_eq!(order["causeHash"], unit.intent.hash.to_string());
    assert_eq!(order["hash"], unit.order.hash.to_string());
    assert_eq!(order["summary"], "order.changed ENTRY SENT 0.01");
}

#[tokio::test]
async fn from_a_post_everybody_sees_the_market_and_each_their_own() {
    let story = Story::begin(AgentVisibility::Public, UserId::new()).await;
    let user = story.service.person("alice").user_id;
    let unit = story.unit(user, 1).await;
    let other = story.unit(UserId::new(), 2).await;
    let id = story.post_id.to_string();

    let anonymous = chain(&story.service.anonymous(), &id).await;
    assert_eq!(ids(&anonymous), names(&[&story.post, &story.signal]));
    let alice = chain(&story.service.viewer("alice"), &id).await;
    assert_eq!(ids(&alice), names(&whole(&story, &unit)));
    let admin = story.service.viewer_with("root", &["admin"]);
    let mut all = names(&whole(&story, &unit));
    all.extend(names(&whole(&story, &other)));
    assert_eq!(ids(&chain(&admin, &id).await), all);
}

#[tokio::test]
async fn a_chain_that_a_verdict_ended_is_whole_up_to_its_reason() {
    let story = Story::begin(AgentVisibility::Public, UserId::new()).await;
    let alice = story.service.viewer("alice");
    let (verdict, refusal) = story.refusal(story.service.person("alice").user_id).await;
    story.refusal(UserId::new()).await;

    let expected = names(&[&story.post, &story.signal, &refusal]);
    for id in [
        verdict.to_string(),
        refusal.id.to_string(),
        story.signal_id.to_string(),
        story.post_id.to_string(),
    ] {
        assert_eq!(ids(&chain(&alice, &id).await), expected, "{id}");
    }
    let found = chain(&alice, &verdict.to_string()).await;
    let last = &found["links"][2];
    assert_eq!(last["causeHash"], story.signal.hash.to_string());
    assert_eq!(last["summary"], "verdict.rejected BTC LONG COOLDOWN");
    let nobody = story.service.anonymous();
    assert_eq!(chain(&nobody, &verdict.to_string()).await, Value::Null);
}

#[tokio::test]
async fn what_is_another_persons_does_not_exist() {
    let story = Story::begin(AgentVisibility::Public, UserId::new()).await;
    let unit = story.unit(story.service.person("alice").user_id, 1).await;
    let mallory = story.service.viewer("mallory");
    for id in [
        unit.intent_id.to_string(),
        unit.order_id.to_string(),
        unit.client_order_id.as_str().to_owned(),
        unit.fill.id.to_string(),
    ] {
        assert_eq!(chain(&mallory, &id).await, Value::Null, "{id}");
    }
    let nobody = UserId::new().to_string();
    let code = mallory.code(CHAIN, json!({ "id": nobody })).await;
    assert_eq!(code, "BAD_USER_INPUT");
}

#[tokio::test]
async fn what_a_private_agent_heard_is_withheld_and_still_proven() {
    let story = Story::begin(AgentVisibility::Private, UserId::new()).await;
    let user = story.service.person("alice").user_id;
    let unit = story.unit(user, 1).await;
    let alice = story.service.viewer("alice");

    let found = chain(&alice, &unit.order_id.to_string()).await;
    let first = &found["links"][0];
    assert_eq!(first["state"], "WITHHELD");
    assert_eq!(first["id"], story.signal.id.to_string());
    assert_eq!(first["hash"], story.signal.hash.to_string());
    assert_eq!(first["payload"], Value::Null);

    let id = unit.order_id.to_string();
    let export = alice.data(EXPORT, json!({ "id": id })).await["chainExport"].take();
    let verified = verify_export(export.as_str().unwrap().as_bytes()).unwrap();
    assert_eq!((verified.events, verified.withheld), (3, 1));
    assert_eq!(verified.id, id);
}

#[tokio::test]
async fn a_fact_heard_twice_is_kept_once() {
    let story = Story::begin(AgentVisibility::Public, UserId::new()).await;
    story.service.hear_again(&story.post).await;
    let found = chain(&story.service.anonymous(), &story.post_id.to_string()).await;
    assert_eq!(ids(&found), names(&[&story.post, &story.signal]));
}
