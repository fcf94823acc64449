//! Replacing orders: the old one is cancelled, the new one placed.

use domain::Address;
use evm::hyperliquid::{BatchModify, Modify, ModifyOrder, OrderRef, WireOrder};
use serde_json::{Value, json};

use super::Exchange;
use super::admission::{done, err};
use super::order::OrderStatus;
use super::place::Placed;

impl Exchange {
    pub(super) fn modify(&mut self, user: &Address, action: &Modify) -> Value {
        match self.replace(user, &action.oid, &action.order) {
            Ok(_) => done(),
            Err(text) => err(text),
        }
    }

    pub(super) fn batch_modify(&mut self, user: &Address, action: &BatchModify) -> Value {
        let statuses: Vec<Value> = action
            .modifies
            .iter()
            .map(
                |ModifyOrder { oid, order }| match self.replace(user, oid, order) {
                    Ok(status) => status,
                    Err(text) => json!({"error": format!("{text} asset={}", order.asset)}),
                },
            )
            .collect();
        json!({"status": "ok", "response": {"type": "order", "data": {"statuses": statuses}}})
    }

    fn replace(
        &mut self,
        user: &Address,
        by: &OrderRef,
        wire: &WireOrder,
    ) -> Result<Value, String> {
        if self.hazard.is_cancel_racing {
            self.fill_before_cancel(user, by);
        }
        let Some((oid, asset)) = self.find_open(user, by) else {
            return Err("Cannot modify canceled or filled order".to_owned());
        };
        if asset != wire.asset {
            return Err("Cannot modify the asset of an order".to_owned());
        }
        self.end_order(user, oid, OrderStatus::Canceled);
        let order = self.order_for(wire);
        let (oid, cloid) = (order.oid, order.cloid.clone());
        let mut status = match self.place(user, order, false) {
            Err(refusal) => return Err(refusal.text),
            Ok(Placed::Filled(taken)) => json!({"filled": {
                "totalSz": taken.size.normalize(), "avgPx": taken.average(), "oid": oid}}),
            Ok(_) => json!({"resting": {"oid": oid}}),
        };
        if let (Some(cloid), Some(inner)) = (
            cloid,
            status
                .as_object_mut()
                .and_then(|status| status.values_mut().next()),
        ) {
            inner["cloid"] = json!(cloid);
        }
        Ok(status)
    }
}
