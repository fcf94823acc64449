//! The services' own doors, reached past the router: whoever comes that way is nobody.

use domain::Service;
use serde_json::{Value, json};

use super::Belongings;
use crate::house::House;
use crate::person::Person;

/// What the router says who asks with.
const ASSERTION_HEADER: &str = "x-maxxit-identity";

/// Asks a service for the owner's entities, without a word of who asks and with a forged one.
pub async fn entities_are_nobodys(house: &House, service: Service, owned: &Belongings) {
    let Some((kind, id, fields)) = entity_of(service, owned) else {
        return;
    };
    let document = format!(
        "query($keys: [_Any!]!) {{ _entities(representations: $keys) {{ ... on {kind} {{ {fields} }} }} }}"
    );
    let keys = json!({ "keys": [{ "__typename": kind, "id": id }] });
    let body = json!({ "query": document, "variables": keys });
    for assertion in [None, Some("eyJhbGciOiJub25lIn0.e30.")] {
        let mut request = house
            .client()
            .post(house.service_url(service, "graphql"))
            .json(&body);
        if let Some(assertion) = assertion {
            request = request.header(ASSERTION_HEADER, assertion);
        }
        let answer = request.send().await.unwrap();
        let answer: Value = answer.json().await.unwrap_or_default();
        // A question that cannot be read would show nothing either.
        let code = &answer["errors"][0]["extensions"]["code"];
        assert_ne!(code, "BAD_USER_INPUT", "{service}: {answer:#}");
        assert!(
            shows_nothing(&answer["data"]["_entities"][0]),
            "{service} shows {kind}: {answer:#}"
        );
    }
}

/// What services ask each other for is no question for people.
pub async fn the_router_has_no_door_for_entities(stranger: &Person) {
    let document = "{ _entities(representations: []) { __typename } }";
    let answer = stranger.ask(document, json!({})).await;
    let code = &answer["errors"][0]["extensions"]["code"];
    assert_eq!(code, "BAD_USER_INPUT", "{answer:#}");
}

/// An entity of the owner's that the service holds, and a field only the owner may read.
fn entity_of(service: Service, owned: &Belongings) -> Option<(&'static str, &str, &'static str)> {
    Some(match service {
        Service::Agents => ("Agent", &owned.draft, "name"),
        Service::Signals => return None,
        Service::Trades => ("Order", &owned.order, "quantity"),
        Service::Deployments => ("Deployment", &owned.deployment, "status"),
        Service::Positions => ("Position", &owned.position, "quantity"),
        Service::Wallets => (
            "Deployment",
            &owned.deployment,
            "wallets { accountAddress }",
        ),
        Service::Auth => ("ApiKey", &owned.api_key, "prefix"),
        _ => return None,
    })
}

/// Null all the way down, or lists of nothing.
fn shows_nothing(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::Array(list) => list.is_empty(),
        Value::Object(fields) => fields.values().all(shows_nothing),
        _ => false,
    }
}
