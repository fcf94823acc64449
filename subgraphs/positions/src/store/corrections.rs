//! Corrections by the venue's word.

use domain::{PositionId, UserId};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    QueryTrait,
};

use crate::entity::{correction, position};

/// Corrections of one position that are shown.
const OF_POSITION_MAX: u64 = 100;

/// Keeps one.
pub async fn insert(db: &impl ConnectionTrait, row: correction::ActiveModel) -> Result<(), DbErr> {
    correction::Entity::insert(row)
        .exec_without_returning(db)
        .await
        .map(|_| ())
}

/// The corrections of a person's positions, oldest first.
pub async fn load_of_user(
    db: &impl ConnectionTrait,
    user: UserId,
    positions: &[PositionId],
) -> Result<Vec<correction::Model>, DbErr> {
    let theirs = position::Entity::find()
        .select_only()
        .column(position::Column::Id)
        .filter(position::Column::UserId.eq(user.uuid()))
        .filter(position::Column::Id.is_in(positions.iter().map(|id| id.uuid())))
        .into_query();
    correction::Entity::find()
        .filter(correction::Column::PositionId.in_subquery(theirs))
        .order_by_asc(correction::Column::Id)
        .limit(OF_POSITION_MAX.saturating_mul(positions.len().max(1) as u64))
        .all(db)
        .await
}
