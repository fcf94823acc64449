//! Positions: three people hold nine positions, and each ends in a way of its own. Fills, exits by
//! price and by time, stops on the venue, what the venue's word corrects, the ledger and the daily
//! equation, and the order in which they are told.

mod stand_in;

use chrono::TimeDelta;
use domain::{
    AgentId, FillId, Leverage, LiquidityRole, OrderId, PositionId, Price, Quantity, Side, SignalId,
    Token, Usdc, Venue,
};
use events::facts::{
    FillRecorded, OrderPurpose, VenueFillSeen, VenueFundingPaid, VenueTransferSeen,
};
use positions::{PositionsConfig, PositionsService};
use rules::policy::{ExitPolicy, Policy};
use serde_json::{Value, json};
use testkit::{Preparation, TestSubgraph};
use venue::commands::{ClosePosition, LookUpAccounts, LookUpMarkets, ProtectPosition};
use venue::{OrderSide, PRICES_HYPERLIQUID, PriceBatch, PriceTick, VenueFill};

use super::border::Border;
use super::line::{Broadcast, Line};
use super::run::Run;
use super::trader::Trader;
use stand_in::{Holding, StandIn};

/// A loop wakes on the first tick after its pause.
const TICK_MS: u64 = 10;
/// Exits and stops are pursued once.
const ROUND_MS: u64 = 250;
/// Our books are compared with the venue's once.
const COMPARED_MS: u64 = 3_050;
/// The daily equation is looked at once.
const BOOKS_MS: u64 = 2_050;
/// Prices are asked for once, while the stream is silent; best prices are written down.
const POLLED_MS: u64 = 1_050;
/// Exits are pursued from when something last came in; the other loops go round from the start.
/// Inputs come this long after those may, so that what two do is done one after the other.
const APART_MS: u64 = 30;
const HOUR_MS: i64 = 3_600_000;
const CLOSE: &str = "mutation($input: PositionCloseInput!) { positionClose(input: $input) { \
    position { state exitReason } userErrors { field code } } }";
const PROTECT: &str = "mutation($input: PositionProtectInput!) { positionProtect(input: $input) { \
    position { stopPrice targetPrice state } userErrors { field code } } }";

/// What is to be held, and until when.
struct Plan {
    token: &'static str,
    side: Side,
    entry: &'static str,
    stop: &'static str,
    target: &'static str,
}

/// One position of somebody, as trades tells of it.
struct Held {
    trader: Trader,
    plan: Plan,
    position: PositionId,
    signal: SignalId,
}

/// A run that is being recorded, and what lies beyond its border.
struct Story<'a> {
    run: &'a mut Run<PositionsService>,
    beyond: StandIn,
    trades: u32,
}

/// The service between trades and a venue.
pub fn prepare(border: &Border) -> (Preparation<PositionsService>, StandIn) {
    let beyond = StandIn::new();
    let exit = ExitPolicy {
        holding_max_ms: Some(6 * HOUR_MS),
        price_stale_after_ms: HOUR_MS,
        ..ExitPolicy::default()
    };
    let config = PositionsConfig {
        policy: Policy {
            exit,
            ..Policy::default()
        },
        reconcile_interval_ms: COMPARED_MS - TICK_MS,
        poll_interval_ms: POLLED_MS,
        books_interval_ms: BOOKS_MS - TICK_MS,
        pursue_interval_ms: ROUND_MS - TICK_MS,
        ..PositionsConfig::default()
    };
    let [close, protect, list, read] = std::array::from_fn(|_| beyond.clone());
    let preparation = TestSubgraph::<PositionsService>::prepare()
        .config(config)
        .answering(border.to(move |command: ClosePosition| Ok(close.close(&command))))
        .answering(border.to(move |command: ProtectPosition| Ok(protect.protect(&command))))
        .answering(border.to(move |command: LookUpMarkets| Ok(list.markets(&command))))
        .answering(border.to(move |command: LookUpAccounts| Ok(read.accounts(&command))));
    (preparation, beyond)
}

/// What is recorded.
pub async fn tell(run: &mut Run<PositionsService>, beyond: StandIn) {
    let trades = 0;
    let mut story = Story {
        run,
        beyond,
        trades,
    };
    story.passes(0, APART_MS).await;
    let alice = story.trader(1).await;
    let bob = story.trader(2).await;
    let carol = story.trader(3).await;
    story.prices("BTC 100, ETH 50, SOL 20").await;
    story.passes(1_000, BOOKS_MS).await;
    story.reaches_stop_and_target(&alice).await;
    story.trails(&bob).await;
    story.falls_hard(&carol).await;
    story.is_corrected(&bob).await;
    story.is_left_by_hand(&alice).await;
    story.is_closed_by_the_venue(&carol).await;
    story.is_held_too_long(&alice).await;
    story.money_moves(&alice, &carol).await;
    story.a_day_ends(&carol).await;
}

impl Story<'_> {
    /// One is bought in parts and sold in parts at its stop, one reaches its target.
    async fn reaches_stop_and_target(&mut self, alice: &Trader) {
        let stopped = held(alice, plan("BTC", Side::Long, "100", ("95", "120")));
        self.enters(&stopped, "0.4").await;
        self.enters(&stopped, "0.6").await;
        self.passes(400, ROUND_MS).await;
        let won = held(alice, plan("ETH", Side::Long, "50", ("47.5", "57.5")));
        self.enters(&won, "4").await;
        self.passes(400, ROUND_MS).await;
        self.prices("BTC 96.2, ETH 56").await;
        self.prices("ETH 57.6").await;
        self.exits(&won, "4", "57.55").await;
        self.passes(100, ROUND_MS).await;
        self.prices("BTC 94.9").await;
        self.exits(&stopped, "0.7", "94.8").await;
        self.passes(400, ROUND_MS).await;
        self.exits(&stopped, "0.3", "94.75").await;
        self.passes(400, COMPARED_MS).await;
    }

    /// The trailing stop follows the best price; the close is not filled in time, and asked again.
    async fn trails(&mut self, bob: &Trader) {
        let trailed = held(bob, plan("SOL", Side::Long, "20", ("19", "30")));
        self.enters(&trailed, "10").await;
        self.passes(400, ROUND_MS).await;
        for best in ["SOL 20.7", "SOL 21.13", "SOL 21"] {
            self.prices(best).await;
            self.passes(100, POLLED_MS).await;
        }
        self.prices("SOL 20.91").await;
        self.passes(5_100, ROUND_MS).await;
        self.exits(&trailed, "10", "20.9").await;
        self.passes(400, ROUND_MS).await;
    }

    /// Its own stop is too far away.
    async fn falls_hard(&mut self, carol: &Trader) {
        self.prices("ETH 50").await;
        let lost = held(carol, plan("ETH", Side::Short, "50", ("58", "40")));
        self.enters(&lost, "2.5").await;
        self.passes(400, ROUND_MS).await;
        self.prices("ETH 55.05").await;
        self.exits(&lost, "2.5", "55.1").await;
        self.passes(400, ROUND_MS).await;
    }

    /// The venue holds less than our books say: doubted, corrected, and then the fill comes. What
    /// is left comes near its liquidation.
    async fn is_corrected(&mut self, bob: &Trader) {
        self.prices("BTC 100").await;
        let doubted = held(bob, plan("BTC", Side::Short, "100", ("109", "80")));
        self.enters(&doubted, "1").await;
        self.passes(400, ROUND_MS).await;
        let left: Quantity = "0.25".parse().unwrap();
        self.beyond
            .change(doubted.position, |one| one.quantity = left);
        for _ in 0..4 {
            self.passes(5_100, COMPARED_MS).await;
        }
        let mut late = self.fill(&doubted, OrderPurpose::Exit, ("0.75", "101.5"));
        late.filled_at -= TimeDelta::seconds(20);
        self.run.hears(&late).await;
        self.beyond.change(doubted.position, |one| {
            one.liquidation_price = Some("108".parse().unwrap());
        });
        self.prices("BTC 104").await;
        self.passes(5_100, COMPARED_MS).await;
        self.prices("BTC 109.2").await;
        self.exits(&doubted, "0.25", "109.3").await;
        self.passes(400, ROUND_MS).await;
    }

    /// The stop is moved by hand, once too far, and the position is closed by hand.
    async fn is_left_by_hand(&mut self, alice: &Trader) {
        let left = held(alice, plan("SOL", Side::Long, "21", ("20", "30")));
        self.enters(&left, "8").await;
        self.prices("SOL 21.2").await;
        self.passes(400, ROUND_MS).await;
        for stop in ["20.5", "22"] {
            let input = json!({ "stopPrice": stop, "idempotencyKey": stop });
            self.asks(&left, PROTECT, input).await;
            self.passes(400, ROUND_MS).await;
        }
        self.asks(&left, CLOSE, json!({ "idempotencyKey": "now" }))
            .await;
        self.exits(&left, "8", "21.18").await;
        self.passes(400, ROUND_MS).await;
    }

    /// The stop that waits at the venue fills, and a position is liquidated.
    async fn is_closed_by_the_venue(&mut self, carol: &Trader) {
        self.prices("BTC 100, SOL 20").await;
        let stopped = held(carol, plan("BTC", Side::Long, "100", ("96", "130")));
        self.enters(&stopped, "0.5").await;
        self.passes(400, ROUND_MS).await;
        let fill = self.fill(&stopped, OrderPurpose::Protection, ("0.5", "95.97"));
        self.run.hears(&fill).await;
        self.passes(400, ROUND_MS).await;
        let taken = held(carol, plan("SOL", Side::Long, "20", ("19", "30")));
        self.enters(&taken, "5").await;
        self.passes(400, ROUND_MS).await;
        let fill = self.fill(&taken, OrderPurpose::Exit, ("5", "17"));
        let fill = FillRecorded {
            is_liquidation: true,
            ..fill
        };
        self.run.hears(&fill).await;
        self.passes(400, ROUND_MS).await;
    }

    /// Hours pass, funding is paid, and nobody holds longer than allowed.
    async fn is_held_too_long(&mut self, alice: &Trader) {
        let kept = held(alice, plan("BTC", Side::Long, "100", ("91", "130")));
        self.enters(&kept, "0.8").await;
        self.passes(400, ROUND_MS).await;
        for hour in 1..=3 {
            self.passes(2 * HOUR_MS, ROUND_MS).await;
            // The stream is heard again, and what was missed is compared.
            self.prices("LINK 14").await;
            let fact = VenueFundingPaid {
                account: alice.account.clone(),
                token: token("BTC"),
                amount: "-0.013".parse().unwrap(),
                quantity: "1".parse().unwrap(),
                funding_id: format!("BTC-{hour}"),
                paid_at: self.run.now(),
            };
            self.beyond.receives(&alice.account, fact.amount);
            self.run.hears(&fact).await;
        }
        self.prices("BTC 101.3").await;
        self.exits(&kept, "0.8", "101.2").await;
        self.passes(400, ROUND_MS).await;
    }

    /// Money comes, and somebody trades by hand.
    async fn money_moves(&mut self, alice: &Trader, carol: &Trader) {
        let fact = VenueTransferSeen {
            account: alice.account.clone(),
            amount: Usdc::from_whole(500),
            transfer_id: "transfer-1".to_owned(),
            transferred_at: self.run.now(),
        };
        self.beyond.receives(&alice.account, fact.amount);
        self.run.hears(&fact).await;
        let fill = VenueFill {
            trade_id: "by-hand".to_owned(),
            venue_order_id: "9000".to_owned(),
            client_order_id: None,
            token: token("SOL"),
            side: OrderSide::Sell,
            price: "20".parse().unwrap(),
            quantity: "3".parse().unwrap(),
            fee: Usdc::from_micros(30_000),
            closed_pnl: Usdc::from_whole(-2),
            liquidity_role: LiquidityRole::Maker,
            is_liquidation: false,
            is_deleveraging: false,
            filled_at: self.run.now(),
        };
        let account = carol.account.clone();
        self.beyond.receives(&account, "-2.03".parse().unwrap());
        self.run.hears(&VenueFillSeen { account, fill }).await;
        self.passes(61_000, BOOKS_MS).await;
    }

    /// The daily equation holds for two accounts; the third is worth more than its books say.
    async fn a_day_ends(&mut self, carol: &Trader) {
        self.beyond.receives(&carol.account, Usdc::from_whole(3));
        self.passes(20 * HOUR_MS, BOOKS_MS).await;
        for _ in 0..2 {
            self.passes(61_000, BOOKS_MS).await;
        }
    }

    async fn trader(&mut self, number: u8) -> Trader {
        let trader = Trader::of(AgentId::new(), number);
        self.run.hears(&trader.changed()).await;
        trader
    }

    /// Time goes by at the venue too.
    async fn passes(&mut self, clock_ms: i64, loops_ms: u64) {
        self.beyond
            .set_time(self.run.now() + TimeDelta::milliseconds(clock_ms));
        self.run.passes(clock_ms, loops_ms).await;
    }

    /// The venue's prices: `BTC 100, ETH 50`.
    async fn prices(&mut self, said: &str) {
        let ticks = said.split(", ").map(|one| {
            let (of, mark) = one.split_once(' ').unwrap();
            PriceTick {
                token: token(of),
                mark: mark.parse().unwrap(),
                bid: None,
                ask: None,
            }
        });
        let batch = PriceBatch {
            venue: Venue::Hyperliquid,
            ticks: ticks.collect(),
            at: self.run.now(),
            received_at: self.run.now(),
        };
        for tick in &batch.ticks {
            self.beyond.set_price(&tick.token, tick.mark);
        }
        let broadcast = Broadcast {
            topic: PRICES_HYPERLIQUID.to_owned(),
            message: serde_json::to_value(&batch).unwrap(),
        };
        self.run.give(Line::Broadcast(broadcast)).await;
    }

    async fn asks(&mut self, held: &Held, document: &str, mut input: Value) {
        input["positionId"] = json!(held.position);
        self.run.is_asked(held.trader.user, document, input).await;
    }

    async fn enters(&mut self, held: &Held, units: &str) {
        let entry = held.plan.entry;
        let fill = self.fill(held, OrderPurpose::Entry, (units, entry));
        self.run.hears(&fill).await;
    }

    async fn exits(&mut self, held: &Held, units: &str, at: &str) {
        let fill = self.fill(held, OrderPurpose::Exit, (units, at));
        self.run.hears(&fill).await;
    }

    /// What trades tells of an execution, which the venue has made part of what it holds.
    fn fill(
        &mut self,
        held: &Held,
        purpose: OrderPurpose,
        (units, at): (&str, &str),
    ) -> FillRecorded {
        self.trades += 1;
        let (quantity, price): (Quantity, Price) = (units.parse().unwrap(), at.parse().unwrap());
        let closed_pnl = self.takes(held, purpose, (quantity, price));
        let fee = Usdc::from_micros(45_000);
        let gained = closed_pnl.checked_sub(fee).unwrap();
        self.beyond.receives(&held.trader.account, gained);
        let Held {
            trader,
            plan,
            position,
            signal,
        } = held;
        let order_side = match purpose {
            OrderPurpose::Entry => OrderSide::opening(plan.side),
            OrderPurpose::Exit | OrderPurpose::Protection => OrderSide::closing(plan.side),
        };
        FillRecorded {
            fill_id: FillId::new(),
            trade_id: format!("trade-{}", self.trades),
            order_id: OrderId::new(),
            purpose,
            exit_reason: None,
            position_id: *position,
            signal_id: *signal,
            deployment_id: trader.deployment,
            user_id: trader.user,
            agent_id: trader.agent,
            keyring_id: trader.keyring,
            account: trader.account.clone(),
            token: token(plan.token),
            position_side: plan.side,
            order_side,
            quantity,
            price,
            fee,
            closed_pnl,
            liquidity_role: LiquidityRole::Taker,
            is_liquidation: false,
            leverage: Leverage::try_new(2).unwrap(),
            stop_price: plan.stop.parse().unwrap(),
            target_price: Some(plan.target.parse().unwrap()),
            filled_at: self.run.now(),
        }
    }

    /// The venue's own books of a position; what an execution realised.
    fn takes(
        &self,
        held: &Held,
        purpose: OrderPurpose,
        (quantity, price): (Quantity, Price),
    ) -> Usdc {
        let Plan { side, entry, .. } = held.plan;
        let entry_price: Price = entry.parse().unwrap();
        if purpose == OrderPurpose::Entry {
            let before = self.beyond.quantity_of(held.position);
            let holding = Holding {
                account: held.trader.account.clone(),
                token: token(held.plan.token),
                side,
                quantity: before.checked_add(quantity).unwrap(),
                entry_price,
                liquidation_price: None,
            };
            self.beyond.holds(held.position, holding);
            return Usdc::ZERO;
        }
        self.beyond.change(held.position, |one| {
            one.quantity = one.quantity.checked_sub(quantity).unwrap_or(one.quantity);
        });
        let gain = (price.decimal() - entry_price.decimal()) * quantity.decimal();
        let gain = match side {
            Side::Long => gain,
            Side::Short => -gain,
        };
        Usdc::from_decimal_nearest(gain).unwrap()
    }
}

fn token(text: &str) -> Token {
    text.parse().unwrap()
}

const fn plan(
    token: &'static str,
    side: Side,
    entry: &'static str,
    (stop, target): (&'static str, &'static str),
) -> Plan {
    Plan {
        token,
        side,
        entry,
        stop,
        target,
    }
}

fn held(trader: &Trader, plan: Plan) -> Held {
    Held {
        trader: trader.clone(),
        plan,
        position: PositionId::new(),
        signal: SignalId::new(),
    }
}
