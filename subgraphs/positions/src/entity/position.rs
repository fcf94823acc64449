//! Holdings at a venue that Maxxit opened.

use sea_orm::entity::prelude::*;

/// One position. `state` is the one column of record.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "positions")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub signal_id: Uuid,
    pub deployment_id: Uuid,
    pub user_id: Uuid,
    pub agent_id: Uuid,
    pub venue: String,
    pub mode: String,
    pub address: String,
    pub token: String,
    pub side: String,
    pub state: String,
    pub leverage: i32,
    /// Units its entries filled.
    pub entered: String,
    /// Units its exits filled.
    pub exited: String,
    /// Dollars its entries cost.
    pub entry_cost: String,
    /// Dollars of it that left with exits, at the average held at the time.
    pub released_cost: String,
    /// Dollars its exits brought.
    pub exit_proceeds: String,
    /// In micro-USDC.
    pub fees: i64,
    /// In micro-USDC; negative was paid.
    pub funding: i64,
    /// What exits realised, in micro-USDC, before fees and funding.
    pub realised_pnl: i64,
    /// What the venue last said the holding would realise, in micro-USDC.
    pub venue_pnl: Option<i64>,
    pub stop_price: Option<String>,
    pub target_price: Option<String>,
    /// The best price since the trailing stop was armed.
    pub peak_price: Option<String>,
    pub liquidation_price: Option<String>,
    /// Where the stop on the venue was last asked to be.
    pub protected_price: Option<String>,
    pub protected_quantity: Option<String>,
    /// What was booked by the venue's word instead of by a fill.
    pub assumed_quantity: Option<String>,
    pub assumed_price: Option<String>,
    pub assumed_cost: Option<String>,
    pub assumed_at: Option<DateTimeUtc>,
    /// Why it is left or was: stored before anybody is asked to close it.
    pub exit_reason: Option<String>,
    /// The key of the request that closes it by hand.
    pub close_key: Option<String>,
    pub exit_attempts: i32,
    /// When leaving was decided, by the wall.
    pub exit_decided_at: Option<DateTimeUtc>,
    /// When trades was last asked to close it, by the wall.
    pub exit_asked_at: Option<DateTimeUtc>,
    /// When the stop on the venue is next seen to, by the wall; nothing while it is as wanted.
    pub stop_due_at: Option<DateTimeUtc>,
    /// Since when more is held than a stop on the venue covers, by the wall.
    pub unprotected_since: Option<DateTimeUtc>,
    /// The narrowest margin its holder was warned of, in basis points of the price.
    pub margin_warned_bps: Option<i32>,
    /// The fact it was last told by, as JSON: what its next one follows from.
    #[sea_orm(column_type = "Text", nullable)]
    pub cause: Option<String>,
    /// Since when the venue's word differs from ours, by the wall.
    pub differs_since: Option<DateTimeUtc>,
    /// When its last fill was booked, by the wall.
    pub moved_at: DateTimeUtc,
    pub opened_at: DateTimeUtc,
    pub closed_at: Option<DateTimeUtc>,
    pub version: i64,
}

impl ActiveModelBehavior for ActiveModel {}
