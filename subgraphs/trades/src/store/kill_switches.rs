//! Raised kill switches.

use domain::Timestamp;
use sea_orm::sea_query::Expr;
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
};

use crate::entity::kill_switch;

/// Raised switches at a time; more than this many are a mistake of their own.
const RAISED_MAX: u64 = 100_000;

/// Every raised switch.
pub async fn list_raised(db: &impl ConnectionTrait) -> Result<Vec<kill_switch::Model>, DbErr> {
    kill_switch::Entity::find()
        .filter(kill_switch::Column::ReleasedAt.is_null())
        .order_by_asc(kill_switch::Column::Id)
        .limit(RAISED_MAX)
        .all(db)
        .await
}

/// Writes a raised switch down.
pub async fn insert(db: &impl ConnectionTrait, row: kill_switch::ActiveModel) -> Result<(), DbErr> {
    kill_switch::Entity::insert(row)
        .exec_without_returning(db)
        .await
        .map(|_| ())
}

/// Notes that every switch of a scope and target was lowered.
pub async fn release(
    db: &impl ConnectionTrait,
    scope: &str,
    target: &str,
    at: Timestamp,
) -> Result<(), DbErr> {
    kill_switch::Entity::update_many()
        .col_expr(kill_switch::Column::ReleasedAt, Expr::value(at))
        .filter(kill_switch::Column::Scope.eq(scope))
        .filter(kill_switch::Column::Target.eq(target))
        .filter(kill_switch::Column::ReleasedAt.is_null())
        .exec(db)
        .await
        .map(|_| ())
}
