//! What the venue's word corrected in what we showed of an order: kept with both sides and the
//! venue's answer, and told as a fact of the order's chain.

use domain::{CorrectionId, DeploymentId, OrderId, PositionId, UserId};
use events::facts::OrderCorrected;
use sea_orm::{DatabaseTransaction, Set};
use serde_json::Value;
use sha2::{Digest, Sha256};

use super::{is_ended, quantity};
use crate::entity::{correction, order};
use crate::error::TradesError;
use crate::service::{Trades, chain, read};
use crate::store;

/// What we showed of an order before the venue was heard.
pub(in crate::service) struct Shown {
    state: String,
    filled: String,
}

impl Shown {
    /// What a row shows.
    pub fn of(row: &order::Model) -> Self {
        Self {
            state: row.state.clone(),
            filled: row.filled_quantity.clone(),
        }
    }

    /// Whether nothing more was thought to come of it.
    pub fn is_final(&self) -> bool {
        is_ended(&self.state)
    }
}

impl Trades {
    /// Keeps what the venue's answer corrected, and tells of it; nothing when it said what we did.
    pub(in crate::service) async fn keep_correction(
        &self,
        txn: &DatabaseTransaction,
        before: &Shown,
        row: order::Model,
        evidence: Value,
    ) -> Result<order::Model, TradesError> {
        if before.state == row.state && before.filled == row.filled_quantity {
            return Ok(row);
        }
        let (id, now) = (CorrectionId::new(), self.now());
        let fact = OrderCorrected {
            correction_id: id,
            order_id: OrderId::from_uuid(row.id),
            position_id: PositionId::from_uuid(row.position_id),
            deployment_id: DeploymentId::from_uuid(row.deployment_id),
            user_id: UserId::from_uuid(row.user_id),
            state_before: told_state(&before.state)?,
            state_after: told_state(&row.state)?,
            filled_before: quantity(&before.filled)?,
            filled_after: quantity(&row.filled_quantity)?,
            evidence_sha256: hex::encode(Sha256::digest(evidence.to_string().as_bytes())),
            corrected_at: now,
        };
        let kept = correction::ActiveModel {
            id: Set(id.uuid()),
            order_id: Set(row.id),
            state_before: Set(before.state.clone()),
            state_after: Set(row.state.clone()),
            filled_before: Set(before.filled.clone()),
            filled_after: Set(row.filled_quantity.clone()),
            evidence: Set(evidence),
            corrected_at: Set(now),
        };
        store::corrections::insert(txn, kept).await?;
        let cause = chain::cause_of(row.cause.as_ref())?;
        let told = self.context.outbox.append(txn, &fact, cause).await?;
        metrics::counter!("order_corrections_total").increment(1);
        let mut row = row;
        row.cause = chain::link(&told)?;
        self.put(txn, &row).await?;
        Ok(row)
    }
}

fn told_state(word: &str) -> Result<events::facts::OrderState, TradesError> {
    read(Value::String(word.to_owned()))
}
