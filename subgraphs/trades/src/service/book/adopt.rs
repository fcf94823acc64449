//! Exits we did not order: a liquidation, or a close made by hand, of a position of ours. Each is
//! given an order, so that the position's books are whole.

use domain::{ClientOrderId, OrderId, PositionId, Quantity};
use rules::order::{Anomaly, OrderState};
use sea_orm::{DatabaseTransaction, Set};
use serde_json::json;
use venue::{OrderSide, VenueAccount, VenueFill};

use super::{Strange, held_quantity};
use crate::entity::{exposure, intent, order};
use crate::error::TradesError;
use crate::service::{Trades, order_side_word};
use crate::store;

impl Trades {
    /// The order a fill of nobody's order is booked on; none when it closes nothing of ours.
    pub(super) async fn adopt(
        &self,
        txn: &DatabaseTransaction,
        account: &VenueAccount,
        fill: &VenueFill,
    ) -> Result<Option<order::Model>, TradesError> {
        let Some((held, intent)) = self.held_on(txn, account, fill.token.as_str()).await? else {
            return Ok(None);
        };
        let side: domain::Side = held.side.parse().map_err(TradesError::stored)?;
        if OrderSide::closing(side) != fill.side {
            return Ok(None);
        }
        let position = PositionId::from_uuid(held.position_id);
        let orders = store::orders::list_of_position(txn, position).await?;
        let left = held_quantity(&orders)?;
        if left.is_zero() {
            return Ok(None);
        }
        if fill.quantity > left {
            self.keep_too_large(txn, &orders, account, fill).await?;
            return Ok(None);
        }
        let id = OrderId::new();
        let row = adopted_row(id, &held, &intent, (account, fill));
        let row = order::ActiveModel {
            created_at: Set(self.now()),
            updated_at: Set(self.now()),
            due_at: Set(self.now()),
            ..row
        };
        store::orders::insert(txn, row).await?;
        Ok(store::orders::find(txn, id).await?)
    }

    async fn keep_too_large(
        &self,
        txn: &DatabaseTransaction,
        orders: &[order::Model],
        account: &VenueAccount,
        fill: &VenueFill,
    ) -> Result<(), TradesError> {
        let Some(first) = orders.first() else {
            return Ok(());
        };
        let evidence = json!({ "account": account, "fill": fill });
        let strange = Strange::beside(first, Anomaly::Overfill, &fill.trade_id, evidence);
        self.keep_anomaly(txn, strange).await
    }

    async fn held_on(
        &self,
        txn: &DatabaseTransaction,
        account: &VenueAccount,
        token: &str,
    ) -> Result<Option<(exposure::Model, intent::Model)>, TradesError> {
        let deployments = store::orders::list_deployments_of(txn, &account.address).await?;
        let open = store::exposures::list_open_in_token(txn, &deployments, token).await?;
        for held in open.into_iter().filter(|held| held.version > 0) {
            let position = PositionId::from_uuid(held.position_id);
            if let Some(intent) = store::verdicts::find_intent_of_position(txn, position).await? {
                return Ok(Some((held, intent)));
            }
        }
        Ok(None)
    }
}

/// Nobody told its size: it is what is executed of it, and grows with each execution.
fn adopted_row(
    id: OrderId,
    held: &exposure::Model,
    intent: &intent::Model,
    (account, fill): (&VenueAccount, &VenueFill),
) -> order::ActiveModel {
    let reason = if fill.is_liquidation {
        "LIQUIDATION"
    } else if fill.is_deleveraging {
        "DELEVERAGED"
    } else {
        "VENUE_CLOSED"
    };
    order::ActiveModel {
        id: Set(id.uuid()),
        intent_id: Set(intent.id),
        position_id: Set(held.position_id),
        deployment_id: Set(intent.deployment_id),
        user_id: Set(intent.user_id),
        purpose: Set("EXIT".to_owned()),
        state: Set(OrderState::Resting.as_str().to_owned()),
        token: Set(intent.token.clone()),
        side: Set(order_side_word(fill.side).to_owned()),
        quantity: Set(fill.quantity.to_string()),
        filled_quantity: Set(Quantity::ZERO.to_string()),
        average_price: Set(None),
        limit_price: Set(None),
        trigger_price: Set(None),
        client_order_id: Set(adopted_id(account, &fill.venue_order_id).to_string()),
        venue_order_id: Set(Some(fill.venue_order_id.clone())),
        rejection: Set(None),
        exit_reason: Set(Some(reason.to_owned())),
        address: Set(account.address.to_string()),
        is_carried: Set(true),
        is_cancel_wanted: Set(false),
        attempts: Set(0),
        expires_at: Set(None),
        cause: Set(held.cause.clone().or_else(|| intent.cause.clone())),
        told_quantity: Set(Quantity::ZERO.to_string()),
        is_proof_wanted: Set(false),
        revision: Set(0),
        ..Default::default()
    }
}

/// The id an exit is given that we did not order: the same for every fill of the venue's order.
fn adopted_id(account: &VenueAccount, venue_order_id: &str) -> ClientOrderId {
    rules::intent::adopted_order_id(&account.address, venue_order_id)
}
