//! The WebSocket.

use std::sync::Arc;
use std::time::Duration;

use evm::AgentKey;
use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use simulator_hyperliquid::price::Scripted;
use simulator_hyperliquid::{Config, Handle};
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

use crate::doors::{one_order, start};
use crate::venue::{BTC, ETH, limit, number, stop};

pub(crate) struct Socket(WebSocketStream<MaybeTlsStream<tokio::net::TcpStream>>);

impl Socket {
    pub(crate) async fn connect(handle: &Handle) -> Self {
        let url = format!("ws://{}/ws", handle.address());
        Self(connect_async(url).await.unwrap().0)
    }

    pub(crate) async fn say(&mut self, message: Value) {
        self.0
            .send(Message::text(message.to_string()))
            .await
            .unwrap();
    }

    async fn subscribe(&mut self, subscription: Value) {
        self.say(json!({"method": "subscribe", "subscription": subscription}))
            .await;
        let data = self.hear("subscriptionResponse").await;
        assert_eq!(
            data,
            json!({"method": "subscribe", "subscription": subscription})
        );
    }

    /// Everything that is said within a span, or until the connection ends.
    pub(crate) async fn hear_for(&mut self, span: Duration) -> Vec<Value> {
        let mut heard = Vec::new();
        let listening = async {
            while let Some(Ok(Message::Text(text))) = self.0.next().await {
                heard.push(serde_json::from_str(&text).unwrap());
            }
        };
        let _ = tokio::time::timeout(span, listening).await;
        heard
    }

    /// The data of the next message of a channel.
    async fn hear(&mut self, channel: &str) -> Value {
        let deadline = Duration::from_secs(10);
        tokio::time::timeout(deadline, async {
            loop {
                let message = self.0.next().await.unwrap().unwrap();
                let Message::Text(text) = message else {
                    continue;
                };
                let mut message: Value = serde_json::from_str(&text).unwrap();
                if message["channel"] == channel {
                    return message["data"].take();
                }
            }
        })
        .await
        .unwrap_or_else(|_| panic!("nothing heard on {channel}"))
    }
}

#[tokio::test]
async fn markets_are_told_at_once_and_again_with_every_tick() {
    let (handle, _client) = start(Config::default()).await;
    let mut socket = Socket::connect(&handle).await;
    for (channel, subscription) in [
        ("allMids", json!({"type": "allMids"})),
        ("l2Book", json!({"type": "l2Book", "coin": "BTC"})),
        ("bbo", json!({"type": "bbo", "coin": "BTC"})),
        (
            "candle",
            json!({"type": "candle", "coin": "BTC", "interval": "1m"}),
        ),
        (
            "activeAssetCtx",
            json!({"type": "activeAssetCtx", "coin": "BTC"}),
        ),
    ] {
        socket.subscribe(subscription).await;
        for _ in 0..2 {
            assert!(socket.hear(channel).await.is_object(), "{channel}");
        }
    }
    socket.say(json!({"method": "ping"})).await;
    assert_eq!(socket.hear("pong").await, Value::Null);
    handle.stop().await;
}

#[tokio::test]
async fn a_user_hears_of_orders_and_fills_and_nobody_elses() {
    let prices = Arc::new(Scripted::new());
    let config = Config {
        prices: prices.clone(),
        ..Config::default()
    };
    let (handle, mut client) = start(config).await;
    let (alice, bob) = (AgentKey::generate(), AgentKey::generate());
    client.deposit(&alice, "10000").await;
    client.deposit(&bob, "10000").await;
    let mut socket = Socket::connect(&handle).await;
    let user = alice.address();
    socket
        .subscribe(json!({"type": "userFills", "user": user}))
        .await;
    assert_eq!(socket.hear("userFills").await["isSnapshot"], true);
    socket
        .subscribe(json!({"type": "orderUpdates", "user": user}))
        .await;
    client
        .act(&bob, one_order(&limit(BTC, "0.01", "200000", "Ioc")))
        .await;
    client
        .act(&alice, one_order(&limit(ETH, "1", "4000", "Ioc")))
        .await;
    let told = socket.hear("userFills").await;
    assert_eq!(
        told["fills"][0]["coin"], "ETH",
        "bob's fill is not told: {told}"
    );
    assert_eq!(socket.hear("orderUpdates").await[0]["status"], "filled");
    client
        .act(&alice, one_order(&stop(ETH, "-1", "3200", "sl")))
        .await;
    assert_eq!(socket.hear("orderUpdates").await[0]["status"], "open");
    prices.set("ETH", number("3100"));
    handle.tick();
    assert_eq!(
        socket.hear("userFills").await["fills"][0]["dir"],
        "Close Long"
    );
    handle.stop().await;
}

#[tokio::test]
async fn requests_can_be_posted_and_subscriptions_ended() {
    let (handle, mut client) = start(Config::default()).await;
    let key = AgentKey::generate();
    client.deposit(&key, "10000").await;
    let mut socket = Socket::connect(&handle).await;
    let info = json!({"type": "info", "payload": {"type": "allMids"}});
    socket
        .say(json!({"method": "post", "id": 7, "request": info}))
        .await;
    let data = socket.hear("post").await;
    assert_eq!(data["id"], 7);
    assert!(
        data["response"]["payload"]["data"]["BTC"].is_string(),
        "{data}"
    );
    let envelope = client.envelope(&key, one_order(&limit(BTC, "0.01", "20000", "Gtc")));
    let action = json!({"type": "action", "payload": envelope});
    socket
        .say(json!({"method": "post", "id": 8, "request": action}))
        .await;
    let data = socket.hear("post").await;
    assert_eq!(data["response"]["payload"]["status"], "ok", "{data}");
    let mids = json!({"type": "allMids"});
    socket.subscribe(mids.clone()).await;
    socket
        .say(json!({"method": "subscribe", "subscription": mids}))
        .await;
    let text = socket.hear("error").await;
    assert!(
        text.as_str().unwrap().starts_with("Already subscribed"),
        "{text}"
    );
    socket
        .say(json!({"method": "unsubscribe", "subscription": mids}))
        .await;
    assert_eq!(
        socket.hear("subscriptionResponse").await["method"],
        "unsubscribe"
    );
    handle.stop().await;
}

#[tokio::test]
async fn a_fast_clock_brings_funding_within_seconds() {
    let origin = domain::Clock::now(&domain::SystemClock);
    let clock = Arc::new(domain::ScaledClock::starting_at(origin, 3_600));
    let (handle, mut client) = start(Config {
        clock,
        ..Config::default()
    })
    .await;
    let key = AgentKey::generate();
    client.deposit(&key, "10000").await;
    client
        .act(&key, one_order(&limit(BTC, "0.01", "300000", "Ioc")))
        .await;
    let mut socket = Socket::connect(&handle).await;
    socket
        .subscribe(json!({"type": "userFundings", "user": key.address()}))
        .await;
    assert_eq!(socket.hear("userFundings").await["isSnapshot"], true);
    let told = socket.hear("userFundings").await;
    assert_eq!(told["fundings"][0]["coin"], "BTC", "{told}");
    assert_eq!(told["fundings"][0]["szi"], "0.01");
    handle.stop().await;
}
