//! The Ed25519 keys that sign access tokens; private halves sealed.

use sea_orm::entity::prelude::*;

/// One key.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "signing_keys")]
pub struct Model {
    /// The `kid` of its tokens.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// 32 bytes in URL-safe base64, as JWKS writes them.
    pub public_key: String,
    /// See [`platform::Vault`].
    #[sea_orm(column_type = "Text")]
    pub sealed_private_key: String,
    pub created_at: DateTimeUtc,
    /// Signs until then.
    pub retires_at: DateTimeUtc,
    /// Is published until then: its last token has expired long before.
    pub expires_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
