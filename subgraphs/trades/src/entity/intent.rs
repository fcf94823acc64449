//! Durable decisions to trade, one per signal and deployment.

use sea_orm::entity::prelude::*;

/// One row.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "intents")]
pub struct Model {
    /// The intent.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The verdict it follows from.
    pub verdict_id: Uuid,
    /// On which signal.
    pub signal_id: Uuid,
    /// For which deployment.
    pub deployment_id: Uuid,
    /// Whose.
    pub user_id: Uuid,
    /// Of which agent.
    pub agent_id: Uuid,
    /// The keys that sign.
    pub keyring_id: Uuid,
    /// On which account.
    pub account: Json,
    /// The position it opens.
    pub position_id: Uuid,
    /// What.
    pub token: String,
    /// LONG or SHORT.
    pub side: String,
    /// How much, in market units.
    pub quantity: String,
    /// The worst price accepted.
    pub limit_price: String,
    /// Where the protective stop goes.
    pub stop_price: String,
    /// Where profit is taken.
    pub target_price: Option<String>,
    /// With which leverage.
    pub leverage: i32,
    /// Its worth in micro-USDC.
    pub notional: i64,
    /// The id of the entry at the venue.
    pub client_order_id: String,
    /// When.
    pub decided_at: DateTimeUtc,
    /// The newest link of its chain: what happens next follows from it.
    pub cause: Option<Json>,
}

impl ActiveModelBehavior for ActiveModel {}
