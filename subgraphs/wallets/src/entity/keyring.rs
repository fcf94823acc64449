//! The keys of one deployment on one venue.

use sea_orm::entity::prelude::*;

/// One keyring. Its keys are sealed; see [`platform::Vault`].
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "keyrings")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub user_id: Uuid,
    pub deployment_id: Uuid,
    pub venue: String,
    /// PAPER or LIVE.
    pub mode: String,
    pub account_address: String,
    #[sea_orm(unique)]
    pub agent_address: String,
    /// A paper account's own key; a live account's never leaves its owner.
    #[sea_orm(column_type = "Text", nullable)]
    pub sealed_account_key: Option<String>,
    #[sea_orm(column_type = "Text")]
    pub sealed_agent_key: String,
    pub created_at: DateTimeUtc,
    pub expires_at: Option<DateTimeUtc>,
    pub retired_at: Option<DateTimeUtc>,
}

impl ActiveModelBehavior for ActiveModel {}
