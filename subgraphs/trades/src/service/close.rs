//! Leaving positions: closes that go on until the venue says flat.

use chrono::TimeDelta;
use domain::{OrderId, PositionId, Price, Quantity, Side, Timestamp};
use events::Cause;
use events::facts::{PositionSnapshot, PositionState, SignalCreated};
use rules::intent::exit_order_id;
use rules::levels::exit_limit;
use rules::order::OrderState;
use sea_orm::entity::prelude::Json;
use sea_orm::{DatabaseTransaction, Set};
use venue::OrderSide;
use venue::commands::{ClosePosition, LookUpMarkets, OrderAccepted};

use super::book::{held_quantity, price_option};
use super::judge::Flip;
use super::{Trades, chain};
use crate::entity::{exposure, intent, order};
use crate::error::TradesError;
use crate::store;

/// The venue's words for "there is nothing left to reduce".
const ALREADY_FLAT: &str = "Reduce only order would increase position";
/// The first pause before a close is tried again; it doubles.
const RETRY_FIRST_MS: i64 = 250;
/// The longest pause before a close is tried again.
const RETRY_MAX_MS: i64 = 10_000;
/// From this many attempts to close a position on, somebody is told.
const STRUGGLING_FROM: u32 = 3;

impl Trades {
    /// Plans a reduce-only close; one is in flight at a time.
    pub async fn close_position(
        &self,
        command: ClosePosition,
    ) -> Result<OrderAccepted, TradesError> {
        let ClosePosition {
            position_id,
            quantity,
            reference_price,
            reason,
            attempt,
        } = command;
        let txn = self.context.db.begin().await?;
        let intent = self.intent_of_position(&txn, position_id).await?;
        let orders = store::orders::list_of_position(&txn, position_id).await?;
        let exits = orders.iter().filter(|order| order.purpose == "EXIT");
        if let Some(in_flight) = exits.into_iter().find(|order| is_unended(order)) {
            return Ok(OrderAccepted {
                order_id: OrderId::from_uuid(in_flight.id),
            });
        }
        // Whoever asks may not have heard of the last execution yet. What the account holds beyond
        // ours is somebody's own.
        let quantity = quantity.min(held_quantity(&orders)?);
        if quantity.is_zero() {
            let mut newest = orders.iter().rev();
            let closed_by = newest.find(|order| order.purpose != "ENTRY");
            let closed_by = closed_by.ok_or(TradesError::NotFound("holding"))?;
            return Ok(OrderAccepted {
                order_id: OrderId::from_uuid(closed_by.id),
            });
        }
        let exit = Exit {
            attempt: untried(position_id, &orders, attempt),
            quantity,
            reference_price,
            reason,
            due_at: self.now(),
        };
        let order_id = self.plan_exit(&txn, &intent, exit).await?;
        self.context.outbox.commit(txn).await?;
        self.wake_sender();
        Ok(OrderAccepted { order_id })
    }

    /// Closes the other side before the entry of a flip: due earlier, on the same account.
    pub(super) async fn plan_flip(
        &self,
        txn: &DatabaseTransaction,
        flip: &Flip,
        signal: &SignalCreated,
    ) -> Result<(), TradesError> {
        let intent = self.intent_of_position(txn, flip.closes).await?;
        let orders = store::orders::list_of_position(txn, flip.closes).await?;
        let mut exits = orders.iter().filter(|order| order.purpose == "EXIT");
        if exits.any(is_unended) {
            return Ok(());
        }
        let told = store::exposures::find(txn, flip.closes).await?;
        let told = told.map_or(Ok(Quantity::ZERO), |told| told.quantity.parse());
        let told: Quantity = told.map_err(TradesError::stored)?;
        let quantity = told.min(held_quantity(&orders)?);
        if quantity.is_zero() {
            return Ok(());
        }
        let exit = Exit {
            attempt: untried(flip.closes, &orders, 0),
            quantity,
            reference_price: signal.reference_price,
            reason: "FLIP".to_owned(),
            due_at: self.now() - TimeDelta::milliseconds(1),
        };
        self.plan_exit(txn, &intent, exit).await.map(|_| ())
    }

    async fn plan_exit(
        &self,
        txn: &DatabaseTransaction,
        intent: &intent::Model,
        exit: Exit,
    ) -> Result<OrderId, TradesError> {
        let Exit {
            attempt,
            quantity,
            reference_price,
            reason,
            due_at,
        } = exit;
        let side: Side = intent.side.parse().map_err(TradesError::stored)?;
        let slippage = self.config.policy.entry.slippage_bps;
        let limit = exit_limit(side, reference_price, slippage).map_err(TradesError::stored)?;
        let position = PositionId::from_uuid(intent.position_id);
        let (id, client_order_id) = (OrderId::new(), exit_order_id(position, attempt));
        let row = order::ActiveModel {
            purpose: Set("EXIT".to_owned()),
            limit_price: Set(Some(limit.to_string())),
            client_order_id: Set(client_order_id.to_string()),
            exit_reason: Set(Some(reason)),
            due_at: Set(due_at),
            cause: Set(self.cause_of_leaving(txn, intent).await?),
            ..leaving_row(id, intent, side, quantity, self.now())?
        };
        if store::orders::insert(txn, row).await? {
            return Ok(id);
        }
        // Another replica planned the same attempt: it is the one order of it.
        let planned = store::orders::find_by_client_id(txn, &client_order_id).await?;
        let planned =
            planned.ok_or_else(|| TradesError::stored("an exit that was there is gone"))?;
        Ok(OrderId::from_uuid(planned.id))
    }

    /// What leads out of a position follows from the newest thing told of it, or from its intent.
    pub(super) async fn cause_of_leaving(
        &self,
        txn: &DatabaseTransaction,
        intent: &intent::Model,
    ) -> Result<Option<Json>, TradesError> {
        let position = PositionId::from_uuid(intent.position_id);
        let held = store::exposures::find(txn, position).await?;
        let told = held.and_then(|held| held.cause);
        Ok(told.or_else(|| intent.cause.clone()))
    }

    /// Positions told where a position stands.
    pub async fn note_position(
        &self,
        txn: &DatabaseTransaction,
        position: &PositionSnapshot,
        cause: &Cause,
    ) -> Result<(), TradesError> {
        let costs = position
            .fees
            .micros()
            .saturating_sub(position.funding.micros());
        let state = serde_json::to_value(position.state).map_err(TradesError::stored)?;
        let row = exposure::ActiveModel {
            position_id: Set(position.position_id.uuid()),
            deployment_id: Set(position.deployment_id.uuid()),
            user_id: Set(position.user_id.uuid()),
            token: Set(position.token.to_string()),
            side: Set(position.side.to_string()),
            state: Set(state.as_str().unwrap_or_default().to_owned()),
            quantity: Set(position.quantity.to_string()),
            net_pnl: Set(position.realised_pnl.micros().saturating_sub(costs)),
            exit_reason: Set(position.exit_reason.clone()),
            closed_at: Set(position.closed_at),
            cause: Set(chain::kept(cause)?),
            version: Set(position.version),
        };
        store::exposures::save(txn, row).await?;
        if position.state == PositionState::Closed {
            let orders = store::orders::list_of_position(txn, position.position_id).await?;
            let stops = orders.iter().filter(|order| order.purpose == "PROTECTION");
            self.drop_stops(txn, stops).await?;
        }
        Ok(())
    }

    /// What follows from an order that changed: subscribers are told, an unfinished close goes on.
    pub(super) async fn after_change(&self, row: &order::Model) -> Result<(), TradesError> {
        self.announce_order(row).await;
        let has_ended = !is_unended(row);
        let is_unfinished = row.state != OrderState::Filled.as_str() && !row.is_proof_wanted;
        if row.purpose == "EXIT" && has_ended && is_unfinished {
            self.close_on(row).await?;
        }
        Ok(())
    }

    /// An exit ended and the position is not flat by it: the rest is closed by a new order, at a
    /// fresh price. That the venue has nothing left to reduce is for positions to find out.
    async fn close_on(&self, row: &order::Model) -> Result<(), TradesError> {
        let is_flat = row
            .rejection
            .as_deref()
            .is_some_and(|words| words.contains(ALREADY_FLAT));
        if is_flat || row.is_carried {
            return Ok(());
        }
        let total: Quantity = row.quantity.parse().map_err(TradesError::stored)?;
        let filled: Quantity = row.filled_quantity.parse().map_err(TradesError::stored)?;
        let unfilled = total.checked_sub(filled).map_err(TradesError::stored)?;
        let position = PositionId::from_uuid(row.position_id);
        let token = row.token.parse().map_err(TradesError::stored)?;
        let markets = self
            .context
            .commands
            .call(LookUpMarkets {
                tokens: vec![token],
            })
            .await;
        let price = markets.ok().and_then(|found| found.first()?.mark_price);
        let price = match price {
            Some(price) => price,
            None => price_option(row.limit_price.as_deref())?
                .ok_or_else(|| TradesError::stored("an exit without a price"))?,
        };
        let txn = self.context.db.begin().await?;
        let orders = store::orders::list_of_position(&txn, position).await?;
        let exits: Vec<_> = orders
            .iter()
            .filter(|order| order.purpose == "EXIT")
            .collect();
        let is_newest = exits.last().is_some_and(|newest| newest.id == row.id);
        // What a stop or a hand closed meanwhile is not closed again.
        let left = unfilled.min(held_quantity(&orders)?);
        if left.is_zero() || !is_newest {
            return Ok(txn.rollback().await?);
        }
        let intent = self.intent_of_position(&txn, position).await?;
        let tried = u32::try_from(exits.len()).unwrap_or(u32::MAX);
        if tried >= STRUGGLING_FROM {
            metrics::counter!("exits_struggling_total").increment(1);
            tracing::error!(position.id = %position, tried, "a position does not close");
        }
        let exit = Exit {
            attempt: untried(position, &orders, tried),
            quantity: left,
            reference_price: price,
            reason: row.exit_reason.clone().unwrap_or_default(),
            due_at: self.now() + retry_pause(tried, self.context.clock.speed()),
        };
        self.plan_exit(&txn, &intent, exit).await?;
        Ok(txn.commit().await?)
    }

    pub(super) async fn intent_of_position(
        &self,
        txn: &DatabaseTransaction,
        position: PositionId,
    ) -> Result<intent::Model, TradesError> {
        store::verdicts::find_intent_of_position(txn, position)
            .await?
            .ok_or(TradesError::NotFound("position"))
    }
}

struct Exit {
    attempt: u32,
    quantity: Quantity,
    reference_price: Price,
    reason: String,
    due_at: Timestamp,
}

/// The first attempt from `from` on whose order id is not taken: an id is never used twice.
fn untried(position: PositionId, orders: &[order::Model], from: u32) -> u32 {
    let is_taken = |attempt: u32| {
        let id = exit_order_id(position, attempt);
        orders
            .iter()
            .any(|order| order.client_order_id == id.as_str())
    };
    (from..u32::MAX)
        .find(|attempt| !is_taken(*attempt))
        .unwrap_or(u32::MAX)
}

fn retry_pause(attempt: u32, speed: u32) -> TimeDelta {
    let pause = RETRY_FIRST_MS
        .saturating_mul(1 << attempt.min(10))
        .min(RETRY_MAX_MS);
    TimeDelta::milliseconds(pause.saturating_mul(i64::from(speed)))
}

/// An order that reduces a position, without what tells an exit from a stop.
pub(super) fn leaving_row(
    id: OrderId,
    intent: &intent::Model,
    side: Side,
    quantity: Quantity,
    now: Timestamp,
) -> Result<order::ActiveModel, TradesError> {
    let account: venue::VenueAccount = super::read(intent.account.clone())?;
    Ok(order::ActiveModel {
        id: Set(id.uuid()),
        intent_id: Set(intent.id),
        position_id: Set(intent.position_id),
        deployment_id: Set(intent.deployment_id),
        user_id: Set(intent.user_id),
        purpose: Set(String::new()),
        state: Set(OrderState::Planned.as_str().to_owned()),
        token: Set(intent.token.clone()),
        side: Set(super::order_side_word(OrderSide::closing(side)).to_owned()),
        quantity: Set(quantity.to_string()),
        filled_quantity: Set(Quantity::ZERO.to_string()),
        average_price: Set(None),
        limit_price: Set(None),
        trigger_price: Set(None),
        client_order_id: Set(String::new()),
        venue_order_id: Set(None),
        rejection: Set(None),
        exit_reason: Set(None),
        address: Set(account.address.to_string()),
        is_carried: Set(false),
        is_cancel_wanted: Set(false),
        attempts: Set(0),
        due_at: Set(now),
        expires_at: Set(None),
        created_at: Set(now),
        updated_at: Set(now),
        cause: Set(None),
        told_quantity: Set(Quantity::ZERO.to_string()),
        is_proof_wanted: Set(false),
        revision: Set(0),
        next_quantity: Set(None),
        next_trigger_price: Set(None),
        superseded: Set(None),
    })
}

/// Whether an order can still fill.
pub(super) fn is_unended(order: &order::Model) -> bool {
    store::orders::UNENDED.contains(&order.state.as_str())
}
