//! The fences that are up.

use sea_orm::entity::prelude::*;

/// One raised fence.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "fences")]
pub struct Model {
    /// `ALL`, `VENUE:…`, `USER:…` or `DEPLOYMENT:…`.
    #[sea_orm(primary_key, auto_increment = false)]
    pub target: String,
    pub scope: String,
    pub requested_by: String,
    #[sea_orm(column_type = "Text")]
    pub reason: String,
    pub raised_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
