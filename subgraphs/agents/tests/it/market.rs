//! The marketplace, who sees what, entities and the SDL.

use agents::AgentsService;
use chrono::TimeDelta;
use domain::{AgentId, Service, XAccountId};
use serde_json::{Value, json};
use testkit::{Client, assert_sdl};

use crate::support::{House, form};

const MARKET: &str = "query($first: Int, $after: String, $filter: AgentFilter, $by: AgentOrder) {
    agents(first: $first, after: $after, filter: $filter, orderBy: $by) {
        edges { cursor node { name } } pageInfo { hasNextPage endCursor } } }";

#[test]
fn the_committed_sdl_is_what_the_code_says() {
    assert_sdl::<AgentsService>();
}

fn names(page: &Value) -> Vec<String> {
    let edges = page["agents"]["edges"].as_array().expect("edges");
    edges
        .iter()
        .map(|edge| edge["node"]["name"].as_str().expect("a name").to_owned())
        .collect()
}

async fn market(client: &Client, variables: Value) -> Vec<String> {
    names(&client.data(MARKET, variables).await)
}

#[tokio::test]
async fn the_market_shows_what_is_public_and_not_over() {
    let house = House::start().await;
    let alice = house.person();
    alice.draft(form("A draft", "PUBLIC")).await;
    alice.published(form("Private", "PRIVATE")).await;
    alice.published(form("Active", "PUBLIC")).await;
    house.agents.clock.advance(TimeDelta::seconds(1));
    let paused = alice.published(form("Paused", "PUBLIC")).await;
    alice.act("Pause", &paused).await;
    let retired = alice.published(form("Retired", "PUBLIC")).await;
    alice.act("Retire", &retired).await;
    for client in [&alice.client, &house.agents.anonymous()] {
        assert_eq!(market(client, json!({})).await, ["Paused", "Active"]);
    }
}

#[tokio::test]
async fn pages_follow_one_another_in_both_orders() {
    let house = House::start().await;
    let alice = house.person();
    for name in ["delta", "Alpha", "charlie", "Bravo", "echo"] {
        alice.published(form(name, "PUBLIC")).await;
        house.agents.clock.advance(TimeDelta::seconds(1));
    }
    for (by, expected) in [
        ("NAME", ["Alpha", "Bravo", "charlie", "delta", "echo"]),
        ("NEWEST", ["echo", "Bravo", "charlie", "Alpha", "delta"]),
    ] {
        let (mut seen, mut after) = (Vec::new(), Value::Null);
        loop {
            let variables = json!({ "first": 2, "after": after, "by": by });
            let page = alice.client.data(MARKET, variables).await;
            seen.extend(names(&page));
            let info = &page["agents"]["pageInfo"];
            after = info["endCursor"].clone();
            if info["hasNextPage"] == false {
                break;
            }
        }
        assert_eq!(seen, expected, "{by}");
    }
    let page = alice
        .client
        .data(MARKET, json!({ "first": 1, "by": "NAME" }))
        .await;
    let of_another_order = json!({ "after": page["agents"]["pageInfo"]["endCursor"] });
    assert_eq!(
        alice.client.code(MARKET, of_another_order).await,
        "BAD_USER_INPUT"
    );
    assert_eq!(
        alice.client.code(MARKET, json!({ "first": 0 })).await,
        "BAD_USER_INPUT"
    );
}

#[tokio::test]
async fn filters_hold_together() {
    let house = House::start().await;
    let alice = house.person();
    let account = XAccountId::new().to_string();
    for (name, venue, follows) in [
        ("Tide one", "HYPERLIQUID", true),
        ("Tide two", "MULTI", true),
        ("Ebb", "HYPERLIQUID", true),
        ("Tide three", "HYPERLIQUID", false),
    ] {
        let mut input = form(name, "PUBLIC");
        input["venue"] = json!(venue);
        if follows {
            input["xAccountIds"] = json!([account]);
        }
        alice.published(input).await;
    }
    for (filter, expected) in [
        (
            json!({ "search": "TIDE", "venue": "HYPERLIQUID", "xAccountId": account }),
            vec!["Tide one"],
        ),
        (json!({ "venue": "MULTI" }), vec!["Tide two"]),
        (
            json!({ "search": "one caller", "xAccountId": account }),
            vec!["Ebb", "Tide one", "Tide two"],
        ),
        (
            json!({ "search": "%" }),
            vec!["Ebb", "Tide one", "Tide three", "Tide two"],
        ),
        (json!({ "search": "nothing" }), vec![]),
    ] {
        let variables = json!({ "filter": filter, "by": "NAME" });
        assert_eq!(market(&alice.client, variables).await, expected, "{filter}");
    }
}

#[tokio::test]
async fn my_agents_are_mine_alone_whatever_their_state() {
    let house = House::start().await;
    let (alice, bob) = (house.person(), house.person());
    alice.draft(form("Hers", "PRIVATE")).await;
    bob.published(form("His", "PUBLIC")).await;
    let document = "{ myAgents { edges { node { name isMine } } } }";
    let data = alice.client.data(document, json!({})).await;
    let expected = json!([{ "node": { "name": "Hers", "isMine": true } }]);
    assert_eq!(data["myAgents"]["edges"], expected);
    assert_eq!(
        house.agents.anonymous().code(document, json!({})).await,
        "UNAUTHENTICATED"
    );
}

#[tokio::test]
async fn what_one_may_not_know_of_is_not_there_by_any_way() {
    let house = House::start().await;
    let (alice, bob) = (house.person(), house.person());
    let draft = alice.draft(form("Draft", "PUBLIC")).await;
    let private = alice.published(form("Private", "PRIVATE")).await;
    let public = alice.published(form("Public", "PUBLIC")).await;
    let absent = AgentId::new().to_string();
    let lookup = "query($id: ID!) { agent(id: $id) { name } }";
    let entities = "query($of: [_Any!]!) { _entities(representations: $of) {
        ... on Agent { name } } }";
    let all = [&draft, &private, &public, &absent];
    let of: Vec<Value> = all
        .iter()
        .map(|id| json!({ "__typename": "Agent", "id": id }))
        .collect();
    let service = house.agents.service(Service::Signals);
    let nobody = house.agents.anonymous();
    for (client, sees) in [
        (&alice.client, [true, true, true, false]),
        (&bob.client, [false, false, true, false]),
        (&nobody, [false, false, true, false]),
        (&service, [true, true, true, false]),
    ] {
        let data = client.data(entities, json!({ "of": of })).await;
        for (place, id) in all.iter().enumerate() {
            let found = client.data(lookup, json!({ "id": id })).await;
            assert_eq!(!found["agent"].is_null(), sees[place], "agent {place}");
            assert_eq!(
                !data["_entities"][place].is_null(),
                sees[place],
                "entity {place}"
            );
        }
    }
}
