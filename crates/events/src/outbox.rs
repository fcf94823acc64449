//! Facts are written in the transaction that makes them true, and leave after it commits.

use std::sync::Arc;

use domain::{EventId, Service, SharedClock};
use sea_orm::{
    ActiveValue::NotSet, ConnectionTrait, DatabaseTransaction, DbErr, EntityTrait, QueryOrder,
    QuerySelect, Set,
};
use tokio::sync::Notify;

use crate::entity::outbox;
use crate::{Cause, Envelope, EventError, EventHash, Fact};

/// Rows in one insert: `SQLite` allows 32,766 values in a statement.
const INSERT_ROWS_MAX: usize = 500;
/// The most facts one listing returns.
pub const LISTED_MAX: u64 = 10_000;

/// A service's way of telling facts; cheap to clone.
#[derive(Clone, Debug)]
pub struct Outbox {
    service: Service,
    clock: SharedClock,
    wake: Arc<Notify>,
}

impl Outbox {
    /// The outbox of one service. Its clones wake the same relay.
    pub fn new(service: Service, clock: SharedClock) -> Self {
        Self {
            service,
            clock,
            wake: Arc::new(Notify::new()),
        }
    }

    /// The service that tells.
    pub const fn service(&self) -> Service {
        self.service
    }

    /// Writes one fact; it becomes visible when `txn` commits, and never if it does not.
    ///
    /// Facts of one aggregate are heard in the order of their commits if the caller holds that
    /// aggregate's row (has updated or locked it in this transaction) when it appends.
    pub async fn append<F: Fact>(
        &self,
        txn: &DatabaseTransaction,
        fact: &F,
        cause: Cause,
    ) -> Result<Envelope, EventError> {
        let envelope = self.envelope(fact, cause)?;
        let row = row_of(&envelope)?;
        outbox::Entity::insert(row)
            .exec_without_returning(txn)
            .await?;
        crate::crash_point!("{}.appended", envelope.kind);
        Ok(envelope)
    }

    /// Writes many facts of one kind in few statements, in the order given.
    pub async fn append_all<F: Fact>(
        &self,
        txn: &DatabaseTransaction,
        facts: &[F],
        cause: &Cause,
    ) -> Result<Vec<Envelope>, EventError> {
        let envelopes = facts
            .iter()
            .map(|fact| self.envelope(fact, cause.clone()))
            .collect::<Result<Vec<_>, _>>()?;
        Self::insert(txn, &envelopes).await?;
        Ok(envelopes)
    }

    /// Writes many facts of one kind in few statements, each with what it follows from.
    pub async fn append_each<F: Fact>(
        &self,
        txn: &DatabaseTransaction,
        facts: impl IntoIterator<Item = (F, Cause)>,
    ) -> Result<Vec<Envelope>, EventError> {
        let envelopes = facts
            .into_iter()
            .map(|(fact, cause)| self.envelope(&fact, cause))
            .collect::<Result<Vec<_>, _>>()?;
        Self::insert(txn, &envelopes).await?;
        Ok(envelopes)
    }

    async fn insert(txn: &DatabaseTransaction, envelopes: &[Envelope]) -> Result<(), EventError> {
        for chunk in envelopes.chunks(INSERT_ROWS_MAX) {
            let rows = chunk.iter().map(row_of).collect::<Result<Vec<_>, _>>()?;
            outbox::Entity::insert_many(rows)
                .exec_without_returning(txn)
                .await?;
        }
        if let Some(last) = envelopes.last() {
            crate::crash_point!("{}.appended", last.kind);
        }
        Ok(())
    }

    /// Commits and wakes the relay, so that nothing waits for a poll.
    pub async fn commit(&self, txn: DatabaseTransaction) -> Result<(), DbErr> {
        crate::crash_point!("{}.committing", self.service);
        txn.commit().await?;
        crate::crash_point!("{}.committed", self.service);
        self.wake.notify_one();
        Ok(())
    }

    pub(crate) fn clock(&self) -> SharedClock {
        Arc::clone(&self.clock)
    }

    pub(crate) async fn woken(&self) {
        self.wake.notified().await;
    }

    pub(crate) fn wake(&self) {
        self.wake.notify_one();
    }

    fn envelope<F: Fact>(&self, fact: &F, cause: Cause) -> Result<Envelope, EventError> {
        if F::PRODUCER != self.service {
            return Err(EventError::NotOurs {
                kind: F::KIND,
                producer: F::PRODUCER,
                service: self.service,
            });
        }
        Envelope::seal(EventId::new(), fact, self.clock.now(), cause)
    }
}

fn row_of(envelope: &Envelope) -> Result<outbox::ActiveModel, EventError> {
    Ok(outbox::ActiveModel {
        position: NotSet,
        event_id: Set(envelope.id.uuid()),
        kind: Set(envelope.kind.clone()),
        aggregate: Set(envelope.aggregate.clone()),
        version: Set(i32::from(envelope.version)),
        trace_id: Set(envelope.trace_id.clone()),
        causation_id: Set(envelope.causation_id.map(EventId::uuid)),
        cause_hash: Set(envelope.cause_hash.map(|hash| hash.to_string())),
        hash: Set(Some(envelope.hash.to_string())),
        payload: Set(serde_json::to_string(&envelope.payload).map_err(EventError::Unwritable)?),
        occurred_at: Set(envelope.occurred_at),
        published_at: Set(None),
    })
}

/// Reads a stored row back into what was told.
pub(crate) fn envelope_of(service: Service, row: outbox::Model) -> Result<Envelope, EventError> {
    let outbox::Model {
        position: _,
        event_id,
        kind,
        aggregate,
        version,
        trace_id,
        causation_id,
        cause_hash,
        hash,
        payload,
        occurred_at,
        published_at: _,
    } = row;
    let read_hash = |text: String| text.parse::<EventHash>().map_err(unreadable);
    let stored = hash.map(read_hash).transpose()?;
    let mut envelope = Envelope {
        id: EventId::from_uuid(event_id),
        kind,
        aggregate,
        occurred_at,
        trace_id,
        causation_id: causation_id.map(EventId::from_uuid),
        cause_hash: cause_hash.map(read_hash).transpose()?,
        service,
        version: u16::try_from(version).map_err(unreadable)?,
        payload: serde_json::from_str(&payload).map_err(unreadable)?,
        hash: stored.unwrap_or_else(|| EventHash::of(&[])),
    };
    if stored.is_none() {
        envelope.hash = envelope.computed_hash()?;
    }
    Ok(envelope)
}

/// What a service told and its outbox still holds, in the order of telling; at most
/// [`LISTED_MAX`].
pub async fn list_told(
    db: &impl ConnectionTrait,
    service: Service,
) -> Result<Vec<Envelope>, EventError> {
    let rows = outbox::Entity::find()
        .order_by_asc(outbox::Column::Position)
        .limit(LISTED_MAX)
        .all(db)
        .await?;
    rows.into_iter()
        .map(|row| envelope_of(service, row))
        .collect()
}

fn unreadable(error: impl std::fmt::Display) -> EventError {
    EventError::Unreadable(error.to_string())
}
