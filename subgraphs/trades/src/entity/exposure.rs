//! Positions, from the intent on: what counts as open when the next signal is judged.

use sea_orm::entity::prelude::*;

/// One row.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "exposures")]
pub struct Model {
    /// The position.
    #[sea_orm(primary_key, auto_increment = false)]
    pub position_id: Uuid,
    /// For which deployment.
    pub deployment_id: Uuid,
    /// Whose.
    pub user_id: Uuid,
    /// What.
    pub token: String,
    /// LONG or SHORT.
    pub side: String,
    /// OPENING, OPEN, CLOSING, CLOSED or UNKNOWN.
    pub state: String,
    /// How much is held.
    pub quantity: String,
    /// Realised, with fees and funding, micro-USDC.
    pub net_pnl: i64,
    /// Why it closed.
    pub exit_reason: Option<String>,
    /// When it closed.
    pub closed_at: Option<DateTimeUtc>,
    /// Which of its versions; 0 before it was told.
    pub version: i64,
    /// The newest link of its chain: what happens next follows from it.
    pub cause: Option<Json>,
}

impl ActiveModelBehavior for ActiveModel {}
