//! What was read on each UTC day, and what X charges for it.

use sea_orm::entity::prelude::*;

/// One day.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "spend")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub day: Date,
    pub posts_read: i64,
    pub users_read: i64,
    pub spent_micros: i64,
}

impl ActiveModelBehavior for ActiveModel {}
