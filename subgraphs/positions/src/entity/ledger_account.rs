//! Venue accounts whose books are kept, and how their equation fares.

use sea_orm::entity::prelude::*;

/// One account.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "ledger_accounts")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub venue: String,
    #[sea_orm(primary_key, auto_increment = false)]
    pub mode: String,
    #[sea_orm(primary_key, auto_increment = false)]
    pub address: String,
    /// Whose, once a deployment told.
    pub user_id: Option<Uuid>,
    /// What it stood at when the equation last held at a day's end, in micro-USDC.
    pub checkpoint_equity: Option<i64>,
    pub checkpoint_unrealised: Option<i64>,
    /// By the venue's clock.
    pub checkpoint_at: Option<DateTimeUtc>,
    /// Nothing before the first check.
    pub is_balanced: Option<bool>,
    /// What the equity did beyond the books since the checkpoint, in micro-USDC.
    pub gap: i64,
    /// Since when the equation does not hold, by the wall.
    pub failing_since: Option<DateTimeUtc>,
    /// By the venue's clock.
    pub checked_at: Option<DateTimeUtc>,
    /// When it is looked at again, by the market's clock.
    pub due_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
