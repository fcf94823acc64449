//! Who may see what an agent heard.

use sea_orm::entity::prelude::*;

/// One agent as it was last told.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "agents")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub creator_id: Uuid,
    pub is_public: bool,
    /// An older one never overwrites a newer one.
    pub version: i64,
}

impl ActiveModelBehavior for ActiveModel {}
