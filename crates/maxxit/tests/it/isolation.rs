//! Two people on one platform: neither sees or touches what is the other's.

mod doors;
mod questions;

use std::time::Duration;

use domain::Service;
use rust_decimal::Decimal;
use serde_json::{Value, json};

use crate::acts::{Deployed, deploy, draft_agent, opened, publish_agent, story, text};
use crate::house::House;
use crate::person::Person;
use crate::ways::Way;

/// After the owner has heard of a change, the stranger is listened to for this long.
const LISTEN: Duration = Duration::from_millis(500);
/// Streams of the stranger's own may go on; this many updates of each are read.
const UPDATES_HEARD_MAX: usize = 20;

both_ways!(nobody_sees_or_touches_what_is_anothers);

/// Everything that is the owner's: its ids and what must appear in no answer to anybody else.
struct Belongings {
    deployment: String,
    position: String,
    verdict: String,
    intent: String,
    order: String,
    signal: String,
    agent: String,
    draft: String,
    api_key: String,
    session: String,
    /// Words only the owner may read.
    private: Vec<String>,
}

async fn nobody_sees_or_touches_what_is_anothers(way: Way) {
    let house = House::start(way).await;
    // The demo wallet owns: it alone can sign what agents need.
    let owner = Person::demo(&house).await;
    let stranger = Person::sign_in(&house).await;
    let agent = publish_agent(&house, &owner).await;
    let deployed = deploy(&owner, &agent).await;
    house.stand_ins.call_long("ETH", 3_000);
    let position = opened(&house, &owner, &deployed, "ETH").await;
    let owned = belongings(&owner, &deployed, &agent, &position).await;
    let before = state(&owner, &owned).await;

    questions::every_root_field_is_asked();
    for (name, document, variables) in questions::reading(&owned) {
        let answer = stranger.ask(&document, variables.clone()).await;
        assert_hidden(name, &answer, &owned);
        // The same question, asked by the owner, is a question that can be answered.
        let mine = owner.ask(&document, variables).await;
        assert!(mine.get("errors").is_none(), "{name}: {mine:#}");
    }
    for (name, document, variables) in questions::changing(&owned, &stranger.id) {
        let answer = stranger.ask(&document, variables).await;
        assert_hidden(name, &answer, &owned);
        assert!(is_refused(&answer), "{name} was done: {answer:#}");
    }
    assert_eq!(
        state(&owner, &owned).await,
        before,
        "a stranger changed something"
    );
    updates_reach_only_their_owner(&house, &owner, &stranger, &owned).await;
    doors::the_router_has_no_door_for_entities(&stranger).await;
    for service in Service::ALL {
        doors::entities_are_nobodys(&house, *service, &owned).await;
    }
}

async fn belongings(
    owner: &Person,
    deployed: &Deployed,
    agent: &str,
    position: &Value,
) -> Belongings {
    let story = story(owner, &deployed.id).await;
    let verdict = &story.verdicts[0];
    let key = owner
        .change(
            "mutation { apiKeyCreate(input: { name: \"mine\", scopes: [\"read\"] }) {
               apiKey { id prefix } userErrors { code } } }",
            json!({}),
        )
        .await;
    let viewer = owner
        .data("{ viewer { sessions { id } } }", json!({}))
        .await;
    let owned = Belongings {
        deployment: deployed.id.clone(),
        position: text(&position["id"]),
        verdict: text(&verdict["id"]),
        intent: text(&verdict["intent"]["id"]),
        order: text(&story.entries("ETH")[0]["id"]),
        signal: text(&verdict["signal"]["id"]),
        agent: agent.to_owned(),
        draft: draft_agent(owner, "PRIVATE").await,
        api_key: text(&key["apiKey"]["id"]),
        session: text(&viewer["viewer"]["sessions"][0]["id"]),
        private: Vec::new(),
    };
    let private = [
        &owned.deployment,
        &owned.position,
        &owned.verdict,
        &owned.intent,
        &owned.order,
        &owned.draft,
        &owned.api_key,
        &owned.session,
    ];
    let mut private: Vec<String> = private.into_iter().cloned().collect();
    private.push(deployed.account.to_string());
    private.push(text(&key["apiKey"]["prefix"]));
    Belongings { private, ..owned }
}

/// What the owner sees of everything a stranger tries to change.
async fn state(owner: &Person, owned: &Belongings) -> Value {
    let document = "query($d: ID!, $p: ID!, $a: ID!, $draft: ID!) {
      deployment(id: $d) { status pausedAt cancelledAt policy { capBps leverageMax } }
      position(id: $p) { state quantity }
      agent(id: $a) { name status } draft: agent(id: $draft) { name status }
      killSwitches { scope target }
      viewer { apiKeys { id revokedAt } sessions { id } }
      myDeployments { edges { node { id } } } }";
    let asked = json!({ "d": owned.deployment, "p": owned.position, "a": owned.agent,
        "draft": owned.draft });
    owner.data(document, asked).await
}

async fn updates_reach_only_their_owner(
    house: &House,
    owner: &Person,
    stranger: &Person,
    owned: &Belongings,
) {
    let named = json!({ "d": owned.deployment });
    let mut mine = owner
        .subscribe(questions::POSITION_UPDATES, named.clone())
        .await;
    let mut theirs = Vec::new();
    for (document, variables) in questions::listening(owned) {
        theirs.push(stranger.subscribe(&document, variables).await);
    }
    for step in 1..=3 {
        let price = Decimal::from(3_000 + step * 5);
        house.stand_ins.set_price("ETH", price);
        let heard = mine.next().await;
        assert!(
            heard["data"]["positionUpdates"]["id"].is_string(),
            "{heard:#}"
        );
    }
    for live in &mut theirs {
        for _ in 0..UPDATES_HEARD_MAX {
            let Some(heard) = live.next_within(LISTEN).await else {
                break;
            };
            assert_hidden("a subscription", &heard, owned);
            if heard.is_null() {
                break;
            }
        }
    }
}

/// Fails when anything of the owner's is in an answer. What the stranger asked with does not
/// count: errors may repeat it, data may not.
fn assert_hidden(name: &str, answer: &Value, owned: &Belongings) {
    let data = answer["data"].to_string();
    for private in &owned.private {
        assert!(
            !data.contains(private.as_str()),
            "{name} shows {private}: {answer:#}"
        );
    }
}

/// Whether nothing was done: an error, or a payload that says what to put right.
fn is_refused(answer: &Value) -> bool {
    let complains = |payload: &Value| {
        let errors = payload["userErrors"].as_array();
        errors.is_some_and(|errors| !errors.is_empty())
    };
    let payloads = answer["data"].as_object();
    answer.get("errors").is_some()
        || payloads.is_some_and(|payloads| payloads.values().all(complains))
}
