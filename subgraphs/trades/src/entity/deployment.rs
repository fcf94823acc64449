//! Deployments as their service last told them.

use sea_orm::entity::prelude::*;

/// One row.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "deployments")]
pub struct Model {
    /// The deployment.
    #[sea_orm(primary_key, auto_increment = false)]
    pub deployment_id: Uuid,
    /// Whose.
    pub user_id: Uuid,
    /// Of which agent.
    pub agent_id: Uuid,
    /// PENDING, ACTIVE, PAUSED or CANCELLED.
    pub status: String,
    /// All that was told.
    pub snapshot: Json,
    /// Which of its versions.
    pub version: i64,
}

impl ActiveModelBehavior for ActiveModel {}
