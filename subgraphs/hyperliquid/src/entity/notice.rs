//! What is told once and once only: funding, transfers, the coming end of keys.

use sea_orm::entity::prelude::*;

/// One such thing.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "notices")]
pub struct Model {
    /// The account.
    #[sea_orm(primary_key, auto_increment = false)]
    pub address: String,
    /// Made of the venue's own facts, so that it is the same whenever it is read.
    #[sea_orm(primary_key, auto_increment = false)]
    pub notice_id: String,
    /// FUNDING, TRANSFER or KEY.
    pub kind: String,
    /// As it was told.
    pub fact: Json,
    /// When it happened.
    pub happened_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
