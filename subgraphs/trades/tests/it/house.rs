//! Trades between a stand-in of the venue and one of the signer. Both clocks move together.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use chrono::TimeDelta;
use domain::{
    Address, AgentId, AgentVenue, Bps, ClassificationId, ClientOrderId, Clock, DeploymentId,
    KeyringId, PositionId, PostId, Service, Side, SignalId, TradingMode, Usdc, UserId, Venue,
    XAccountId,
};
use events::Envelope;
use events::facts::{
    DeploymentAccount, DeploymentChanged, DeploymentSnapshot, DeploymentStatus, FillRecorded,
    IntentDecided, KillChanged, OrderChanged, OrderCorrected, PositionClosed, PositionOpened,
    PositionSnapshot, PositionState, SignalCreated, VenueFillSeen, VenueOrderSeen,
    VenueTransferSeen, VerdictRejected,
};
use graph::Identity;
use platform::CommandError;
use rules::policy::DeployerPolicy;
use rules::weights::Weights;
use serde_json::{Value, json};
use testkit::{Client, Preparation, TestDatabase, TestSubgraph, start_of_tests};
use trades::{TradesConfig, TradesService};
use venue::commands::{
    CancelOrder, ClosePosition, Fence, LookUpAccounts, LookUpMarkets, LookUpOrder, ModifyOrder,
    OrderAccepted, Permission, PlaceOrder, SetFence,
};
use venue::{VenueAccount, VenueFill, VenueOrder};

use crate::venue_fake::{FakeVenue, Mood, price, quantity, token};

/// How long a test waits for what the loops do.
const PATIENCE: Duration = Duration::from_secs(30);
const LOOK_EVERY: Duration = Duration::from_millis(5);
const ORDERS: &str = "{ orders(first: 100) { edges { node { id purpose state quantity \
    filledQuantity averagePrice clientOrderId venueOrderId rejection side \
    position { id } fills { quantity price } anomalies { code } \
    corrections { stateBefore stateAfter filledBefore filledAfter evidence } } } } }";
const VERDICTS: &str = "{ verdicts(first: 100) { edges { node { id isApproved reason { code } size \
    signal { id } checks { name isPassed detail } intent { id token side } } } } }";

/// The signer: the fences it obeys, or none while it is away.
#[derive(Clone, Debug, Default)]
pub struct FakeSigner(Arc<Mutex<(bool, Vec<Fence>)>>);

impl FakeSigner {
    pub fn is_away(&self, is_away: bool) {
        self.0.lock().unwrap().0 = is_away;
    }

    pub fn fences(&self) -> Vec<Fence> {
        self.0.lock().unwrap().1.clone()
    }

    fn set(&self, command: SetFence) -> Result<domain::Timestamp, CommandError> {
        let mut state = self.0.lock().unwrap();
        if state.0 {
            return Err(CommandError::NotDelivered {
                callee: Service::Wallets,
            });
        }
        state.1.retain(|fence| *fence != command.fence);
        if command.is_raised {
            state.1.push(command.fence);
        }
        Ok(start_of_tests())
    }
}

pub struct House {
    pub service: TestSubgraph<TradesService>,
    pub venue: FakeVenue,
    pub signer: FakeSigner,
}

/// Somebody's deployment of an agent.
#[derive(Clone)]
pub struct Trader {
    pub name: String,
    pub user: UserId,
    pub deployment: DeploymentId,
    pub agent: AgentId,
    pub account: VenueAccount,
    keyring: KeyringId,
}

fn prepare(venue: &FakeVenue, signer: &FakeSigner) -> Preparation<TradesService> {
    let config = TradesConfig {
        look_up_after_ms: 100,
        reconcile_interval_ms: 20,
        ..TradesConfig::default()
    };
    let (placing, asking, cancelling) = (venue.clone(), venue.clone(), venue.clone());
    let replacing = venue.clone();
    let (listing, reading, signer) = (venue.clone(), venue.clone(), signer.clone());
    TestSubgraph::<TradesService>::prepare()
        .config(config)
        .answering(move |command: PlaceOrder| placing.place(&command))
        .answering(move |command: LookUpOrder| asking.look_up(&command))
        .answering(move |command: CancelOrder| Ok(cancelling.cancel(&command)))
        .answering(move |command: ModifyOrder| replacing.modify(&command))
        .answering(move |command: LookUpMarkets| listing.markets(&command))
        .answering(move |command: LookUpAccounts| Ok(reading.accounts(&command)))
        .answering(move |command: SetFence| signer.set(command))
}

impl House {
    pub async fn start() -> Self {
        let (venue, signer) = (FakeVenue::new(), FakeSigner::default());
        let service = prepare(&venue, &signer).start().await;
        Self::of(service, venue, signer)
    }

    /// Ends the service, and starts it again on what it left.
    pub async fn restart(self) -> Self {
        self.restart_after(async |_| {}).await
    }

    /// Ends the service, does something to what it left, and starts it again.
    pub async fn restart_after(self, meanwhile: impl AsyncFnOnce(&TestDatabase)) -> Self {
        let Self {
            service,
            venue,
            signer,
        } = self;
        let passed = service.clock.now() - start_of_tests();
        let database = service.stop().await;
        meanwhile(&database).await;
        let service = prepare(&venue, &signer).start_on(database).await;
        service.clock.advance(passed);
        Self::of(service, venue, signer)
    }

    fn of(service: TestSubgraph<TradesService>, venue: FakeVenue, signer: FakeSigner) -> Self {
        service.ignore_told::<IntentDecided>();
        service.ignore_told::<VerdictRejected>();
        service.ignore_told::<OrderChanged>();
        service.ignore_told::<OrderCorrected>();
        service.ignore_told::<FillRecorded>();
        service.ignore_told::<KillChanged>();
        Self {
            service,
            venue,
            signer,
        }
    }

    /// A new active paper deployment of a new agent.
    pub async fn trader(&self, name: &str) -> Trader {
        self.trader_of(name, AgentId::new()).await
    }

    pub async fn trader_of(&self, name: &str, agent: AgentId) -> Trader {
        let deployment = DeploymentId::new();
        let mut bytes = [7; 20];
        bytes[..16].copy_from_slice(deployment.uuid().as_bytes());
        let trader = Trader {
            name: name.to_owned(),
            user: self.service.person(name).user_id,
            deployment,
            agent,
            account: VenueAccount {
                venue: Venue::Hyperliquid,
                mode: TradingMode::Paper,
                address: Address::from_bytes(&bytes),
            },
            keyring: KeyringId::new(),
        };
        let fact = trader.changed(DeploymentStatus::Active, 1);
        self.service.hear(&fact).await;
        trader
    }

    pub fn viewer(&self, trader: &Trader) -> Client {
        // The same person before and after a restart.
        let mut viewer = self.service.person(&trader.name);
        viewer.user_id = trader.user;
        self.service.client(Identity::User(viewer))
    }

    /// An entry that was tried, and waits because the venue's service is away.
    pub async fn waiting(&self, trader: &Trader, asset: &str) {
        self.venue.is_now(Mood::Away);
        let tries = || self.service.commands.asked::<PlaceOrder>().len();
        let before = tries();
        self.signal(trader, asset).await;
        eventually("it was tried", async || tries() > before).await;
        self.reaches(trader, "ENTRY", "PLANNED").await;
    }

    /// A signal to go long on a token, heard.
    pub async fn signal(&self, trader: &Trader, asset: &str) -> SignalCreated {
        let signal = self.new_signal(trader.agent, asset, Side::Long);
        self.service.hear(&signal).await;
        signal
    }

    pub fn new_signal(&self, agent: AgentId, asset: &str, side: Side) -> SignalCreated {
        let now = self.service.clock.now();
        SignalCreated {
            signal_id: SignalId::new(),
            agent_id: agent,
            agent_version: 1,
            venue: AgentVenue::Hyperliquid,
            weights: Weights::default(),
            post_id: PostId::new(),
            x_account_id: XAccountId::new(),
            classification_id: ClassificationId::new(),
            token: token(asset),
            side,
            confidence: "0.85".parse().unwrap(),
            score: "0.8".parse().unwrap(),
            reference_price: price("100"),
            entry_price: None,
            stop_price: None,
            target_price: None,
            leverage: None,
            stop_bps: Bps::new(500),
            target_bps: Bps::new(1_500),
            created_at: now,
            expires_at: now + TimeDelta::minutes(15),
        }
    }

    pub async fn orders(&self, trader: &Trader) -> Vec<Value> {
        nodes(self.viewer(trader).data(ORDERS, json!({})).await, "orders")
    }

    pub async fn verdicts(&self, trader: &Trader) -> Vec<Value> {
        let data = self.viewer(trader).data(VERDICTS, json!({})).await;
        nodes(data, "verdicts")
    }

    /// The newest order of a purpose.
    pub async fn order(&self, trader: &Trader, purpose: &str) -> Value {
        let orders = self.orders(trader).await;
        let found = orders.into_iter().find(|order| order["purpose"] == purpose);
        found.unwrap_or(Value::Null)
    }

    pub async fn reaches(&self, trader: &Trader, purpose: &str, state: &str) -> Value {
        let what = format!("the {purpose} is {state}");
        eventually(&what, async || {
            self.order(trader, purpose).await["state"] == state
        })
        .await;
        self.order(trader, purpose).await
    }

    /// An entry that the venue has.
    pub async fn entered(&self, trader: &Trader, asset: &str) -> (PositionId, ClientOrderId) {
        self.signal(trader, asset).await;
        let entry = self.reaches(trader, "ENTRY", "RESTING").await;
        (position_of(&entry), client_id(&entry))
    }

    /// A position: its entry is filled, and positions told of it.
    pub async fn holding(&self, trader: &Trader, asset: &str) -> (PositionId, String) {
        let (position, id) = self.entered(trader, asset).await;
        let fill = self.venue.fill_whole(&id);
        self.tell_fill(trader, &fill).await;
        let entry = self.reaches(trader, "ENTRY", "FILLED").await;
        let size = text(&entry["quantity"]).to_owned();
        let snapshot = trader.position(position, asset, &size);
        let opened = PositionOpened { position: snapshot };
        self.service.hear(&opened).await;
        (position, size)
    }

    pub async fn tell_fill(&self, trader: &Trader, fill: &VenueFill) -> Envelope {
        let fact = VenueFillSeen {
            account: trader.account.clone(),
            fill: fill.clone(),
        };
        self.service.hear(&fact).await
    }

    /// Money came or left, so long from now.
    pub async fn tell_transfer(&self, trader: &Trader, dollars: i32, after: TimeDelta) {
        let at = self.service.clock.now() + after;
        let fact = VenueTransferSeen {
            account: trader.account.clone(),
            amount: Usdc::from_whole(dollars),
            transfer_id: format!("{dollars} at {at}"),
            transferred_at: at,
        };
        self.service.hear(&fact).await;
    }

    pub async fn tell_order(&self, trader: &Trader, order: &VenueOrder) -> Envelope {
        let fact = VenueOrderSeen {
            account: trader.account.clone(),
            order: order.clone(),
        };
        self.service.hear(&fact).await
    }

    pub async fn tell_closed(&self, trader: &Trader, position: PositionId, reason: &str) {
        let now = self.service.clock.now();
        let snapshot = PositionSnapshot {
            state: PositionState::Closed,
            quantity: quantity("0"),
            exit_reason: Some(reason.to_owned()),
            closed_at: Some(now),
            version: 9,
            ..trader.position(position, "BTC", "1")
        };
        let closed = PositionClosed { position: snapshot };
        self.service.hear(&closed).await;
    }

    pub async fn close(
        &self,
        position: PositionId,
        size: &str,
        attempt: u32,
    ) -> Result<OrderAccepted, CommandError> {
        let command = ClosePosition {
            position_id: position,
            quantity: quantity(size),
            reference_price: price("100"),
            reason: "STOP_LOSS".to_owned(),
            attempt,
        };
        self.service.command(Service::Positions, command).await
    }

    /// Moves every clock.
    pub fn pass(&self, by: TimeDelta) {
        self.service.clock.advance(by);
        self.venue.set_time(self.service.clock.now());
    }

    /// Moves every clock until something holds: retries and look-ups fall due by the clock.
    pub async fn pass_until(&self, what: &str, mut holds: impl AsyncFnMut() -> bool) {
        eventually(what, async || {
            self.pass(TimeDelta::milliseconds(100));
            holds().await
        })
        .await;
    }

    /// Waits until the finder has gone round again and again.
    pub async fn rounds(&self, looks: usize) {
        let asked = || self.service.commands.asked::<LookUpOrder>().len();
        let before = asked();
        self.pass_until("the venue is asked again", async || {
            asked() >= before + looks
        })
        .await;
    }
}

impl Trader {
    pub fn changed(&self, status: DeploymentStatus, version: i64) -> DeploymentChanged {
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

    pub fn position(&self, position: PositionId, asset: &str, size: &str) -> PositionSnapshot {
        PositionSnapshot {
            position_id: position,
            signal_id: SignalId::new(),
            deployment_id: self.deployment,
            user_id: self.user,
            agent_id: self.agent,
            account: self.account.clone(),
            token: token(asset),
            side: Side::Long,
            state: PositionState::Open,
            quantity: quantity(size),
            entry_price: price("100"),
            realised_pnl: Usdc::ZERO,
            fees: Usdc::ZERO,
            funding: Usdc::ZERO,
            exit_reason: None,
            opened_at: start_of_tests(),
            closed_at: None,
            version: 1,
        }
    }
}

pub fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_else(|| panic!("no text: {value}"))
}

pub fn client_id(order: &Value) -> ClientOrderId {
    text(&order["clientOrderId"]).parse().unwrap()
}

pub fn position_of(order: &Value) -> PositionId {
    text(&order["position"]["id"]).parse().unwrap()
}

pub fn nodes(mut data: Value, field: &str) -> Vec<Value> {
    let edges = data[field]["edges"].as_array_mut().map(std::mem::take);
    let edges = edges.unwrap_or_default().into_iter();
    edges.map(|mut edge| edge["node"].take()).collect()
}

/// Waits for what a loop brings about.
pub async fn eventually(what: &str, mut holds: impl AsyncFnMut() -> bool) {
    let waited = tokio::time::timeout(PATIENCE, async {
        while !holds().await {
            tokio::time::sleep(LOOK_EVERY).await;
        }
    });
    assert!(
        waited.await.is_ok(),
        "in half a minute it never came: {what}"
    );
}
