//! GraphQL over HTTP: methods, types, statuses, and what must not get in.

use router::RouterConfig;
use router::config::{CorsConfig, Introspection, RateLimit};
use serde_json::json;

use crate::world::World;

#[tokio::test]
async fn the_form_of_an_answer_is_the_one_asked_for() {
    let world = World::start().await;
    let cases = [
        ("application/json", 200, "application/json; charset=utf-8"),
        ("*/*", 200, "application/json; charset=utf-8"),
        (
            "text/html, application/graphql-response+json;q=0.9, application/json;q=0.5",
            400,
            "application/graphql-response+json; charset=utf-8",
        ),
        ("text/html", 406, "application/json; charset=utf-8"),
    ];
    for (accept, status, kind) in cases {
        let request = world
            .post()
            .header("accept", accept)
            .body("{\"query\":\"{ nope }\"}");
        let mut request = request
            .header("content-type", "application/json")
            .build()
            .unwrap();
        request
            .headers_mut()
            .insert("accept", accept.parse().unwrap());
        let response = reqwest::Client::new().execute(request).await.unwrap();
        assert_eq!(response.status(), status, "{accept}");
        assert_eq!(response.headers()["content-type"], kind, "{accept}");
    }
}

#[tokio::test]
async fn queries_may_come_by_get_and_mutations_may_not() {
    let world = World::start().await;
    let answer = world
        .send(world.get("query=query($n:Int){users(first:$n){id}}&variables=%7B%22n%22:1%7D"))
        .await;
    assert_eq!(answer, json!({ "data": { "users": [{ "id": "u1" }] } }));
    let mutation = world
        .get("query=mutation{greet(userId:%22u1%22){id}}")
        .send()
        .await
        .unwrap();
    assert_eq!(mutation.status(), 405);
    assert_eq!(mutation.headers()["allow"], "GET, POST");
    let elsewhere = world
        .get("query={users{id}}")
        .header("sec-fetch-site", "cross-site");
    assert_eq!(elsewhere.send().await.unwrap().status(), 403);
}

#[tokio::test]
async fn bodies_that_are_no_request_are_refused_with_a_status() {
    let world = World::start().await;
    let cases: [(&str, &str, u16); 9] = [
        ("text/plain", "{\"query\":\"{__typename}\"}", 415),
        (
            "application/x-www-form-urlencoded",
            "query={__typename}",
            415,
        ),
        (
            "application/json; charset=latin1",
            "{\"query\":\"{__typename}\"}",
            415,
        ),
        (
            "application/json; charset=utf-8",
            "{\"query\":\"{__typename}\"}",
            200,
        ),
        ("application/json", "{\"query\"", 400),
        ("application/json", "[]", 400),
        ("application/json", "{\"query\":7}", 400),
        ("application/json", "{}", 400),
        (
            "application/json",
            "{\"query\":\"{__typename}\",\"variables\":[]}",
            400,
        ),
    ];
    for (kind, body, status) in cases {
        let request = world.post().header("content-type", kind).body(body);
        let response = request.send().await.unwrap();
        assert_eq!(response.status(), status, "{kind} {body}");
    }
    let large = world
        .post()
        .json(&json!({ "query": "x".repeat(600_000) }))
        .send()
        .await
        .unwrap();
    assert_eq!(large.status(), 413);
    let put = reqwest::Client::new()
        .put(world.url())
        .send()
        .await
        .unwrap();
    assert_eq!(put.status(), 405);
}

#[tokio::test]
async fn operations_above_a_limit_are_refused_before_any_subgraph_is_asked() {
    let world = World::start().await;
    let aliases: Vec<String> = (0..201).map(|n| format!("a{n}: __typename")).collect();
    let aliases = aliases.join(" ");
    let bomb: Vec<String> = (0..30)
        .map(|n| {
            format!(
                "fragment f{n} on User {{ ...f{next} ...f{next} }} ",
                next = n + 1
            )
        })
        .collect();
    let bomb = bomb.join(" ");
    let deep = format!(
        "{}{}{}",
        "{ users ",
        "{ reviews { author ".repeat(12),
        "{ id }".to_owned() + &"} }".repeat(12) + "}"
    );
    let cases = [
        (
            format!("{{ {} }}", "__typename ".repeat(51)),
            "more than 50 fields at the root",
        ),
        (
            format!("{{ users {{ {aliases} }} }}"),
            "more than 200 aliases",
        ),
        (
            format!("{{ users {{ ...f0 }} }} {bomb} fragment f30 on User {{ id }}"),
            "more than 2000 fields, fragments unfolded",
        ),
        (deep, "nested deeper than 20"),
        (
            format!("{{ users {{ id {} }} }}", "@include(if: true) ".repeat(101)),
            "more than 100 directives",
        ),
        (
            "{ users { reviews { author { reviews { author { reviews { author { id } } } } } } } }"
                .to_owned(),
            "",
        ),
        (
            format!("{{ users {{ id }} {} }}", "__typename ".repeat(10_001)),
            "Token limit exceeded",
        ),
        (
            format!(
                "{{ search(filter: {{ words: [{}] }}) {{ __typename }} }}",
                "\"w\" ".repeat(1_001)
            ),
            "a list of more than 1000 items",
        ),
    ];
    for (query, message) in cases {
        let answer = world.ask(&query).await;
        if message.is_empty() {
            assert!(answer.get("errors").is_none());
            world.stage.take_calls();
            continue;
        }
        let told = answer["errors"][0]["message"].as_str().unwrap();
        assert!(told.contains(message), "{told}");
        assert_eq!(answer["errors"][0]["extensions"]["code"], "BAD_USER_INPUT");
    }
    assert!(world.stage.take_calls().is_empty());
}

#[tokio::test]
async fn costs_are_bounded_by_what_lists_may_hold() {
    let mut config = RouterConfig::default();
    config.limits.cost_max = 500;
    let world = World::start_with(config, |_| {}).await;
    let query = "query($n: Int) { users(first: $n) { reviews { author { id } } } }";
    let small = world.ask_with(query, json!({ "n": 3 })).await;
    assert!(small.get("errors").is_none(), "{small}");
    let large = world.ask_with(query, json!({ "n": 100 })).await;
    assert_eq!(large["errors"][0]["extensions"]["code"], "BAD_USER_INPUT");
}

#[tokio::test]
async fn introspection_can_be_switched_off() {
    let config = RouterConfig {
        introspection: Some(Introspection::Disabled),
        ..RouterConfig::default()
    };
    let world = World::start_with(config, |_| {}).await;
    let answer = world.ask("{ __schema { types { name } } }").await;
    assert_eq!(
        answer["errors"][0]["message"],
        "introspection is switched off"
    );
    assert_eq!(
        world.ask("{ __typename }").await,
        json!({ "data": { "__typename": "Query" } })
    );
}

#[tokio::test]
async fn pages_of_listed_origins_may_call() {
    let origins = vec!["https://app.example.org".to_owned()];
    let config = RouterConfig {
        cors: CorsConfig { origins },
        ..RouterConfig::default()
    };
    let world = World::start_with(config, |_| {}).await;
    let preflight = |origin: &str| {
        reqwest::Client::new()
            .request(reqwest::Method::OPTIONS, world.url())
            .header("origin", origin)
            .header("access-control-request-method", "POST")
            .header(
                "access-control-request-headers",
                "content-type, authorization, traceparent, tracestate",
            )
    };
    let listed = preflight("https://app.example.org").send().await.unwrap();
    assert_eq!(
        listed.headers()["access-control-allow-origin"],
        "https://app.example.org"
    );
    let allowed = &listed.headers()["access-control-allow-headers"];
    let allowed: Vec<&str> = allowed.to_str().unwrap().split(',').collect();
    for name in ["authorization", "traceparent", "tracestate"] {
        assert!(allowed.contains(&name), "{name} is not in {allowed:?}");
    }
    let other = preflight("https://evil.example.org").send().await.unwrap();
    assert!(!other.headers().contains_key("access-control-allow-origin"));
}

#[tokio::test]
async fn the_id_of_a_request_ties_answer_and_header() {
    let world = World::start().await;
    let request = world
        .post()
        .header("x-request-id", "trace-7")
        .json(&json!({ "query": "{" }));
    let response = request.send().await.unwrap();
    assert_eq!(response.headers()["x-request-id"], "trace-7");
    assert!(
        response
            .text()
            .await
            .unwrap()
            .contains("\"requestId\":\"trace-7\"")
    );
    let forged = world
        .post()
        .header("x-request-id", "a b")
        .json(&json!({ "query": "{" }));
    assert_ne!(
        forged.send().await.unwrap().headers()["x-request-id"],
        "a b"
    );
}

#[tokio::test]
async fn a_bad_supergraph_is_refused_and_the_old_one_stays() {
    let world = World::start().await;
    let bad = [
        "type Query {",
        "type Query { a: Int }",
        "",
        "enum join__Graph { A }",
    ];
    for sdl in bad {
        assert!(world.router.reload(sdl).await.is_err(), "{sdl}");
    }
    assert!(world.router.reload(crate::world::SUPERGRAPH).await.is_ok());
    assert_eq!(
        world.ask("{ user(id: \"u1\") { name } }").await["data"]["user"]["name"],
        "Ada"
    );
}

#[tokio::test]
async fn whoever_asks_too_often_is_told_to_wait() {
    let rate_limit = RateLimit {
        per_second: 1,
        burst: 3,
        ..RateLimit::default()
    };
    let config = RouterConfig {
        rate_limit,
        ..RouterConfig::default()
    };
    let world = World::start_with(config, |_| {}).await;
    let mut statuses = Vec::new();
    for _ in 0..5 {
        let request = world.post().json(&json!({ "query": "{ __typename }" }));
        statuses.push(request.send().await.unwrap().status().as_u16());
    }
    assert_eq!(statuses[..3], [200, 200, 200]);
    assert_eq!(statuses[4], 429);
}
