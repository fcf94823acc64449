//! The one way a position changes: over the version it was read at, with the fact it causes, in
//! one transaction.

use domain::PositionId;
use events::Cause;
use events::facts::{PositionChanged, PositionClosed, PositionOpened, PositionWarned, WarningKind};
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
    /// Its holder, by a warning.
    Warned(WarningKind, Option<i32>),
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
        let position = held.snapshot()?;
        let outbox = &self.context.outbox;
        let told = outbox
            .append(txn, &PositionOpened { position }, cause)
            .await?;
        held.cause = Some(Cause::from(&told));
        store::positions::insert(txn, &held).await?;
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
        if let Some(told) = self.tell(txn, &held, told, cause).await? {
            held.cause = Some(told);
        }
        if !store::positions::save(txn, &held).await? {
            return Err(PositionsError::Outrun);
        }
        Ok(held)
    }

    /// What the next fact of the position follows from, when somebody was told.
    async fn tell(
        &self,
        txn: &DatabaseTransaction,
        held: &Held,
        told: Told,
        cause: Cause,
    ) -> Result<Option<Cause>, PositionsError> {
        let outbox = &self.context.outbox;
        let envelope = match told {
            Told::Subscribers => return Ok(None),
            Told::Warned(kind, distance_bps) => {
                let fact = PositionWarned {
                    position_id: held.id,
                    user_id: held.user_id,
                    token: held.token.clone(),
                    kind,
                    distance_bps,
                    warned_at: self.now(),
                };
                outbox.append(txn, &fact, cause).await?
            }
            Told::Everybody if held.books.state == PositionState::Closed => {
                let position = held.snapshot()?;
                outbox
                    .append(txn, &PositionClosed { position }, cause)
                    .await?
            }
            Told::Everybody => {
                let position = held.snapshot()?;
                outbox
                    .append(txn, &PositionChanged { position }, cause)
                    .await?
            }
        };
        Ok(Some(Cause::from(&envelope)))
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
            let Some(mut held) = store::positions::hold(&txn, id).await? else {
                return Ok(None);
            };
            let Some(told) = change(&mut held) else {
                return Ok(None);
            };
            let cause = held.cause();
            match self.save(&txn, held, told, cause).await {
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
