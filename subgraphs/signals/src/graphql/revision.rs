//! What became of a post after it was read.

use async_graphql::{Enum, Object};
use graph::{AppError, DateTime, Reason, Result};
use rules::classify::Call;
use rules::sign::SignReason;

use super::classification::TradeCall;
use crate::entity::post_revision;
use crate::row::DELETED;

/// What happened to a post after it was first seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub enum PostRevisionKind {
    /// Its text changed.
    Edited,
    /// It is gone.
    Deleted,
}

/// An edit or a deletion of a post that was read already. Nothing is traded on it.
#[derive(Clone, Debug)]
pub struct ClassificationRevision(pub post_revision::Model);

/// An edit or a deletion of a post that was read already. Nothing is traded on it.
#[Object]
impl ClassificationRevision {
    /// What happened.
    async fn kind(&self) -> PostRevisionKind {
        if self.0.kind == DELETED {
            PostRevisionKind::Deleted
        } else {
            PostRevisionKind::Edited
        }
    }

    /// When it was seen.
    async fn seen_at(&self) -> DateTime {
        self.0.seen_at
    }

    /// The trades the new text would call for; none after a deletion.
    async fn calls(&self) -> Result<Vec<TradeCall>> {
        let calls: Vec<Call> = serde_json::from_str(&self.0.calls).map_err(AppError::internal)?;
        Ok(calls.into_iter().map(TradeCall::from).collect())
    }

    /// Why the new text is no call.
    async fn reason(&self) -> Option<Reason> {
        let code = self.0.reason_code.clone()?;
        let known = SignReason::from_code(&code).unwrap_or(SignReason::NotACall);
        Some(Reason {
            code,
            message: self.0.reason_message.clone().unwrap_or_default(),
            action: known.action().to_owned(),
        })
    }
}
