//! Cancels, by the venue's id or the client's, now or at a time.

use domain::Address;
use evm::hyperliquid::{CancelByCloidOrders, CancelOrders, OrderRef, ScheduleCancel};
use serde_json::{Value, json};

use super::Exchange;
use super::admission::{done, err};
use super::order::OrderStatus;
use crate::price::Millis;

/// How far ahead a cancel must be scheduled.
const SCHEDULE_AHEAD_MIN_MS: Millis = 5_000;

impl Exchange {
    pub(super) fn cancel_orders(&mut self, user: &Address, action: &CancelOrders) -> Value {
        let statuses: Vec<Value> = action
            .cancels
            .iter()
            .map(|cancel| self.cancel_one(user, cancel.asset, &OrderRef::Oid(cancel.oid)))
            .collect();
        answer(&statuses)
    }

    pub(super) fn cancel_by_cloid(
        &mut self,
        user: &Address,
        action: &CancelByCloidOrders,
    ) -> Value {
        let statuses: Vec<Value> = action
            .cancels
            .iter()
            .map(|cancel| {
                self.cancel_one(user, cancel.asset, &OrderRef::Cloid(cancel.cloid.clone()))
            })
            .collect();
        answer(&statuses)
    }

    fn cancel_one(&mut self, user: &Address, asset: u32, by: &OrderRef) -> Value {
        if self.hazard.is_cancel_racing {
            self.fill_before_cancel(user, by);
        }
        match self.find_open(user, by) {
            Some((oid, found)) if found == asset => {
                self.end_order(user, oid, OrderStatus::Canceled);
                json!("success")
            }
            _ => json!({"error": format!(
                "Order was never placed, already canceled, or filled. asset={asset}"
            )}),
        }
    }

    /// An open order's id and market.
    pub(super) fn find_open(&self, user: &Address, by: &OrderRef) -> Option<(u64, u32)> {
        let orders = &self.accounts.get(user)?.orders;
        let order = match by {
            OrderRef::Oid(oid) => orders.get(oid)?,
            OrderRef::Cloid(cloid) => orders
                .values()
                .rev()
                .find(|order| order.cloid.as_ref() == Some(cloid))?,
        };
        Some((order.oid, order.asset))
    }

    pub(super) fn schedule_cancel(&mut self, user: &Address, action: &ScheduleCancel) -> Value {
        let now = self.now;
        let Some(account) = self.account_mut(user) else {
            return err("User does not exist.");
        };
        let at = action.time.and_then(|time| Millis::try_from(time).ok());
        if at.is_some_and(|at| at < now + SCHEDULE_AHEAD_MIN_MS) {
            return err("Scheduled cancel time too early, must be at least 5 seconds from now.");
        }
        account.cancel_at = at;
        done()
    }

    /// Cancels everything of the accounts whose time has come.
    pub(super) fn run_scheduled_cancels(&mut self) {
        let due: Vec<Address> = self
            .accounts
            .iter()
            .filter(|(_, account)| account.cancel_at.is_some_and(|at| at <= self.now))
            .map(|(user, _)| user.clone())
            .collect();
        for user in due {
            self.cancel_all(&user, None, OrderStatus::ScheduledCancel);
            if let Some(account) = self.account_mut(&user) {
                account.cancel_at = None;
            }
        }
    }

    pub(super) fn cancel_all(&mut self, user: &Address, asset: Option<u32>, status: OrderStatus) {
        let Some(account) = self.accounts.get(user) else {
            return;
        };
        let orders: Vec<u64> = account
            .orders
            .values()
            .filter(|order| asset.is_none_or(|asset| order.asset == asset))
            .map(|order| order.oid)
            .collect();
        for oid in orders {
            self.end_order(user, oid, status);
        }
    }
}

fn answer(statuses: &[Value]) -> Value {
    json!({"status": "ok", "response": {"type": "cancel", "data": {"statuses": statuses}}})
}
