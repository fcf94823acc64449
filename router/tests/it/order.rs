//! When subgraphs are called: mutations one after the other, queries as early as they can.

use std::time::{Duration, Instant};

use serde_json::json;

use crate::world::{Mood, World};

#[tokio::test]
async fn a_mutation_waits_for_all_of_the_one_before_it() {
    let world = World::start().await;
    let query = "mutation {
        first: reviewAdd(body: \"one\") { body author { name } book { title } }
        greet(userId: \"u3\") { name }
        second: reviewAdd(body: \"two\") { body }
    }";
    assert_eq!(
        world.ask(query).await,
        json!({ "data": {
        "first": { "body": "one", "author": { "name": "Bela" }, "book": { "title": "Dune" } },
        "greet": { "name": "Cleo" },
        "second": { "body": "two" },
    } })
    );
    let calls = world.stage.take_calls();
    let called: Vec<(&str, bool)> = calls
        .iter()
        .map(|call| (call.subgraph, call.query.starts_with("mutation")))
        .collect();
    // The entities of the first field come before the second field, in whichever order.
    assert_eq!(called.len(), 5);
    assert_eq!(called[0], ("reviews", true));
    assert!(!called[1].1 && !called[2].1);
    assert_eq!(called[3], ("accounts", true));
    assert_eq!(called[4], ("reviews", true));
}

#[tokio::test]
async fn a_fetch_starts_when_what_it_needs_is_there_whatever_else_is_slow() {
    let world = World::start().await;
    let slow = Mood {
        delay: Duration::from_millis(600),
        ..Mood::default()
    };
    world.stage.set("catalog", slow);
    // `items` is slow and in the first wave; the reviews' authors need only the reviews.
    let asked = world.ask("{ items { id } reviews { author { name } } }");
    let started = Instant::now();
    let answer = asked.await;
    assert_eq!(answer["data"]["reviews"][0]["author"]["name"], "Ada");
    assert!(started.elapsed() >= Duration::from_millis(600));
    let calls = world.stage.take_calls();
    let authors = calls
        .iter()
        .find(|call| call.subgraph == "accounts")
        .unwrap();
    let waited = authors.at.duration_since(started);
    assert!(
        waited < Duration::from_millis(400),
        "called after {waited:?}"
    );
}
