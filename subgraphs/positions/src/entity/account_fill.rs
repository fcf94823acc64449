//! Every execution the venue told of on an account, ours or not.

use sea_orm::entity::prelude::*;

/// One execution.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "account_fills")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub venue: String,
    #[sea_orm(primary_key, auto_increment = false)]
    pub mode: String,
    #[sea_orm(primary_key, auto_increment = false)]
    pub address: String,
    #[sea_orm(primary_key, auto_increment = false)]
    pub trade_id: String,
    /// What the venue says it realised, in micro-USDC.
    pub closed_pnl: i64,
    /// In micro-USDC.
    pub fee: i64,
    /// Whether it stands in the books as ours.
    pub is_booked: bool,
    /// Whether it stands in the books as a stranger's.
    pub is_external: bool,
    pub filled_at: DateTimeUtc,
    /// By the wall.
    pub heard_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
