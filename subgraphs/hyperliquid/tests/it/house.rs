//! The service beside the stand-in; both clocks move together, and keys sign as wallets would.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use chrono::TimeDelta;
use domain::{
    ClientOrderId, Clock, DeploymentId, FixedClock, KeyringId, Quantity, Service, TradingMode,
    Usdc, UserId, Venue,
};
use events::facts::{
    VenueAccountChanged, VenueFillSeen, VenueFundingPaid, VenueKeyExpiring, VenueOrderSeen,
    VenueTransferSeen,
};
use evm::AgentKey;
use evm::hyperliquid::{Action, Chain, Envelope, SigningTerms};
use hyperliquid::HyperliquidService;
use platform::Subgraph;
use rust_decimal::Decimal;
use sea_orm::ConnectionTrait;
use serde_json::{Value, json};
use simulator_hyperliquid::price::Scripted;
use simulator_hyperliquid::{Config as VenueConfig, FaultPlan, Handle, Simulator};
use testkit::{TestDatabase, TestSubgraph, start_of_tests};
use venue::commands::{
    LookUpMarkets, LookUpOrder, OpenPaperAccount, OrderEvidence, PlaceOrder, PlaceOutcome,
    SignVenueAction, SignedAction, SigningContext,
};
use venue::{OrderSide, OrderTerms, VenueAccount};

pub type Config = <HyperliquidService as Subgraph>::Config;
pub type Running = TestSubgraph<HyperliquidService>;

/// How long a test waits for what a loop of the service does.
const PATIENCE: Duration = Duration::from_mins(1);

/// Signs what it is asked to, each signer with a nonce of its own.
#[derive(Default)]
pub struct Signer {
    keys: Mutex<HashMap<String, Keys>>,
    nonces: AtomicU64,
}

struct Keys {
    account: AgentKey,
    agent: AgentKey,
}

impl Signer {
    fn sign(&self, command: SignVenueAction) -> SignedAction {
        let base = start_of_tests().timestamp_millis().unsigned_abs();
        let nonce = base + self.nonces.fetch_add(1, Ordering::Relaxed);
        let keys = self.keys.lock().unwrap();
        let keys = &keys[command.account.address.as_str()];
        let mut action = command.action;
        if action["type"] == "approveAgent" {
            action["nonce"] = json!(nonce);
        }
        let envelope = match serde_json::from_value(action).unwrap() {
            Action::User(action) => Envelope::sign_as_user(&keys.account, action),
            Action::L1(action) => {
                let at = command.expires_at.map(|at| at.timestamp_millis());
                let terms = SigningTerms {
                    chain: Chain::Testnet,
                    nonce,
                    vault_address: None,
                    expires_after: at.map(i64::unsigned_abs),
                };
                Envelope::sign(&keys.agent, action, terms)
            }
        };
        SignedAction::Signed {
            envelope: serde_json::to_value(envelope).unwrap(),
            nonce,
        }
    }
}

/// An account with a key that trades for it.
#[derive(Clone)]
pub struct Trader {
    pub account: VenueAccount,
    pub signing: SigningContext,
}

pub struct House {
    pub venue: Handle,
    pub prices: Arc<Scripted>,
    pub venue_clock: Arc<FixedClock>,
    pub signer: Arc<Signer>,
    pub service: Running,
    config: Config,
}

impl House {
    pub async fn start() -> Self {
        Self::start_with(Scripted::new(), |config| config).await
    }

    pub async fn start_with(prices: Scripted, change: impl FnOnce(Config) -> Config) -> Self {
        let prices = Arc::new(prices);
        for (coin, price) in [("BTC", 100_000), ("ETH", 3_000), ("SOL", 200)] {
            prices.set(coin, Decimal::from(price));
        }
        let venue_clock = Arc::new(FixedClock::at(start_of_tests()));
        let venue = Simulator::start(VenueConfig {
            prices: prices.clone(),
            clock: venue_clock.clone(),
            ..VenueConfig::default()
        })
        .await
        .unwrap();
        let config = change(Config {
            base_url: format!("{}/", venue.base_url()).parse().unwrap(),
            weight_per_minute: 10_000_000,
            sweep_interval_ms: 200,
            key_watch_interval_ms: 100,
            request_timeout_ms: 2_000,
            ..Config::default()
        });
        let signer = Arc::new(Signer::default());
        let database = TestDatabase::create(Service::Hyperliquid).await;
        let service = started(&signer, config.clone(), database).await;
        let house = Self {
            venue,
            prices,
            venue_clock,
            signer,
            service,
            config,
        };
        house.wait_for_markets().await;
        house
    }

    /// Ends the service, lets something happen at the venue, and starts it again.
    pub async fn restart_after(self, happen: impl FnOnce(&Handle, &FixedClock)) -> Self {
        let house = self.restart_blind_after(happen).await;
        house.wait_for_markets().await;
        house
    }

    /// The same, without waiting until it knows the venue's markets.
    pub async fn restart_blind_after(self, happen: impl FnOnce(&Handle, &FixedClock)) -> Self {
        let database = self.service.stop().await;
        happen(&self.venue, &self.venue_clock);
        let service = started(&self.signer, self.config.clone(), database).await;
        let passed = self.venue_clock.now() - start_of_tests();
        service.clock.advance(passed);
        Self { service, ..self }
    }

    pub async fn wait_for_markets(&self) {
        let ask = LookUpMarkets { tokens: Vec::new() };
        eventually(async || {
            let markets = self.service.command(Service::Trades, ask.clone()).await;
            markets.is_ok().then_some(())
        })
        .await;
    }

    /// Lets time pass for both, and the venue act on it.
    pub fn pass(&self, time: TimeDelta) {
        self.venue_clock.advance(time);
        self.service.clock.advance(time);
        self.venue.tick();
    }

    pub fn set_price(&self, coin: &str, price: &str) {
        self.prices.set(coin, price.parse().unwrap());
        self.venue.tick();
    }

    pub fn follow(&self, plan: Value) {
        let plan: FaultPlan = serde_json::from_value(plan).unwrap();
        plan.check().unwrap();
        self.venue.follow_plan(Some(plan));
    }

    /// An account whose keys are known to the signer and to nobody else yet.
    pub fn stranger(&self, mode: TradingMode) -> (Trader, domain::Address) {
        let keys = Keys {
            account: AgentKey::generate(),
            agent: AgentKey::generate(),
        };
        let (address, agent) = (keys.account.address(), keys.agent.address());
        self.signer
            .keys
            .lock()
            .unwrap()
            .insert(address.to_string(), keys);
        let account = VenueAccount {
            venue: Venue::Hyperliquid,
            mode,
            address,
        };
        let signing = SigningContext {
            keyring_id: KeyringId::new(),
            user_id: UserId::new(),
            deployment_id: DeploymentId::new(),
            notional_limit: Usdc::from_whole(100_000),
        };
        (Trader { account, signing }, agent)
    }

    /// What the wallet of an account signs itself.
    pub fn sign_as_wallet(&self, trader: &Trader, action: Value) -> Value {
        let signed = self.signer.sign(SignVenueAction {
            account: trader.account.clone(),
            signing: trader.signing.clone(),
            action,
            expires_at: None,
        });
        match signed {
            SignedAction::Signed { envelope, .. } => envelope,
            SignedAction::Refused { reason, .. } => panic!("{reason}"),
        }
    }

    /// A paper account with 10,000 dollars and an approved key.
    pub async fn trader(&self) -> Trader {
        let (trader, agent_address) = self.stranger(TradingMode::Paper);
        let command = OpenPaperAccount {
            user_id: trader.signing.user_id,
            deployment_id: trader.signing.deployment_id,
            keyring_id: trader.signing.keyring_id,
            account: trader.account.clone(),
            agent_address,
        };
        let opened = self.service.command(Service::Deployments, command).await;
        assert_eq!(opened.unwrap().equity, Usdc::from_whole(10_000));
        trader
    }

    pub async fn place(&self, command: &PlaceOrder) -> PlaceOutcome {
        let placed = self.service.command(Service::Trades, command.clone()).await;
        placed.unwrap()
    }

    pub async fn evidence(&self, command: &PlaceOrder) -> OrderEvidence {
        let ask = LookUpOrder {
            account: command.account.clone(),
            client_order_id: command.client_order_id.clone(),
        };
        self.service.command(Service::Trades, ask).await.unwrap()
    }

    /// How many rows a statement of the service's own database counts.
    pub async fn count(&self, statement: &str) -> i64 {
        let database = &self.service.context.db;
        let statement = sea_orm::Statement::from_string(database.backend(), statement);
        let row = database.read.query_one_raw(statement).await.unwrap();
        row.unwrap().try_get_by_index(0).unwrap()
    }

    /// The fills told so far, once there are so many.
    pub async fn fills(&self, count: usize) -> Vec<VenueFillSeen> {
        eventually(async || {
            let told = self.service.told::<VenueFillSeen>().await;
            (told.len() >= count).then_some(told)
        })
        .await
    }
}

async fn started(signer: &Arc<Signer>, config: Config, database: TestDatabase) -> Running {
    let signer = Arc::clone(signer);
    let service = Running::prepare()
        .config(config)
        .answering::<SignVenueAction>(move |command| Ok(signer.sign(command)))
        .start_on(database)
        .await;
    service.ignore_told::<VenueOrderSeen>();
    service.ignore_told::<VenueFillSeen>();
    service.ignore_told::<VenueFundingPaid>();
    service.ignore_told::<VenueTransferSeen>();
    service.ignore_told::<VenueAccountChanged>();
    service.ignore_told::<VenueKeyExpiring>();
    service
}

impl Trader {
    /// An immediate order: a positive size buys, a negative one sells; it takes any price.
    pub fn order(&self, id: u64, token: &str, size: &str) -> PlaceOrder {
        let is_buy = !size.starts_with('-');
        let limit = match (token, is_buy) {
            ("BTC", true) => "110000",
            ("BTC", false) => "90000",
            ("ETH", true) => "3300",
            ("ETH", false) => "2700",
            (_, true) => "220",
            (_, false) => "180",
        };
        PlaceOrder {
            account: self.account.clone(),
            signing: self.signing.clone(),
            client_order_id: order_id(id),
            token: token.parse().unwrap(),
            side: if is_buy {
                OrderSide::Buy
            } else {
                OrderSide::Sell
            },
            quantity: quantity(size.trim_start_matches('-')),
            terms: OrderTerms::ImmediateOrCancel {
                limit_price: limit.parse().unwrap(),
            },
            is_reduce_only: false,
            leverage: None,
            protection: None,
            expires_at: Some(start_of_tests() + TimeDelta::hours(12)),
        }
    }

    /// The same, resting at a price.
    pub fn resting(&self, id: u64, token: &str, (size, price): (&str, &str)) -> PlaceOrder {
        PlaceOrder {
            terms: OrderTerms::GoodTilCancelled {
                limit_price: price.parse().unwrap(),
            },
            ..self.order(id, token, size)
        }
    }

    /// The same, allowed to reduce only.
    pub fn exit(&self, id: u64, token: &str, size: &str) -> PlaceOrder {
        PlaceOrder {
            is_reduce_only: true,
            ..self.order(id, token, size)
        }
    }
}

pub fn order_id(id: u64) -> ClientOrderId {
    ClientOrderId::from_bytes(&u128::from(id).to_be_bytes())
}

pub fn quantity(text: &str) -> Quantity {
    text.parse().unwrap()
}

/// Tries until there is something; the loops under test tell nobody when a round is over.
pub async fn eventually<T>(attempt: impl AsyncFn() -> Option<T>) -> T {
    eventually_within(PATIENCE, attempt).await
}

/// The same for what takes long.
pub async fn eventually_within<T>(patience: Duration, attempt: impl AsyncFn() -> Option<T>) -> T {
    let trying = async {
        loop {
            if let Some(found) = attempt().await {
                return found;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    tokio::time::timeout(patience, trying)
        .await
        .expect("it happens in time")
}
