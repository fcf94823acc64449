//! Orders that wait: for the mark price, for their parent, or for one another.

use domain::Address;
use rust_decimal::Decimal;

use super::Exchange;
use super::matching::{Taker, reducible};
use super::order::{Order, OrderStatus, Phase};

/// How far a triggered market order may slip, in percent of the mark price.
const SLIPPAGE_PERCENT: i64 = 10;

impl Exchange {
    /// Wakes every order whose trigger the mark price has reached.
    pub(super) fn run_triggers(&mut self) {
        for (owner, oid) in self.reached_triggers() {
            let order = self
                .accounts
                .get(&owner)
                .and_then(|account| account.orders.get(&oid));
            // An earlier one of this round may have ended it.
            if let Some(order) = order.cloned() {
                self.wake(&owner, order);
            }
        }
    }

    fn reached_triggers(&self) -> Vec<(Address, u64)> {
        let mut reached = Vec::new();
        for (owner, account) in &self.accounts {
            for order in account.orders.values() {
                let mark = self.mark(order.asset);
                let is_waiting = order.phase == Phase::WaitingForTrigger;
                if let (true, Some(trigger), Some(mark)) = (is_waiting, &order.trigger, mark)
                    && trigger.is_reached(order.is_buy, mark)
                {
                    reached.push((owner.clone(), order.oid));
                }
            }
        }
        reached
    }

    fn wake(&mut self, owner: &Address, mut order: Order) {
        let Some(account) = self.account_mut(owner) else {
            return;
        };
        let room = reducible(account, order.asset, order.is_buy);
        account.orders.remove(&order.oid);
        if order.is_reduce_only && room.is_zero() {
            let (oid, group) = (order.oid, order.group);
            self.note(owner, order, OrderStatus::ReduceOnlyCanceled);
            self.settle_family(owner, (oid, group), OrderStatus::ReduceOnlyCanceled);
            return;
        }
        if order.is_position_tpsl && order.original_size.is_zero() {
            order.size = room;
        } else if order.is_reduce_only {
            order.size = order.size.min(room);
        }
        self.note(owner, order.clone(), OrderStatus::Triggered);
        let is_market = order
            .trigger
            .as_ref()
            .is_some_and(|trigger| trigger.is_market);
        self.send_woken(owner, order, is_market);
    }

    /// A market one takes what it can within its slippage; a limit one may rest.
    fn send_woken(&mut self, owner: &Address, order: Order, is_market: bool) {
        let limit = if is_market {
            self.slipped(&order)
        } else {
            Some(order.price)
        };
        let taker = Taker {
            user: owner.clone(),
            asset: order.asset,
            is_buy: order.is_buy,
            limit,
            size: order.size,
            oid: order.oid,
            cloid: order.cloid.clone(),
            liquidation: None,
        };
        let can_pay = order.is_reduce_only || self.can_pay_for(owner, &order);
        let got = if can_pay {
            self.take(&taker)
        } else {
            super::matching::Taken::default()
        };
        let left = Order {
            size: order.size - got.size,
            ..order
        };
        let (oid, group) = (left.oid, left.group);
        let status = if left.size.is_zero() {
            OrderStatus::Filled
        } else if !can_pay {
            OrderStatus::MarginCanceled
        } else if is_market {
            OrderStatus::Canceled
        } else {
            self.rest(owner, left);
            return;
        };
        self.note(owner, left, status);
        self.settle_family(owner, (oid, group), status);
    }

    fn can_pay_for(&self, owner: &Address, order: &Order) -> bool {
        let signed = if order.is_buy {
            order.size
        } else {
            -order.size
        };
        self.accounts
            .get(owner)
            .is_some_and(|account| self.can_pay(account, order.asset, signed))
    }

    fn slipped(&self, order: &Order) -> Option<Decimal> {
        let mark = self.mark(order.asset)?;
        let slip = Decimal::new(
            if order.is_buy {
                SLIPPAGE_PERCENT
            } else {
                -SLIPPAGE_PERCENT
            },
            2,
        );
        Some(mark * (Decimal::ONE + slip))
    }

    /// What the end of one order means for its children and siblings: a filled parent wakes its
    /// children, a dead parent takes them along, and a filled child ends its siblings. A parent
    /// that was filled in part and then lost its margin counts as filled (venue's manual, "Take
    /// profit and stop loss orders"); one cancelled after a part was filled does not.
    pub(super) fn settle_family(
        &mut self,
        owner: &Address,
        (oid, group): (u64, Option<u64>),
        status: OrderStatus,
    ) {
        let family = group.unwrap_or(oid);
        let is_parent = group.is_none();
        let is_filled = status == OrderStatus::Filled
            || (is_parent && status == OrderStatus::MarginCanceled && self.is_begun(owner, oid));
        if !is_parent && !is_filled {
            return;
        }
        let Some(account) = self.accounts.get(owner) else {
            return;
        };
        let members: Vec<u64> = account
            .orders
            .values()
            .filter(|order| order.group == Some(family) && order.oid != oid)
            .filter(|order| !is_parent || order.phase == Phase::WaitingForParent)
            .map(|order| order.oid)
            .collect();
        for member in members {
            if !is_parent {
                self.end_order(owner, member, OrderStatus::SiblingFilledCanceled);
            } else if is_filled {
                self.start_waiting(owner, member);
            } else {
                self.end_order(owner, member, OrderStatus::Canceled);
            }
        }
    }

    fn is_begun(&self, owner: &Address, oid: u64) -> bool {
        let record = self
            .histories
            .get(owner)
            .and_then(|history| history.orders.get(&oid));
        record.is_some_and(|record| record.order.size < record.order.original_size)
    }

    fn start_waiting(&mut self, owner: &Address, oid: u64) {
        let Some(account) = self.account_mut(owner) else {
            return;
        };
        let Some(order) = account.orders.get_mut(&oid) else {
            return;
        };
        order.phase = Phase::WaitingForTrigger;
        let order = order.clone();
        self.note(owner, order, OrderStatus::Open);
    }
}
