//! Accounts, and how far each was read.

use domain::Timestamp;
use events::Lease;
use sea_orm::sea_query::{Expr, ExprTrait, Func, NullOrdering, OnConflict};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, Order, PaginatorTrait,
    QueryFilter, QueryOrder, QuerySelect,
};
use uuid::Uuid;

use crate::entity::account::{ActiveModel, Column, Entity, Model};

/// The account that has this handle now, in any case of letters.
pub async fn find_account_by_handle(
    db: &impl ConnectionTrait,
    handle: &str,
) -> Result<Option<Model>, DbErr> {
    Entity::find()
        .filter(Expr::expr(Func::lower(Expr::col(Column::Handle))).eq(handle.to_lowercase()))
        // A handle that changed hands belongs to whoever was added last.
        .order_by_desc(Column::Id)
        .one(db)
        .await
}

/// The accounts with these ids.
pub async fn load_accounts(db: &impl ConnectionTrait, ids: &[Uuid]) -> Result<Vec<Model>, DbErr> {
    Entity::find()
        .filter(Column::Id.is_in(ids.iter().copied()))
        .all(db)
        .await
}

/// Accounts by handle, after `after`; of those whose handle or name holds `search`.
pub async fn page_accounts(
    db: &impl ConnectionTrait,
    search: Option<&str>,
    after: Option<&(String, Uuid)>,
    limit: u64,
) -> Result<Vec<Model>, DbErr> {
    let mut query = Entity::find();
    if let Some(search) = search {
        let pattern = format!("%{}%", search.to_lowercase().replace(['%', '_'], ""));
        let holds = |column| Expr::expr(Func::lower(Expr::col(column))).like(pattern.clone());
        let either = Condition::any()
            .add(holds(Column::Handle))
            .add(holds(Column::DisplayName));
        query = query.filter(either);
    }
    if let Some((handle, id)) = after {
        let later = Condition::any().add(Column::Handle.gt(handle)).add(
            Condition::all()
                .add(Column::Handle.eq(handle))
                .add(Column::Id.gt(*id)),
        );
        query = query.filter(later);
    }
    query
        .order_by_asc(Column::Handle)
        .order_by_asc(Column::Id)
        .limit(limit)
        .all(db)
        .await
}

/// The followed accounts, the longest unread first.
pub async fn list_followed(db: &impl ConnectionTrait, limit: u64) -> Result<Vec<Model>, DbErr> {
    Entity::find()
        .filter(Column::IsFollowed.eq(true))
        .order_by_with_nulls(Column::LastPolledAt, Order::Asc, NullOrdering::First)
        .order_by_asc(Column::Id)
        .limit(limit)
        .all(db)
        .await
}

/// How many accounts are followed.
pub async fn count_followed(db: &impl ConnectionTrait) -> Result<u64, DbErr> {
    Entity::find()
        .filter(Column::IsFollowed.eq(true))
        .count(db)
        .await
}

/// Adds an account; one that is known by X's number only takes its new handle and name.
pub async fn insert_account(db: &impl ConnectionTrait, row: ActiveModel) -> Result<Model, DbErr> {
    let known = OnConflict::column(Column::XUserId)
        .update_columns([Column::Handle, Column::DisplayName, Column::IsFollowed])
        .to_owned();
    Entity::insert(row)
        .on_conflict(known)
        .exec_with_returning(db)
        .await
}

/// Follows a known account, from `read_from` on if it was not read before.
pub async fn follow_account(
    db: &impl ConnectionTrait,
    id: Uuid,
    read_from: Timestamp,
) -> Result<(), DbErr> {
    Entity::update_many()
        .col_expr(Column::IsFollowed, Expr::value(true))
        .col_expr(Column::ReadFrom, Expr::value(read_from))
        .filter(Column::Id.eq(id))
        .filter(Column::IsFollowed.eq(false))
        .exec(db)
        .await
        .map(drop)
}

/// Moves an account's cursor, if the lease still stands. False when it does not.
pub async fn move_cursor(
    db: &impl ConnectionTrait,
    id: Uuid,
    since_id: Option<String>,
    lease: &Lease,
) -> Result<bool, DbErr> {
    let moved = Entity::update_many()
        .col_expr(Column::SinceId, Expr::value(since_id))
        .col_expr(Column::LastError, Expr::value(None::<String>))
        .filter(Column::Id.eq(id))
        .filter(Expr::exists(lease.still_held()))
        .exec(db)
        .await?;
    Ok(moved.rows_affected == 1)
}

/// These accounts were asked for at this moment.
pub async fn note_polled(
    db: &impl ConnectionTrait,
    ids: &[Uuid],
    at: Timestamp,
) -> Result<(), DbErr> {
    Entity::update_many()
        .col_expr(Column::LastPolledAt, Expr::value(at))
        .filter(Column::Id.is_in(ids.iter().copied()))
        .exec(db)
        .await
        .map(drop)
}

/// Why an account cannot be read.
pub async fn note_account_error(
    db: &impl ConnectionTrait,
    id: Uuid,
    error: &str,
) -> Result<(), DbErr> {
    Entity::update_many()
        .col_expr(Column::LastError, Expr::value(error))
        .filter(Column::Id.eq(id))
        .exec(db)
        .await
        .map(drop)
}
