//! Accounts on X, with how far each timeline was read.

use sea_orm::entity::prelude::*;

/// One account.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "accounts")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// X's number: handles change, it does not.
    #[sea_orm(unique)]
    pub x_user_id: String,
    /// Without the @, as X spells it.
    pub handle: String,
    /// The name shown.
    pub display_name: String,
    /// Whether its timeline is read.
    pub is_followed: bool,
    /// Posts before this moment are never asked for.
    pub read_from: DateTimeUtc,
    /// The newest post read; moved with the posts, in one transaction.
    pub since_id: Option<String>,
    pub last_polled_at: Option<DateTimeUtc>,
    /// Why the last poll of this account failed.
    pub last_error: Option<String>,
    pub created_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
