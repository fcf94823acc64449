//! Nonces that have signed in: none does so twice.

use sea_orm::entity::prelude::*;

/// One nonce.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "nonces")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub nonce: String,
    /// The wallet it was handed out to.
    pub wallet: String,
    pub expires_at: DateTimeUtc,
    /// Always set; the column dates from when open nonces were stored too.
    pub used_at: Option<DateTimeUtc>,
}

impl ActiveModelBehavior for ActiveModel {}
