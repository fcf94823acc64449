//! New orders: checked, then taken to the book.

use domain::Address;
use evm::hyperliquid::{Grouping, OrderAction, OrderType, Tif, WireOrder};
use rust_decimal::Decimal;
use serde_json::{Value, json};

use super::check::{Refusal, refuse};
use super::matching::{Taken, Taker, reducible};
use super::order::{Order, OrderStatus, Phase, TriggerSpec};
use super::{Exchange, OrderRecord};

/// Orders in one action.
const BATCH_MAX: usize = 1_000;

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
        let is_immediate = matches!(order.tif, Some(Tif::Ioc | Tif::FrontendMarket));
        let got = if is_immediate {
            self.take_at_hazard(taker)
        } else {
            self.take(&taker)
        };
        order.size -= got.size;
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
