//! The venue and the signer while a run of trades is recorded: orders kept by our ids of them, and
//! answers as the story wants them.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, MutexGuard};

use domain::{
    ClientOrderId, Leverage, LiquidityRole, Price, Quantity, Service, Timestamp, Token, Usdc, Venue,
};
use platform::CommandError;
use testkit::start_of_tests;
use venue::commands::{
    AccountLookUp, CancelOrder, CancelOutcome, LookUpAccounts, LookUpMarkets, LookUpOrder,
    ModifyOrder, ModifyOutcome, OrderEvidence, PlaceOrder, PlaceOutcome, SetFence,
};
use venue::{
    AccountSnapshot, Market, OrderSide, OrderTerms, VenueAccount, VenueFill, VenueOrder,
    VenueOrderStatus,
};

/// What becomes of an order and of the answer to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mood {
    /// The venue has it, and says so.
    Takes,
    /// The venue has it, and the answer is lost.
    AnswerLost,
    /// It never comes, and neither does an answer.
    RequestLost,
    /// The service is not there.
    Away,
    /// The venue refuses it in these words.
    Refuses(&'static str),
    /// It ends at once, after so many hundredths of it were executed.
    EndsAfter(u32),
}

#[derive(Debug)]
struct State {
    mood: Mood,
    now: Timestamp,
    closed: BTreeSet<Token>,
    orders: BTreeMap<ClientOrderId, (VenueAccount, VenueOrder)>,
    fills: Vec<VenueFill>,
    next_id: u64,
}

/// What lies behind the border of trades.
#[derive(Clone, Debug)]
pub struct StandIn(Arc<Mutex<State>>);

impl StandIn {
    pub fn new() -> Self {
        Self(Arc::new(Mutex::new(State {
            mood: Mood::Takes,
            now: start_of_tests(),
            closed: BTreeSet::new(),
            orders: BTreeMap::new(),
            fills: Vec::new(),
            next_id: 100,
        })))
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap()
    }

    pub fn is_now(&self, mood: Mood) {
        self.state().mood = mood;
    }

    /// The venue's own clock.
    pub fn set_time(&self, now: Timestamp) {
        self.state().now = now;
    }

    /// A market that takes no orders.
    pub fn close_market(&self, token: &str) {
        self.state().closed.insert(token.parse().unwrap());
    }

    /// The order as the venue has it.
    pub fn order(&self, id: &ClientOrderId) -> VenueOrder {
        self.state().orders[id].1.clone()
    }

    /// Executes a part of an order: what the venue then reports.
    pub fn fill(&self, id: &ClientOrderId, percent: u32, price: &str) -> VenueFill {
        self.state().fill(id, percent, price.parse().unwrap())
    }

    /// The venue ends an order.
    pub fn end(&self, id: &ClientOrderId, reason: &str) -> VenueOrder {
        self.state().end(id, reason)
    }

    pub fn place(&self, command: &PlaceOrder) -> Result<PlaceOutcome, CommandError> {
        let mut state = self.state();
        let mood = state.mood;
        match mood {
            Mood::Away => return Err(away()),
            Mood::RequestLost => return Err(lost()),
            Mood::Refuses(reason) => {
                let reason = reason.to_owned();
                return Ok(PlaceOutcome::Rejected { reason });
            }
            Mood::Takes | Mood::AnswerLost | Mood::EndsAfter(_) => {}
        }
        let protection = command.protection.as_ref().map(|stop| {
            let order = VenueOrder {
                side: command.side.opposite(),
                trigger_price: Some(stop.trigger_price),
                is_reduce_only: true,
                status: VenueOrderStatus::Waiting,
                ..state.new_order(command, &stop.client_order_id)
            };
            state.keep(&command.account, order)
        });
        let order = state.new_order(command, &command.client_order_id);
        let mut order = state.keep(&command.account, order);
        if let Mood::EndsAfter(percent) = mood {
            let id = &command.client_order_id;
            state.fill(id, percent, "108".parse().unwrap());
            order = state.end(id, "iocCancel");
        }
        if mood == Mood::AnswerLost {
            return Err(lost());
        }
        Ok(PlaceOutcome::Accepted { order, protection })
    }

    pub fn look_up(&self, command: &LookUpOrder) -> OrderEvidence {
        let state = self.state();
        let Some((_, order)) = state.orders.get(&command.client_order_id) else {
            return OrderEvidence::Absent { as_of: state.now };
        };
        let is_of = |fill: &&VenueFill| fill.venue_order_id == order.venue_order_id;
        OrderEvidence::Found {
            order: order.clone(),
            fills: state.fills.iter().filter(is_of).cloned().collect(),
        }
    }

    pub fn cancel(&self, command: &CancelOrder) -> CancelOutcome {
        let mut state = self.state();
        match state.orders.get_mut(&command.client_order_id) {
            Some((_, order)) if is_working(order) => {
                order.status = cancelled("canceled");
                CancelOutcome::Cancelled
            }
            _ => CancelOutcome::NotWorking,
        }
    }

    pub fn modify(&self, command: &ModifyOrder) -> ModifyOutcome {
        let mut state = self.state();
        let (id, now) = (state.id(), state.now);
        let found = state.orders.get_mut(&command.client_order_id);
        let Some((_, order)) = found.filter(|(_, order)| is_working(order)) else {
            let reason = "Cannot modify canceled or filled order".to_owned();
            return ModifyOutcome::Refused { reason };
        };
        order.venue_order_id = id;
        order.quantity = command.quantity;
        order.trigger_price = trigger_of(&command.terms);
        order.as_of = now;
        let order = order.clone();
        ModifyOutcome::Accepted { order }
    }

    pub fn markets(&self, command: &LookUpMarkets) -> Vec<Market> {
        let state = self.state();
        let listed = ["BTC", "ETH", "SOL", "LINK"].map(|token| token.parse::<Token>().unwrap());
        let asked = command.tokens.iter().filter(|token| listed.contains(token));
        asked
            .map(|token| Market {
                venue: Venue::Hyperliquid,
                token: token.clone(),
                symbol: token.to_string(),
                token_multiplier: 1,
                size_decimals: 3,
                max_leverage: Leverage::try_new(20).unwrap(),
                min_notional: Usdc::from_whole(10),
                mark_price: Some("100".parse().unwrap()),
                funding_rate: None,
                is_open: !state.closed.contains(token),
                is_fresh: true,
                as_of: state.now,
            })
            .collect()
    }

    pub fn accounts(&self, command: &LookUpAccounts) -> Vec<AccountLookUp> {
        let state = self.state();
        let answer = |account: &VenueAccount| {
            let orders = state.orders.values();
            let open_orders = orders.filter(|(on, order)| on == account && is_working(order));
            AccountLookUp::Known {
                snapshot: AccountSnapshot {
                    account: account.clone(),
                    equity: Usdc::from_whole(10_000),
                    withdrawable: Usdc::from_whole(10_000),
                    positions: Vec::new(),
                    open_orders: open_orders.map(|(_, order)| order.clone()).collect(),
                    as_of: state.now,
                },
            }
        };
        command.accounts.iter().map(answer).collect()
    }

    /// The signer obeys at once.
    pub fn fence(&self, _: &SetFence) -> Timestamp {
        self.state().now
    }
}

impl State {
    fn id(&mut self) -> String {
        self.next_id += 1;
        self.next_id.to_string()
    }

    fn new_order(&mut self, command: &PlaceOrder, id: &ClientOrderId) -> VenueOrder {
        let trigger_price = trigger_of(&command.terms);
        VenueOrder {
            client_order_id: Some(id.clone()),
            venue_order_id: self.id(),
            token: command.token.clone(),
            side: command.side,
            quantity: command.quantity,
            filled_quantity: Quantity::ZERO,
            average_price: None,
            trigger_price,
            is_reduce_only: command.is_reduce_only,
            status: if trigger_price.is_some() {
                VenueOrderStatus::Waiting
            } else {
                VenueOrderStatus::Resting
            },
            as_of: self.now,
        }
    }

    /// Takes an order once, however often it is asked.
    fn keep(&mut self, account: &VenueAccount, order: VenueOrder) -> VenueOrder {
        let id = order.client_order_id.clone().unwrap();
        let kept = self.orders.entry(id);
        let (_, order) = kept.or_insert_with(|| (account.clone(), order));
        order.clone()
    }

    fn end(&mut self, id: &ClientOrderId, reason: &str) -> VenueOrder {
        let (_, order) = self.orders.get_mut(id).unwrap();
        order.status = cancelled(reason);
        order.clone()
    }

    fn fill(&mut self, id: &ClientOrderId, percent: u32, price: Price) -> VenueFill {
        let (trade, now) = (self.fills.len(), self.now);
        let (_, order) = self.orders.get_mut(id).unwrap();
        let left = order.quantity.checked_sub(order.filled_quantity).unwrap();
        let part = (left.decimal() * rust_decimal::Decimal::new(percent.into(), 2)).round_dp(3);
        let quantity = Quantity::try_new(part).unwrap();
        order.filled_quantity = order.filled_quantity.checked_add(quantity).unwrap();
        if order.filled_quantity == order.quantity {
            order.status = VenueOrderStatus::Filled;
        }
        let fill = VenueFill {
            trade_id: format!("trade-{trade}"),
            venue_order_id: order.venue_order_id.clone(),
            client_order_id: Some(id.clone()),
            token: order.token.clone(),
            side: order.side,
            price,
            quantity,
            fee: Usdc::from_micros(45_000),
            closed_pnl: Usdc::ZERO,
            liquidity_role: LiquidityRole::Taker,
            is_liquidation: false,
            is_deleveraging: false,
            filled_at: now,
        };
        self.fills.push(fill.clone());
        fill
    }
}

/// A fill of an order that is nobody's we know: the venue sells what is held.
pub fn liquidation(token: &str, quantity: Quantity, at: Timestamp) -> VenueFill {
    VenueFill {
        trade_id: "liquidation".to_owned(),
        venue_order_id: "9000".to_owned(),
        client_order_id: None,
        token: token.parse().unwrap(),
        side: OrderSide::Sell,
        price: "61".parse().unwrap(),
        quantity,
        fee: Usdc::from_micros(45_000),
        closed_pnl: Usdc::ZERO,
        liquidity_role: LiquidityRole::Taker,
        is_liquidation: true,
        is_deleveraging: false,
        filled_at: at,
    }
}

fn trigger_of(terms: &OrderTerms) -> Option<Price> {
    match terms {
        OrderTerms::StopMarket { trigger_price } => Some(*trigger_price),
        OrderTerms::ImmediateOrCancel { .. } | OrderTerms::GoodTilCancelled { .. } => None,
    }
}

fn cancelled(reason: &str) -> VenueOrderStatus {
    let reason = reason.to_owned();
    VenueOrderStatus::Cancelled { reason }
}

fn is_working(order: &VenueOrder) -> bool {
    use VenueOrderStatus::{Resting, Waiting};
    matches!(order.status, Resting | Waiting)
}

fn away() -> CommandError {
    let callee = Service::Hyperliquid;
    CommandError::NotDelivered { callee }
}

fn lost() -> CommandError {
    CommandError::Ambiguous {
        callee: Service::Hyperliquid,
        reason: "no answer in time".to_owned(),
    }
}
