//! A live operation whose subgraph is away: told in the form the client waits for, with a code.

use reqwest::Response;
use router::RouterConfig;
use router::config::SubgraphConfig;
use serde_json::{Value, json};

use crate::live::{ADDED, Client};
use crate::world::World;

/// A world in which nobody is where the reviews should be.
async fn world() -> World {
    let mut config = RouterConfig::default();
    let away = SubgraphConfig {
        url: "http://127.0.0.1:9/graphql".parse().unwrap(),
        websocket_url: None,
    };
    config.subgraphs.insert("reviews".to_owned(), away);
    World::start_with(config, |_| {}).await
}

async fn stream(world: &World, accept: &str) -> Response {
    let request = reqwest::Client::new().post(world.url());
    let request = request.header("accept", accept);
    let request = request.json(&json!({ "query": ADDED }));
    request.send().await.unwrap()
}

fn code(errors: &Value) -> &Value {
    &errors[0]["extensions"]["code"]
}

#[tokio::test]
async fn an_event_stream_tells_of_it_and_is_complete() {
    let world = world().await;
    let response = stream(&world, "text/event-stream").await;
    assert_eq!(response.status(), 200);
    let kind = response.headers()["content-type"].to_str().unwrap();
    assert!(kind.starts_with("text/event-stream"), "{kind}");
    let text = response.text().await.unwrap();
    let (event, rest) = text.split_once("\n\n").unwrap();
    let event = event.strip_prefix("event: next\ndata: ").unwrap();
    let event: Value = serde_json::from_str(event).unwrap();
    assert_eq!(code(&event["errors"]), "UNAVAILABLE");
    assert_eq!(rest, "event: complete\ndata:\n\n");
}

#[tokio::test]
async fn a_multipart_answer_tells_of_it_and_ends() {
    let world = world().await;
    let response = stream(&world, "multipart/mixed;subscriptionSpec=1.0").await;
    assert_eq!(response.status(), 200);
    let text = response.text().await.unwrap();
    let part = text.split("\r\n\r\n").nth(1).unwrap();
    let part = part.split("\r\n--graphql").next().unwrap();
    let part: Value = serde_json::from_str(part).unwrap();
    assert_eq!(part["payload"], json!(null));
    assert_eq!(code(&part["errors"]), "UNAVAILABLE");
    assert!(text.ends_with("\r\n--graphql--\r\n"), "{text}");
}

#[tokio::test]
async fn a_websocket_tells_of_it_and_stays_open() {
    let world = world().await;
    let mut client = Client::connect(&world, json!({})).await;
    client.subscribe("a", ADDED).await;
    let told = client.hear().await;
    assert_eq!((&told["type"], &told["id"]), (&json!("error"), &json!("a")));
    assert_eq!(code(&told["payload"]), "UNAVAILABLE");
    client.subscribe("q", "{ user(id: \"u2\") { name } }").await;
    assert_eq!(
        client.hear().await["payload"]["data"]["user"]["name"],
        "Bela"
    );
}
