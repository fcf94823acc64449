//! Balanced changes of an account's books, each once.

use sea_orm::entity::prelude::*;

/// One posting. Its id follows from the account and the venue's facts.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "ledger_postings")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub venue: String,
    pub mode: String,
    pub address: String,
    pub kind: String,
    pub key: String,
    pub occurred_at: DateTimeUtc,
    pub posted_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
