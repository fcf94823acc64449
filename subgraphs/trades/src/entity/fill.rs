//! Executions that were booked, each once.

use sea_orm::entity::prelude::*;

/// One row.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "fills")]
pub struct Model {
    /// The fill.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The account.
    pub address: String,
    /// The venue's id of it.
    pub trade_id: String,
    /// Of which order.
    pub order_id: Uuid,
    /// Of which position.
    pub position_id: Uuid,
    /// For which deployment.
    pub deployment_id: Uuid,
    /// Whose.
    pub user_id: Uuid,
    /// How much.
    pub quantity: String,
    /// At which price.
    pub price: String,
    /// What the venue charged, micro-USDC.
    pub fee: i64,
    /// What it realised, micro-USDC.
    pub closed_pnl: i64,
    /// MAKER or TAKER.
    pub liquidity_role: String,
    /// Whether the venue closed by force.
    pub is_liquidation: bool,
    /// When.
    pub filled_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
