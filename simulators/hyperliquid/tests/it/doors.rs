//! HTTP: answers, refusals, limits, faults, restarts.

use std::sync::Arc;
use std::time::Duration;

use domain::{FixedClock, SystemClock};
use evm::AgentKey;
use evm::hyperliquid::{Chain, Envelope, L1Action, SigningTerms};
use serde_json::{Value, json};
use simulator_hyperliquid::price::Scripted;
use simulator_hyperliquid::{Config, Handle, Simulator};

use crate::venue::{BTC, ETH, limit, number};

pub(crate) struct Client {
    http: reqwest::Client,
    pub(crate) base: String,
    nonce: u64,
}

impl Client {
    pub(crate) fn of(handle: &Handle) -> Self {
        let now = domain::Clock::now(&SystemClock).timestamp_millis();
        let http = reqwest::Client::builder()
            .timeout(Duration::from_secs(20))
            .build()
            .unwrap();
        Self {
            http,
            base: handle.base_url(),
            nonce: now.unsigned_abs(),
        }
    }

    pub(crate) async fn post(&self, path: &str, body: &Value) -> reqwest::Result<(u16, Value)> {
        let url = format!("{}{path}", self.base);
        let answer = self.http.post(url).json(body).send().await?;
        let status = answer.status().as_u16();
        let text = answer.text().await?;
        Ok((
            status,
            serde_json::from_str(&text).unwrap_or(Value::String(text)),
        ))
    }

    pub(crate) async fn info(&self, body: Value) -> Value {
        let (status, answer) = self.post("/info", &body).await.unwrap();
        assert_eq!(status, 200, "{body}: {answer}");
        answer
    }

    pub(crate) async fn deposit(&self, key: &AgentKey, usd: &str) {
        let body = json!({"user": key.address(), "usd": usd});
        let (status, answer) = self.post("/sim/deposit", &body).await.unwrap();
        assert_eq!(status, 200, "{answer}");
    }

    pub(crate) fn envelope(&mut self, key: &AgentKey, action: Value) -> Value {
        self.nonce += 1;
        let action: L1Action = serde_json::from_value(action).unwrap();
        let terms = SigningTerms {
            chain: Chain::Testnet,
            nonce: self.nonce,
            vault_address: None,
            expires_after: None,
        };
        serde_json::to_value(Envelope::sign(key, action, terms)).unwrap()
    }

    pub(crate) async fn act(&mut self, key: &AgentKey, action: Value) -> Value {
        let envelope = self.envelope(key, action);
        let (status, answer) = self.post("/exchange", &envelope).await.unwrap();
        assert_eq!(status, 200, "{answer}");
        answer
    }
}

pub(crate) fn one_order(order: &Value) -> Value {
    json!({"type": "order", "orders": [order], "grouping": "na"})
}

pub(crate) async fn start(config: Config) -> (Handle, Client) {
    let handle = Simulator::start(config).await.unwrap();
    let client = Client::of(&handle);
    (handle, client)
}

#[tokio::test]
async fn unreadable_bodies_are_refused_with_422() {
    let (handle, client) = start(Config::default()).await;
    for (path, body) in [
        ("/info", json!({"type": "noSuchThing"})),
        ("/info", json!({"type": "l2Book"})),
        ("/exchange", json!({"action": {"type": "order"}})),
    ] {
        let (status, text) = client.post(path, &body).await.unwrap();
        assert_eq!(status, 422, "{path} {body}");
        assert!(
            text.as_str().unwrap().starts_with("Failed to deserialize"),
            "{text}"
        );
    }
    handle.stop().await;
}

#[tokio::test]
async fn questions_about_all_of_time_are_answered_in_bounds() {
    let (handle, client) = start(Config::default()).await;
    let (from, to) = (i64::MIN, i64::MAX);
    let rows = client
        .info(
            json!({"type": "candleSnapshot", "req": {"coin": "BTC", "interval": "1d",
            "startTime": from, "endTime": to}}),
        )
        .await;
    assert_eq!(rows.as_array().unwrap().len(), 5_000);
    let rows = client
        .info(json!({"type": "fundingHistory", "coin": "BTC", "startTime": from, "endTime": to}))
        .await;
    assert_eq!(rows.as_array().unwrap().len(), 500);
    handle.stop().await;
}

#[tokio::test]
async fn every_question_of_the_clients_is_answered() {
    let (handle, mut client) = start(Config::default()).await;
    let key = AgentKey::generate();
    client.deposit(&key, "10000").await;
    let user = key.address();
    let answer = client
        .act(&key, one_order(&limit(BTC, "0.01", "300000", "Ioc")))
        .await;
    assert_eq!(answer["status"], "ok", "{answer}");
    let now = domain::Clock::now(&SystemClock).timestamp_millis();
    let questions = [
        json!({"type": "meta"}),
        json!({"type": "spotMeta"}),
        json!({"type": "perpDexs"}),
        json!({"type": "metaAndAssetCtxs"}),
        json!({"type": "allMids"}),
        json!({"type": "l2Book", "coin": "BTC", "nSigFigs": 3}),
        json!({"type": "recentTrades", "coin": "BTC"}),
        json!({"type": "candleSnapshot", "req": {"coin": "BTC", "interval": "1h",
            "startTime": now - 7_200_000, "endTime": now}}),
        json!({"type": "fundingHistory", "coin": "BTC", "startTime": now - 36_000_000}),
        json!({"type": "clearinghouseState", "user": user}),
        json!({"type": "spotClearinghouseState", "user": user}),
        json!({"type": "activeAssetData", "user": user, "coin": "BTC"}),
        json!({"type": "openOrders", "user": user}),
        json!({"type": "frontendOpenOrders", "user": user}),
        json!({"type": "historicalOrders", "user": user}),
        json!({"type": "orderStatus", "user": user, "oid": 1}),
        json!({"type": "userFills", "user": user}),
        json!({"type": "userFillsByTime", "user": user, "startTime": 0}),
        json!({"type": "userFunding", "user": user, "startTime": 0}),
        json!({"type": "userNonFundingLedgerUpdates", "user": user, "startTime": 0}),
        json!({"type": "userRateLimit", "user": user}),
        json!({"type": "userRole", "user": user}),
        json!({"type": "userFees", "user": user}),
        json!({"type": "extraAgents", "user": user}),
    ];
    for question in questions {
        let answer = client.info(question.clone()).await;
        assert!(!answer.is_null(), "{question}");
    }
    let state = client
        .info(json!({"type": "clearinghouseState", "user": user}))
        .await;
    assert_eq!(state["assetPositions"][0]["position"]["szi"], "0.01");
    let fills = client
        .info(json!({"type": "userFills", "user": user}))
        .await;
    assert_eq!(fills[0]["dir"], "Open Long");
    let oid = fills[0]["oid"].clone();
    let found = client
        .info(json!({"type": "orderStatus", "user": user, "oid": oid}))
        .await;
    assert_eq!(found["order"]["status"], "filled");
    handle.stop().await;
}

#[tokio::test]
async fn limits_by_address_apply_when_they_are_on() {
    let config = Config {
        has_rate_limits: true,
        ..Config::default()
    };
    let (handle, client) = start(config).await;
    let mut statuses = Vec::new();
    for _ in 0..61 {
        statuses.push(
            client
                .post("/info", &json!({"type": "meta"}))
                .await
                .unwrap()
                .0,
        );
    }
    assert!(
        statuses[..60].iter().all(|status| *status == 200),
        "sixty times twenty is the limit"
    );
    assert_eq!(statuses[60], 429);
    handle.stop().await;
}

#[tokio::test]
async fn faults_strike_as_often_as_ordered() {
    let (handle, mut client) = start(Config::default()).await;
    let key = AgentKey::generate();
    client.deposit(&key, "10000").await;
    let rest = one_order(&limit(BTC, "0.01", "20000", "Gtc"));
    let open = json!({"type": "openOrders", "user": key.address()});
    // Kind, the status a client sees (0 for none), and how many orders are open then.
    let cases = [
        ("lost", 0, 1),
        ("dropped", 0, 1),
        ("failed", 500, 1),
        ("limited", 429, 1),
    ];
    for (kind, status, orders) in cases {
        let body = json!({"kind": kind, "count": 1});
        client.post("/sim/fault", &body).await.unwrap();
        let envelope = client.envelope(&key, rest.clone());
        let seen = client
            .post("/exchange", &envelope)
            .await
            .map_or(0, |(status, _)| status);
        assert_eq!(seen, status, "{kind}");
        let found = client.info(open.clone()).await;
        assert_eq!(found.as_array().unwrap().len(), orders, "{kind}");
    }
    client
        .post("/sim/fault", &json!({"kind": "late", "delayMs": 300}))
        .await
        .unwrap();
    let started = std::time::Instant::now();
    client.act(&key, rest).await;
    assert!(started.elapsed() >= Duration::from_millis(300));
    handle.stop().await;
}

#[tokio::test]
async fn a_restart_finds_everything_as_it_was() {
    let folder = std::env::temp_dir().join(format!("sim-hl-state-{}", std::process::id()));
    let file = folder.join("state.jsonl");
    let prices = Arc::new(Scripted::new());
    let now = domain::Clock::now(&SystemClock);
    let config = Config {
        prices: prices.clone(),
        state_file: Some(file.clone()),
        clock: Arc::new(FixedClock::at(now)),
        ..Config::default()
    };
    let key = AgentKey::generate();
    let (handle, mut client) = start(config.clone()).await;
    client.deposit(&key, "10000").await;
    client
        .act(&key, one_order(&limit(ETH, "1", "4000", "Ioc")))
        .await;
    client
        .act(&key, one_order(&limit(ETH, "1", "3000", "Gtc")))
        .await;
    let replayed = client.envelope(&key, json!({"type": "noop"}));
    client.post("/exchange", &replayed).await.unwrap();
    let before = handle.look(|it| (it.account(&key.address()).cloned(), it.globals().clone()));
    let fills = client
        .info(json!({"type": "userFills", "user": key.address()}))
        .await;
    drop(handle); // Not stopped: what was answered is on the disk already.

    let (handle, client) = start(config.clone()).await;
    let after = handle.look(|it| (it.account(&key.address()).cloned(), it.globals().clone()));
    assert_eq!(after, before);
    assert_eq!(
        client
            .info(json!({"type": "userFills", "user": key.address()}))
            .await,
        fills
    );
    let (_, answer) = client.post("/exchange", &replayed).await.unwrap();
    assert_eq!(
        answer["status"], "err",
        "nonces are remembered too: {answer}"
    );
    prices.set("ETH", number("2900"));
    handle.tick();
    let state = client
        .info(json!({"type": "clearinghouseState", "user": key.address()}))
        .await;
    assert_eq!(
        state["assetPositions"][0]["position"]["szi"], "2",
        "the order still rested"
    );
    handle.stop().await;
    std::fs::remove_dir_all(folder).unwrap();
}
