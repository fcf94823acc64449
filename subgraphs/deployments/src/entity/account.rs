//! The accounts deployments trade on.

use sea_orm::entity::prelude::*;

/// One account of one deployment.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "deployment_accounts")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub deployment_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub venue: String,
    pub mode: String,
    pub address: String,
    pub keyring_id: Uuid,
    pub agent_address: String,
    /// The venue's word on whether the key may trade.
    pub permission: String,
    pub checked_at: DateTimeUtc,
    /// When the venue will let the key sign no longer, once that is near.
    pub key_expires_at: Option<DateTimeUtc>,
}

impl ActiveModelBehavior for ActiveModel {}
