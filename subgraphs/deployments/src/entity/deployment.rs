//! One user running one agent.

use sea_orm::entity::prelude::*;

/// One deployment.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "deployments")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub user_id: Uuid,
    pub agent_id: Uuid,
    /// Where it trades.
    pub venue: String,
    /// The user's wallet: the account itself when live.
    pub wallet: String,
    pub mode: String,
    pub status: String,
    /// The deployer's own limits, as JSON.
    #[sea_orm(column_type = "Text")]
    pub policy: String,
    pub idempotency_key: String,
    pub created_at: DateTimeUtc,
    pub paused_at: Option<DateTimeUtc>,
    pub cancelled_at: Option<DateTimeUtc>,
    pub version: i64,
}

impl ActiveModelBehavior for ActiveModel {}
