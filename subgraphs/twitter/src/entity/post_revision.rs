//! What happened to posts after they were first seen.

use sea_orm::entity::prelude::*;

/// One edit or deletion.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "post_revisions")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub post_id: Uuid,
    /// EDITED or DELETED.
    pub kind: String,
    /// X's id of the version this is about.
    pub tweet_id: String,
    /// The new text of an edit.
    #[sea_orm(column_type = "Text", nullable)]
    pub text: Option<String>,
    pub seen_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
