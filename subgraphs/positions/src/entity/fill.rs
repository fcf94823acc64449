//! The executions positions are made of, each once.

use sea_orm::entity::prelude::*;

/// One execution.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "position_fills")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub position_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub trade_id: String,
    /// ENTRY or EXIT.
    pub effect: String,
    pub quantity: String,
    pub price: String,
    /// In micro-USDC.
    pub fee: i64,
    pub is_liquidation: bool,
    /// Why it was not booked; empty when it was.
    #[sea_orm(column_type = "Text")]
    pub anomaly: String,
    pub filled_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
