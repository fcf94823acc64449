//! Keys for programs, by hash.

use sea_orm::entity::prelude::*;

/// One API key.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "api_keys")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub user_id: Uuid,
    pub name: String,
    /// How the key begins, to recognise it by.
    pub prefix: String,
    /// SHA-256 in hex.
    #[sea_orm(unique)]
    pub hash: String,
    /// Separated by spaces.
    pub scopes: String,
    pub created_at: DateTimeUtc,
    pub last_used_at: Option<DateTimeUtc>,
    pub revoked_at: Option<DateTimeUtc>,
}

impl ActiveModelBehavior for ActiveModel {}
