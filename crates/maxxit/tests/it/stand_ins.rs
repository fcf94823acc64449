//! The venue and X, inside the test: prices move and posts appear when a test says so, and both
//! outlive the platform that is killed.

use std::sync::Arc;

use domain::{Address, SystemClock};
use rust_decimal::Decimal;
use serde_json::json;
use simulator_hyperliquid::engine::{Fill, History, OrderRecord};
use simulator_hyperliquid::price::{PricePath, Scripted};

/// The token the stand-in of X lets in.
const BEARER_TOKEN: &str = "a token of the stand-in, forty characters";
/// Who posts in these tests.
pub const AUTHOR: &str = "invented_caller";

/// Both stand-ins, running.
pub struct StandIns {
    pub venue: simulator_hyperliquid::Handle,
    x: simulator_x::Simulator,
    prices: Arc<Scripted>,
}

impl StandIns {
    /// Starts both on free ports, with everybody known who is followed later.
    pub async fn start() -> Self {
        let prices = Arc::new(Scripted::new());
        let venue = simulator_hyperliquid::Simulator::start(simulator_hyperliquid::Config {
            prices: Arc::clone(&prices) as _,
            ..simulator_hyperliquid::Config::default()
        })
        .await
        .unwrap();
        let x = simulator_x::Simulator::start(simulator_x::Config {
            port: 0,
            clock: Arc::new(SystemClock),
            bearer_token: BEARER_TOKEN.to_owned(),
            feed: simulator_x::Feed::Empty,
            rate_limits: simulator_x::RateLimits {
                timelines: u32::MAX,
                tweets: u32::MAX,
                users: u32::MAX,
            },
        })
        .await
        .unwrap();
        for handle in simulator_x::SAMPLE_HANDLES.iter().chain([&AUTHOR]) {
            x.publish(handle, "Good morning.");
        }
        let stand_ins = Self { venue, x, prices };
        for (coin, price) in [("BTC", 100_000), ("ETH", 3_000), ("SOL", 200)] {
            stand_ins.set_price(coin, Decimal::from(price));
        }
        stand_ins
    }

    /// The settings that lead hyperliquid here.
    pub fn venue_settings(&self) -> Vec<(String, String)> {
        [
            ("BASE_URL", format!("{}/", self.venue.base_url())),
            ("WEIGHT_PER_MINUTE", "10000000".to_owned()),
            ("USER_STREAMS_MAX", "2000".to_owned()),
            ("SWEEP_INTERVAL_MS", "1000".to_owned()),
        ]
        .map(|(key, value)| (format!("MAXXIT__HYPERLIQUID__{key}"), value))
        .to_vec()
    }

    /// The settings that lead twitter here.
    pub fn x_settings(&self) -> Vec<(String, String)> {
        [
            ("BASE_URL", self.x.base_url()),
            ("BEARER_TOKEN", BEARER_TOKEN.to_owned()),
            ("POLL_INTERVAL_MS", "200".to_owned()),
            ("BUDGET_PER_DAY_USD", "1000000".to_owned()),
        ]
        .map(|(key, value)| (format!("MAXXIT__TWITTER__{key}"), value))
        .to_vec()
    }

    /// A market's price from the next tick on.
    pub fn set_price(&self, coin: &str, price: Decimal) {
        self.prices.set(coin, price);
        self.venue.tick();
    }

    /// Posts a call to go long; three targets' worth of reward for the risk.
    pub fn call_long(&self, coin: &str, price: u32) {
        let times = |percent| Decimal::from(price) * Decimal::new(percent, 2);
        let (stop, target) = (times(95).normalize(), times(110).normalize());
        let text = format!(
            "Long ${coin} here. Entry {price}, stop loss {stop}, target {target}. High conviction."
        );
        self.x.publish(AUTHOR, &text);
    }

    /// Money for an account of the venue.
    pub async fn deposit(&self, account: &str, usd: &str) {
        let url = format!("{}/sim/deposit", self.venue.base_url());
        let body = json!({ "user": account, "usd": usd });
        let client = reqwest::Client::builder().no_proxy().build().unwrap();
        let answer = client.post(url).json(&body).send().await.unwrap();
        assert!(answer.status().is_success(), "{answer:?}");
    }

    /// The size of an account's position as the venue has it.
    pub fn position(&self, account: &Address, coin: &str) -> Decimal {
        let markets = self.prices.markets();
        let asset = markets.iter().position(|market| market.name == coin);
        let asset = u32::try_from(asset.unwrap()).unwrap();
        self.venue.look(|exchange| {
            exchange
                .account(account)
                .and_then(|account| account.positions.get(&asset))
                .map_or(Decimal::ZERO, |position| position.size)
        })
    }

    /// Every order an account ever sent for a coin, as the venue has it.
    pub fn orders(&self, account: &Address, coin: &str) -> Vec<OrderRecord> {
        let of = |history: &History| {
            let records = history.orders.values();
            records
                .filter(|record| record.order.coin == coin)
                .cloned()
                .collect()
        };
        self.venue
            .look(|exchange| exchange.history(account).map(of).unwrap_or_default())
    }

    /// Every order an account ever sent, as the venue has it.
    pub fn all_orders(&self, account: &Address) -> Vec<OrderRecord> {
        let of = |history: &History| history.orders.values().cloned().collect();
        self.venue
            .look(|exchange| exchange.history(account).map(of).unwrap_or_default())
    }

    /// Every execution an account ever had.
    pub fn all_fills(&self, account: &Address) -> Vec<Fill> {
        let of = |history: &History| history.fills.iter().cloned().collect();
        self.venue
            .look(|exchange| exchange.history(account).map(of).unwrap_or_default())
    }

    /// Everything the venue has of some accounts, as JSON.
    pub fn state_of<'a>(&self, accounts: impl Iterator<Item = &'a Address>) -> serde_json::Value {
        self.venue.look(|exchange| {
            let of = |account: &Address| {
                let state = json!({
                    "account": exchange.account(account),
                    "history": exchange.history(account),
                });
                (account.to_string(), state)
            };
            accounts.map(of).collect()
        })
    }

    /// How many orders that open something an account ever sent for a coin.
    pub fn entries(&self, account: &Address, coin: &str) -> usize {
        let orders = self.orders(account, coin);
        let opens = |record: &&OrderRecord| !record.order.is_reduce_only;
        orders.iter().filter(opens).count()
    }
}
