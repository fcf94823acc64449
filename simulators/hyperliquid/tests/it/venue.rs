//! An exchange without doors, prices set by hand, and traders with keys.

use std::sync::Arc;

use domain::Address;
use evm::AgentKey;
use evm::hyperliquid::{Chain, Envelope, L1Action, SigningTerms, UserSigned};
use rust_decimal::Decimal;
use serde_json::{Value, json};
use simulator_hyperliquid::Exchange;
use simulator_hyperliquid::engine::{Account, MICROS, OrderStatus};
use simulator_hyperliquid::price::Scripted;

pub(crate) const START: i64 = 1_790_000_000_000;
pub(crate) const BTC: u32 = 0;
pub(crate) const ETH: u32 = 1;
pub(crate) const SOL: u32 = 2;

pub(crate) fn number(text: &str) -> Decimal {
    text.parse().unwrap()
}

/// The exchange under test.
pub(crate) struct Venue {
    pub(crate) exchange: Exchange,
    pub(crate) prices: Arc<Scripted>,
    pub(crate) now: i64,
    nonce: u64,
}

impl Venue {
    pub(crate) fn new() -> Self {
        Self::with(Scripted::new())
    }

    pub(crate) fn with(prices: Scripted) -> Self {
        let prices = Arc::new(prices);
        let exchange = Exchange::new(Chain::Testnet, prices.clone());
        let mut venue = Self {
            exchange,
            prices,
            now: START,
            nonce: START.unsigned_abs(),
        };
        venue.set("BTC", "100000");
        venue.set("ETH", "3000");
        venue.set("SOL", "200");
        venue
    }

    /// A new account with so many dollars.
    pub(crate) fn trader(&mut self, dollars: i64) -> AgentKey {
        let key = AgentKey::generate();
        if dollars > 0 {
            assert!(
                self.exchange
                    .deposit(&key.address(), dollars * MICROS, self.now)
            );
        }
        key
    }

    /// Sets a price and lets a second pass.
    pub(crate) fn set(&mut self, coin: &str, price: &str) {
        self.prices.set(coin, number(price));
        self.pass(1_000);
    }

    pub(crate) fn pass(&mut self, millis: i64) {
        self.now += millis;
        self.exchange.tick(self.now, 0);
    }

    pub(crate) fn terms(&mut self) -> SigningTerms {
        self.nonce += 1;
        SigningTerms {
            chain: Chain::Testnet,
            nonce: self.nonce,
            vault_address: None,
            expires_after: None,
        }
    }

    pub(crate) fn act(&mut self, key: &AgentKey, action: Value) -> Value {
        let action: L1Action = serde_json::from_value(action).unwrap();
        let terms = self.terms();
        self.send(&Envelope::sign(key, action, terms))
    }

    pub(crate) fn send(&mut self, envelope: &Envelope) -> Value {
        self.exchange.submit(envelope, self.now)
    }

    pub(crate) fn act_as_user(&mut self, key: &AgentKey, mut action: Value) -> Value {
        self.nonce += 1;
        action["signatureChainId"] = json!("0x66eee");
        action["hyperliquidChain"] = json!("Testnet");
        let field = if action.get("time").is_some() {
            "time"
        } else {
            "nonce"
        };
        action[field] = json!(self.nonce);
        let action: UserSigned = serde_json::from_value(action).unwrap();
        self.send(&Envelope::sign_as_user(key, action))
    }

    /// Places one order and answers its status.
    pub(crate) fn order(&mut self, key: &AgentKey, order: &Value) -> Value {
        let answer = self.orders(key, "na", std::slice::from_ref(order));
        answer[0].clone()
    }

    pub(crate) fn orders(&mut self, key: &AgentKey, grouping: &str, orders: &[Value]) -> Value {
        let action = json!({"type": "order", "orders": orders, "grouping": grouping});
        let answer = self.act(key, action);
        assert_eq!(answer["status"], "ok", "{answer}");
        answer["response"]["data"]["statuses"].clone()
    }

    pub(crate) fn account(&self, key: &AgentKey) -> &Account {
        self.exchange.account(&key.address()).unwrap()
    }

    pub(crate) fn size(&self, key: &AgentKey, asset: u32) -> Decimal {
        let positions = &self.account(key).positions;
        positions
            .get(&asset)
            .map_or(Decimal::ZERO, |held| held.size)
    }

    pub(crate) fn statuses(&self, user: &Address) -> Vec<OrderStatus> {
        let orders = &self.exchange.history(user).unwrap().orders;
        orders.values().map(|record| record.status).collect()
    }
}

/// A limit order: market, size with sign, price, how long it stays.
pub(crate) fn limit(asset: u32, size: &str, price: &str, tif: &str) -> Value {
    let is_buy = !size.starts_with('-');
    json!({"a": asset, "b": is_buy, "p": price, "s": size.trim_start_matches('-'), "r": false,
        "t": {"limit": {"tif": tif}}})
}

/// The same, allowed to reduce only.
pub(crate) fn reducing(asset: u32, size: &str, price: &str, tif: &str) -> Value {
    let mut order = limit(asset, size, price, tif);
    order["r"] = json!(true);
    order
}

/// A market order that waits for a price and reduces.
pub(crate) fn stop(asset: u32, size: &str, price: &str, tpsl: &str) -> Value {
    let mut order = reducing(asset, size, price, "Gtc");
    order["t"] = json!({"trigger": {"isMarket": true, "triggerPx": price, "tpsl": tpsl}});
    order
}

pub(crate) fn error_of(status: &Value) -> &str {
    status["error"].as_str().unwrap_or("no error")
}
