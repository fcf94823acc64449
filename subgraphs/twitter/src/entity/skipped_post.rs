//! What X sent and could not be read.

use sea_orm::entity::prelude::*;

/// One item that is no post.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "skipped_posts")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub account_id: Uuid,
    /// X's id, when there is one.
    pub reference: Option<String>,
    pub reason: String,
    /// As it came, cut.
    #[sea_orm(column_type = "Text")]
    pub raw: String,
    pub seen_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
