//! Posts as they were first seen; nothing here is ever overwritten but what was read of them when.

use sea_orm::entity::prelude::*;

/// One post.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "posts")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub account_id: Uuid,
    /// X's id of the version first seen.
    #[sea_orm(unique)]
    pub tweet_id: String,
    /// X's id of the newest version known.
    pub newest_tweet_id: String,
    /// As first seen.
    #[sea_orm(column_type = "Text")]
    pub text: String,
    pub posted_at: DateTimeUtc,
    pub first_seen_at: DateTimeUtc,
    /// First seen too late to trade on.
    pub is_late: bool,
    pub is_deleted: bool,
    /// When X was last asked for it.
    pub read_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
