//! Subgraphs that answer nonsense, too much, too late, or nothing.

use std::time::Duration;

use futures_util::{SinkExt, StreamExt};
use router::RouterConfig;
use router::config::SubgraphConfig;
use serde_json::json;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio_tungstenite::tungstenite::Message;
use tokio_util::task::TaskTracker;

use crate::live::Client;
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
async fn a_client_that_never_ends_a_request_is_not_kept() {
    let mut config = RouterConfig::default();
    config.timeouts.header_ms = 300;
    let world = World::start_with(config, |_| {}).await;
    let whole = "GET /health HTTP/1.1\r\nhost: router\r\n\r\n";
    // Nothing at all, half a head, and half a head after a request that was answered.
    for sent in ["", "GET /health HTTP/1.1\r\nhost", &[whole, "GET"].concat()] {
        let mut stream = TcpStream::connect(world.address).await.unwrap();
        stream.write_all(sent.as_bytes()).await.unwrap();
        let mut answer = String::new();
        let ending = stream.read_to_string(&mut answer);
        let ended = tokio::time::timeout(Duration::from_secs(20), ending).await;
        ended.expect("the connection is ended").unwrap();
        let is_answered = answer.starts_with("HTTP/1.1 200 OK");
        assert_eq!(is_answered, sent.starts_with(whole), "{sent:?}: {answer}");
    }
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

#[tokio::test]
async fn brackets_without_end_are_refused_before_anything_recurses() {
    let world = World::start().await;
    let documents = [
        format!("{{ search(filter: {{ words: {}", "[".repeat(9_000)),
        format!("{{ search(filter: {}", "{ kind: ".repeat(3_000)),
        "{ users ".repeat(4_500),
        "query(".repeat(5_000),
        format!("{{ users {} }}", "... { ".repeat(4_000)),
    ];
    for document in documents {
        let answer = world.ask(&document).await;
        let message = &answer["errors"][0]["message"];
        assert_eq!(message, "brackets are nested deeper than 100", "{answer}");
    }
    let written = format!("{{ user(id: \"{}\") {{ id }} }}", "[".repeat(9_000));
    let answer = world.ask(&written).await;
    assert_eq!(answer, json!({ "data": { "user": null } }));
}

#[tokio::test]
async fn fields_of_one_key_with_lists_of_different_lengths_are_refused() {
    let world = World::start().await;
    let refused = [
        "{ search(filter: { words: [] }) { __typename }
           search(filter: { words: [\"x\"] }) { __typename } }",
        "{ a: search(filter: { words: [\"x\"] }) { __typename } ...more }
         fragment more on Query { a: search(filter: { words: [\"x\", \"y\"] }) { __typename } }",
    ];
    for query in refused {
        let answer = world.ask(query).await;
        let error = &answer["errors"][0];
        assert_eq!(error["extensions"]["code"], "BAD_USER_INPUT", "{answer}");
        let message = error["message"].as_str().unwrap();
        assert!(message.contains("differing arguments"), "{message}");
        assert_eq!(error["locations"].as_array().unwrap().len(), 2, "{answer}");
    }
    assert!(world.stage.take_calls().is_empty());
    let same = "{ search(filter: { words: [\"x\"], kind: BOOK }) { __typename }
        search(filter: { kind: BOOK, words: [\"x\"] }) { __typename } }";
    let answer = world.ask(same).await;
    assert!(answer.get("errors").is_none(), "{answer}");
}

/// What a subgraph does with a connection instead of answering.
#[derive(Clone, Copy, Debug)]
pub enum Conduct {
    HangsUp,
    SaysNothing,
    SpeaksSomethingElse,
    StopsHalfway,
    NeverStops,
    NeverStopsItsHeaders,
}

async fn misbehave(mut stream: TcpStream, conduct: Conduct) -> std::io::Result<()> {
    const HEAD: &[u8] = b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n";
    let mut request = [0; 4096];
    let read = stream.read(&mut request).await?;
    assert!(read > 0);
    match conduct {
        Conduct::HangsUp => {}
        Conduct::SaysNothing => std::future::pending().await,
        Conduct::SpeaksSomethingElse => stream.write_all(b"220 mail ready\r\n").await?,
        Conduct::StopsHalfway => {
            stream.write_all(HEAD).await?;
            let body = b"content-length: 1000\r\n\r\n{\"data\":{\"users\":[";
            stream.write_all(body).await?;
        }
        Conduct::NeverStops => {
            stream.write_all(HEAD).await?;
            stream
                .write_all(b"transfer-encoding: chunked\r\n\r\n")
                .await?;
            let chunk = [b"10000\r\n", &vec![b' '; 0x10000][..], b"\r\n"].concat();
            loop {
                stream.write_all(&chunk).await?;
            }
        }
        Conduct::NeverStopsItsHeaders => {
            stream.write_all(HEAD).await?;
            loop {
                stream.write_all(b"x-more: and more\r\n").await?;
            }
        }
    }
    Ok(())
}

/// The address of a subgraph that behaves so.
pub async fn subgraph(conduct: Conduct) -> SubgraphConfig {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let tasks = TaskTracker::new();
    tasks.clone().spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            tasks.spawn(misbehave(stream, conduct));
        }
    });
    SubgraphConfig {
        url: format!("http://{address}/graphql").parse().unwrap(),
        websocket_url: None,
    }
}

#[tokio::test]
async fn a_subgraph_that_breaks_the_exchange_takes_only_its_own_fields() {
    let cases = [
        (Conduct::HangsUp, "UNAVAILABLE"),
        (Conduct::SaysNothing, "UNAVAILABLE"),
        (Conduct::SpeaksSomethingElse, "UNAVAILABLE"),
        (Conduct::StopsHalfway, "UNAVAILABLE"),
        (Conduct::NeverStops, "INTERNAL"),
        (Conduct::NeverStopsItsHeaders, "UNAVAILABLE"),
    ];
    for (conduct, code) in cases {
        let mut config = RouterConfig::default();
        config.timeouts.subgraph_ms = 1_000;
        config.limits.answer_bytes_max = 1024 * 1024;
        let accounts = subgraph(conduct).await;
        config.subgraphs.insert("accounts".to_owned(), accounts);
        let world = World::start_with(config, |_| {}).await;
        let answer = world
            .ask("{ user(id: \"u1\") { name } reviews { id } }")
            .await;
        assert_eq!(answer["data"]["user"], json!(null), "{conduct:?}");
        assert_eq!(answer["data"]["reviews"][0]["id"], "r1", "{conduct:?}");
        let errors = answer["errors"].as_array().unwrap();
        assert_eq!(errors.len(), 1, "{conduct:?}: {answer}");
        assert_eq!(errors[0]["extensions"]["code"], code, "{conduct:?}");
        assert_eq!(errors[0]["path"], json!(["user"]), "{conduct:?}");
    }
}

#[tokio::test]
async fn broken_frames_end_a_connection_and_nothing_else() {
    let mut config = RouterConfig::default();
    config.limits.body_bytes_max = 10_000;
    let world = World::start_with(config, |_| {}).await;
    let too_large = "x".repeat(20_000);
    let frames = [
        Message::Binary(vec![0, 159, 146, 150].into()),
        Message::text(too_large),
        Message::text("[]"),
        Message::text("{\"type\":\"subscribe\",\"id\":7}"),
        Message::text("{\"type\":\"subscribe\",\"id\":\"a\",\"payload\":7}"),
        Message::text("{\"type\":\"subscribe\",\"id\":\"\",\"payload\":{}}"),
        Message::text("{\"type\":\"nonsense\"}"),
        Message::text("{\"id\":\"a\"}"),
    ];
    for frame in frames {
        let mut client = Client::connect(&world, json!({})).await;
        let shown = frame.to_string();
        client.0.send(frame).await.unwrap();
        let ended = async {
            while let Some(Ok(message)) = client.0.next().await {
                let is_end = message.is_close() || message.is_ping();
                assert!(is_end, "{shown}: {message}");
            }
        };
        tokio::time::timeout(Duration::from_secs(10), ended)
            .await
            .expect("the connection ends");
    }
    let raw = TcpStream::connect(world.address).await.unwrap();
    let mut raw = raw;
    raw.write_all(
        b"GET /graphql HTTP/1.1\r\nhost: x\r\nconnection: upgrade\r\nupgrade: websocket\r\n\
        sec-websocket-version: 13\r\nsec-websocket-key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\
        sec-websocket-protocol: graphql-transport-ws\r\n\r\n",
    )
    .await
    .unwrap();
    let mut head = [0; 512];
    let read = raw.read(&mut head).await.unwrap();
    assert!(head[..read].starts_with(b"HTTP/1.1 101"));
    raw.write_all(&[0xff; 64]).await.unwrap();
    let mut rest = Vec::new();
    let ended = tokio::time::timeout(Duration::from_secs(10), raw.read_to_end(&mut rest)).await;
    assert!(ended.is_ok(), "the connection ends");
    let answer = world.ask("{ user(id: \"u1\") { name } }").await;
    assert_eq!(answer["data"]["user"]["name"], "Ada");
}
