//! Another supergraph or other settings while requests and live operations are under way.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

use router::{Reloaded, RouterConfig};
use serde_json::{Value, json};
use tokio::task::JoinSet;

use crate::live::{ADDED, Client, until_heard};
use crate::world::{SUPERGRAPH, World};

const QUERY: &str = "query($id: ID!) { user(id: $id) { name reviews { body book { title } } } }";

/// Reloads after which answers should have come, however slow the machine.
const RELOADS_MAX: usize = 2_000;

/// The same graph, written differently.
fn rewritten(number: usize) -> String {
    format!("{SUPERGRAPH}\n# {number}\n")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_request_fails_while_the_supergraph_is_reloaded_again_and_again() {
    static IS_DONE: AtomicBool = AtomicBool::new(false);
    static ANSWERS: AtomicUsize = AtomicUsize::new(0);
    let world = World::start().await;
    let mut askers = JoinSet::new();
    for _ in 0..4 {
        let request = world.post();
        let request = request.json(&json!({ "query": QUERY, "variables": { "id": "u1" } }));
        askers.spawn(async move {
            while !IS_DONE.load(Ordering::Relaxed) {
                let answer = request.try_clone().unwrap().send().await.unwrap();
                let answer: Value = answer.json().await.unwrap();
                assert_eq!(answer["data"]["user"]["reviews"][1]["body"], "Tea.");
                assert!(answer.get("errors").is_none(), "{answer}");
                ANSWERS.fetch_add(1, Ordering::Relaxed);
            }
        });
    }
    // However slow the machine: at least so many reloads, and so many answers meanwhile.
    let mut number = 0;
    let enough = || ANSWERS.load(Ordering::Relaxed) > 20;
    while number < 8 || (!enough() && number < RELOADS_MAX) {
        let reloaded = world.router.reload(&rewritten(number)).await.unwrap();
        assert!(matches!(reloaded, Reloaded::Switched { .. }));
        number += 1;
    }
    IS_DONE.store(true, Ordering::Relaxed);
    askers.join_all().await;
    assert!(enough(), "{ANSWERS:?} answers in {number} reloads");
}

#[tokio::test]
async fn what_clients_ask_is_planned_before_the_switch() {
    let world = World::start().await;
    world.ask_with(QUERY, json!({ "id": "u1" })).await;
    world.ask("{ users { name } }").await;
    let reloaded = world.router.reload(&rewritten(0)).await.unwrap();
    assert_eq!(reloaded, Reloaded::Switched { plans: 2 });
    let same = world.router.reload(&rewritten(0)).await.unwrap();
    assert_eq!(same, Reloaded::Same, "nothing changed");
}

#[tokio::test]
async fn settings_change_without_a_restart_and_bad_ones_are_refused() {
    let world = World::start().await;
    let query = "{ users { reviews { author { name } } } }";
    assert!(world.ask(query).await.get("errors").is_none());
    let mut config = world.config.clone();
    config.limits.depth_max = 2;
    world
        .router
        .reload_with(config.clone(), None)
        .await
        .unwrap();
    let refused = world.ask(query).await;
    assert_eq!(refused["errors"][0]["message"], "nested deeper than 2");
    config.cors.origins = vec!["*".to_owned()];
    config.limits.depth_max = 20;
    assert!(world.router.reload_with(config, None).await.is_err());
    let refused = world.ask(query).await;
    assert_eq!(refused["errors"][0]["message"], "nested deeper than 2");
    let missing = RouterConfig::default();
    assert!(world.router.reload_with(missing, None).await.is_err());
}

#[tokio::test]
async fn a_live_operation_goes_on_over_a_reload_without_a_break() {
    let world = World::start().await;
    let mut client = Client::connect(&world, json!({})).await;
    client.subscribe("a", ADDED).await;
    until_heard(&world.reviews_news, 1).await;
    for number in 0..3 {
        let body = number.to_string();
        world.router.reload(&rewritten(number)).await.unwrap();
        world.reviews_news.0.send(body.clone()).unwrap();
        let heard = client.hear().await;
        assert_eq!(heard["payload"]["data"]["reviewAdded"]["body"], body);
        assert_eq!(
            heard["payload"]["data"]["reviewAdded"]["book"]["title"],
            "Dune"
        );
        assert!(heard["payload"].get("extensions").is_none(), "{heard}");
        assert_eq!(world.reviews_news.0.receiver_count(), 1);
    }
}

#[tokio::test]
async fn a_live_operation_moves_to_another_address_and_its_reader_is_told() {
    let world = World::start().await;
    let mut client = Client::connect(&world, json!({})).await;
    client.subscribe("a", ADDED).await;
    until_heard(&world.reviews_news, 1).await;
    let mut config = world.config.clone();
    // Another name of the same place.
    let reviews = config.subgraphs.get_mut("reviews").unwrap();
    reviews.url.set_query(Some("again"));
    world.router.reload_with(config, None).await.unwrap();
    // What is said while the stream moves may be missed: the gap tells of it. So it is said again.
    let mut again = tokio::time::interval(Duration::from_millis(20));
    let moved = async {
        loop {
            let heard = tokio::select! {
                heard = client.hear() => heard["payload"].clone(),
                _ = again.tick() => {
                    world.reviews_news.0.send("after".to_owned()).unwrap();
                    continue;
                }
            };
            assert_eq!(heard["data"]["reviewAdded"]["body"], "after");
            if heard["extensions"]["gap"]["resumed"] == json!(true) {
                return;
            }
        }
    };
    tokio::time::timeout(Duration::from_secs(10), moved)
        .await
        .expect("the new stream is open");
}

#[tokio::test]
async fn a_live_operation_the_new_supergraph_lacks_ends_with_a_code() {
    let world = World::start().await;
    let mut client = Client::connect(&world, json!({})).await;
    client.subscribe("a", ADDED).await;
    until_heard(&world.reviews_news, 1).await;
    let without = SUPERGRAPH.replace("reviewAdded: Review!", "reviewSeen: Review!");
    world.router.reload(&without).await.unwrap();
    let end = client.hear().await;
    assert_eq!(end["type"], "error");
    assert_eq!(end["payload"][0]["extensions"]["code"], "BAD_USER_INPUT");
}
