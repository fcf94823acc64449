//! What the venue's word corrected in what we showed of an order.

use async_graphql::{ID, SimpleObject};
use domain::CorrectionId;
use graph::{AppError, DateTime, Decimal, Result};

use super::order::OrderState;
use super::verdict::required;
use crate::entity::correction;

/// What the venue's word, asked for or told late, changed in what was shown of an order.
#[derive(SimpleObject)]
pub struct OrderCorrection {
    /// The correction.
    id: ID,
    /// Where the order was said to stand.
    state_before: OrderState,
    /// Where it stands.
    state_after: OrderState,
    /// How much was said to be filled, in market units.
    filled_before: Decimal,
    /// How much was filled.
    filled_after: Decimal,
    /// The venue's answer as it was read, as JSON text.
    evidence: String,
    /// When.
    corrected_at: DateTime,
}

impl TryFrom<correction::Model> for OrderCorrection {
    type Error = AppError;

    fn try_from(row: correction::Model) -> Result<Self> {
        let correction::Model {
            id,
            order_id: _,
            state_before,
            state_after,
            filled_before,
            filled_after,
            evidence,
            corrected_at,
        } = row;
        Ok(Self {
            id: CorrectionId::from_uuid(id).into(),
            state_before: OrderState::read(&state_before)?,
            state_after: OrderState::read(&state_after)?,
            filled_before: required(&filled_before)?,
            filled_after: required(&filled_after)?,
            evidence: evidence.to_string(),
            corrected_at,
        })
    }
}
