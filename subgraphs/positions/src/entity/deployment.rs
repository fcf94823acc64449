//! Deployments as last told: whose account is whose.

use sea_orm::entity::prelude::*;

/// One deployment.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "deployments")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub user_id: Uuid,
    pub status: String,
    pub mode: String,
    /// The accounts it trades on.
    pub accounts: Json,
    /// An older one never overwrites a newer one.
    pub version: i64,
}

impl ActiveModelBehavior for ActiveModel {}
