//! People.

use sea_orm::entity::prelude::*;

/// A person, known by their wallet.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "users")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// In lower case with 0x.
    #[sea_orm(unique)]
    pub wallet: String,
    pub display_name: String,
    /// Separated by spaces; each becomes the scope `role:<name>`, `admin` also `admin`.
    pub roles: String,
    pub created_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
