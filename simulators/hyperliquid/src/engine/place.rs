//! New orders: the venue's checks in its words, then the book.

use domain::Address;
use evm::hyperliquid::{Grouping, OrderAction, OrderType, Tif, WireOrder};
use rust_decimal::Decimal;
use serde_json::{Value, json};

use super::matching::{Taken, Taker, reducible};
use super::order::{Order, OrderStatus, Phase, TriggerSpec};
use super::{Exchange, OrderRecord};
use crate::book::Book;

/// The least an order that opens may be worth, in dollars.
const NOTIONAL_MIN: Decimal = Decimal::TEN;
/// The most one order may be worth: keeps every sum far from its limits.
const NOTIONAL_MAX: Decimal = Decimal::from_parts(1_000_000_000, 0, 0, false, 0);
/// Orders one account may have open.
const OPEN_ORDERS_MAX: usize = 1_000;
/// Orders in one action.
const BATCH_MAX: usize = 1_000;

/// Why an order is refused: a status for the record, a sentence for the client.
#[derive(Debug)]
pub(super) struct Refusal {
    pub(super) status: OrderStatus,
    pub(super) text: String,
}

fn refuse<T>(status: OrderStatus, text: impl Into<String>) -> Result<T, Refusal> {
    Err(Refusal {
        status,
        text: text.into(),
    })
}

/// What became of a new order.
pub(super) enum Placed {
    Filled(Taken),
    Resting,
    WaitingForTrigger,
    WaitingForFill,
}

impl Exchange {
    /// Places the orders of one action.
    pub(super) fn place_orders(&mut self, user: &Address, action: &OrderAction) -> Value {
        if action.orders.is_empty() || action.orders.len() > BATCH_MAX {
            return super::admission::err("Invalid number of orders.");
        }
        let mut parent = None;
        let mut statuses = Vec::with_capacity(action.orders.len());
        for wire in &action.orders {
            let is_child =
                action.grouping == Grouping::NormalTpsl && parent.is_some() && is_trigger(wire);
            let (group, is_parent_open) = match &parent {
                Some((oid, is_open)) if is_child => (Some(*oid), *is_open),
                _ => (None, false),
            };
            let mut order = self.order_of(wire, action.grouping);
            order.group = group;
            let oid = order.oid;
            let outcome = match &parent {
                // A child of a parent that was refused, or filled in part only, is refused with it.
                Some((_, false)) if is_child && !self.is_parent_filled(user, group) => {
                    self.refuse_child(user, order)
                }
                _ => self.place(user, order, is_parent_open),
            };
            if action.grouping == Grouping::NormalTpsl && parent.is_none() {
                let is_open = self
                    .accounts
                    .get(user)
                    .is_some_and(|account| account.orders.contains_key(&oid));
                parent = Some((oid, is_open));
            }
            statuses.push(status_json(wire, oid, outcome));
        }
        json!({"status": "ok", "response": {"type": "order", "data": {"statuses": statuses}}})
    }

    fn is_parent_filled(&self, user: &Address, parent: Option<u64>) -> bool {
        let record = parent.and_then(|oid| self.histories.get(user)?.orders.get(&oid));
        record.is_some_and(|record| record.status == OrderStatus::Filled)
    }

    fn refuse_child(&mut self, user: &Address, order: Order) -> Result<Placed, Refusal> {
        self.note(user, order, OrderStatus::Canceled);
        refuse(OrderStatus::Canceled, "Parent order was not filled.")
    }

    /// Checks and places one order; keeps a record of a refusal too.
    pub(super) fn place(
        &mut self,
        user: &Address,
        order: Order,
        is_parent_open: bool,
    ) -> Result<Placed, Refusal> {
        if let Err(refusal) = self.check(user, &order) {
            self.note(user, order, refusal.status);
            return Err(refusal);
        }
        if order.trigger.is_some() {
            return Ok(self.place_trigger(user, order, is_parent_open));
        }
        self.place_limit(user, order)
    }

    fn order_of(&mut self, wire: &WireOrder, grouping: Grouping) -> Order {
        let coin = self
            .book(wire.asset)
            .map_or("", |book| &book.market.name)
            .to_owned();
        let (tif, trigger) = match &wire.order_type {
            OrderType::Limit { tif } => (Some(*tif), None),
            OrderType::Trigger(trigger) => (
                None,
                Some(TriggerSpec {
                    is_market: trigger.is_market,
                    price: trigger.trigger_px.get(),
                    tpsl: trigger.tpsl,
                }),
            ),
        };
        Order {
            oid: self.next_oid(),
            cloid: wire.cloid.clone(),
            asset: wire.asset,
            coin,
            is_buy: wire.is_buy,
            price: wire.price.get(),
            size: wire.size.get(),
            original_size: wire.size.get(),
            is_reduce_only: wire.is_reduce_only,
            tif,
            is_position_tpsl: grouping == Grouping::PositionTpsl && trigger.is_some(),
            trigger,
            group: None,
            phase: Phase::Resting,
            placed_at: self.now,
        }
    }

    pub(super) fn order_for(&mut self, wire: &WireOrder) -> Order {
        self.order_of(wire, Grouping::Na)
    }

    fn check(&self, user: &Address, order: &Order) -> Result<(), Refusal> {
        let Some(book) = self.book(order.asset) else {
            return refuse(OrderStatus::Rejected, "Invalid asset.");
        };
        check_shape(book, order)?;
        let Some(mark) = book.mid else {
            return refuse(
                OrderStatus::MarketOrderNoLiquidityRejected,
                "No liquidity available for market order.",
            );
        };
        if order.price * order.size < NOTIONAL_MIN && !order.is_reduce_only {
            return refuse(
                OrderStatus::MinTradeNtlRejected,
                "Order must have minimum value of $10.",
            );
        }
        if order.price.max(mark) * order.size > NOTIONAL_MAX {
            return refuse(OrderStatus::Rejected, "Order has invalid size.");
        }
        let Some(account) = self.accounts.get(user) else {
            return refuse(OrderStatus::Rejected, "User does not exist.");
        };
        if account.orders.len() >= OPEN_ORDERS_MAX {
            return refuse(OrderStatus::Rejected, "Too many open orders.");
        }
        if let Some(trigger) = &order.trigger {
            return check_trigger(order, trigger, mark);
        }
        if order.is_reduce_only && reducible(account, order.asset, order.is_buy).is_zero() {
            return refuse(
                OrderStatus::ReduceOnlyRejected,
                "Reduce only order would increase position.",
            );
        }
        let signed = if order.is_buy {
            order.size
        } else {
            -order.size
        };
        if !order.is_reduce_only && !self.can_pay(account, order.asset, signed) {
            return refuse(
                OrderStatus::PerpMarginRejected,
                "Insufficient margin to place order.",
            );
        }
        check_post_only(book, order)
    }

    fn place_trigger(&mut self, user: &Address, mut order: Order, is_parent_open: bool) -> Placed {
        let has_parent = order.group.is_some();
        order.phase = if is_parent_open {
            Phase::WaitingForParent
        } else {
            Phase::WaitingForTrigger
        };
        if let Some(account) = self.account_mut(user) {
            account.orders.insert(order.oid, order.clone());
        }
        self.note(user, order, OrderStatus::Open);
        match (is_parent_open, has_parent) {
            (true, _) => Placed::WaitingForFill,
            (false, true) => Placed::WaitingForTrigger,
            (false, false) => Placed::Resting,
        }
    }

    fn place_limit(&mut self, user: &Address, mut order: Order) -> Result<Placed, Refusal> {
        if order.is_reduce_only {
            let room = self.accounts.get(user).map_or(Decimal::ZERO, |account| {
                reducible(account, order.asset, order.is_buy)
            });
            order.size = order.size.min(room);
        }
        let taker = Taker {
            user: user.clone(),
            asset: order.asset,
            is_buy: order.is_buy,
            limit: Some(order.price),
            size: order.size,
            oid: order.oid,
            cloid: order.cloid.clone(),
            liquidation: None,
        };
        let got = self.take(&taker);
        order.size -= got.size;
        let is_immediate = matches!(order.tif, Some(Tif::Ioc | Tif::FrontendMarket));
        if order.size.is_zero() {
            self.note(user, order, OrderStatus::Filled);
        } else if !is_immediate {
            self.rest(user, order);
        } else if got.size.is_zero() {
            self.note(user, order, OrderStatus::IocCancelRejected);
            return refuse(
                OrderStatus::IocCancelRejected,
                "Order could not immediately match against any resting orders.",
            );
        } else {
            self.note(user, order, OrderStatus::Canceled);
        }
        Ok(if got.size.is_zero() {
            Placed::Resting
        } else {
            Placed::Filled(got)
        })
    }

    /// The latest record of an order, by our id or the client's.
    pub fn find_record(
        &self,
        user: &Address,
        by: &evm::hyperliquid::OrderRef,
    ) -> Option<&OrderRecord> {
        let orders = &self.histories.get(user)?.orders;
        match by {
            evm::hyperliquid::OrderRef::Oid(oid) => orders.get(oid),
            evm::hyperliquid::OrderRef::Cloid(cloid) => orders
                .values()
                .rev()
                .find(|record| record.order.cloid.as_ref() == Some(cloid)),
        }
    }
}

const fn is_trigger(wire: &WireOrder) -> bool {
    matches!(wire.order_type, OrderType::Trigger(_))
}

/// Prices and sizes the venue can hold at all.
fn check_shape(book: &Book, order: &Order) -> Result<(), Refusal> {
    let trigger_price = order
        .trigger
        .as_ref()
        .map_or(order.price, |trigger| trigger.price);
    if !book.market.takes_price(order.price) || !book.market.takes_price(trigger_price) {
        return refuse(
            OrderStatus::TickRejected,
            "Price must be divisible by tick size.",
        );
    }
    let is_size_valid = order.size > Decimal::ZERO || order.is_position_tpsl;
    if !is_size_valid || order.size.is_sign_negative() || !book.market.takes_size(order.size) {
        return refuse(OrderStatus::Rejected, "Order has invalid size.");
    }
    Ok(())
}

fn check_trigger(order: &Order, trigger: &TriggerSpec, mark: Decimal) -> Result<(), Refusal> {
    if trigger.is_reached(order.is_buy, mark) {
        return refuse(OrderStatus::BadTriggerPxRejected, "Invalid TP/SL price.");
    }
    Ok(())
}

fn check_post_only(book: &Book, order: &Order) -> Result<(), Refusal> {
    if order.tif != Some(Tif::Alo) {
        return Ok(());
    }
    let [bid, ask] = book.best();
    let would_match = if order.is_buy {
        ask.is_some_and(|ask| order.price >= ask)
    } else {
        bid.is_some_and(|bid| order.price <= bid)
    };
    if !would_match {
        return Ok(());
    }
    let text = |price: Option<Decimal>| price.unwrap_or_default().normalize().to_string();
    refuse(
        OrderStatus::BadAloPxRejected,
        format!(
            "Post only order would have immediately matched, bbo was {}@{}.",
            text(bid),
            text(ask)
        ),
    )
}

fn status_json(wire: &WireOrder, oid: u64, outcome: Result<Placed, Refusal>) -> Value {
    let mut status = match outcome {
        Ok(Placed::WaitingForFill) => return json!("waitingForFill"),
        Ok(Placed::WaitingForTrigger) => return json!("waitingForTrigger"),
        Err(Refusal { text, .. }) => {
            return json!({"error": format!("{text} asset={}", wire.asset)});
        }
        Ok(Placed::Resting) => json!({"resting": {"oid": oid}}),
        Ok(Placed::Filled(got)) => json!({"filled": {
            "totalSz": got.size.normalize(), "avgPx": got.average(), "oid": oid}}),
    };
    if let (Some(cloid), Some(inner)) = (
        &wire.cloid,
        status
            .as_object_mut()
            .and_then(|status| status.values_mut().next()),
    ) {
        inner["cloid"] = json!(cloid);
    }
    status
}
