//! Live operations over both transports, with entities of other subgraphs in every event.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use async_trait::async_trait;
use futures_util::{SinkExt, StreamExt};
use router::{
    AnswerBody, Dependencies, EventStream, RouterConfig, SubgraphRequest, SubgraphResponse,
    SubgraphTransport, TransportError,
};
use serde_json::{Value, json};
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream};

use crate::auth::{OneKey, ada, guarded};
use crate::subgraphs::{self, News, Reviews};
use crate::world::{Mood, World, without_ids};

pub const ADDED: &str =
    "subscription { reviewAdded { body author { called: name } book { title } } }";

pub struct Client(pub WebSocketStream<MaybeTlsStream<TcpStream>>);

impl Client {
    pub async fn connect(world: &World, payload: Value) -> Self {
        let mut client = Self::knock(world).await;
        client
            .say(json!({ "type": "connection_init", "payload": payload }))
            .await;
        assert_eq!(client.hear().await, json!({ "type": "connection_ack" }));
        client
    }

    pub async fn knock(world: &World) -> Self {
        let url = format!("ws://{}/graphql", world.address);
        let mut request = url.into_client_request().unwrap();
        let protocol = "graphql-transport-ws".parse().unwrap();
        request
            .headers_mut()
            .insert("sec-websocket-protocol", protocol);
        Self(tokio_tungstenite::connect_async(request).await.unwrap().0)
    }

    pub async fn say(&mut self, message: Value) {
        self.0
            .send(Message::text(message.to_string()))
            .await
            .unwrap();
    }

    pub async fn subscribe(&mut self, id: &str, query: &str) {
        self.say(json!({ "type": "subscribe", "id": id, "payload": { "query": query } }))
            .await;
    }

    /// The next message, or the code the connection was closed with.
    pub async fn hear(&mut self) -> Value {
        let next = async {
            loop {
                match self.0.next().await {
                    Some(Ok(Message::Text(text))) => return serde_json::from_str(&text).unwrap(),
                    Some(Ok(Message::Close(Some(frame)))) => return json!(u16::from(frame.code)),
                    Some(Ok(_)) => {}
                    other => panic!("the connection ended: {other:?}"),
                }
            }
        };
        tokio::time::timeout(Duration::from_secs(10), next)
            .await
            .expect("something is said in time")
    }
}

/// Waits until the subgraph has this many subscribers, so that no event is missed.
pub async fn until_heard(news: &crate::subgraphs::News, listeners: usize) {
    let reached = async {
        while news.0.receiver_count() < listeners {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(Duration::from_secs(10), reached)
        .await
        .expect("subscribed in time");
}

#[tokio::test]
async fn an_event_over_a_websocket_holds_entities_of_other_subgraphs() {
    let world = World::start().await;
    let mut client = Client::connect(&world, json!({})).await;
    client.subscribe("a", ADDED).await;
    client
        .subscribe("b", "subscription { greeted { name reviews { body } } }")
        .await;
    until_heard(&world.reviews_news, 1).await;
    until_heard(&world.accounts_news, 1).await;
    for body in ["first", "second"] {
        world.reviews_news.0.send(body.to_owned()).unwrap();
        assert_eq!(
            client.hear().await,
            json!({ "type": "next", "id": "a", "payload": { "data": {
            "reviewAdded": { "body": body, "author": { "called": "Bela" }, "book":
                { "title": "Dune" } },
        } } })
        );
    }
    client.say(json!({ "type": "complete", "id": "a" })).await;
    world.accounts_news.0.send("u1".to_owned()).unwrap();
    assert_eq!(
        client.hear().await["payload"]["data"]["greeted"]["reviews"][0]["body"],
        "Sand."
    );
    client.subscribe("q", "{ user(id: \"u2\") { name } }").await;
    assert_eq!(
        client.hear().await["payload"],
        json!({ "data": { "user": { "name": "Bela" } } })
    );
    assert_eq!(
        client.hear().await,
        json!({ "type": "complete", "id": "q" })
    );
}

#[tokio::test]
async fn an_event_stream_holds_the_same() {
    let world = World::start().await;
    let request = world.post().header("accept", "text/event-stream");
    let mut request = request.json(&json!({ "query": ADDED })).build().unwrap();
    request
        .headers_mut()
        .insert("accept", "text/event-stream".parse().unwrap());
    let response = reqwest::Client::new().execute(request).await.unwrap();
    assert_eq!(
        response.headers()["content-type"],
        "text/event-stream; charset=utf-8"
    );
    until_heard(&world.reviews_news, 1).await;
    world.reviews_news.0.send("first".to_owned()).unwrap();
    let mut body = response.bytes_stream();
    let mut text = String::new();
    while !text.ends_with("\n\n") || text.trim_matches(['\n', ':']).is_empty() {
        text.push_str(std::str::from_utf8(&body.next().await.unwrap().unwrap()).unwrap());
    }
    let event = text.trim_start_matches([':', '\n']);
    let data = event
        .strip_prefix("event: next\ndata: ")
        .expect(event)
        .trim();
    let answer: Value = serde_json::from_str(data).unwrap();
    assert_eq!(answer["data"]["reviewAdded"]["author"]["called"], "Bela");
}

#[tokio::test]
async fn a_stream_that_ends_at_the_subgraph_is_completed() {
    let (world, issuer) = guarded(RouterConfig::default()).await;
    let token = issuer.token(&ada(&["read"], 60));
    let mut client = Client::connect(
        &world,
        json!({ "Authorization": format!("Bearer {token}") }),
    )
    .await;
    client
        .subscribe("c", "subscription { countdown(from: 2) }")
        .await;
    for left in [2, 1, 0] {
        assert_eq!(
            client.hear().await["payload"],
            json!({ "data": { "countdown": left } })
        );
    }
    assert_eq!(
        client.hear().await,
        json!({ "type": "complete", "id": "c" })
    );
}

#[tokio::test]
async fn a_subscription_ends_with_a_code_when_its_token_does() {
    let (world, issuer) = guarded(RouterConfig::default()).await;
    let token = issuer.token(&ada(&["read"], 2));
    let mut client = Client::connect(
        &world,
        json!({ "authorization": format!("Bearer {token}") }),
    )
    .await;
    client.subscribe("a", ADDED).await;
    until_heard(&world.reviews_news, 1).await;
    world.reviews_news.0.send("in time".to_owned()).unwrap();
    assert_eq!(client.hear().await["type"], "next");
    let end = client.hear().await;
    assert_eq!(end["type"], "error");
    let errors = without_ids(json!({ "errors": end["payload"] }));
    assert_eq!(errors["errors"][0]["extensions"]["code"], "UNAUTHENTICATED");
}

#[tokio::test]
async fn a_revoked_session_hears_no_further_event() {
    let (world, issuer) = guarded(RouterConfig::default()).await;
    let token = issuer.token(&ada(&["read"], 60));
    let mut client = Client::connect(
        &world,
        json!({ "authorization": format!("Bearer {token}") }),
    )
    .await;
    client.subscribe("a", ADDED).await;
    until_heard(&world.reviews_news, 1).await;
    world.router.revoke("u1").await;
    world.reviews_news.0.send("too late".to_owned()).unwrap();
    let end = client.hear().await;
    assert_eq!(end["type"], "error");
    assert_eq!(end["payload"][0]["extensions"]["code"], "UNAUTHENTICATED");
}

#[tokio::test]
async fn a_subscription_to_a_refused_field_does_not_start() {
    let (world, _) = guarded(RouterConfig::default()).await;
    let mut client = Client::connect(&world, json!({})).await;
    client
        .subscribe("c", "subscription { greeted { email } }")
        .await;
    let refused = client.hear().await;
    assert_eq!(refused["type"], "error");
    assert_eq!(
        refused["payload"][0]["extensions"]["code"],
        "UNAUTHENTICATED"
    );
}

#[tokio::test]
async fn whoever_breaks_the_protocol_is_let_go_with_its_code() {
    let mut config = RouterConfig::default();
    config.subscriptions.init_ms = 300;
    let world = World::start_with(config, |_| {}).await;
    let mut silent = Client::knock(&world).await;
    assert_eq!(silent.hear().await, json!(4408));
    let mut hasty = Client::knock(&world).await;
    hasty.subscribe("a", "{ __typename }").await;
    assert_eq!(hasty.hear().await, json!(4401));
    let mut forger = Client::knock(&world).await;
    forger
        .say(json!({ "type": "connection_init", "payload": { "authorization": "Bearer x" } }))
        .await;
    assert_eq!(forger.hear().await, json!(4403));
    let mut twice = Client::connect(&world, json!({})).await;
    twice.say(json!({ "type": "connection_init" })).await;
    assert_eq!(twice.hear().await, json!(4429));
    let mut double = Client::connect(&world, json!({})).await;
    double.subscribe("a", ADDED).await;
    double.subscribe("a", ADDED).await;
    assert_eq!(double.hear().await, json!(4409));
    let mut babbler = Client::connect(&world, json!({})).await;
    babbler.0.send(Message::text("{")).await.unwrap();
    assert_eq!(babbler.hear().await, json!(4400));
    let mut polite = Client::connect(&world, json!({})).await;
    polite.say(json!({ "type": "ping" })).await;
    assert_eq!(polite.hear().await, json!({ "type": "pong" }));
}

#[tokio::test]
async fn a_subscription_over_the_network_ends_at_the_subgraph_when_the_client_leaves() {
    let world = World::start().await;
    let mut client = Client::connect(&world, json!({})).await;
    client.subscribe("a", ADDED).await;
    until_heard(&world.reviews_news, 1).await;
    drop(client);
    let gone = async {
        while world.reviews_news.0.receiver_count() > 0 {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(Duration::from_secs(10), gone)
        .await
        .expect("the subgraph is told");
}

#[tokio::test]
async fn a_revoked_api_key_hears_no_further_event() {
    let keys = Arc::new(OneKey::default());
    let mut config = RouterConfig::default();
    config.caches.caller_ms = 50;
    let verifier = keys.clone();
    let equip = |dependencies: &mut Dependencies| dependencies.key_verifier = Some(verifier);
    let world = World::start_with(config, equip).await;
    let mut client = Client::connect(&world, json!({ "x-api-key": "mx_good" })).await;
    client.subscribe("a", ADDED).await;
    until_heard(&world.reviews_news, 1).await;
    world.reviews_news.0.send("in time".to_owned()).unwrap();
    assert_eq!(client.hear().await["type"], "next");
    keys.is_revoked.store(true, Ordering::Relaxed);
    // The key is believed for a moment; some event after that is the last.
    let end = loop {
        world.reviews_news.0.send("later".to_owned()).unwrap();
        let heard = client.hear().await;
        if heard["type"] != "next" {
            break heard;
        }
    };
    assert_eq!(end["payload"][0]["extensions"]["code"], "UNAUTHENTICATED");
}

#[tokio::test]
async fn a_stream_that_breaks_off_at_the_subgraph_goes_on() {
    let world = World::start().await;
    let mut client = Client::connect(&world, json!({})).await;
    client.subscribe("a", ADDED).await;
    until_heard(&world.reviews_news, 1).await;
    world.stage.cut.notify_waiters();
    let cut = async {
        while world.reviews_news.0.receiver_count() > 0 {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(Duration::from_secs(10), cut)
        .await
        .expect("the socket is cut");
    until_heard(&world.reviews_news, 1).await;
    world.reviews_news.0.send("after".to_owned()).unwrap();
    let event = client.hear().await;
    assert_eq!(event["payload"]["data"]["reviewAdded"]["body"], "after");
    assert_eq!(
        event["payload"]["extensions"]["gap"],
        json!({ "dropped": 0, "resumed": true })
    );
}

#[tokio::test]
async fn a_slow_reader_is_told_how_much_it_missed() {
    let mut config = RouterConfig::default();
    config.subscriptions.queue_max = 4;
    let world = World::start_with(config, |_| {}).await;
    let delay = Duration::from_millis(300);
    world.stage.set(
        "accounts",
        Mood {
            delay,
            ..Mood::default()
        },
    );
    let mut client = Client::connect(&world, json!({})).await;
    client.subscribe("a", ADDED).await;
    until_heard(&world.reviews_news, 1).await;
    for number in 0..40 {
        world.reviews_news.0.send(number.to_string()).unwrap();
    }
    let mut dropped = 0;
    let mut heard = Vec::new();
    while heard.last().is_none_or(|body| body != "39") {
        let payload = client.hear().await["payload"].clone();
        dropped += payload["extensions"]["gap"]["dropped"]
            .as_u64()
            .unwrap_or_default();
        heard.push(
            payload["data"]["reviewAdded"]["body"]
                .as_str()
                .unwrap()
                .to_owned(),
        );
    }
    assert_eq!(
        dropped + u64::try_from(heard.len()).unwrap(),
        40,
        "{heard:?}"
    );
    assert!(dropped > 0);
}

/// The reviews in the same process, where a slow reader may be waited for.
struct Nearby(Reviews);

#[async_trait]
impl SubgraphTransport for Nearby {
    async fn execute(&self, request: SubgraphRequest) -> Result<SubgraphResponse, TransportError> {
        let answer = self.0.execute(&*request.document).await;
        Ok(AnswerBody::Values(answer.into()).into())
    }

    async fn subscribe(&self, request: SubgraphRequest) -> Result<EventStream, TransportError> {
        let events = self.0.execute_stream(&*request.document);
        Ok(events
            .map(|event| Ok(AnswerBody::Values(event.into())))
            .boxed())
    }

    fn can_wait(&self) -> bool {
        true
    }
}

#[tokio::test]
async fn a_service_that_can_wait_is_left_to_choose_what_a_slow_reader_misses() {
    let mut config = RouterConfig::default();
    config.subscriptions.queue_max = 2;
    let news = News::new();
    let nearby = Arc::new(Nearby(subgraphs::reviews(&news)));
    let equip = |dependencies: &mut Dependencies| {
        dependencies.transports.insert("reviews".to_owned(), nearby);
    };
    let world = World::start_with(config, equip).await;
    let delay = Duration::from_millis(20);
    world.stage.set(
        "accounts",
        Mood {
            delay,
            ..Mood::default()
        },
    );
    let mut client = Client::connect(&world, json!({})).await;
    client.subscribe("a", ADDED).await;
    until_heard(&news, 1).await;
    for number in 0..20 {
        news.0.send(number.to_string()).unwrap();
    }
    for number in 0..20 {
        let payload = client.hear().await["payload"].clone();
        assert_eq!(payload["data"]["reviewAdded"]["body"], number.to_string());
        assert!(payload.get("extensions").is_none());
    }
}
