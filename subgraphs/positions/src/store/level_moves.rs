//! Moves of stops and targets, each once.

use domain::PositionId;
use sea_orm::{ConnectionTrait, DbErr, EntityTrait};

use crate::entity::level_move::{ActiveModel, Entity, Model};

/// The move a request made, when it made one.
pub async fn find(
    db: &impl ConnectionTrait,
    position: PositionId,
    key: &str,
) -> Result<Option<Model>, DbErr> {
    Entity::find_by_id((position.uuid(), key.to_owned()))
        .one(db)
        .await
}

/// Writes one down.
pub async fn insert(db: &impl ConnectionTrait, row: ActiveModel) -> Result<(), DbErr> {
    Entity::insert(row)
        .exec_without_returning(db)
        .await
        .map(drop)
}
