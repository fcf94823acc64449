//! What the venue's word changed in our books.

use sea_orm::entity::prelude::*;

/// One correction and its evidence.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "corrections")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub position_id: Uuid,
    pub quantity_before: String,
    pub quantity_after: String,
    /// What the difference was booked at: the newest price known.
    pub price: String,
    /// The venue's snapshot, as it was read.
    pub evidence: Json,
    pub corrected_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
