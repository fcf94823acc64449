//! The lines of postings; those of one posting sum to zero.

use sea_orm::entity::prelude::*;

/// One amount in one book.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "ledger_lines")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Orders lines by when they were written; what pages go by.
    pub sequence: Uuid,
    pub posting_id: Uuid,
    pub venue: String,
    pub mode: String,
    pub address: String,
    pub user_id: Option<Uuid>,
    pub position_id: Option<Uuid>,
    pub kind: String,
    pub book: String,
    /// In micro-USDC.
    pub amount: i64,
    /// The venue's id of what happened.
    #[sea_orm(column_type = "Text")]
    pub evidence: String,
    /// By the venue's clock.
    pub occurred_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
