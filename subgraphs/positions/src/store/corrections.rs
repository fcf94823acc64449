//! Corrections by the venue's word.

use sea_orm::{ConnectionTrait, DbErr, EntityTrait};

use crate::entity::correction;

/// Keeps one.
pub async fn insert(db: &impl ConnectionTrait, row: correction::ActiveModel) -> Result<(), DbErr> {
    correction::Entity::insert(row)
        .exec_without_returning(db)
        .await
        .map(|_| ())
}
