//! Rows as the rules see them, and the facts that are told of them.

use domain::{
    AgentId, DeploymentId, FillId, IntentId, KeyringId, Leverage, OrderId, PositionId, Price,
    Quantity, SignalId, UserId,
};
use events::facts::{FillRecorded, OrderChanged};
use rules::order::{Execution, Order, OrderState};
use sea_orm::{DatabaseTransaction, Set};
use venue::{VenueAccount, VenueFill};

use super::quantity;
use crate::entity::{fill, order};
use crate::error::TradesError;
use crate::service::{Trades, read};
use crate::store;

impl Trades {
    /// An execution with all a position is made of.
    pub(super) async fn fill_fact(
        &self,
        txn: &DatabaseTransaction,
        row: &order::Model,
        (account, seen): (&VenueAccount, &VenueFill),
    ) -> Result<FillRecorded, TradesError> {
        let intent = store::verdicts::find_intent(txn, IntentId::from_uuid(row.intent_id))
            .await?
            .ok_or_else(|| TradesError::stored("an order without its intent"))?;
        let leverage = u16::try_from(intent.leverage).map_err(TradesError::stored)?;
        Ok(FillRecorded {
            fill_id: FillId::new(),
            trade_id: seen.trade_id.clone(),
            order_id: OrderId::from_uuid(row.id),
            purpose: purpose_of(&row.purpose)?,
            exit_reason: row.exit_reason.clone(),
            position_id: PositionId::from_uuid(row.position_id),
            signal_id: SignalId::from_uuid(intent.signal_id),
            deployment_id: DeploymentId::from_uuid(row.deployment_id),
            user_id: UserId::from_uuid(row.user_id),
            agent_id: AgentId::from_uuid(intent.agent_id),
            keyring_id: KeyringId::from_uuid(intent.keyring_id),
            account: account.clone(),
            token: seen.token.clone(),
            position_side: intent.side.parse().map_err(TradesError::stored)?,
            order_side: seen.side,
            quantity: seen.quantity,
            price: seen.price,
            fee: seen.fee,
            closed_pnl: seen.closed_pnl,
            liquidity_role: seen.liquidity_role,
            is_liquidation: seen.is_liquidation,
            leverage: Leverage::try_new(leverage).map_err(TradesError::stored)?,
            stop_price: intent.stop_price.parse().map_err(TradesError::stored)?,
            target_price: price_option(intent.target_price.as_deref())?,
            filled_at: seen.filled_at,
        })
    }
}

/// Whether an order that is shown so can no longer work at the venue.
pub(in crate::service) fn is_ended(state: &str) -> bool {
    let mut known = OrderState::ALL.iter();
    known.any(|one| one.is_final() && one.as_str() == state)
}

/// A row with its fills as the rules see it.
pub(super) fn order_of(row: &order::Model, fills: &[fill::Model]) -> Result<Order, TradesError> {
    let state = OrderState::ALL
        .iter()
        .find(|state| state.as_str() == row.state);
    let fills = fills.iter().map(|fill| {
        Ok(Execution {
            trade_id: fill.trade_id.clone(),
            quantity: fill.quantity.parse().map_err(TradesError::stored)?,
            price: fill.price.parse().map_err(TradesError::stored)?,
        })
    });
    Ok(Order {
        state: *state.ok_or_else(|| TradesError::stored(format!("the state {}", row.state)))?,
        quantity: row.quantity.parse().map_err(TradesError::stored)?,
        venue_order_id: row.venue_order_id.clone(),
        superseded: row
            .superseded
            .clone()
            .map_or_else(|| Ok(Vec::new()), read)?,
        replacement: row
            .next_quantity
            .as_deref()
            .map(|next| next.parse().map_err(TradesError::stored))
            .transpose()?,
        expires_at: row.expires_at,
        fills: fills.collect::<Result<_, TradesError>>()?,
    })
}

/// The venue's ids of an order after a change, and the terms of the replacement: once the venue
/// tells its id they are the order's own, once it is refused they are nobody's.
pub(super) fn take_ids(row: &mut order::Model, changed: &Order) -> Result<(), TradesError> {
    let is_settled = row.next_quantity.is_some() && changed.replacement.is_none();
    let is_next = changed.venue_order_id.is_some() && changed.venue_order_id != row.venue_order_id;
    let next_trigger = row.next_trigger_price.take();
    if is_settled && is_next {
        row.trigger_price = next_trigger;
    } else if !is_settled {
        row.next_trigger_price = next_trigger;
    }
    row.next_quantity = changed.replacement.map(|next| next.to_string());
    row.venue_order_id.clone_from(&changed.venue_order_id);
    if !changed.superseded.is_empty() {
        let ids = serde_json::to_value(&changed.superseded).map_err(TradesError::stored)?;
        row.superseded = Some(ids);
    }
    Ok(())
}

pub(super) fn changed_fact(
    row: &order::Model,
    changed: &Order,
) -> Result<OrderChanged, TradesError> {
    let state = serde_json::Value::String(changed.state.as_str().to_owned());
    Ok(OrderChanged {
        order_id: OrderId::from_uuid(row.id),
        position_id: PositionId::from_uuid(row.position_id),
        deployment_id: DeploymentId::from_uuid(row.deployment_id),
        user_id: UserId::from_uuid(row.user_id),
        purpose: purpose_of(&row.purpose)?,
        state: read(state)?,
        quantity: changed.quantity,
        filled_quantity: changed.filled_quantity(),
        rejection: row.rejection.clone(),
        changed_at: row.updated_at,
    })
}

fn purpose_of(word: &str) -> Result<events::facts::OrderPurpose, TradesError> {
    read(serde_json::Value::String(word.to_owned()))
}

/// A price column that may be empty.
pub(in crate::service) fn price_option(column: Option<&str>) -> Result<Option<Price>, TradesError> {
    column
        .map(|price| price.parse().map_err(TradesError::stored))
        .transpose()
}

pub(super) fn fill_row(fact: &FillRecorded) -> fill::ActiveModel {
    fill::ActiveModel {
        id: Set(fact.fill_id.uuid()),
        address: Set(fact.account.address.to_string()),
        trade_id: Set(fact.trade_id.clone()),
        order_id: Set(fact.order_id.uuid()),
        position_id: Set(fact.position_id.uuid()),
        deployment_id: Set(fact.deployment_id.uuid()),
        user_id: Set(fact.user_id.uuid()),
        quantity: Set(fact.quantity.to_string()),
        price: Set(fact.price.to_string()),
        fee: Set(fact.fee.micros()),
        closed_pnl: Set(fact.closed_pnl.micros()),
        liquidity_role: Set(fact.liquidity_role.to_string()),
        is_liquidation: Set(fact.is_liquidation),
        filled_at: Set(fact.filled_at),
    }
}

/// What our own books say is held by the orders of one position: entries less exits.
pub fn held_quantity(orders: &[order::Model]) -> Result<Quantity, TradesError> {
    let (mut entered, mut left) = (Quantity::ZERO, Quantity::ZERO);
    for order in orders {
        let sum = if order.purpose == "ENTRY" {
            &mut entered
        } else {
            &mut left
        };
        let filled = quantity(&order.filled_quantity)?;
        *sum = sum.checked_add(filled).map_err(TradesError::stored)?;
    }
    Ok(entered.checked_sub(left).unwrap_or(Quantity::ZERO))
}
