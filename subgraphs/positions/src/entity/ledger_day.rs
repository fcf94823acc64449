//! The equation of each UTC day that ended, account by account.

use sea_orm::entity::prelude::*;

/// One day of one account; amounts in micro-USDC.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "ledger_days")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub venue: String,
    #[sea_orm(primary_key, auto_increment = false)]
    pub mode: String,
    #[sea_orm(primary_key, auto_increment = false)]
    pub address: String,
    #[sea_orm(primary_key, auto_increment = false)]
    pub day: Date,
    pub opened_at: DateTimeUtc,
    pub closed_at: DateTimeUtc,
    pub opening_equity: i64,
    pub closing_equity: i64,
    pub deposits: i64,
    pub realised: i64,
    pub unrealised_change: i64,
    pub fees: i64,
    pub funding: i64,
    pub external: i64,
    pub gap: i64,
    pub is_balanced: bool,
}

impl ActiveModelBehavior for ActiveModel {}
