//! The risk decision on one signal for one deployment.

use sea_orm::entity::prelude::*;

/// One row.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "verdicts")]
pub struct Model {
    /// The verdict.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// On which signal.
    pub signal_id: Uuid,
    /// For which deployment.
    pub deployment_id: Uuid,
    /// Whose.
    pub user_id: Uuid,
    /// Yes or no.
    pub is_approved: bool,
    /// Why no.
    pub reason_code: Option<String>,
    /// The same as a sentence.
    pub reason_message: Option<String>,
    /// What to do about it.
    pub reason_action: Option<String>,
    /// Every check in order.
    pub checks: Json,
    /// What each venue answered.
    pub routes: Json,
    /// The size decided on, in market units.
    pub quantity: Option<String>,
    /// Its worth in micro-USDC.
    pub notional: Option<i64>,
    /// With which leverage.
    pub leverage: Option<i32>,
    /// When.
    pub decided_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
