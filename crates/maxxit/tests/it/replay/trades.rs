//! Trades: three deployments of two agents hear signals, and the venue takes what they send well
//! or badly. Verdicts, orders from plan to end, fills, flips, closes, the kill switch, and the
//! order in which they are told.

mod stand_in;

use chrono::TimeDelta;
use domain::{
    AgentId, AgentVenue, Bps, ClassificationId, PostId, Quantity, Service, Side, SignalId, Usdc,
    XAccountId,
};
use events::Cause;
use events::facts::{
    IntentDecided, PositionChanged, PositionClosed, PositionOpened, PositionSnapshot,
    PositionState, SignalCreated, VenueFillSeen, VenueOrderSeen,
};
use rules::weights::Weights;
use serde_json::json;
use testkit::{Preparation, TestSubgraph};
use trades::{TradesConfig, TradesService};
use venue::VenueAccount;
use venue::commands::{
    CancelOrder, ClosePosition, LookUpAccounts, LookUpMarkets, LookUpOrder, ModifyOrder,
    PlaceOrder, ProtectPosition, SetFence,
};

use super::border::Border;
use super::line::Line;
use super::run::{Run, told};
use super::trader::Trader;
use stand_in::{Mood, StandIn, liquidation};

/// Every loop that looks for orders goes round once: 200 ms, and on the next tick.
const ROUND_MS: u64 = 210;
/// So often the working sets are compared: hardly ever when another loop goes round.
const COMPARE_EVERY_MS: u64 = 3_050;
/// Rounds in which the working sets are compared once.
const COMPARED_ROUNDS: u64 = 15;
/// The sender goes round from when it was last woken, which is when something comes in; the finder
/// goes round from the start. Inputs come this long after the finder's rounds, so that what both
/// do is done one after the other.
const APART_MS: u64 = 110;
const ENGAGE: &str = "mutation($input: KillSwitchEngageInput!) { killSwitchEngage(input: $input) \
    { killSwitches { scope isEnforced reason } userErrors { field code } } }";
const RELEASE: &str = "mutation($input: KillSwitchReleaseInput!) { killSwitchRelease(input: $input) \
    { killSwitches { scope } userErrors { field code } } }";

/// What one of them entered.
#[derive(Clone)]
struct Entered {
    intent: IntentDecided,
    cause: Cause,
}

/// A run that is being recorded, and what it trades with.
struct Story<'a> {
    run: &'a mut Run<TradesService>,
    venue: StandIn,
}

/// The service before a venue and a signer.
pub fn prepare(border: &Border) -> (Preparation<TradesService>, StandIn) {
    let venue = StandIn::new();
    let config = TradesConfig {
        reconcile_interval_ms: COMPARE_EVERY_MS,
        sends_at_once: 1,
        ..TradesConfig::default()
    };
    let [place, find, cancel, modify, list, read, fence] = std::array::from_fn(|_| venue.clone());
    let preparation = TestSubgraph::<TradesService>::prepare()
        .config(config)
        .answering(border.to(move |command: PlaceOrder| place.place(&command)))
        .answering(border.to(move |command: LookUpOrder| Ok(find.look_up(&command))))
        .answering(border.to(move |command: CancelOrder| Ok(cancel.cancel(&command))))
        .answering(border.to(move |command: ModifyOrder| Ok(modify.modify(&command))))
        .answering(border.to(move |command: LookUpMarkets| Ok(list.markets(&command))))
        .answering(border.to(move |command: LookUpAccounts| Ok(read.accounts(&command))))
        .answering(border.to(move |command: SetFence| Ok(fence.fence(&command))));
    (preparation, venue)
}

/// What is recorded.
pub async fn tell(run: &mut Run<TradesService>, venue: StandIn) {
    let mut story = Story { run, venue };
    story.run.passes(0, APART_MS).await;
    let (first, second) = (AgentId::new(), AgentId::new());
    let alice = story.trader(1, first).await;
    let bob = story.trader(2, first).await;
    let carol = story.trader(3, second).await;
    story.holds_and_closes(&[&alice, &bob]).await;
    story.hears_nothing(&carol).await;
    story.is_refused(&carol).await;
    story.flips(&bob).await;
    story.is_stopped(&alice, &carol).await;
    story.is_liquidated(&carol).await;
    // What waits still is too late now, and every account is compared.
    story.passes(31_000).await;
    story.run.passes(0, COMPARED_ROUNDS * ROUND_MS).await;
}

impl Story<'_> {
    /// Two enter, are filled in parts, move their stops and leave, one of them in two attempts.
    async fn holds_and_closes(&mut self, traders: &[&Trader; 2]) {
        let [alice, bob] = *traders;
        let entered = self.signal(alice.agent, "BTC", Side::Long).await;
        let [hers, his] = &entered[..] else {
            panic!("both enter: {}", entered.len());
        };
        for percent in [40, 50, 100] {
            self.is_filled(hers, percent, "100.1").await;
        }
        self.is_filled(his, 60, "100.2").await;
        self.ends(his, "iocCancel").await;
        let held = self.told_open(alice, hers, Side::Long).await;
        let part = self.told_open(bob, his, Side::Long).await;
        // Once more in the same token and on the same side.
        self.signal(alice.agent, "BTC", Side::Long).await;
        self.protects(&held, "97.5").await;
        self.passes(500).await;
        self.protects(&held, "98.25").await;
        self.protects(&part, "98").await;
        self.passes(500).await;

        self.venue.is_now(Mood::EndsAfter(25));
        self.closes(&held, "TAKE_PROFIT").await;
        self.venue.is_now(Mood::Takes);
        let proved = self.passes(2_100).await;
        assert_eq!(placed(&proved), [], "the rest waits a moment");
        let exit = placed(&self.passes(700).await).remove(0).client_order_id;
        let fill = self.venue.fill(&exit, 100, "107.9");
        self.sees_fill(&held.account, fill, None).await;
        self.told_closed(held).await;
        self.passes(500).await;
    }

    /// Answers get lost: the venue has one order and tells of it when asked, and never had the
    /// other, which its clock proves in the end.
    async fn hears_nothing(&mut self, carol: &Trader) {
        self.venue.is_now(Mood::AnswerLost);
        let found = self.signal(carol.agent, "ETH", Side::Long).await;
        let id = &found[0].intent.client_order_id;
        self.venue.fill(id, 30, "99.9");
        self.passes(2_100).await;
        self.is_filled(&found[0], 100, "99.95").await;
        self.told_open(carol, &found[0], Side::Long).await;

        self.venue.is_now(Mood::RequestLost);
        self.signal(carol.agent, "SOL", Side::Short).await;
        for ms in [2_100, 4_100, 8_100, 30_000] {
            self.passes(ms).await;
        }
        self.venue.is_now(Mood::Takes);
    }

    /// Signals that nobody enters on, an entry the venue refuses, and one that is sent too late.
    async fn is_refused(&mut self, carol: &Trader) {
        self.signal(carol.agent, "PEPE", Side::Long).await;
        self.venue.close_market("LINK");
        self.signal(carol.agent, "LINK", Side::Long).await;
        let mut late = self.new_signal(carol.agent, "BTC", Side::Long);
        late.expires_at = late.created_at - TimeDelta::seconds(1);
        self.run.hears(&late).await;

        self.venue
            .is_now(Mood::Refuses("Insufficient margin to place order."));
        self.signal(carol.agent, "BTC", Side::Long).await;
        self.passes(2_100).await;
        self.venue.is_now(Mood::Away);
        self.signal(carol.agent, "SOL", Side::Long).await;
        self.passes(2_100).await;
        self.passes(30_000).await;
        self.venue.is_now(Mood::Takes);
    }

    /// A signal against what is held closes it first, and enters when the token is free.
    async fn flips(&mut self, bob: &Trader) {
        let held = self.signal(bob.agent, "ETH", Side::Long).await;
        let his = held.iter().find(|one| one.intent.user_id == bob.user);
        let his = his.expect("he entered").clone();
        for one in &held {
            self.is_filled(one, 100, "100").await;
        }
        let position = self.told_open(bob, &his, Side::Long).await;
        self.passes(300).await;
        let out = self.hears_signal(bob.agent, "ETH", Side::Short).await;
        let exit = placed(&out).into_iter().find(|order| order.is_reduce_only);
        let exit = exit.expect("he leaves first").client_order_id;
        let fill = self.venue.fill(&exit, 100, "99");
        self.sees_fill(&position.account, fill, None).await;
        self.told_closed(position).await;
        self.passes(300).await;
        self.passes(2_100).await;
    }

    /// The kill switch stops an entry that waits and every signal until it is lowered.
    async fn is_stopped(&mut self, admin: &Trader, carol: &Trader) {
        self.venue.is_now(Mood::Away);
        self.signal(carol.agent, "BTC", Side::Short).await;
        let input = json!({ "scope": "ALL", "reason": "enough" });
        self.run.is_asked(admin.user, ENGAGE, input).await;
        self.venue.is_now(Mood::Takes);
        self.passes(2_100).await;
        self.signal(admin.agent, "SOL", Side::Long).await;
        let input = json!({ "scope": "ALL" });
        self.run.is_asked(admin.user, RELEASE, input).await;
        self.passes(600).await;
    }

    /// The venue takes a position away by an order of its own.
    async fn is_liquidated(&mut self, carol: &Trader) {
        let entered = self.signal(carol.agent, "SOL", Side::Long).await;
        self.is_filled(&entered[0], 100, "100").await;
        let mut position = self.told_open(carol, &entered[0], Side::Long).await;
        let half = (position.quantity.decimal() / rust_decimal::Decimal::TWO).round_dp(3);
        let half = Quantity::try_new(half).unwrap();
        let fill = liquidation("SOL", half, self.run.now());
        self.sees_fill(&position.account, fill, None).await;
        position.quantity = position.quantity.checked_sub(half).unwrap();
        position.version += 1;
        self.run.hears(&PositionChanged { position }).await;
    }

    async fn trader(&mut self, number: u8, agent: AgentId) -> Trader {
        let trader = Trader::of(agent, number);
        self.run.hears(&trader.changed()).await;
        trader
    }

    /// Time goes by at the venue too.
    async fn passes(&mut self, clock_ms: i64) -> Vec<Line> {
        self.venue
            .set_time(self.run.now() + TimeDelta::milliseconds(clock_ms));
        self.run.passes(clock_ms, ROUND_MS).await
    }

    /// A signal, and what was entered on it.
    async fn signal(&mut self, agent: AgentId, token: &str, side: Side) -> Vec<Entered> {
        let out = self.hears_signal(agent, token, side).await;
        let decided = told::<IntentDecided>(&out).into_iter();
        decided
            .map(|(intent, envelope)| Entered {
                intent,
                cause: Cause::from(&envelope),
            })
            .collect()
    }

    async fn hears_signal(&mut self, agent: AgentId, token: &str, side: Side) -> Vec<Line> {
        let signal = self.new_signal(agent, token, side);
        self.run.hears(&signal).await
    }

    fn new_signal(&self, agent: AgentId, token: &str, side: Side) -> SignalCreated {
        let now = self.run.now();
        SignalCreated {
            signal_id: SignalId::new(),
            agent_id: agent,
            agent_version: 1,
            venue: AgentVenue::Hyperliquid,
            weights: Weights::default(),
            post_id: PostId::new(),
            x_account_id: XAccountId::new(),
            classification_id: ClassificationId::new(),
            token: token.parse().unwrap(),
            side,
            confidence: "0.85".parse().unwrap(),
            score: "0.8".parse().unwrap(),
            reference_price: "100".parse().unwrap(),
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

    /// The venue executes so much of what is left of an entry, and its service tells.
    async fn is_filled(&mut self, entered: &Entered, percent: u32, price: &str) {
        let IntentDecided {
            account,
            client_order_id,
            ..
        } = &entered.intent;
        let fill = self.venue.fill(client_order_id, percent, price);
        let cause = Some(entered.cause.clone());
        self.sees_fill(account, fill, cause).await;
    }

    async fn sees_fill(
        &mut self,
        account: &VenueAccount,
        fill: venue::VenueFill,
        cause: Option<Cause>,
    ) {
        let account = account.clone();
        let fact = VenueFillSeen { account, fill };
        let cause = cause.unwrap_or_else(Cause::fresh);
        self.run.hears_after(&fact, cause).await;
    }

    async fn ends(&mut self, entered: &Entered, reason: &str) {
        let order = self.venue.end(&entered.intent.client_order_id, reason);
        let account = entered.intent.account.clone();
        let fact = VenueOrderSeen { account, order };
        self.run.hears_after(&fact, entered.cause.clone()).await;
    }

    /// Positions tells that something is held.
    async fn told_open(
        &mut self,
        trader: &Trader,
        entered: &Entered,
        side: Side,
    ) -> PositionSnapshot {
        let IntentDecided {
            client_order_id,
            position_id,
            signal_id,
            token,
            ..
        } = &entered.intent;
        let position = PositionSnapshot {
            position_id: *position_id,
            signal_id: *signal_id,
            deployment_id: trader.deployment,
            user_id: trader.user,
            agent_id: trader.agent,
            account: trader.account.clone(),
            token: token.clone(),
            side,
            state: PositionState::Open,
            quantity: self.venue.order(client_order_id).filled_quantity,
            entry_price: "100".parse().unwrap(),
            realised_pnl: Usdc::ZERO,
            fees: Usdc::ZERO,
            funding: Usdc::ZERO,
            exit_reason: None,
            opened_at: self.run.now(),
            closed_at: None,
            version: 1,
        };
        let fact = PositionOpened {
            position: position.clone(),
        };
        self.run.hears_after(&fact, entered.cause.clone()).await;
        position
    }

    async fn told_closed(&mut self, held: PositionSnapshot) {
        let position = PositionSnapshot {
            state: PositionState::Closed,
            quantity: Quantity::ZERO,
            exit_reason: Some("TAKE_PROFIT".to_owned()),
            closed_at: Some(self.run.now()),
            version: held.version + 1,
            ..held
        };
        self.run.hears(&PositionClosed { position }).await;
    }

    async fn protects(&mut self, held: &PositionSnapshot, trigger: &str) {
        let command = ProtectPosition {
            position_id: held.position_id,
            quantity: held.quantity,
            trigger_price: trigger.parse().unwrap(),
        };
        self.run.is_commanded(Service::Positions, &command).await;
    }

    async fn closes(&mut self, held: &PositionSnapshot, reason: &str) {
        let command = ClosePosition {
            position_id: held.position_id,
            quantity: held.quantity,
            reference_price: "108".parse().unwrap(),
            reason: reason.to_owned(),
            attempt: 0,
        };
        self.run.is_commanded(Service::Positions, &command).await;
    }
}

fn placed(out: &[Line]) -> Vec<PlaceOrder> {
    super::run::asked(out)
}
