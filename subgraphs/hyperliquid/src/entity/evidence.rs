//! Answers of the venue that could not be read, or cannot be.

use sea_orm::entity::prelude::*;

/// One kind of strange answer, with what was said; the same words again are counted.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "evidence")]
pub struct Model {
    /// Of subject, account, reason and words.
    #[sea_orm(primary_key, auto_increment = false)]
    pub fingerprint: String,
    /// What was asked, or which stream spoke.
    pub subject: String,
    /// About which account, when it was about one.
    pub address: Option<String>,
    /// What is wrong with it.
    #[sea_orm(column_type = "Text")]
    pub reason: String,
    /// What the venue said, cut off when long.
    #[sea_orm(column_type = "Text")]
    pub text: String,
    /// How often.
    pub times: i64,
    /// When first.
    pub first_seen_at: DateTimeUtc,
    /// When last.
    pub last_seen_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
