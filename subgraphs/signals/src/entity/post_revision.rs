//! What happened to a post after it was read.

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
    /// The new text of an edit.
    #[sea_orm(column_type = "Text", nullable)]
    pub text: Option<String>,
    /// The calls of the new text as JSON.
    #[sea_orm(column_type = "Text")]
    pub calls: String,
    /// Why the new text is no call.
    pub reason_code: Option<String>,
    pub reason_message: Option<String>,
    pub seen_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
