//! Equal live operations of equal callers are one stream at the subgraph, whoever reads how fast.

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use futures_util::StreamExt;
use router::{Assertion, Caller, Dependencies, IdentitySigner, RouterConfig};
use serde_json::{Value, json};

use crate::auth::{Issuer, in_seconds};
use crate::live::{ADDED, Client, until_heard};
use crate::world::World;

/// Waits until so many streams have so many readers.
async fn until_live(world: &World, live: (usize, usize)) {
    let reached = async {
        while world.router.live() != live {
            tokio::task::yield_now().await;
        }
    };
    let waited = tokio::time::timeout(Duration::from_secs(10), reached).await;
    assert!(waited.is_ok(), "{:?} and not {live:?}", world.router.live());
}

/// Tells subgraphs the user and nothing more.
struct UserSigner;

#[async_trait]
impl IdentitySigner for UserSigner {
    async fn sign(&self, caller: Option<&Caller>) -> Option<Assertion> {
        Some(Assertion {
            value: self.class(caller).parse().ok()?,
            reusable_for: Duration::from_secs(2),
        })
    }

    fn class(&self, caller: Option<&Caller>) -> String {
        caller.map_or_else(String::new, |caller| caller.subject.clone())
    }
}

async fn signed_in(config: RouterConfig) -> (World, Arc<Issuer>) {
    let issuer = Issuer::new();
    let source = issuer.clone();
    let equip = |dependencies: &mut Dependencies| {
        dependencies.key_source = Some(source);
        dependencies.identity_signer = Some(Arc::new(UserSigner));
    };
    (World::start_with(config, equip).await, issuer)
}

async fn client(world: &World, issuer: &Issuer, (user, session): (&str, &str)) -> Client {
    let claims = json!({ "sub": user, "sid": session, "exp": in_seconds(60) });
    let token = format!("Bearer {}", issuer.token(&claims));
    let mut client = Client::connect(world, json!({ "authorization": token })).await;
    client.subscribe("a", ADDED).await;
    client
}

fn entity_calls(world: &World) -> usize {
    let calls = world.stage.take_calls();
    let is_entities = |call: &&crate::world::Call| call.query.contains("_entities");
    calls.iter().filter(is_entities).count()
}

#[tokio::test]
async fn an_event_is_completed_once_for_all_who_asked_the_same() {
    let world = World::start().await;
    let mut clients = Vec::new();
    for _ in 0..5 {
        let mut client = Client::connect(&world, json!({})).await;
        client.subscribe("a", ADDED).await;
        clients.push(client);
    }
    until_live(&world, (1, 5)).await;
    until_heard(&world.reviews_news, 1).await;
    for body in ["first", "second"] {
        world.reviews_news.0.send(body.to_owned()).unwrap();
        for client in &mut clients {
            let heard = client.hear().await;
            assert_eq!(heard["payload"]["data"]["reviewAdded"]["body"], body);
        }
        assert_eq!(world.reviews_news.0.receiver_count(), 1);
        assert_eq!(entity_calls(&world), 2, "one each for authors and books");
    }
    drop(clients);
    until_live(&world, (0, 0)).await;
}

#[tokio::test]
async fn callers_who_may_be_answered_differently_never_share() {
    let (world, issuer) = signed_in(RouterConfig::default()).await;
    let _ada = client(&world, &issuer, ("u1", "s1")).await;
    let _bela = client(&world, &issuer, ("u2", "s2")).await;
    let mut nobody = Client::connect(&world, json!({})).await;
    nobody.subscribe("a", ADDED).await;
    until_live(&world, (3, 3)).await;
    let mut other = Client::connect(&world, json!({})).await;
    other
        .subscribe("a", "subscription { reviewAdded { body } }")
        .await;
    until_live(&world, (4, 4)).await;
}

#[tokio::test]
async fn each_reader_of_a_shared_stream_is_judged_for_every_event() {
    let (world, issuer) = signed_in(RouterConfig::default()).await;
    let mut ended = client(&world, &issuer, ("u1", "s1")).await;
    let mut stays = client(&world, &issuer, ("u1", "s2")).await;
    until_live(&world, (1, 2)).await;
    until_heard(&world.reviews_news, 1).await;
    world.router.revoke("s1").await;
    world.reviews_news.0.send("event".to_owned()).unwrap();
    let end = ended.hear().await;
    assert_eq!(end["payload"][0]["extensions"]["code"], "UNAUTHENTICATED");
    let heard = stays.hear().await;
    assert_eq!(heard["payload"]["data"]["reviewAdded"]["body"], "event");
}

#[tokio::test]
async fn whoever_comes_late_to_a_stream_that_opens_with_a_state_gets_their_own() {
    let mut config = RouterConfig::default();
    let fields = &mut config.subscriptions.opens_with_state;
    fields.insert("reviewAdded".to_owned());
    let world = World::start_with(config, |_| {}).await;
    let mut early = Client::connect(&world, json!({})).await;
    early.subscribe("a", ADDED).await;
    let mut also_early = Client::connect(&world, json!({})).await;
    also_early.subscribe("a", ADDED).await;
    until_live(&world, (1, 2)).await;
    until_heard(&world.reviews_news, 1).await;
    world.reviews_news.0.send("state".to_owned()).unwrap();
    early.hear().await;
    also_early.hear().await;
    let mut late = Client::connect(&world, json!({})).await;
    late.subscribe("a", ADDED).await;
    until_heard(&world.reviews_news, 2).await;
}

async fn stream(world: &World) -> reqwest::Response {
    let request = world.get(&format!("query={ADDED}"));
    let request = request.header("accept", "text/event-stream");
    request.send().await.unwrap()
}

#[tokio::test]
async fn a_reader_that_does_not_read_holds_nobody_up_and_is_told() {
    const EVENTS: usize = 300;
    let mut config = RouterConfig::default();
    config.subscriptions.queue_max = 8;
    let world = World::start_with(config, |_| {}).await;
    let slow = stream(&world).await;
    let mut fast = Client::connect(&world, json!({})).await;
    fast.subscribe("a", ADDED).await;
    until_live(&world, (1, 2)).await;
    until_heard(&world.reviews_news, 1).await;
    // More than the sockets between take.
    let filler = "x".repeat(128 * 1024);
    for number in 0..EVENTS {
        let body = format!("{number} {filler}");
        world.reviews_news.0.send(body).unwrap();
        let heard = fast.hear().await;
        let body = heard["payload"]["data"]["reviewAdded"]["body"].to_string();
        assert!(body.starts_with(&format!("\"{number} ")));
    }
    let mut text = String::new();
    let mut body = slow.bytes_stream();
    let (mut heard, mut dropped) = (0, 0);
    while heard + dropped < EVENTS {
        let chunk = body.next().await.unwrap().unwrap();
        text.push_str(std::str::from_utf8(&chunk).unwrap());
        while let Some((event, rest)) = text.split_once("\n\n") {
            if let Some((_, answer)) = event.split_once("data: ") {
                let answer: Value = serde_json::from_str(answer).unwrap();
                heard += 1;
                let gap = &answer["extensions"]["gap"]["dropped"];
                dropped += usize::try_from(gap.as_u64().unwrap_or(0)).unwrap();
            }
            text = rest.to_owned();
        }
    }
    assert_eq!(heard + dropped, EVENTS);
    assert!(dropped > 0);
}

#[tokio::test]
async fn one_client_may_have_so_many_streams() {
    let mut config = RouterConfig::default();
    config.subscriptions.per_client_max = 2;
    let world = World::start_with(config, |_| {}).await;
    let (first, _second) = (stream(&world).await, stream(&world).await);
    let refused = stream(&world).await;
    assert_eq!(refused.status(), 503);
    let answer: Value = refused.json().await.unwrap();
    assert_eq!(answer["errors"][0]["extensions"]["code"], "RATE_LIMITED");
    drop(first);
    until_live(&world, (1, 1)).await;
    assert_eq!(stream(&world).await.status(), 200);
}

#[tokio::test]
async fn a_client_that_leaves_signs_of_life_unanswered_is_let_go() {
    let mut config = RouterConfig::default();
    config.subscriptions.heartbeat_ms = 100;
    let world = World::start_with(config, |_| {}).await;
    let mut client = Client::connect(&world, json!({})).await;
    client.subscribe("a", ADDED).await;
    until_live(&world, (1, 1)).await;
    // It answers pings only while it reads.
    until_live(&world, (0, 0)).await;
}

#[tokio::test]
async fn each_class_of_callers_has_one_websocket_at_each_subgraph() {
    let (world, issuer) = signed_in(RouterConfig::default()).await;
    let mut clients = Vec::new();
    // Ada twice, with a session each: subgraphs are told the same of both.
    for caller in [("u1", "s1"), ("u1", "s2"), ("u2", "s3")] {
        clients.push(client(&world, &issuer, caller).await);
    }
    clients.push(Client::connect(&world, json!({})).await);
    let others = [
        "subscription { reviewAdded { body } }",
        "subscription { reviewAdded { id author { name } } }",
        "subscription { greeted { name } }",
    ];
    for client in &mut clients {
        for (number, query) in others.iter().enumerate() {
            client.subscribe(&number.to_string(), query).await;
        }
    }
    // Three documents of reviews and one of accounts for each class; nobody asks for one less.
    until_live(&world, (11, 15)).await;
    let mut sockets = world.stage.sockets.lock().unwrap().clone();
    sockets.sort_unstable();
    let (ada, bela) = (Some("u1".to_owned()), Some("u2".to_owned()));
    let classes = [Some(String::new()), ada, bela];
    let of = |subgraph: &'static str| classes.clone().map(|class| (subgraph, class));
    assert_eq!(sockets, [of("accounts"), of("reviews")].concat());
}
