//! Executions the venue reported, each once.

use sea_orm::entity::prelude::*;

/// One execution.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "fills")]
pub struct Model {
    /// The account.
    #[sea_orm(primary_key, auto_increment = false)]
    pub address: String,
    /// The venue's id of it.
    #[sea_orm(primary_key, auto_increment = false)]
    pub trade_id: String,
    /// The venue's id of the order.
    pub venue_order_id: String,
    /// Ours, when the order is ours.
    pub client_order_id: Option<String>,
    /// As it was told.
    pub fill: Json,
    /// When.
    pub filled_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
