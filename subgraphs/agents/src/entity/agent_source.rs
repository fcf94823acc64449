//! The accounts on X an agent listens to.

use sea_orm::entity::prelude::*;

/// One link.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "agent_sources")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub agent_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub x_account_id: Uuid,
    /// The order the creator gave.
    pub place: i32,
}

impl ActiveModelBehavior for ActiveModel {}
