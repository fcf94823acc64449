//! What the venue said that cannot be: kept as evidence, never booked.

use sea_orm::entity::prelude::*;

/// One row.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "anomalies")]
pub struct Model {
    /// The row.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The account.
    pub address: String,
    /// The order, when it names one.
    pub client_order_id: Option<String>,
    /// What is wrong.
    pub kind: String,
    /// The venue's words.
    pub evidence: Json,
    /// When.
    pub seen_at: DateTimeUtc,
    /// The order of ours.
    pub order_id: Option<Uuid>,
    /// On the account of this deployment.
    pub deployment_id: Option<Uuid>,
    /// Whose.
    pub user_id: Option<Uuid>,
    /// The same when the venue repeats itself.
    #[sea_orm(unique)]
    pub digest: Option<String>,
}

impl ActiveModelBehavior for ActiveModel {}
