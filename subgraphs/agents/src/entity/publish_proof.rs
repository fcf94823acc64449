//! The proofs of intent agents were published with.

use sea_orm::entity::prelude::*;

/// One proof; its nonce is never accepted again.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "publish_proofs")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub agent_id: Uuid,
    pub signer: String,
    pub chain_id: String,
    pub nonce: String,
    /// The agent's name as it was signed.
    pub name: String,
    pub signature: String,
    pub expires_at: DateTimeUtc,
    pub proved_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
