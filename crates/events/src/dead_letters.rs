//! What a service heard and could not act on: listed, and tried again when someone asks.

use std::sync::Arc;

use domain::{Clock, EventId, SystemClock, Timestamp};
use sea_orm::sea_query::{Expr, OnConflict};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, ExprTrait, QueryFilter, QueryOrder,
    QuerySelect, Set,
};

use crate::entity::dead_letter::{ActiveModel, Column, Entity, Model};
use crate::intake::Intake;
use crate::{Envelope, EventError, TransportError};

/// The most rows one listing returns.
pub const PAGE_MAX: u64 = 100;
/// The longest reason kept.
const REASON_LENGTH_MAX: usize = 1_000;
/// How many are tried again in one round.
const REPLAY_ROUND: u64 = 20;

/// One event that could not be acted on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeadLetter {
    /// The event.
    pub event_id: EventId,
    /// Its kind.
    pub kind: String,
    /// What it is about.
    pub aggregate: String,
    /// Why it could not be acted on.
    pub reason: String,
    /// How often it was tried.
    pub attempts: i32,
    /// When it was given up, by the machine's clock.
    pub failed_at: Timestamp,
    /// Set while a replay is asked for and has not succeeded.
    pub replay_at: Option<Timestamp>,
}

impl From<Model> for DeadLetter {
    fn from(row: Model) -> Self {
        let Model {
            event_id,
            service: _,
            kind,
            aggregate,
            envelope: _,
            reason,
            attempts,
            failed_at,
            replay_at,
        } = row;
        Self {
            event_id: EventId::from_uuid(event_id),
            kind,
            aggregate,
            reason,
            attempts,
            failed_at,
            replay_at,
        }
    }
}

/// Oldest event first, after the one given; at most [`PAGE_MAX`].
pub async fn list(
    db: &impl ConnectionTrait,
    after: Option<EventId>,
    limit: u64,
) -> Result<Vec<DeadLetter>, DbErr> {
    let mut query = Entity::find();
    if let Some(after) = after {
        query = query.filter(Column::EventId.gt(after.uuid()));
    }
    let rows = query
        .order_by_asc(Column::EventId)
        .limit(Ord::min(limit, PAGE_MAX))
        .all(db)
        .await?;
    Ok(rows.into_iter().map(DeadLetter::from).collect())
}

/// Asks the running consumer to try one again; the row goes when it succeeds.
pub async fn replay(db: &impl ConnectionTrait, id: EventId) -> Result<(), EventError> {
    let asked = Entity::update_many()
        .col_expr(Column::ReplayAt, Expr::value(SystemClock.now()))
        .filter(Column::EventId.eq(id.uuid()))
        .exec(db)
        .await?;
    if asked.rows_affected == 0 {
        return Err(EventError::NoSuchDeadLetter);
    }
    Ok(())
}

/// Asks the running consumer to try all of them again; how many there are.
pub async fn replay_all(db: &impl ConnectionTrait) -> Result<u64, EventError> {
    let asked = Entity::update_many()
        .col_expr(Column::ReplayAt, Expr::value(SystemClock.now()))
        .exec(db)
        .await?;
    Ok(asked.rows_affected)
}

pub(crate) async fn store(
    intake: &Intake,
    envelope: &Envelope,
    reason: &str,
    attempts: u32,
) -> Result<(), TransportError> {
    let text = serde_json::to_string(envelope).map_err(TransportError::Unwritable)?;
    let row = ActiveModel {
        event_id: Set(envelope.id.uuid()),
        service: Set(envelope.service.as_str().to_owned()),
        kind: Set(envelope.kind.clone()),
        aggregate: Set(envelope.aggregate.clone()),
        envelope: Set(text),
        reason: Set(shortened(reason)),
        attempts: Set(i32::try_from(attempts).unwrap_or(i32::MAX)),
        failed_at: Set(SystemClock.now()),
        replay_at: Set(None),
    };
    insert(&intake.db, row).await
}

/// An entry that is no envelope at all: kept as it came, under an id of its own.
pub(crate) async fn store_unreadable(
    intake: &Intake,
    origin: &str,
    text: &str,
    reason: &str,
) -> Result<(), TransportError> {
    let row = ActiveModel {
        event_id: Set(EventId::new().uuid()),
        service: Set(origin.to_owned()),
        kind: Set("unreadable".to_owned()),
        aggregate: Set(origin.to_owned()),
        envelope: Set(text.to_owned()),
        reason: Set(shortened(reason)),
        attempts: Set(1),
        failed_at: Set(SystemClock.now()),
        replay_at: Set(None),
    };
    insert(&intake.db, row).await
}

async fn insert(db: &impl ConnectionTrait, row: ActiveModel) -> Result<(), TransportError> {
    let again = OnConflict::column(Column::EventId)
        .update_columns([
            Column::Reason,
            Column::Attempts,
            Column::FailedAt,
            Column::ReplayAt,
        ])
        .to_owned();
    Entity::insert(row)
        .on_conflict(again)
        .exec_without_returning(db)
        .await?;
    Ok(())
}

/// Runs the handlers of those someone asked for.
pub(crate) async fn replay_requested(intake: &Arc<Intake>) -> Result<(), DbErr> {
    let asked = Entity::find()
        .filter(Column::ReplayAt.is_not_null())
        .order_by_asc(Column::EventId)
        .limit(REPLAY_ROUND)
        .all(&intake.db)
        .await?;
    for row in asked {
        replay_one(intake, row).await?;
    }
    Ok(())
}

async fn replay_one(intake: &Arc<Intake>, row: Model) -> Result<(), DbErr> {
    let id = row.event_id;
    let outcome = match serde_json::from_str::<Envelope>(&row.envelope) {
        Ok(envelope) => match intake.act(&Arc::new(envelope)).await {
            Ok(outcome) => outcome,
            Err(_stopping) => return Ok(()),
        },
        Err(error) => Err((format!("the envelope is malformed: {error}"), 1)),
    };
    match outcome {
        Ok(()) => {
            Entity::delete_by_id(id).exec(&intake.db).await?;
            tracing::info!(event.id = %EventId::from_uuid(id), "dead letter replayed");
        }
        Err((reason, attempts)) => {
            let attempts = i32::try_from(attempts).unwrap_or(i32::MAX);
            Entity::update_many()
                .col_expr(Column::Reason, Expr::value(shortened(&reason)))
                .col_expr(Column::Attempts, Expr::col(Column::Attempts).add(attempts))
                .col_expr(Column::FailedAt, Expr::value(SystemClock.now()))
                .col_expr(Column::ReplayAt, Expr::value(None::<Timestamp>))
                .filter(Column::EventId.eq(id))
                .exec(&intake.db)
                .await?;
        }
    }
    Ok(())
}

fn shortened(reason: &str) -> String {
    reason.chars().take(REASON_LENGTH_MAX).collect()
}
