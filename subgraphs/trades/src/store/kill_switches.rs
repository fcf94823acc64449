//! Raised kill switches.

use domain::Timestamp;
use sea_orm::sea_query::{Expr, ExprTrait, OnConflict};
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

/// Writes a raised switch down; one that is raised already stays as it is.
pub async fn raise(db: &impl ConnectionTrait, row: kill_switch::ActiveModel) -> Result<(), DbErr> {
    let is_raised = Expr::col(kill_switch::Column::ReleasedAt).is_null();
    let one_raised = OnConflict::columns([kill_switch::Column::Scope, kill_switch::Column::Target])
        .target_and_where(is_raised)
        .do_nothing()
        .to_owned();
    kill_switch::Entity::insert(row)
        .on_conflict(one_raised)
        .exec_without_returning(db)
        .await
        .map(|_| ())
}

/// Raised switches the signer does not obey yet, oldest first.
pub async fn list_unobeyed(db: &impl ConnectionTrait) -> Result<Vec<kill_switch::Model>, DbErr> {
    kill_switch::Entity::find()
        .filter(kill_switch::Column::ReleasedAt.is_null())
        .filter(kill_switch::Column::ObeyedAt.is_null())
        .order_by_asc(kill_switch::Column::Id)
        .limit(RAISED_MAX)
        .all(db)
        .await
}

/// Notes that the signer obeys a switch; false when it was lowered meanwhile.
pub async fn note_obeyed(
    db: &impl ConnectionTrait,
    id: uuid::Uuid,
    at: Timestamp,
) -> Result<bool, DbErr> {
    let noted = kill_switch::Entity::update_many()
        .col_expr(kill_switch::Column::ObeyedAt, Expr::value(at))
        .filter(kill_switch::Column::Id.eq(id))
        .filter(kill_switch::Column::ReleasedAt.is_null())
        .exec(db)
        .await?;
    Ok(noted.rows_affected == 1)
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
