//! What is known of agents: who listens to whom, and how they weigh.

use sea_orm::entity::prelude::*;

/// One agent as it was last told.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "agents")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub creator_id: Uuid,
    pub status: String,
    pub visibility: String,
    pub venue: String,
    /// The eight weights as JSON.
    #[sea_orm(column_type = "Text")]
    pub weights: String,
    /// An older one never overwrites a newer one.
    pub version: i64,
}

impl ActiveModelBehavior for ActiveModel {}
