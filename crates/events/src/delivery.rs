//! What a handler is given, and how it says what went wrong.

use std::error::Error;
use std::sync::Arc;

use domain::{Clock, SystemClock};
use sea_orm::sea_query::OnConflict;
use sea_orm::{DatabaseTransaction, DbErr, EntityTrait, Set};

use crate::entity::inbox;
use crate::{Cause, Envelope, Fact};

/// One fact, delivered at least once.
#[derive(Clone, Debug)]
pub struct Delivery<F> {
    /// How it came here.
    pub envelope: Arc<Envelope>,
    /// What was told.
    pub fact: F,
}

impl<F: Fact> Delivery<F> {
    /// Whether this service acts on the event for the first time, recorded in the handler's own
    /// transaction: what it writes there happens once, however often the event is delivered.
    pub async fn first_time(&self, txn: &DatabaseTransaction) -> Result<bool, DbErr> {
        let row = inbox::ActiveModel {
            event_id: Set(self.envelope.id.uuid()),
            kind: Set(self.envelope.kind.clone()),
            handled_at: Set(SystemClock.now()),
        };
        let inserted = inbox::Entity::insert(row)
            .on_conflict(
                OnConflict::column(inbox::Column::EventId)
                    .do_nothing()
                    .to_owned(),
            )
            .exec_without_returning(txn)
            .await?;
        Ok(inserted == 1)
    }

    /// What the handler's own facts follow from.
    pub fn cause(&self) -> Cause {
        Cause::from(&*self.envelope)
    }
}

/// Why a handler failed. Any error converts into one that is tried again.
#[derive(Debug)]
pub enum HandlerError {
    /// May succeed later: tried again with growing pauses, then a dead letter.
    Transient(Box<dyn Error + Send + Sync>),
    /// Can never succeed: a dead letter at once.
    Permanent(String),
}

impl HandlerError {
    /// An event that can never be acted on, and why.
    pub fn permanent(reason: impl Into<String>) -> Self {
        Self::Permanent(reason.into())
    }

    /// The whole chain of causes in one line, for the dead letter.
    pub(crate) fn reason(&self) -> String {
        match self {
            Self::Permanent(reason) => reason.clone(),
            Self::Transient(error) => {
                let mut reason = error.to_string();
                let mut source = error.source();
                while let Some(cause) = source {
                    reason.push_str(": ");
                    reason.push_str(&cause.to_string());
                    source = cause.source();
                }
                reason
            }
        }
    }
}

impl<E: Error + Send + Sync + 'static> From<E> for HandlerError {
    fn from(error: E) -> Self {
        Self::Transient(Box::new(error))
    }
}
