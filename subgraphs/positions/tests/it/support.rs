//! The service between stand-ins of trades and the venue; both clocks move together.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use chrono::TimeDelta;
use domain::{
    Address, AgentId, Clock, DeploymentId, FillId, KeyringId, Leverage, LiquidityRole, OrderId,
    PositionId, Price, Quantity, Side, SignalId, Token, TradingMode, Usdc, UserId, Venue,
};
use events::facts::{
    BooksChecked, DeploymentAccount, DeploymentChanged, DeploymentSnapshot, DeploymentStatus,
    FillRecorded, LedgerPosted, OrderPurpose, PositionChanged, PositionClosed, PositionCorrected,
    PositionOpened, PositionWarned,
};
use positions::{PositionsConfig, PositionsService};
use rules::policy::DeployerPolicy;
use serde_json::{Value, json};
use testkit::{Client, Preparation, TestDatabase, TestSubgraph, start_of_tests};
use venue::commands::{
    AccountLookUp, ClosePosition, LookUpAccounts, LookUpMarkets, OrderAccepted, Permission,
    ProtectPosition, ProtectionState,
};
use venue::{
    AccountSnapshot, Market, OrderSide, PRICES_HYPERLIQUID, PriceBatch, PriceTick, VenueAccount,
    VenuePosition,
};

/// How long a test waits for what the loops do.
const PATIENCE: Duration = Duration::from_secs(10);
const LOOK_EVERY: Duration = Duration::from_millis(5);
const POSITION: &str = "query($id: ID!) { position(id: $id) { id state quantity entryPrice \
    markPrice isPriceStale unrealisedPnl { amount } realisedPnl { amount } fees { amount } \
    exitReason stopPrice targetPrice trailingStopPrice closedAt \
    protection { price quantity state } } }";

/// What the venue says of each account; one that is not here cannot be read.
type Accounts = Arc<Mutex<HashMap<VenueAccount, AccountSnapshot>>>;

pub struct House {
    pub service: TestSubgraph<PositionsService>,
    accounts: Accounts,
}

/// One position of somebody, as trades tells of it.
#[derive(Clone)]
pub struct Story {
    pub user: UserId,
    pub position: PositionId,
    pub signal: SignalId,
    pub deployment: DeploymentId,
    pub account: VenueAccount,
    agent: AgentId,
    keyring: KeyringId,
    side: Side,
    fills: Arc<Mutex<u32>>,
}

pub fn config() -> PositionsConfig {
    PositionsConfig {
        reconcile_interval_ms: 20,
        pursue_interval_ms: 10,
        poll_interval_ms: 20,
        update_interval_ms: 10,
        books_interval_ms: 10,
        stop_settle_ms: 0,
        ..PositionsConfig::default()
    }
}

pub fn price(text: &str) -> Price {
    text.parse().unwrap()
}

pub fn quantity(text: &str) -> Quantity {
    text.parse().unwrap()
}

impl House {
    pub async fn start() -> Self {
        let accounts = Accounts::default();
        let service = prepare(&accounts).start().await;
        Self::of(service, accounts)
    }

    /// Ends the service as a shutdown would, and starts it again on what it left.
    pub async fn restart(self) -> Self {
        let Self { service, accounts } = self;
        let database: TestDatabase = service.stop().await;
        let service = prepare(&accounts).start_on(database).await;
        Self::of(service, accounts)
    }

    fn of(service: TestSubgraph<PositionsService>, accounts: Accounts) -> Self {
        service.ignore_told::<PositionOpened>();
        service.ignore_told::<PositionChanged>();
        service.ignore_told::<PositionClosed>();
        service.ignore_told::<PositionCorrected>();
        service.ignore_told::<PositionWarned>();
        service.ignore_told::<LedgerPosted>();
        service.ignore_told::<BooksChecked>();
        Self { service, accounts }
    }

    pub fn story(&self, name: &str) -> Story {
        self.story_of(name, Side::Long)
    }

    pub fn story_of(&self, name: &str, side: Side) -> Story {
        let mut bytes = [7; 20];
        bytes[..16].copy_from_slice(PositionId::new().uuid().as_bytes());
        Story {
            user: self.service.person(name).user_id,
            position: PositionId::new(),
            signal: SignalId::new(),
            deployment: DeploymentId::new(),
            account: VenueAccount {
                venue: Venue::Hyperliquid,
                mode: TradingMode::Paper,
                address: Address::from_bytes(&bytes),
            },
            agent: AgentId::new(),
            keyring: KeyringId::new(),
            side,
            fills: Arc::default(),
        }
    }

    /// One BTC at 100, stop at 95, target at 120 (at 105 and 80 when short).
    pub async fn open(&self, name: &str) -> Story {
        let story = self.story(name);
        let fact = story.entry("1", "100");
        self.service.hear(&fact).await;
        story
    }

    pub async fn position(&self, name: &str, story: &Story) -> Value {
        let id = story.position.to_string();
        let client = self.service.viewer(name);
        client.data(POSITION, json!({ "id": id })).await["position"].take()
    }

    /// Sends a price until it is seen.
    pub async fn price(&self, story: &Story, mark: &str) {
        self.price_from(story, mark, TimeDelta::zero()).await;
    }

    /// Sends a price that came a while ago, until it is seen.
    pub async fn price_from(&self, story: &Story, mark: &str, ago: TimeDelta) {
        let name = self.name_of(story);
        eventually("the price is seen", async || {
            self.send_price(mark, ago).await;
            tokio::time::sleep(LOOK_EVERY).await;
            self.position(&name, story).await["markPrice"] == mark
        })
        .await;
    }

    pub async fn send_price(&self, mark: &str, ago: TimeDelta) {
        let now = self.service.clock.now();
        let batch = PriceBatch {
            venue: Venue::Hyperliquid,
            ticks: vec![PriceTick {
                token: "BTC".parse().unwrap(),
                mark: price(mark),
                bid: None,
                ask: None,
            }],
            at: now,
            received_at: now - ago,
        };
        let message = serde_json::to_vec(&batch).unwrap();
        self.service.broadcast(PRICES_HYPERLIQUID, message).await;
    }

    fn name_of(&self, story: &Story) -> String {
        let names = ["alice", "bob"];
        let name = names
            .iter()
            .find(|name| self.service.person(name).user_id == story.user);
        (*name.expect("the story of alice or bob")).to_owned()
    }

    pub async fn reaches(&self, story: &Story, state: &str) -> Value {
        let name = self.name_of(story);
        eventually(state, async || {
            self.position(&name, story).await["state"] == state
        })
        .await;
        self.position(&name, story).await
    }

    /// What trades was asked to close so far.
    pub fn asked_to_close(&self) -> Vec<ClosePosition> {
        self.service.commands.asked()
    }

    pub fn asked_to_protect(&self) -> Vec<ProtectPosition> {
        self.service.commands.asked()
    }

    pub fn looks(&self) -> usize {
        self.service.commands.asked::<LookUpAccounts>().len()
    }

    /// Moves the clocks, and waits until the venue was asked and compared again.
    pub async fn pass(&self, seconds: i64) {
        self.service.clock.advance(TimeDelta::seconds(seconds));
        let before = self.looks();
        eventually("the venue is asked again", async || {
            self.looks() >= before + 3
        })
        .await;
    }

    /// What the venue holds on an account from now on.
    pub fn venue_holds(&self, story: &Story, holdings: &[(&str, Side, &str)]) {
        let held = holdings
            .iter()
            .map(|(token, side, units)| VenuePosition {
                token: token.parse().unwrap(),
                side: *side,
                quantity: quantity(units),
                entry_price: price("100"),
                unrealised_pnl: Usdc::ZERO,
                liquidation_price: Some(price("10")),
                leverage: Leverage::try_new(2).unwrap(),
                margin_used: Usdc::from_whole(50),
                funding: Usdc::ZERO,
            })
            .collect();
        self.at_venue(story, |snapshot| snapshot.positions = held);
    }

    /// What the venue says an account is worth from now on, at this moment.
    pub fn venue_worth(&self, story: &Story, equity: &str) {
        let now = self.service.clock.now();
        self.at_venue(story, |snapshot| {
            snapshot.equity = equity.parse().unwrap();
            snapshot.as_of = now;
        });
    }

    /// Changes what the venue says of an account.
    pub fn at_venue(&self, story: &Story, change: impl FnOnce(&mut AccountSnapshot)) {
        let mut accounts = self.accounts.lock().unwrap();
        let account = &story.account;
        let snapshot = accounts
            .entry(account.clone())
            .or_insert_with(|| AccountSnapshot {
                account: account.clone(),
                equity: Usdc::from_whole(10_000),
                withdrawable: Usdc::from_whole(9_000),
                positions: Vec::new(),
                open_orders: Vec::new(),
                as_of: start_of_tests(),
            });
        change(snapshot);
    }

    pub fn viewer(&self, name: &str) -> Client {
        self.service.viewer(name)
    }
}

impl Story {
    pub fn entry(&self, units: &str, at: &str) -> FillRecorded {
        self.fill(OrderPurpose::Entry, units, at)
    }

    pub fn exit(&self, units: &str, at: &str, reason: &str) -> FillRecorded {
        FillRecorded {
            exit_reason: Some(reason.to_owned()),
            ..self.fill(OrderPurpose::Exit, units, at)
        }
    }

    pub fn fill(&self, purpose: OrderPurpose, units: &str, at: &str) -> FillRecorded {
        let mut fills = self.fills.lock().unwrap();
        *fills += 1;
        let order_side = match purpose {
            OrderPurpose::Entry => OrderSide::opening(self.side),
            OrderPurpose::Exit | OrderPurpose::Protection => OrderSide::closing(self.side),
        };
        let (stop, target) = match self.side {
            Side::Long => ("95", "120"),
            Side::Short => ("105", "80"),
        };
        FillRecorded {
            fill_id: FillId::new(),
            trade_id: format!("{}-{}", self.position, *fills),
            order_id: OrderId::new(),
            purpose,
            exit_reason: None,
            position_id: self.position,
            signal_id: self.signal,
            deployment_id: self.deployment,
            user_id: self.user,
            agent_id: self.agent,
            keyring_id: self.keyring,
            account: self.account.clone(),
            token: "BTC".parse().unwrap(),
            position_side: self.side,
            order_side,
            quantity: quantity(units),
            price: price(at),
            fee: Usdc::from_micros(50_000),
            closed_pnl: Usdc::ZERO,
            liquidity_role: LiquidityRole::Taker,
            is_liquidation: false,
            leverage: Leverage::try_new(2).unwrap(),
            stop_price: price(stop),
            target_price: Some(price(target)),
            filled_at: start_of_tests(),
        }
    }

    pub fn deployment(&self, status: DeploymentStatus, version: i64) -> DeploymentChanged {
        DeploymentChanged {
            deployment: DeploymentSnapshot {
                deployment_id: self.deployment,
                user_id: self.user,
                agent_id: self.agent,
                mode: TradingMode::Paper,
                status,
                is_subscribed: true,
                policy: DeployerPolicy::default(),
                accounts: vec![DeploymentAccount {
                    account: self.account.clone(),
                    keyring_id: self.keyring,
                    agent_address: self.account.address.clone(),
                    permission: Permission::Yes,
                }],
                created_at: start_of_tests(),
                version,
            },
        }
    }
}

fn prepare(accounts: &Accounts) -> Preparation<PositionsService> {
    let accounts = Arc::clone(accounts);
    TestSubgraph::<PositionsService>::prepare()
        .config(config())
        .answering(|_: ClosePosition| {
            Ok(OrderAccepted {
                order_id: OrderId::new(),
            })
        })
        .answering(|_: ProtectPosition| {
            Ok(ProtectionState {
                order_id: Some(OrderId::new()),
                is_settled: true,
            })
        })
        .answering(|_: LookUpMarkets| Ok(Vec::new()))
        .answering(move |command: LookUpAccounts| {
            let known = accounts.lock().unwrap();
            let answers = command.accounts.into_iter();
            Ok(answers.map(|account| answer(account, &known)).collect())
        })
}

fn answer(account: VenueAccount, known: &HashMap<VenueAccount, AccountSnapshot>) -> AccountLookUp {
    match known.get(&account) {
        None => AccountLookUp::Unknown {
            account,
            reason: "the venue did not answer".to_owned(),
        },
        Some(snapshot) => AccountLookUp::Known {
            snapshot: snapshot.clone(),
        },
    }
}

/// Waits for what a loop brings about.
pub async fn eventually(what: &str, mut holds: impl AsyncFnMut() -> bool) {
    let waited = tokio::time::timeout(PATIENCE, async {
        while !holds().await {
            tokio::time::sleep(LOOK_EVERY).await;
        }
    });
    assert!(waited.await.is_ok(), "in ten seconds it never came: {what}");
}

/// A market at a price the venue calls fresh.
pub fn market(token: Token, mark: &str) -> Market {
    Market {
        venue: Venue::Hyperliquid,
        symbol: token.to_string(),
        token,
        token_multiplier: 1,
        size_decimals: 5,
        max_leverage: Leverage::try_new(40).unwrap(),
        min_notional: Usdc::from_whole(10),
        mark_price: Some(price(mark)),
        funding_rate: None,
        is_open: true,
        is_fresh: true,
        as_of: start_of_tests(),
    }
}
