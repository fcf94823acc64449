//! Raised kill switches; a lowered one keeps its row.

use sea_orm::entity::prelude::*;

/// One row.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "kill_switches")]
pub struct Model {
    /// The row.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// DEPLOYMENT, USER, VENUE or ALL.
    pub scope: String,
    /// What is stopped; empty for ALL.
    pub target: String,
    /// When it was raised.
    pub engaged_at: DateTimeUtc,
    /// Who raised it.
    pub engaged_by: Uuid,
    /// Why.
    pub reason: String,
    /// When it was lowered.
    pub released_at: Option<DateTimeUtc>,
    /// When it took effect at the signer.
    pub obeyed_at: Option<DateTimeUtc>,
}

impl ActiveModelBehavior for ActiveModel {}
