//! A language model as the classifier: its answers are checked, its silence is no answer.

use std::sync::{Arc, Mutex};

use axum::extract::State;
use axum::routing::post as route;
use axum::{Json, Router};
use domain::XAccountId;
use events::facts::{SignalCreated, SignalRejected};
use serde_json::{Value, json};
use signals::{Engine, SignalsConfig};

use crate::support::{CALL, House, agent, classification, created, introduce, post, prepared};

/// What the stand-in was asked, and what it answers.
#[derive(Clone)]
struct Model {
    answer: Value,
    asked: Arc<Mutex<Vec<Value>>>,
}

async fn complete(State(model): State<Model>, Json(request): Json<Value>) -> Json<Value> {
    model
        .asked
        .lock()
        .expect("the stand-in works")
        .push(request);
    let content = model.answer.to_string();
    Json(json!({ "choices": [{ "message": { "role": "assistant", "content": content } }] }))
}

/// A house whose posts a model reads, and what the model is asked.
async fn house_with(answer: Value) -> (House, Arc<Mutex<Vec<Value>>>) {
    let asked = Arc::new(Mutex::new(Vec::new()));
    let model = Model {
        answer,
        asked: Arc::clone(&asked),
    };
    let app = Router::new()
        .route("/v1/chat/completions", route(complete))
        .with_state(model);
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0")
        .await
        .expect("the stand-in works");
    let address = listener.local_addr().expect("the stand-in works");
    let house = prepared(config(&format!("http://{address}/v1")))
        .start()
        .await;
    let serving = async move { axum::serve(listener, app).await };
    drop(house.context.tasks.spawn("model", serving));
    (house, asked)
}

fn config(url: &str) -> SignalsConfig {
    SignalsConfig {
        engine: Engine::Llm,
        llm_base_url: url.parse().expect("the stand-in works"),
        llm_model: "small".to_owned(),
        ..SignalsConfig::default()
    }
}

fn answer(quotes: &[&str]) -> Value {
    json!({ "is_call": true, "calls": [{
        "token": "ETH", "side": "LONG", "confidence": 0.9, "entry_low": null, "entry_high": null,
        "targets": ["2800"], "stop": "2450", "leverage": 5, "quotes": quotes }] })
}

#[tokio::test]
async fn a_checked_answer_becomes_a_signal_and_all_of_it_is_kept() {
    let (house, asked) = house_with(answer(&["Longing $ETH here"])).await;
    let author = XAccountId::new();
    introduce(&house, &agent(author)).await;
    let heard = post(author, CALL);
    house.hear(&heard).await;

    assert_eq!(created(&house).await.len(), 1);
    let read = classification(&house, &heard).await;
    assert_eq!(
        (&read["engine"], &read["model"]),
        (&"llm".into(), &"small".into())
    );
    assert!(
        read["prompt"]
            .as_str()
            .unwrap()
            .contains("Longing $ETH here")
    );
    assert!(read["rawAnswer"].as_str().unwrap().contains("is_call"));
    let requests = asked.lock().unwrap().clone();
    assert_eq!(requests[0]["temperature"], 0);
    assert_eq!(requests[0]["response_format"]["type"], "json_schema");
}

#[tokio::test]
async fn words_that_are_not_in_the_post_are_no_signal() {
    let (house, _) = house_with(answer(&["to the moon"])).await;
    let author = XAccountId::new();
    introduce(&house, &agent(author)).await;
    let heard = post(author, CALL);
    house.hear(&heard).await;
    assert_eq!(
        classification(&house, &heard).await["reason"]["code"],
        "QUOTE_NOT_IN_POST"
    );
    assert!(created(&house).await.is_empty());
}

#[tokio::test]
async fn text_that_reads_two_ways_is_not_shown_to_a_model() {
    let (house, asked) = house_with(answer(&["ETH"])).await;
    let author = XAccountId::new();
    introduce(&house, &agent(author)).await;
    let heard = post(author, "Long $\u{0415}TH here");
    house.hear(&heard).await;
    assert_eq!(
        classification(&house, &heard).await["reason"]["code"],
        "SPOOFED_TEXT"
    );
    assert!(asked.lock().unwrap().is_empty());
}

#[tokio::test]
async fn a_provider_that_is_down_pauses_entries_and_nothing_takes_its_place() {
    // Bound and let go: nobody listens there.
    let free = std::net::TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap();
    let house = prepared(config(&format!("http://{free}/v1"))).start().await;
    let author = XAccountId::new();
    introduce(&house, &agent(author)).await;
    let (first, second) = (post(author, CALL), post(author, CALL));
    house.hear(&first).await;
    house.hear(&second).await;
    for heard in [&first, &second] {
        let read = classification(&house, heard).await;
        assert_eq!(read["reason"]["code"], "CLASSIFIER_UNAVAILABLE");
    }
    let (signals, refusals): (Vec<SignalCreated>, Vec<SignalRejected>) =
        (house.told().await, house.told().await);
    assert!(signals.is_empty() && refusals.is_empty());
    // While paused it is not even asked.
    assert_eq!(classification(&house, &second).await["prompt"], json!(null));
}
