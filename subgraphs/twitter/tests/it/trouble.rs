//! Spent windows, spent budgets, unreadable answers.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::routing::get;
use axum::{Json, Router};
use chrono::TimeDelta;
use domain::Usdc;
use serde_json::{Value, json};
use simulator_x::RateLimits;
use testkit::TestSubgraph;
use twitter::TwitterService;

use crate::support::{Config, House, eventually, reading_from};

const STANDING: &str = "{ ingestion { isPaused lastError } }";

#[tokio::test]
async fn a_spent_window_is_waited_out() {
    let limits = RateLimits {
        timelines: 3,
        ..RateLimits::default()
    };
    let house = House::start_with(limits, |config| config).await;
    house.follow("alice").await;
    let paused = house
        .ask_until(STANDING, |data| data["ingestion"]["isPaused"] == true)
        .await;
    let expected = "X allows no more questions in this window";
    assert_eq!(paused["ingestion"]["lastError"], expected);
    house.x.publish("alice", "after the window");
    house.pass(TimeDelta::minutes(16));
    assert_eq!(house.recorded(1).await[0].text, "after the window");
    house
        .ask_until(STANDING, |data| data["ingestion"]["isPaused"] == false)
        .await;
}

#[tokio::test]
async fn nothing_is_read_beyond_the_days_budget() {
    let house = House::start_with(RateLimits::default(), |config| Config {
        budget_per_day_usd: Usdc::from_micros(11_000),
        ..config
    })
    .await;
    house.follow("alice").await;
    house.x.publish("alice", "paid for");
    house.recorded(1).await;
    let spent = house
        .ask_until(STANDING, |data| data["ingestion"]["isPaused"] == true)
        .await;
    let reason = spent["ingestion"]["lastError"].as_str().expect("a reason");
    assert!(reason.contains("0.011 USD"), "{reason}");
    house.pass(TimeDelta::seconds(1));
    house.x.publish("alice", "of the next day");
    house.pass(TimeDelta::hours(24));
    assert_eq!(house.recorded(2).await[1].text, "of the next day");
}

/// An X that sends what no client likes: once a page with junk, then an empty one.
async fn strange_x(fails_first: usize) -> String {
    let calls = Arc::new(AtomicUsize::new(0));
    let timeline = move |State(calls): State<Arc<AtomicUsize>>,
                         Path(_): Path<String>,
                         Query(query): Query<Vec<(String, String)>>| async move {
        if calls.fetch_add(1, Ordering::SeqCst) < fails_first {
            return Err(StatusCode::SERVICE_UNAVAILABLE);
        }
        let since = query.iter().find(|(name, _)| name == "since_id");
        if since.is_some_and(|(_, id)| id == "104") {
            return Ok(Json(json!({ "meta": { "result_count": 0 } })));
        }
        let time = "2026-01-01T00:59:59.000Z";
        Ok(Json(json!({ "data": [
            { "id": "104", "text": ["no text"], "created_at": time },
            { "id": "103", "text": "readable", "created_at": time, "surprise": { "a": 1 } },
            { "id": "102", "text": "  ", "created_at": time },
            { "id": "101", "text": "no time" },
            "not even an object",
        ], "meta": { "result_count": 5 } })))
    };
    let user = json!({ "data": { "id": "7", "name": "Zed", "username": "zed" } });
    let app = Router::new()
        .route(
            "/2/users/by/username/{username}",
            get(move || async move { Json(user) }),
        )
        .route("/2/users/{id}/tweets", get(timeline))
        .route("/2/tweets", get(|| async { Json(json!({ "errors": [] })) }))
        .with_state(calls);
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0")
        .await
        .expect("a free port");
    let address = listener.local_addr().expect("it is bound");
    platform::Tasks::default().spawn("strange-x", async move { axum::serve(listener, app).await });
    format!("http://{address}")
}

async fn reading_strange(fails_first: usize) -> TestSubgraph<TwitterService> {
    let base_url = strange_x(fails_first).await;
    let prepared = TestSubgraph::<TwitterService>::prepare().config(reading_from(&base_url));
    let twitter = prepared.start().await;
    twitter.clock.advance(TimeDelta::hours(1));
    let follow = "mutation { xAccountFollow(input: { handle: \"zed\" }) { account { id } } }";
    twitter.viewer("carol").data(follow, json!({})).await;
    twitter
}

async fn skipped(twitter: &TestSubgraph<TwitterService>) -> Vec<Value> {
    eventually(async || {
        let document = "{ ingestion { skipped { reference reason account { handle } } } }";
        let data = twitter.anonymous().data(document, json!({})).await;
        let skipped = data["ingestion"]["skipped"]
            .as_array()
            .cloned()
            .unwrap_or_default();
        (!skipped.is_empty()).then_some(skipped)
    })
    .await
}

#[tokio::test]
async fn what_is_no_post_is_kept_with_its_reason_and_the_rest_is_read() {
    let twitter = reading_strange(0).await;
    let mut seen: Vec<(String, String)> = skipped(&twitter)
        .await
        .iter()
        .map(|row| (row["reference"].to_string(), row["reason"].to_string()))
        .collect();
    seen.sort();
    let references: Vec<&str> = seen.iter().map(|(reference, _)| &**reference).collect();
    assert_eq!(references, ["\"101\"", "\"102\"", "\"104\"", "null"]);
    assert_eq!(seen[0].1, "\"the post has no time\"");
    let told = twitter.told::<events::facts::PostRecorded>().await;
    assert_eq!(told.len(), 1);
    assert_eq!(told[0].text, "readable");
}

#[tokio::test]
async fn a_failing_x_is_asked_again() {
    let twitter = reading_strange(2).await;
    assert_eq!(skipped(&twitter).await.len(), 4);
    assert_eq!(twitter.told::<events::facts::PostRecorded>().await.len(), 1);
}
