//! What the venue is asked for: an order of ours in its terms, and who signs for it.

use domain::{DeploymentId, KeyringId, PositionId, Timestamp, Usdc, UserId};
use venue::commands::{CancelOrder, ModifyOrder, PlaceOrder, SigningContext};
use venue::{OrderSide, OrderTerms, Protection};

use super::book::price_option;
use super::read;
use crate::entity::{intent, order};
use crate::error::TradesError;

/// A signature may be worth this much more than the plan: prices move between the two.
const NOTIONAL_ROOM_PERCENT: i64 = 5;

/// The command that places an order.
pub(super) fn place_command(
    row: &order::Model,
    intent: &intent::Model,
    expires_at: Option<Timestamp>,
) -> Result<PlaceOrder, TradesError> {
    let is_entry = row.purpose == "ENTRY";
    let limit = price_option(row.limit_price.as_deref())?;
    let trigger = price_option(row.trigger_price.as_deref())?;
    let terms = match (limit, trigger) {
        (_, Some(trigger_price)) => OrderTerms::StopMarket { trigger_price },
        (Some(limit_price), None) => OrderTerms::ImmediateOrCancel { limit_price },
        (None, None) => return Err(TradesError::stored("an order without a price")),
    };
    let leverage = u16::try_from(intent.leverage).map_err(TradesError::stored)?;
    let position = PositionId::from_uuid(intent.position_id);
    let protection = Protection {
        client_order_id: rules::intent::protection_order_id(position, 0),
        trigger_price: intent.stop_price.parse().map_err(TradesError::stored)?,
    };
    Ok(PlaceOrder {
        account: read(intent.account.clone())?,
        signing: signing_of(intent),
        client_order_id: row.client_order_id.parse().map_err(TradesError::stored)?,
        token: row.token.parse().map_err(TradesError::stored)?,
        side: side_of(row),
        quantity: row.quantity.parse().map_err(TradesError::stored)?,
        terms,
        is_reduce_only: !is_entry,
        leverage: is_entry
            .then(|| domain::Leverage::try_new(leverage).map_err(TradesError::stored))
            .transpose()?,
        protection: is_entry.then_some(protection),
        expires_at,
    })
}

/// The command that replaces a stop by what is to follow it.
pub(super) fn modify_command(
    row: &order::Model,
    intent: &intent::Model,
) -> Result<ModifyOrder, TradesError> {
    let missing = || TradesError::stored("a replacement without its terms");
    let quantity = row.next_quantity.as_deref().ok_or_else(missing)?;
    let trigger_price = price_option(row.next_trigger_price.as_deref())?.ok_or_else(missing)?;
    Ok(ModifyOrder {
        account: read(intent.account.clone())?,
        signing: signing_of(intent),
        client_order_id: row.client_order_id.parse().map_err(TradesError::stored)?,
        revision: u32::try_from(row.revision).map_err(TradesError::stored)?,
        token: row.token.parse().map_err(TradesError::stored)?,
        side: side_of(row),
        quantity: quantity.parse().map_err(TradesError::stored)?,
        terms: OrderTerms::StopMarket { trigger_price },
        is_reduce_only: true,
        expires_at: row.expires_at.ok_or_else(missing)?,
    })
}

/// The command that cancels an order.
pub(super) fn cancel_command(
    row: &order::Model,
    intent: &intent::Model,
) -> Result<CancelOrder, TradesError> {
    Ok(CancelOrder {
        account: read(intent.account.clone())?,
        signing: signing_of(intent),
        client_order_id: row.client_order_id.parse().map_err(TradesError::stored)?,
        token: row.token.parse().map_err(TradesError::stored)?,
    })
}

fn side_of(row: &order::Model) -> OrderSide {
    if row.side == "BUY" {
        OrderSide::Buy
    } else {
        OrderSide::Sell
    }
}

/// Who signs for an intent's orders, and up to which amount.
fn signing_of(intent: &intent::Model) -> SigningContext {
    let room = intent.notional / 100 * NOTIONAL_ROOM_PERCENT;
    SigningContext {
        keyring_id: KeyringId::from_uuid(intent.keyring_id),
        user_id: UserId::from_uuid(intent.user_id),
        deployment_id: DeploymentId::from_uuid(intent.deployment_id),
        notional_limit: Usdc::from_micros(intent.notional.saturating_add(room)),
    }
}
