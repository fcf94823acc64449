//! The one way a position changes: over the version it was read at, with the fact it causes, in
//! one transaction.

use domain::PositionId;
use events::Cause;
use events::facts::{PositionChanged, PositionClosed, PositionOpened};
use rules::position::PositionState;
use sea_orm::DatabaseTransaction;

use super::Positions;
use crate::error::PositionsError;
use crate::held::Held;
use crate::store;

/// How often a change is tried over when somebody else was faster.
const TRIES_MAX: usize = 5;

/// Who is told of a change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Told {
    /// Other services, by a fact.
    Everybody,
    /// Subscribers alone.
    Subscribers,
}

impl Positions {
    /// Writes a position that is new, and tells of it.
    pub(super) async fn open(
        &self,
        txn: &DatabaseTransaction,
        mut held: Held,
        cause: Cause,
    ) -> Result<Held, PositionsError> {
        held.version = 1;
        store::positions::insert(txn, &held).await?;
        let position = held.snapshot()?;
        let outbox = &self.context.outbox;
        outbox
            .append(txn, &PositionOpened { position }, cause)
            .await?;
        Ok(held)
    }

    /// Writes a position over the one it was read as; fails when that is no longer there.
    pub(super) async fn save(
        &self,
        txn: &DatabaseTransaction,
        mut held: Held,
        told: Told,
        cause: Cause,
    ) -> Result<Held, PositionsError> {
        held.version += 1;
        if !store::positions::save(txn, &held).await? {
            return Err(PositionsError::Outrun);
        }
        if told == Told::Subscribers {
            return Ok(held);
        }
        let position = held.snapshot()?;
        let outbox = &self.context.outbox;
        if held.books.state == PositionState::Closed {
            let fact = PositionClosed { position };
            outbox.append(txn, &fact, cause).await?;
        } else {
            let fact = PositionChanged { position };
            outbox.append(txn, &fact, cause).await?;
        }
        Ok(held)
    }

    /// Reads a position, changes it and writes it, again if somebody else was faster. Nothing
    /// happens when `change` says so.
    pub(super) async fn amend(
        &self,
        id: PositionId,
        mut change: impl FnMut(&mut Held) -> Option<Told> + Send,
    ) -> Result<Option<Held>, PositionsError> {
        let mut tries = 0;
        let held = loop {
            let txn = self.context.db.begin().await?;
            let Some(mut held) = store::positions::find(&txn, id).await? else {
                return Ok(None);
            };
            let Some(told) = change(&mut held) else {
                return Ok(None);
            };
            match self.save(&txn, held, told, Cause::fresh()).await {
                Ok(held) => {
                    self.context.outbox.commit(txn).await?;
                    break held;
                }
                Err(PositionsError::Outrun) if tries < TRIES_MAX => tries += 1,
                Err(error) => return Err(error),
            }
        };
        self.announce(std::slice::from_ref(&held)).await;
        Ok(Some(held))
    }
}
