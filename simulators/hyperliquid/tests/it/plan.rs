//! The fault plan and the acts of others, by their doors.

use std::sync::Arc;
use std::time::Duration;

use evm::AgentKey;
use rust_decimal::Decimal;
use serde_json::{Value, json};
use simulator_hyperliquid::engine::OrderStatus;
use simulator_hyperliquid::price::Scripted;
use simulator_hyperliquid::{Config, Handle};

use crate::doors::{Client, one_order, start};
use crate::stream::Socket;
use crate::venue::{BTC, ETH, limit, number};

const COINS: [(&str, &str); 2] = [("BTC", "100000"), ("ETH", "3000")];

async fn venue() -> (Handle, Client, AgentKey) {
    let prices = Arc::new(Scripted::new());
    for (coin, price) in COINS {
        prices.set(coin, number(price));
    }
    let config = Config {
        prices,
        ..Config::default()
    };
    let (handle, client) = start(config).await;
    let key = AgentKey::generate();
    client.deposit(&key, "100000").await;
    (handle, client, key)
}

async fn follow(client: &Client, plan: Value) {
    let (status, answer) = client.post("/sim/plan", &plan).await.unwrap();
    assert_eq!(status, 200, "{answer}");
}

fn orders_of(handle: &Handle, key: &AgentKey) -> usize {
    handle.look(|it| it.account(&key.address()).unwrap().orders.len())
}

fn size_of(handle: &Handle, key: &AgentKey, asset: u32) -> Decimal {
    handle.look(|it| {
        let positions = &it.account(&key.address()).unwrap().positions;
        positions
            .get(&asset)
            .map_or(Decimal::ZERO, |held| held.size)
    })
}

#[tokio::test]
async fn each_fault_of_an_answer_does_what_it_says() {
    let (handle, mut client, key) = venue().await;
    let rest = one_order(&limit(BTC, "0.01", "20000", "Gtc"));
    // The fault, the status a client sees (0 for none), and the orders that come of it.
    let cases = [
        ("lost", 0, 1),
        ("dropped", 0, 0),
        ("failed", 500, 0),
        ("failedAfter", 502, 1),
        ("limited", 429, 0),
        ("late", 200, 1),
        ("reordered", 200, 1),
        ("garbage", 200, 1),
        ("impossible", 200, 1),
    ];
    for (fault, status, orders) in cases {
        let before = orders_of(&handle, &key);
        follow(
            &client,
            json!({"exchange": {fault: 1_000, "delayMaxMs": 5}}),
        )
        .await;
        let envelope = client.envelope(&key, rest.clone());
        let sent = client.post("/exchange", &envelope).await;
        assert_eq!(sent.map_or(0, |(status, _)| status), status, "{fault}");
        assert_eq!(orders_of(&handle, &key) - before, orders, "{fault}");
        assert_eq!(handle.struck().values().sum::<u64>(), 1, "{fault}");
    }
    handle.stop().await;
}

#[tokio::test]
async fn a_doubled_order_is_placed_once_and_its_answer_denies_it() {
    let (handle, mut client, key) = venue().await;
    follow(&client, json!({"exchange": {"doubled": 1_000}})).await;
    let answer = client
        .act(&key, one_order(&limit(BTC, "0.01", "20000", "Gtc")))
        .await;
    assert_eq!(answer["status"], "err");
    let text = answer["response"].as_str().unwrap();
    assert!(text.contains("duplicate nonce"), "{text}");
    assert_eq!(orders_of(&handle, &key), 1);
    handle.stop().await;
}

#[tokio::test]
async fn a_cancel_that_loses_the_race_finds_nothing_to_cancel() {
    let (handle, mut client, key) = venue().await;
    let placed = client
        .act(&key, one_order(&limit(BTC, "0.01", "90000", "Gtc")))
        .await;
    let oid = placed["response"]["data"]["statuses"][0]["resting"]["oid"].clone();
    follow(&client, json!({"cancelRaces": 1_000})).await;
    let cancel = json!({"type": "cancel", "cancels": [{"a": BTC, "o": oid}]});
    let answer = client.act(&key, cancel).await;
    let error = &answer["response"]["data"]["statuses"][0]["error"];
    assert!(error.is_string(), "{answer}");
    assert_eq!(size_of(&handle, &key, BTC), number("0.01"));
    handle.stop().await;
}

#[tokio::test]
async fn an_immediate_order_may_find_too_little() {
    let (handle, mut client, key) = venue().await;
    follow(&client, json!({"partialFills": 1_000})).await;
    client
        .act(&key, one_order(&limit(ETH, "1", "3100", "Ioc")))
        .await;
    let size = size_of(&handle, &key, ETH);
    assert!(
        size >= number("0.1") && size <= number("0.9"),
        "{size} of 1 was filled"
    );
    handle.stop().await;
}

#[tokio::test]
async fn nothing_is_answered_during_an_outage() {
    let (handle, client, _) = venue().await;
    let meta = json!({"type": "meta"});
    follow(&client, json!({"outages": [{"fromMs": 0, "toMs": 60_000}]})).await;
    assert!(client.post("/info", &meta).await.is_err());
    follow(
        &client,
        json!({"outages": [{"fromMs": 60_000, "toMs": 90_000}]}),
    )
    .await;
    assert_eq!(client.post("/info", &meta).await.unwrap().0, 200);
    handle.stop().await;
}

#[tokio::test]
async fn a_frozen_channel_is_silent_on_a_socket_that_lives() {
    let (handle, client, _) = venue().await;
    let mut socket = Socket::connect(&handle).await;
    follow(
        &client,
        json!({"frozen": [{"channel": "bbo", "fromMs": 0, "toMs": 60_000}]}),
    )
    .await;
    socket
        .say(json!({"method": "subscribe", "subscription": {"type": "bbo", "coin": "BTC"}}))
        .await;
    socket.say(json!({"method": "ping"})).await;
    let heard = socket.hear_for(Duration::from_millis(600)).await;
    let channels: Vec<&str> = heard
        .iter()
        .filter_map(|it| it["channel"].as_str())
        .collect();
    assert_eq!(channels, ["subscriptionResponse", "pong"]);
    assert!(handle.struck()["stream.Frozen"] > 0);
    handle.stop().await;
}

#[tokio::test]
async fn messages_are_lost_doubled_garbled_and_cut_off() {
    let (handle, client, _) = venue().await;
    for (fault, expected) in [("lost", 0), ("doubled", 2), ("reordered", 0), ("broken", 0)] {
        let mut socket = Socket::connect(&handle).await;
        follow(&client, json!({"stream": {fault: 1_000}})).await;
        socket.say(json!({"method": "ping"})).await;
        let heard = socket.hear_for(Duration::from_millis(200)).await;
        assert_eq!(heard.len(), expected, "{fault}");
    }
    handle.stop().await;
}

#[tokio::test]
async fn others_act_on_an_account_beside_us() {
    let (handle, mut client, key) = venue().await;
    let user = key.address();
    let act = async |client: &Client, body: Value| client.post("/sim/act", &body).await.unwrap().0;
    let trade = json!({"kind": "trade", "user": user, "coin": "ETH", "size": "2"});
    assert_eq!(act(&client, trade).await, 200);
    assert_eq!(size_of(&handle, &key, ETH), number("2"));
    client
        .act(&key, one_order(&limit(ETH, "1", "2000", "Gtc")))
        .await;
    let leveraged = json!({"kind": "deleverage", "user": user, "coin": "ETH", "size": "0.5"});
    assert_eq!(act(&client, leveraged).await, 200);
    assert_eq!(size_of(&handle, &key, ETH), number("1.5"));
    let liquidated = json!({"kind": "liquidate", "user": user, "coin": "ETH"});
    assert_eq!(act(&client, liquidated.clone()).await, 200);
    assert_eq!(size_of(&handle, &key, ETH), Decimal::ZERO);
    let fills = client
        .info(json!({"type": "userFills", "user": user}))
        .await;
    assert_eq!(fills[0]["liquidation"]["liquidatedUser"], json!(user));
    assert_ne!(fills[1]["liquidation"]["liquidatedUser"], json!(user));
    let statuses: Vec<OrderStatus> = handle.look(|it| {
        let orders = it.history(&user).unwrap().orders.values();
        orders.map(|record| record.status).collect()
    });
    assert!(statuses.contains(&OrderStatus::LiquidatedCanceled));
    assert_eq!(act(&client, liquidated).await, 422, "nothing is held now");
    handle.stop().await;
}

#[tokio::test]
async fn a_clock_that_is_set_refuses_what_came_too_late() {
    let (handle, mut client, key) = venue().await;
    let step = json!({"kind": "stepClock", "stepMs": 3 * 24 * 3_600_000_i64});
    client.post("/sim/act", &step).await.unwrap();
    let answer = client.act(&key, json!({"type": "noop"})).await;
    assert!(
        answer["response"]
            .as_str()
            .unwrap()
            .starts_with("Invalid nonce"),
        "{answer}"
    );
    handle.stop().await;
}

#[tokio::test]
async fn a_plan_that_cannot_be_is_refused_and_one_can_be_ended() {
    let (handle, client, _) = venue().await;
    let too_much = json!({"exchange": {"lost": 700, "failed": 700}});
    assert_eq!(client.post("/sim/plan", &too_much).await.unwrap().0, 422);
    let unknown = json!({"exchanges": {}});
    assert_eq!(client.post("/sim/plan", &unknown).await.unwrap().0, 422);
    handle.follow_plan(None);
    assert!(handle.struck().is_empty());
    handle.stop().await;
}
