//! Accounts we trade on.

use sea_orm::entity::prelude::*;

/// One account with the key that signs for it.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "accounts")]
pub struct Model {
    /// In lower case with 0x.
    #[sea_orm(primary_key, auto_increment = false)]
    pub address: String,
    /// PAPER or LIVE.
    pub mode: String,
    /// Whose; none while only looked at.
    pub user_id: Option<Uuid>,
    /// For which deployment.
    pub deployment_id: Option<Uuid>,
    /// The keys.
    pub keyring_id: Option<Uuid>,
    /// The key that signs.
    pub agent_address: Option<String>,
    /// YES, NO or UNKNOWN.
    pub permission: String,
    /// Every fill up to this moment has been told.
    pub fills_seen_until: DateTimeUtc,
    /// All funding up to this moment has been told.
    pub fundings_seen_until: Option<DateTimeUtc>,
    /// Every transfer up to this moment has been told.
    pub transfers_seen_until: Option<DateTimeUtc>,
    /// Until when the venue lets the key sign, as far as known.
    pub agent_expires_at: Option<DateTimeUtc>,
    /// When it was first seen.
    pub created_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
