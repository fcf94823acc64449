//! Stops and targets that their holder moved.

use sea_orm::entity::prelude::*;

/// One request, carried out once.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "level_moves")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub position_id: Uuid,
    /// Chosen by the client.
    #[sea_orm(primary_key, auto_increment = false)]
    pub idempotency_key: String,
    pub stop_before: Option<String>,
    pub stop_after: Option<String>,
    pub target_before: Option<String>,
    pub target_after: Option<String>,
    pub moved_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
