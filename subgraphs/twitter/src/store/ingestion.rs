//! What reading costs, what was skipped, and why reading stands still.

use chrono::NaiveDate;
use sea_orm::sea_query::{Expr, ExprTrait, OnConflict};
use sea_orm::{ConnectionTrait, DbErr, EntityTrait, QueryOrder, QuerySelect, Set};

use crate::entity::{ingestion, skipped_post, spend};

/// The name of the one row.
pub const INGESTION: &str = "x";

/// Adds to what was read on a day.
pub async fn add_spend(db: &impl ConnectionTrait, more: spend::Model) -> Result<(), DbErr> {
    let spend::Model {
        day,
        posts_read,
        users_read,
        spent_micros,
    } = more;
    let sum = |column: spend::Column, more: i64| Expr::col((spend::Entity, column)).add(more);
    let add = OnConflict::column(spend::Column::Day)
        .value(
            spend::Column::PostsRead,
            sum(spend::Column::PostsRead, posts_read),
        )
        .value(
            spend::Column::UsersRead,
            sum(spend::Column::UsersRead, users_read),
        )
        .value(
            spend::Column::SpentMicros,
            sum(spend::Column::SpentMicros, spent_micros),
        )
        .to_owned();
    let row = spend::ActiveModel {
        day: Set(day),
        posts_read: Set(posts_read),
        users_read: Set(users_read),
        spent_micros: Set(spent_micros),
    };
    spend::Entity::insert(row)
        .on_conflict(add)
        .exec_without_returning(db)
        .await
        .map(drop)
}

/// What was read on a day.
pub async fn find_spend(
    db: &impl ConnectionTrait,
    day: NaiveDate,
) -> Result<Option<spend::Model>, DbErr> {
    spend::Entity::find_by_id(day).one(db).await
}

/// Whether and why reading stands still.
pub async fn find_ingestion(db: &impl ConnectionTrait) -> Result<Option<ingestion::Model>, DbErr> {
    ingestion::Entity::find_by_id(INGESTION).one(db).await
}

/// Writes whether and why reading stands still.
pub async fn write_ingestion(
    db: &impl ConnectionTrait,
    row: ingestion::ActiveModel,
) -> Result<(), DbErr> {
    use ingestion::Column::{LastError, Name, PausedUntil, UpdatedAt};
    let replace = OnConflict::column(Name)
        .update_columns([PausedUntil, LastError, UpdatedAt])
        .to_owned();
    ingestion::Entity::insert(row)
        .on_conflict(replace)
        .exec_without_returning(db)
        .await
        .map(drop)
}

/// What was skipped, newest first.
pub async fn list_skipped(
    db: &impl ConnectionTrait,
    limit: u64,
) -> Result<Vec<skipped_post::Model>, DbErr> {
    skipped_post::Entity::find()
        .order_by_desc(skipped_post::Column::SeenAt)
        .order_by_desc(skipped_post::Column::Id)
        .limit(limit)
        .all(db)
        .await
}
