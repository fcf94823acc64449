//! Deployments as told.

use domain::{TradingMode, UserId};
use sea_orm::sea_query::{Expr, ExprTrait, OnConflict};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
};

use crate::entity::deployment;

/// Deployments of one person that are looked at.
const PER_USER_MAX: u64 = 1_000;

/// Takes over what was told, unless something newer is known.
pub async fn save(db: &impl ConnectionTrait, row: deployment::ActiveModel) -> Result<(), DbErr> {
    let newer = Expr::col((deployment::Entity, deployment::Column::Version))
        .lt(Expr::cust("excluded.version"));
    deployment::Entity::insert(row)
        .on_conflict(
            OnConflict::column(deployment::Column::Id)
                .update_columns([
                    deployment::Column::Status,
                    deployment::Column::Accounts,
                    deployment::Column::Version,
                ])
                .action_and_where(newer)
                .to_owned(),
        )
        .exec_without_returning(db)
        .await
        .map(|_| ())
}

/// A person's newest deployments, of one mode or of both.
pub async fn list_of_user(
    db: &impl ConnectionTrait,
    user: UserId,
    mode: Option<TradingMode>,
) -> Result<Vec<deployment::Model>, DbErr> {
    let mut query = deployment::Entity::find().filter(deployment::Column::UserId.eq(user.uuid()));
    if let Some(mode) = mode {
        query = query.filter(deployment::Column::Mode.eq(mode.as_str()));
    }
    query
        .order_by_desc(deployment::Column::Id)
        .limit(PER_USER_MAX)
        .all(db)
        .await
}
