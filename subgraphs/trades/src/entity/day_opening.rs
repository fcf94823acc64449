//! What a deployment was worth when it was first judged on a day.

use sea_orm::entity::prelude::*;

/// One row.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "day_openings")]
pub struct Model {
    /// The deployment.
    #[sea_orm(primary_key, auto_increment = false)]
    pub deployment_id: Uuid,
    /// The day in UTC, YYYY-MM-DD.
    #[sea_orm(primary_key, auto_increment = false)]
    pub day: String,
    /// Its equity in micro-USDC.
    pub equity: i64,
    /// The account it was read of; absent in rows older than this column.
    pub address: Option<String>,
    /// When the venue said so; absent in rows older than this column.
    pub noted_at: Option<DateTimeUtc>,
    /// What came to the account since then in micro-USDC; negative left it.
    pub transferred: i64,
}

impl ActiveModelBehavior for ActiveModel {}
