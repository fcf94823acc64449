//! Corrections of orders by the venue's word.

use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
};
use uuid::Uuid;

use crate::entity::correction;

/// Corrections of one order that are shown.
const OF_ORDER_MAX: u64 = 100;

/// Keeps one.
pub async fn insert(db: &impl ConnectionTrait, row: correction::ActiveModel) -> Result<(), DbErr> {
    correction::Entity::insert(row)
        .exec_without_returning(db)
        .await
        .map(|_| ())
}

/// The corrections of some orders, oldest first.
pub async fn list_of_orders(
    db: &impl ConnectionTrait,
    orders: &[Uuid],
) -> Result<Vec<correction::Model>, DbErr> {
    correction::Entity::find()
        .filter(correction::Column::OrderId.is_in(orders.iter().copied()))
        .order_by_asc(correction::Column::Id)
        .limit(OF_ORDER_MAX.saturating_mul(orders.len().max(1) as u64))
        .all(db)
        .await
}
