//! Stops kept to target: one that works is replaced in one step of the venue, so that what it
//! protects is never without; where that cannot be, the next is placed before the former goes.

use domain::{OrderId, PositionId, Price, Quantity, Side};
use rules::intent::protection_order_id;
use rules::order::{OrderEvent, OrderState};
use sea_orm::{DatabaseTransaction, Set, Unchanged};
use venue::commands::{ProtectPosition, ProtectionState};

use super::Trades;
use super::book::{Heard, held_quantity};
use super::close::{is_unended, leaving_row};
use crate::entity::{intent, order};
use crate::error::TradesError;
use crate::store;

/// What is done to bring a position's stop to its terms.
enum Step {
    /// It is so, or is on its way there: the others go.
    Keep(OrderId),
    /// It takes the terms at the venue; the others go.
    Replace(Box<order::Model>),
    /// It is taking other terms just now: it is looked at again.
    Wait(OrderId),
    /// A new one takes the place of all.
    Place,
}

impl Trades {
    /// Brings a position's stop to a price and a size; zero takes every stop away.
    pub async fn protect_position(
        &self,
        command: ProtectPosition,
    ) -> Result<ProtectionState, TradesError> {
        let ProtectPosition {
            position_id,
            quantity,
            trigger_price,
        } = command;
        let txn = self.context.db.begin().await?;
        let intent = self.intent_of_position(&txn, position_id).await?;
        let orders = store::orders::list_of_position(&txn, position_id).await?;
        // An execution may be on its way to whoever asks.
        let quantity = quantity.min(held_quantity(&orders)?);
        let wanted = (quantity, trigger_price);
        let stops: Vec<_> = orders
            .into_iter()
            .filter(|order| order.purpose == "PROTECTION")
            .collect();
        let state = match step(&stops, wanted) {
            Step::Keep(id) => {
                let is_settled = stops
                    .iter()
                    .any(|stop| stop.id == id.uuid() && is_settled(stop));
                self.drop_others(&txn, &stops, id).await?;
                state(Some(id), is_settled)
            }
            Step::Replace(stop) => {
                let id = OrderId::from_uuid(stop.id);
                self.plan_replacement(&txn, *stop, wanted).await?;
                self.drop_others(&txn, &stops, id).await?;
                state(Some(id), false)
            }
            Step::Wait(id) => state(Some(id), false),
            Step::Place => {
                let id = self.plan_stop(&txn, &intent, (stops.len(), wanted)).await?;
                // The new stop is due before the old one goes: never unprotected, at worst twice.
                self.drop_stops(&txn, stops.iter()).await?;
                let is_settled = quantity.is_zero() && !stops.iter().any(is_unended);
                state(id, is_settled)
            }
        };
        self.context.outbox.commit(txn).await?;
        self.wake_sender();
        Ok(state)
    }

    async fn plan_stop(
        &self,
        txn: &DatabaseTransaction,
        intent: &intent::Model,
        (before, (quantity, trigger_price)): (usize, (Quantity, Price)),
    ) -> Result<Option<OrderId>, TradesError> {
        if quantity.is_zero() {
            return Ok(None);
        }
        let side: Side = intent.side.parse().map_err(TradesError::stored)?;
        let revision = u32::try_from(before).unwrap_or(u32::MAX);
        let position = PositionId::from_uuid(intent.position_id);
        let id = OrderId::new();
        let row = order::ActiveModel {
            purpose: Set("PROTECTION".to_owned()),
            trigger_price: Set(Some(trigger_price.to_string())),
            client_order_id: Set(protection_order_id(position, revision).to_string()),
            cause: Set(self.cause_of_leaving(txn, intent).await?),
            ..leaving_row(id, intent, side, quantity, self.now())?
        };
        store::orders::insert(txn, row).await?;
        Ok(Some(id))
    }

    async fn drop_others(
        &self,
        txn: &DatabaseTransaction,
        stops: &[order::Model],
        kept: OrderId,
    ) -> Result<(), TradesError> {
        let others = stops.iter().filter(|stop| stop.id != kept.uuid());
        self.drop_stops(txn, others).await
    }

    pub(super) async fn drop_stops(
        &self,
        txn: &DatabaseTransaction,
        stops: impl Iterator<Item = &order::Model>,
    ) -> Result<(), TradesError> {
        for stop in stops.filter(|stop| is_unended(stop) && !stop.is_cancel_wanted) {
            if stop.state == OrderState::Planned.as_str() && !stop.is_carried {
                let heard = Heard::answer(OrderEvent::Withdrawn, None);
                self.change(txn, stop.clone(), heard).await?;
                continue;
            }
            let update = order::ActiveModel {
                id: Unchanged(stop.id),
                is_cancel_wanted: Set(true),
                due_at: Set(self.now()),
                attempts: Set(0),
                ..Default::default()
            };
            store::orders::update(txn, update).await?;
        }
        Ok(())
    }
}

fn step(stops: &[order::Model], wanted: (Quantity, Price)) -> Step {
    let id = |stop: &order::Model| OrderId::from_uuid(stop.id);
    let mut working = stops
        .iter()
        .filter(|stop| is_unended(stop) && !stop.is_cancel_wanted);
    if let Some(stop) = working.clone().find(|stop| fits(stop, wanted)) {
        return Step::Keep(id(stop));
    }
    if wanted.0.is_zero() {
        return Step::Place;
    }
    if let Some(stop) = working.clone().find(|stop| stop.next_quantity.is_some()) {
        return Step::Wait(id(stop));
    }
    match working.find(|stop| is_replaceable(stop)) {
        Some(stop) => Step::Replace(Box::new(stop.clone())),
        None => Step::Place,
    }
}

const fn state(order_id: Option<OrderId>, is_settled: bool) -> ProtectionState {
    ProtectionState {
        order_id,
        is_settled,
    }
}

/// Whether a stop already is, or will be, at a price and a size.
fn fits(stop: &order::Model, (quantity, trigger_price): (Quantity, Price)) -> bool {
    let (size, trigger) = match &stop.next_quantity {
        Some(next) => (next, &stop.next_trigger_price),
        None => (&stop.quantity, &stop.trigger_price),
    };
    *size == quantity.to_string() && trigger.as_deref() == Some(&trigger_price.to_string())
}

fn is_settled(stop: &order::Model) -> bool {
    stop.state == OrderState::Resting.as_str() && stop.next_quantity.is_none()
}

/// Whether the venue has it whole under an id we know, and has not refused to replace it before.
fn is_replaceable(stop: &order::Model) -> bool {
    is_settled(stop)
        && stop.venue_order_id.is_some()
        && stop.filled_quantity == Quantity::ZERO.to_string()
        && stop.rejection.is_none()
        && !stop.is_proof_wanted
}
