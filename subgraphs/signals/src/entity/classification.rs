//! What a classifier made of a post, with all it was asked and answered.

use sea_orm::entity::prelude::*;

/// One reading of one post.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "classifications")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub post_id: Uuid,
    pub x_account_id: Uuid,
    pub engine: String,
    /// The model, or the version of the rules.
    pub variant: String,
    pub is_call: bool,
    /// Why it is no call, or why nothing could be read.
    pub reason_code: Option<String>,
    pub reason_message: Option<String>,
    /// The calls as JSON.
    #[sea_orm(column_type = "Text")]
    pub calls: String,
    #[sea_orm(column_type = "Text", nullable)]
    pub prompt: Option<String>,
    #[sea_orm(column_type = "Text", nullable)]
    pub raw_answer: Option<String>,
    pub duration_ms: i64,
    pub created_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
