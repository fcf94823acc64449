//! What the venue said and cannot be.

use domain::UserId;
use sea_orm::sea_query::OnConflict;
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
};
use uuid::Uuid;

use crate::entity::anomaly;

/// Anomalies of some orders, at most.
const PER_ORDERS_MAX: u64 = 1_000;

/// Keeps the evidence; false when the same was told before.
pub async fn insert(db: &impl ConnectionTrait, row: anomaly::ActiveModel) -> Result<bool, DbErr> {
    let written = anomaly::Entity::insert(row)
        .on_conflict(
            OnConflict::column(anomaly::Column::Digest)
                .do_nothing()
                .to_owned(),
        )
        .exec_without_returning(db)
        .await?;
    Ok(written == 1)
}

/// A person's anomalies, newest first.
pub async fn page_of_user(
    db: &impl ConnectionTrait,
    user: UserId,
    before: Option<Uuid>,
    limit: u64,
) -> Result<Vec<anomaly::Model>, DbErr> {
    let mut query = anomaly::Entity::find().filter(anomaly::Column::UserId.eq(user.uuid()));
    if let Some(before) = before {
        query = query.filter(anomaly::Column::Id.lt(before));
    }
    query
        .order_by_desc(anomaly::Column::Id)
        .limit(limit)
        .all(db)
        .await
}

/// The anomalies of some orders, oldest first.
pub async fn list_of_orders(
    db: &impl ConnectionTrait,
    orders: &[Uuid],
) -> Result<Vec<anomaly::Model>, DbErr> {
    anomaly::Entity::find()
        .filter(anomaly::Column::OrderId.is_in(orders.iter().copied()))
        .order_by_asc(anomaly::Column::Id)
        .limit(PER_ORDERS_MAX)
        .all(db)
        .await
}
