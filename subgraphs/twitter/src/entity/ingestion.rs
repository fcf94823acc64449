//! Whether X is read, one row.

use sea_orm::entity::prelude::*;

/// The state of reading.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "ingestion")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub name: String,
    /// Nothing is asked before this moment.
    pub paused_until: Option<DateTimeUtc>,
    /// Why the last round failed.
    pub last_error: Option<String>,
    pub updated_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
