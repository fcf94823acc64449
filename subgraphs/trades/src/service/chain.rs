//! What each fact follows from. The newest link of a chain is kept with its row, so that what
//! happens later, perhaps after a restart, goes on with the same chain.

use events::{Cause, Envelope};
use sea_orm::entity::prelude::Json;

use crate::entity::order;
use crate::error::TradesError;

/// How the venue's word on an order came to us.
#[derive(Clone, Copy, Debug)]
pub(super) enum Word<'a> {
    /// As a fact its service told, which follows from another.
    Told(&'a Cause),
    /// As the answer to what we sent, or our own decision.
    Answered,
    /// As the answer to our question after the order: it names every execution.
    Proved,
}

/// A cause as a column keeps it.
pub(super) fn kept(cause: &Cause) -> Result<Option<Json>, TradesError> {
    serde_json::to_value(cause)
        .map(Some)
        .map_err(TradesError::stored)
}

/// The link an event leaves for the next one.
pub(super) fn link(envelope: &Envelope) -> Result<Option<Json>, TradesError> {
    kept(&Cause::from(envelope))
}

/// A kept cause; rows from before causes were kept begin a chain of their own.
pub(super) fn cause_of(column: Option<&Json>) -> Result<Cause, TradesError> {
    column.map_or_else(|| Ok(Cause::fresh()), |kept| super::read(kept.clone()))
}

/// What a change of an order follows from: the venue's fact when it belongs to the order's chain,
/// else the newest link of the order itself. No order ever leaves the chain of its post.
pub(super) fn following(row: &order::Model, word: Word<'_>) -> Result<Cause, TradesError> {
    let told = match word {
        Word::Told(cause) => Some(cause),
        Word::Answered | Word::Proved => None,
    };
    if row.cause.is_none() {
        return Ok(told.cloned().unwrap_or_else(Cause::fresh));
    }
    let own = cause_of(row.cause.as_ref())?;
    Ok(match told {
        Some(told) if told.trace_id == own.trace_id => told.clone(),
        _ => own,
    })
}
