//! The last nonce of every signer.

use sea_orm::entity::prelude::*;

/// One signer's last nonce.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "signer_nonces")]
pub struct Model {
    /// The signer's address.
    #[sea_orm(primary_key, auto_increment = false)]
    pub signer: String,
    /// Milliseconds.
    pub last_nonce: i64,
}

impl ActiveModelBehavior for ActiveModel {}
