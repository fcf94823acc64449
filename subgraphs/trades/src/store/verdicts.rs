//! Verdicts and the intents that follow from them.

use domain::{DeploymentId, IntentId, PositionId, SignalId, UserId, VerdictId};
use sea_orm::sea_query::ExprTrait;
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    QueryTrait,
};
use uuid::Uuid;

use super::orders::UNENDED;
use crate::entity::{exposure, intent, order, verdict};

/// Writes verdicts down.
pub async fn insert_all(
    db: &impl ConnectionTrait,
    rows: Vec<verdict::ActiveModel>,
) -> Result<(), DbErr> {
    super::insert_rows(db, rows).await
}

/// Writes intents down.
pub async fn insert_intents(
    db: &impl ConnectionTrait,
    rows: Vec<intent::ActiveModel>,
) -> Result<(), DbErr> {
    super::insert_rows(db, rows).await
}

/// Which of these deployments have a verdict on a signal already.
pub async fn list_judged(
    db: &impl ConnectionTrait,
    signal: SignalId,
    deployments: &[Uuid],
) -> Result<Vec<Uuid>, DbErr> {
    verdict::Entity::find()
        .select_only()
        .column(verdict::Column::DeploymentId)
        .filter(verdict::Column::SignalId.eq(signal.uuid()))
        .filter(verdict::Column::DeploymentId.is_in(deployments.iter().copied()))
        .order_by_asc(verdict::Column::DeploymentId)
        .limit(deployments.len().max(1) as u64)
        .into_tuple()
        .all(db)
        .await
}

/// A person's verdicts by id.
pub async fn load_of_user(
    db: &impl ConnectionTrait,
    user: UserId,
    ids: &[VerdictId],
) -> Result<Vec<verdict::Model>, DbErr> {
    verdict::Entity::find()
        .filter(verdict::Column::UserId.eq(user.uuid()))
        .filter(verdict::Column::Id.is_in(ids.iter().map(|id| id.uuid())))
        .order_by_asc(verdict::Column::Id)
        .limit(ids.len().max(1) as u64)
        .all(db)
        .await
}

/// Which verdicts of a person are asked for.
#[derive(Clone, Copy, Debug, Default)]
pub struct VerdictFilter {
    /// Of this deployment.
    pub deployment: Option<DeploymentId>,
    /// On this signal.
    pub signal: Option<SignalId>,
}

/// A person's verdicts, newest first.
pub async fn page_of_user(
    db: &impl ConnectionTrait,
    user: UserId,
    filter: VerdictFilter,
    before: Option<Uuid>,
    limit: u64,
) -> Result<Vec<verdict::Model>, DbErr> {
    let mut query = verdict::Entity::find().filter(verdict::Column::UserId.eq(user.uuid()));
    if let Some(deployment) = filter.deployment {
        query = query.filter(verdict::Column::DeploymentId.eq(deployment.uuid()));
    }
    if let Some(signal) = filter.signal {
        query = query.filter(verdict::Column::SignalId.eq(signal.uuid()));
    }
    if let Some(before) = before {
        query = query.filter(verdict::Column::Id.lt(before));
    }
    query
        .order_by_desc(verdict::Column::Id)
        .limit(limit)
        .all(db)
        .await
}

/// A person's intents by id.
pub async fn load_intents_of_user(
    db: &impl ConnectionTrait,
    user: UserId,
    ids: &[IntentId],
) -> Result<Vec<intent::Model>, DbErr> {
    intent::Entity::find()
        .filter(intent::Column::UserId.eq(user.uuid()))
        .filter(intent::Column::Id.is_in(ids.iter().map(|id| id.uuid())))
        .order_by_asc(intent::Column::Id)
        .limit(ids.len().max(1) as u64)
        .all(db)
        .await
}

/// The intents that followed from some verdicts.
pub async fn list_intents_of_verdicts(
    db: &impl ConnectionTrait,
    verdicts: &[Uuid],
) -> Result<Vec<intent::Model>, DbErr> {
    intent::Entity::find()
        .filter(intent::Column::VerdictId.is_in(verdicts.iter().copied()))
        .order_by_asc(intent::Column::Id)
        .limit(verdicts.len().max(1) as u64)
        .all(db)
        .await
}

/// An intent, for the service itself.
pub async fn find_intent(
    db: &impl ConnectionTrait,
    id: IntentId,
) -> Result<Option<intent::Model>, DbErr> {
    intent::Entity::find_by_id(id.uuid()).one(db).await
}

/// Intents, for the service itself.
pub async fn load_intents(
    db: &impl ConnectionTrait,
    ids: &[Uuid],
) -> Result<Vec<intent::Model>, DbErr> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    intent::Entity::find()
        .filter(intent::Column::Id.is_in(ids.iter().copied()))
        .order_by_asc(intent::Column::Id)
        .limit(ids.len() as u64)
        .all(db)
        .await
}

/// The intent a position began with, for the service itself.
pub async fn find_intent_of_position(
    db: &impl ConnectionTrait,
    position: PositionId,
) -> Result<Option<intent::Model>, DbErr> {
    intent::Entity::find()
        .filter(intent::Column::PositionId.eq(position.uuid()))
        .one(db)
        .await
}

/// The intents on whose accounts something of ours may work or be held, in the order of their
/// ids, after one.
pub async fn list_watched_after(
    db: &impl ConnectionTrait,
    after: Uuid,
    limit: u64,
) -> Result<Vec<intent::Model>, DbErr> {
    let open = exposure::Entity::find()
        .select_only()
        .column(exposure::Column::PositionId)
        .filter(super::exposures::is_unclosed())
        .into_query();
    let under_way = order::Entity::find()
        .select_only()
        .column(order::Column::IntentId)
        .filter(order::Column::State.is_in(UNENDED))
        .filter(order::Column::State.ne("PLANNED"))
        .into_query();
    let is_watched = intent::Column::PositionId
        .in_subquery(open)
        .or(intent::Column::Id.in_subquery(under_way));
    intent::Entity::find()
        .filter(is_watched)
        .filter(intent::Column::Id.gt(after))
        .order_by_asc(intent::Column::Id)
        .limit(limit)
        .all(db)
        .await
}
