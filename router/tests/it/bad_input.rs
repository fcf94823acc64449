//! Subgraphs that answer nonsense, too much, too late, or nothing.

use std::time::Duration;

use router::RouterConfig;
use serde_json::json;

use crate::world::{Mood, World};

const QUERY: &str = "{ users { name } ok: reviews { id } }";

#[tokio::test]
async fn nonsense_of_a_subgraph_is_an_error_with_a_code() {
    let world = World::start().await;
    let cases: [(&str, &[u8]); 10] = [
        ("text/html", b"<html></html>"),
        ("application/json", b"<html></html>"),
        ("application/json", b"{\"data\":{\"users\":[{\"name\":\"A"),
        ("application/json", b""),
        ("application/json", b"[]"),
        ("application/json", b"{\"data\":7}"),
        (
            "application/json",
            b"{\"data\":{\"users\":{\"name\":\"A\"}}}",
        ),
        (
            "application/json",
            b"{\"data\":{\"users\":[{\"name\":{\"first\":\"A\"}}]}}",
        ),
        ("application/json", b"{\"data\":{\"users\":[7]}}"),
        (
            "application/json",
            b"{\"data\":{\"users\":[{\"name\":\"\xff\"}]}}",
        ),
    ];
    for (kind, body) in cases {
        let instead = Some((kind, body.to_vec()));
        world.stage.set(
            "accounts",
            Mood {
                instead,
                ..Mood::default()
            },
        );
        let answer = world.ask(QUERY).await;
        let shown = String::from_utf8_lossy(body).into_owned();
        assert_eq!(answer["data"], json!(null), "{shown}");
        assert_eq!(
            answer["errors"].as_array().unwrap().len(),
            1,
            "{shown}: {answer}"
        );
        assert_eq!(
            answer["errors"][0]["extensions"]["code"], "INTERNAL",
            "{shown}"
        );
        assert_eq!(answer["errors"][0]["path"][0], "users", "{shown}: {answer}");
    }
}

#[tokio::test]
async fn a_slow_subgraph_is_not_waited_for_without_end() {
    let mut config = RouterConfig::default();
    config.timeouts.subgraph_ms = 200;
    let world = World::start_with(config, |_| {}).await;
    world.stage.set(
        "reviews",
        Mood {
            delay: Duration::from_secs(30),
            ..Mood::default()
        },
    );
    let answer = world
        .ask("{ user(id: \"u1\") { name } reviews { id } }")
        .await;
    assert_eq!(
        answer["errors"],
        json!([{
            "message": "a part of the answer is unavailable", "path": ["reviews"],
            "extensions": { "code": "UNAVAILABLE" },
        }])
    );
}

#[tokio::test]
async fn an_answer_that_is_too_large_is_not_read() {
    let mut config = RouterConfig::default();
    config.limits.answer_bytes_max = 10_000;
    let world = World::start_with(config, |_| {}).await;
    let body = format!(
        "{{\"data\":{{\"users\":[{{\"name\":\"{}\"}}]}}}}",
        "a".repeat(20_000)
    );
    let instead = Some(("application/json", body.into_bytes()));
    world.stage.set(
        "accounts",
        Mood {
            instead,
            ..Mood::default()
        },
    );
    let answer = world.ask(QUERY).await;
    assert_eq!(answer["errors"][0]["extensions"]["code"], "INTERNAL");
}

#[tokio::test]
async fn documents_that_break_a_rule_are_refused_with_the_place() {
    let world = World::start().await;
    let cases = [
        ("{ users { nme } }", json!([{ "line": 1, "column": 11 }])),
        ("{ users(", json!([{ "line": 1, "column": 9 }])),
        ("{ users }", json!([{ "line": 1, "column": 3 }])),
    ];
    for (query, locations) in cases {
        let answer = world.ask(query).await;
        assert_eq!(answer["errors"][0]["locations"], locations, "{answer}");
        assert_eq!(answer["errors"][0]["extensions"]["code"], "BAD_USER_INPUT");
    }
    let several = world
        .ask("query A { users { id } } query B { users { id } }")
        .await;
    assert_eq!(several["errors"][0]["extensions"]["code"], "BAD_USER_INPUT");
    let huge = world.ask("{ user(id: 99999999999999999999) { id } }").await;
    assert_eq!(huge["errors"][0]["extensions"]["code"], "BAD_USER_INPUT");
}
