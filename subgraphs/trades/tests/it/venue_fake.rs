//! A stand-in of the venue's service, as trades commands it: it keeps orders by our ids of them,
//! places each once, and answers as a test wants it to.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard};

use domain::{ClientOrderId, LiquidityRole, Price, Quantity, Service, Timestamp, Token, Usdc};
use platform::CommandError;
use testkit::start_of_tests;
use venue::commands::{
    AccountLookUp, CancelOrder, CancelOutcome, LookUpAccounts, LookUpMarkets, LookUpOrder,
    ModifyOrder, ModifyOutcome, OrderEvidence, PlaceOrder, PlaceOutcome,
};
use venue::{
    AccountSnapshot, Market, OrderSide, OrderTerms, VenueAccount, VenueFill, VenueOrder,
    VenueOrderStatus,
};

/// What becomes of a placed order and of the answer to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Mood {
    /// It rests, and we are told so.
    Rests,
    /// The venue has it, and the answer is lost.
    AnswerLost,
    /// It never comes, and neither does an answer.
    RequestLost,
    /// The service is not there.
    Away,
    /// The venue refuses it in these words.
    Refuses(&'static str),
    /// The venue takes it, and answers that it does not.
    TakesAndRefuses,
    /// Surely never sent, for this reason.
    NotSent(&'static str),
    /// It ended at once, with so much of it filled.
    EndsWith(&'static str),
}

#[derive(Debug)]
struct State {
    mood: Mood,
    /// Whether the venue can be asked after orders and accounts.
    can_be_asked: bool,
    is_open: bool,
    is_fresh: bool,
    price: Option<Price>,
    equities: BTreeMap<String, Usdc>,
    free: BTreeMap<String, Usdc>,
    orders: BTreeMap<ClientOrderId, (VenueAccount, VenueOrder)>,
    fills: Vec<(VenueAccount, VenueFill)>,
    external: Vec<(VenueAccount, VenueOrder)>,
    next_id: u64,
    now: Timestamp,
}

/// Shared by the commands' answers and the test.
#[derive(Clone, Debug)]
pub struct FakeVenue(Arc<Mutex<State>>);

pub fn quantity(text: &str) -> Quantity {
    text.parse().unwrap()
}

pub fn price(text: &str) -> Price {
    text.parse().unwrap()
}

pub fn token(text: &str) -> Token {
    text.parse().unwrap()
}

impl FakeVenue {
    pub fn new() -> Self {
        Self(Arc::new(Mutex::new(State {
            mood: Mood::Rests,
            can_be_asked: true,
            is_open: true,
            is_fresh: true,
            price: Some(price("100")),
            equities: BTreeMap::new(),
            free: BTreeMap::new(),
            orders: BTreeMap::new(),
            fills: Vec::new(),
            external: Vec::new(),
            next_id: 100,
            now: start_of_tests(),
        })))
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap()
    }

    pub fn is_now(&self, mood: Mood) {
        self.state().mood = mood;
    }

    /// A network that answers nothing, or answers again.
    pub fn can_be_asked(&self, can: bool) {
        self.state().can_be_asked = can;
    }

    pub fn set_market(&self, is_open: bool, is_fresh: bool) {
        let mut state = self.state();
        (state.is_open, state.is_fresh) = (is_open, is_fresh);
    }

    /// What is free to back an order, where it is less than the equity.
    pub fn set_free(&self, account: &VenueAccount, micros: i64) {
        let address = account.address.to_string();
        let free = Usdc::from_micros(micros);
        self.state().free.insert(address, free);
    }

    pub fn set_equity(&self, account: &VenueAccount, dollars: i32) {
        let address = account.address.to_string();
        let equity = Usdc::from_whole(dollars);
        self.state().equities.insert(address, equity);
    }

    /// The venue's own clock.
    pub fn set_time(&self, now: Timestamp) {
        self.state().now = now;
    }

    /// An order somebody placed by hand.
    pub fn place_by_hand(&self, account: &VenueAccount, size: &str) -> String {
        let mut state = self.state();
        let order = VenueOrder {
            client_order_id: None,
            venue_order_id: state.id(),
            token: token("BTC"),
            side: OrderSide::Sell,
            quantity: quantity(size),
            filled_quantity: Quantity::ZERO,
            average_price: None,
            trigger_price: None,
            is_reduce_only: false,
            status: VenueOrderStatus::Resting,
            as_of: state.now,
        };
        let id = order.venue_order_id.clone();
        state.external.push((account.clone(), order));
        id
    }

    /// Every order that came to the venue, whatever became of it.
    pub fn orders(&self) -> Vec<VenueOrder> {
        let state = self.state();
        state
            .orders
            .values()
            .map(|(_, order)| order.clone())
            .collect()
    }

    /// Those that are no protective stops.
    pub fn entries_and_exits(&self) -> Vec<VenueOrder> {
        let mut orders = self.orders();
        orders.retain(|order| order.trigger_price.is_none());
        orders
    }

    pub fn executions(&self) -> usize {
        self.state().fills.len()
    }

    /// Executes a part of an order: what the venue then reports.
    pub fn fill(&self, id: &ClientOrderId, size: &str) -> VenueFill {
        let mut state = self.state();
        let (trade, now) = (state.fills.len(), state.now);
        let (account, order) = state.orders.get_mut(id).expect("the venue has the order");
        let filled = order.filled_quantity.checked_add(quantity(size)).unwrap();
        assert!(filled <= order.quantity, "the venue does not overfill");
        order.filled_quantity = filled;
        if filled == order.quantity {
            order.status = VenueOrderStatus::Filled;
        }
        let fill = VenueFill {
            trade_id: format!("trade-{trade}"),
            venue_order_id: order.venue_order_id.clone(),
            client_order_id: Some(id.clone()),
            token: order.token.clone(),
            side: order.side,
            price: price("100"),
            quantity: quantity(size),
            fee: Usdc::from_micros(45_000),
            closed_pnl: Usdc::ZERO,
            liquidity_role: LiquidityRole::Taker,
            is_liquidation: false,
            is_deleveraging: false,
            filled_at: now,
        };
        let account = account.clone();
        state.fills.push((account, fill.clone()));
        fill
    }

    /// Executes what is left of an order.
    pub fn fill_whole(&self, id: &ClientOrderId) -> VenueFill {
        let left = {
            let state = self.state();
            let (_, order) = &state.orders[id];
            order.quantity.checked_sub(order.filled_quantity).unwrap()
        };
        self.fill(id, &left.to_string())
    }

    /// The venue ends an order.
    pub fn end(&self, id: &ClientOrderId, reason: &str) -> VenueOrder {
        let mut state = self.state();
        let (_, order) = state.orders.get_mut(id).expect("the venue has the order");
        order.status = VenueOrderStatus::Cancelled {
            reason: reason.to_owned(),
        };
        order.clone()
    }

    pub fn order(&self, id: &ClientOrderId) -> VenueOrder {
        self.state().orders[id].1.clone()
    }

    pub fn place(&self, command: &PlaceOrder) -> Result<PlaceOutcome, CommandError> {
        let mut state = self.state();
        let mood = state.mood.clone();
        let lost = CommandError::Ambiguous {
            callee: Service::Hyperliquid,
            reason: "no answer in time".to_owned(),
        };
        match mood {
            Mood::Away => {
                return Err(CommandError::NotDelivered {
                    callee: Service::Hyperliquid,
                });
            }
            Mood::RequestLost => return Err(lost),
            Mood::Refuses(reason) => {
                return Ok(PlaceOutcome::Rejected {
                    reason: reason.to_owned(),
                });
            }
            Mood::NotSent(reason) => {
                return Ok(PlaceOutcome::NotSent {
                    code: "NOT_SENT".to_owned(),
                    reason: reason.to_owned(),
                });
            }
            Mood::Rests | Mood::AnswerLost | Mood::TakesAndRefuses | Mood::EndsWith(_) => {}
        }
        let (order, protection) = state.take(command);
        let order = match &mood {
            Mood::EndsWith(filled) => {
                let (_, kept) = state.orders.get_mut(&command.client_order_id).unwrap();
                kept.filled_quantity = quantity(filled);
                kept.status = VenueOrderStatus::Cancelled {
                    reason: "iocCancel".to_owned(),
                };
                kept.clone()
            }
            _ => order,
        };
        if mood == Mood::AnswerLost {
            return Err(lost);
        }
        if mood == Mood::TakesAndRefuses {
            return Ok(PlaceOutcome::Rejected {
                reason: "Invalid nonce".to_owned(),
            });
        }
        Ok(PlaceOutcome::Accepted { order, protection })
    }

    pub fn look_up(&self, command: &LookUpOrder) -> Result<OrderEvidence, CommandError> {
        let state = self.state();
        if !state.can_be_asked {
            return Err(unreachable());
        }
        let found = state.orders.get(&command.client_order_id);
        let Some((_, order)) = found.filter(|(account, _)| *account == command.account) else {
            return Ok(OrderEvidence::Absent { as_of: state.now });
        };
        let fills = state
            .fills
            .iter()
            .filter(|(_, fill)| fill.venue_order_id == order.venue_order_id)
            .map(|(_, fill)| fill.clone());
        Ok(OrderEvidence::Found {
            order: order.clone(),
            fills: fills.collect(),
        })
    }

    pub fn cancel(&self, command: &CancelOrder) -> CancelOutcome {
        let mut state = self.state();
        let found = state.orders.get_mut(&command.client_order_id);
        match found {
            Some((_, order)) if is_working(order) => {
                order.status = VenueOrderStatus::Cancelled {
                    reason: "canceled".to_owned(),
                };
                CancelOutcome::Cancelled
            }
            _ => CancelOutcome::NotWorking,
        }
    }

    /// Replaces an order, as the mood is.
    pub fn modify(&self, command: &ModifyOrder) -> Result<ModifyOutcome, CommandError> {
        let mut state = self.state();
        let lost = CommandError::Ambiguous {
            callee: Service::Hyperliquid,
            reason: "no answer in time".to_owned(),
        };
        match state.mood {
            Mood::Away => {
                return Err(CommandError::NotDelivered {
                    callee: Service::Hyperliquid,
                });
            }
            Mood::RequestLost => return Err(lost),
            Mood::NotSent(reason) => {
                return Ok(ModifyOutcome::NotSent {
                    code: "NOT_SENT".to_owned(),
                    reason: reason.to_owned(),
                });
            }
            Mood::Refuses(reason) => {
                return Ok(ModifyOutcome::Refused {
                    reason: reason.to_owned(),
                });
            }
            _ => {}
        }
        let is_lost = state.mood == Mood::AnswerLost;
        let outcome = state.replace(command);
        if is_lost { Err(lost) } else { Ok(outcome) }
    }

    pub fn markets(&self, command: &LookUpMarkets) -> Result<Vec<Market>, CommandError> {
        let state = self.state();
        if !state.can_be_asked {
            return Err(unreachable());
        }
        let listed = ["BTC", "ETH", "SOL"].map(token);
        let asked = command
            .tokens
            .iter()
            .filter(|token| listed.contains(token))
            .map(|token| Market {
                venue: domain::Venue::Hyperliquid,
                token: token.clone(),
                symbol: token.to_string(),
                token_multiplier: 1,
                size_decimals: 3,
                max_leverage: domain::Leverage::try_new(20).unwrap(),
                min_notional: Usdc::from_whole(10),
                mark_price: state.price,
                funding_rate: None,
                is_open: state.is_open,
                is_fresh: state.is_fresh,
                as_of: state.now,
            });
        Ok(asked.collect())
    }

    pub fn accounts(&self, command: &LookUpAccounts) -> Vec<AccountLookUp> {
        let state = self.state();
        let answer = |account: &VenueAccount| {
            if !state.can_be_asked {
                return AccountLookUp::Unknown {
                    account: account.clone(),
                    reason: "the venue did not answer".to_owned(),
                };
            }
            let ours = state.orders.values().chain(&state.external);
            let open_orders = ours
                .filter(|(on, order)| on == account && is_working(order))
                .map(|(_, order)| VenueOrder {
                    as_of: state.now,
                    ..order.clone()
                });
            let equity = state.equities.get(&account.address.to_string());
            let equity = equity.copied().unwrap_or(Usdc::from_whole(10_000));
            let free = state.free.get(&account.address.to_string());
            let free = free.copied().unwrap_or(equity);
            AccountLookUp::Known {
                snapshot: AccountSnapshot {
                    account: account.clone(),
                    equity,
                    withdrawable: free,
                    positions: Vec::new(),
                    open_orders: open_orders.collect(),
                    as_of: state.now,
                },
            }
        };
        command.accounts.iter().map(answer).collect()
    }
}

fn unreachable() -> CommandError {
    CommandError::Ambiguous {
        callee: Service::Hyperliquid,
        reason: "the name does not resolve".to_owned(),
    }
}

fn is_working(order: &VenueOrder) -> bool {
    matches!(
        order.status,
        VenueOrderStatus::Resting | VenueOrderStatus::Waiting
    )
}

impl State {
    fn id(&mut self) -> String {
        self.next_id += 1;
        self.next_id.to_string()
    }

    fn replace(&mut self, command: &ModifyOrder) -> ModifyOutcome {
        let (id, now) = (self.id(), self.now);
        let found = self.orders.get_mut(&command.client_order_id);
        let Some((_, order)) = found.filter(|(_, order)| is_working(order)) else {
            return ModifyOutcome::Refused {
                reason: "Cannot modify canceled or filled order".to_owned(),
            };
        };
        let OrderTerms::StopMarket { trigger_price } = command.terms else {
            panic!("stops are replaced, nothing else");
        };
        let is_so =
            (order.quantity, order.trigger_price) == (command.quantity, Some(trigger_price));
        assert!(!is_so, "it is so already");
        order.venue_order_id = id;
        order.quantity = command.quantity;
        order.trigger_price = Some(trigger_price);
        order.as_of = now;
        ModifyOutcome::Accepted {
            order: order.clone(),
        }
    }

    /// Takes an order once, however often it is asked, with the stop that comes with it.
    fn take(&mut self, command: &PlaceOrder) -> (VenueOrder, Option<VenueOrder>) {
        let stop = command.protection.as_ref().map(|stop| {
            let terms = OrderTerms::StopMarket {
                trigger_price: stop.trigger_price,
            };
            self.take_one(command, &stop.client_order_id, &terms, true)
        });
        let id = &command.client_order_id;
        let order = self.take_one(command, id, &command.terms, command.is_reduce_only);
        (order, stop)
    }

    fn take_one(
        &mut self,
        command: &PlaceOrder,
        id: &ClientOrderId,
        terms: &OrderTerms,
        is_reduce_only: bool,
    ) -> VenueOrder {
        if let Some((_, order)) = self.orders.get(id) {
            return order.clone();
        }
        let trigger_price = match terms {
            OrderTerms::StopMarket { trigger_price } => Some(*trigger_price),
            OrderTerms::ImmediateOrCancel { .. } | OrderTerms::GoodTilCancelled { .. } => None,
        };
        let is_carried = *id != command.client_order_id;
        let order = VenueOrder {
            client_order_id: Some(id.clone()),
            venue_order_id: self.id(),
            token: command.token.clone(),
            side: if is_carried {
                command.side.opposite()
            } else {
                command.side
            },
            quantity: command.quantity,
            filled_quantity: Quantity::ZERO,
            average_price: None,
            trigger_price,
            is_reduce_only,
            status: if trigger_price.is_some() {
                VenueOrderStatus::Waiting
            } else {
                VenueOrderStatus::Resting
            },
            as_of: self.now,
        };
        let kept = (command.account.clone(), order.clone());
        self.orders.insert(id.clone(), kept);
        order
    }
}
