//! Orders on our accounts that we did not place: shown, never touched.

use sea_orm::entity::prelude::*;

/// One row.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "external_orders")]
pub struct Model {
    /// The account.
    #[sea_orm(primary_key, auto_increment = false)]
    pub address: String,
    /// The venue's id of it.
    #[sea_orm(primary_key, auto_increment = false)]
    pub venue_order_id: String,
    /// The deployment that trades on the account.
    pub deployment_id: Uuid,
    /// Whose.
    pub user_id: Uuid,
    /// What.
    pub token: String,
    /// BUY or SELL.
    pub side: String,
    /// Its size.
    pub quantity: String,
    /// The mark price that triggers it.
    pub trigger_price: Option<String>,
    /// Whether it can only reduce.
    pub is_reduce_only: bool,
    /// When the venue last showed it.
    pub seen_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
