//! What the venue's word changed in what we showed of an order.

use sea_orm::entity::prelude::*;

/// One correction and its evidence.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "corrections")]
pub struct Model {
    /// The correction.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The order.
    pub order_id: Uuid,
    /// Where we said it stood.
    pub state_before: String,
    /// Where it stands.
    pub state_after: String,
    /// How much we said was filled.
    pub filled_before: String,
    /// How much was.
    pub filled_after: String,
    /// The venue's answer, as it was read.
    pub evidence: Json,
    /// When.
    pub corrected_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
