//! What a service's port answers.

use domain::UserId;
use futures_util::{SinkExt, StreamExt};
use graph::Viewer;
use platform::{ASSERTION_HEADER, Caller};
use serde_json::{Value, json};
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;

use crate::host::Host;

fn person(host: &Host) -> (UserId, String) {
    let viewer = Viewer {
        user_id: UserId::new(),
        session_id: None,
        wallet: "0x29fcb43b46531bca003ddc8fcb67ffe91900c762"
            .parse()
            .unwrap(),
        scopes: ["read".to_owned()].into(),
    };
    let token = host
        .keys
        .signer(Caller::Router)
        .unwrap()
        .sign_viewer(&viewer)
        .unwrap();
    (viewer.user_id, token)
}

async fn ask(host: &Host, body: Value, assertion: Option<&str>) -> reqwest::Response {
    let mut request = reqwest::Client::new()
        .post(host.url("/graphql"))
        .json(&body);
    if let Some(assertion) = assertion {
        request = request.header(ASSERTION_HEADER, assertion);
    }
    request.send().await.unwrap()
}

#[tokio::test]
async fn the_identity_is_the_assertions_and_nobodys_without_one() {
    let host = Host::start().await;
    let (user_id, token) = person(&host);
    let who = json!({ "query": "{ who }" });
    let answer: Value = ask(&host, who.clone(), Some(&token))
        .await
        .json()
        .await
        .unwrap();
    assert_eq!(answer["data"]["who"], json!(user_id));
    let answer: Value = ask(&host, who.clone(), None).await.json().await.unwrap();
    assert_eq!(answer["data"]["who"], "nobody");
    assert_eq!(ask(&host, who, Some("forged")).await.status(), 401);
}

#[tokio::test]
async fn what_is_too_deep_too_large_or_panics_is_an_error_and_the_door_stays_open() {
    let host = Host::start().await;
    let deep = format!("{{ {} }}", "a { ".repeat(30) + "b" + &" }".repeat(30));
    let answer: Value = ask(&host, json!({ "query": deep }), None)
        .await
        .json()
        .await
        .unwrap();
    assert_eq!(answer["errors"][0]["extensions"]["code"], "BAD_USER_INPUT");
    let large = "x".repeat(3 * 1024 * 1024);
    assert_eq!(
        ask(&host, json!({ "query": large }), None).await.status(),
        413
    );
    assert_eq!(
        ask(&host, json!({ "query": "{ panics }" }), None)
            .await
            .status(),
        500
    );
    assert_eq!(
        ask(&host, json!({ "query": "{ who }" }), None)
            .await
            .status(),
        200
    );
}

#[tokio::test]
async fn a_subscription_knows_who_listens() {
    let host = Host::start().await;
    let (user_id, token) = person(&host);
    let url = format!("ws://{}/graphql", host.address);
    let mut request = url.into_client_request().unwrap();
    let protocol = "graphql-transport-ws".parse().unwrap();
    request
        .headers_mut()
        .insert("sec-websocket-protocol", protocol);
    let (mut socket, _) = tokio_tungstenite::connect_async(request).await.unwrap();
    let hello = json!({ "type": "connection_init", "payload": { ASSERTION_HEADER: token } });
    socket.send(Message::text(hello.to_string())).await.unwrap();
    let query = json!({ "type": "subscribe", "id": "1", "payload": { "query": "subscription { whoEach }" } });
    socket.send(Message::text(query.to_string())).await.unwrap();
    let mut said = Vec::new();
    while let Some(Ok(message)) = socket.next().await {
        let message: Value = serde_json::from_str(message.to_text().unwrap()).unwrap();
        if message["type"] == "complete" {
            break;
        }
        said.push(message);
    }
    assert_eq!(said[0]["type"], "connection_ack");
    let who = said[1]["payload"]["data"]["whoEach"].as_str().unwrap();
    assert!(who.contains(&user_id.uuid().to_string()), "{who}");
    assert_eq!(said.len(), 3);
}

#[tokio::test]
async fn health_readiness_and_metrics_are_told() {
    let host = Host::start().await;
    let get = async |path: &str| {
        reqwest::get(host.url(path))
            .await
            .unwrap()
            .status()
            .as_u16()
    };
    assert_eq!(
        (
            get("/health").await,
            get("/ready").await,
            get("/metrics").await
        ),
        (200, 200, 200)
    );
    host.context.db.clone().close().await.unwrap();
    assert_eq!(get("/ready").await, 503);
}
