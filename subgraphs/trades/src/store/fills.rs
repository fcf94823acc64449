//! Booked executions.

use domain::{DeploymentId, UserId};
use sea_orm::sea_query::OnConflict;
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
};
use uuid::Uuid;

use crate::entity::fill;

/// Executions of one order, at most: the venue's own limit of an answer.
const PER_ORDER_MAX: u64 = 2_000;

/// Books an execution; false when it already is.
pub async fn insert(db: &impl ConnectionTrait, row: fill::ActiveModel) -> Result<bool, DbErr> {
    let written = fill::Entity::insert(row)
        .on_conflict(
            OnConflict::columns([fill::Column::Address, fill::Column::TradeId])
                .do_nothing()
                .to_owned(),
        )
        .exec_without_returning(db)
        .await?;
    Ok(written == 1)
}

/// The executions of some orders, oldest first.
pub async fn list_of_orders(
    db: &impl ConnectionTrait,
    orders: &[Uuid],
) -> Result<Vec<fill::Model>, DbErr> {
    fill::Entity::find()
        .filter(fill::Column::OrderId.is_in(orders.iter().copied()))
        .order_by_asc(fill::Column::FilledAt)
        .order_by_asc(fill::Column::Id)
        .limit(PER_ORDER_MAX)
        .all(db)
        .await
}

/// A person's executions, newest first.
pub async fn page_of_user(
    db: &impl ConnectionTrait,
    user: UserId,
    deployment: Option<DeploymentId>,
    before: Option<Uuid>,
    limit: u64,
) -> Result<Vec<fill::Model>, DbErr> {
    let mut query = fill::Entity::find().filter(fill::Column::UserId.eq(user.uuid()));
    if let Some(deployment) = deployment {
        query = query.filter(fill::Column::DeploymentId.eq(deployment.uuid()));
    }
    if let Some(before) = before {
        query = query.filter(fill::Column::Id.lt(before));
    }
    query
        .order_by_desc(fill::Column::Id)
        .limit(limit)
        .all(db)
        .await
}
