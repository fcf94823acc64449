//! Which agent listens to which account.

use sea_orm::entity::prelude::*;

/// One agent's ear for one account.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "agent_sources")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub agent_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub x_account_id: Uuid,
}

impl ActiveModelBehavior for ActiveModel {}
