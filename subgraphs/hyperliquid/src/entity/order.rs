//! Orders we sent, each by the id we gave it.

use sea_orm::entity::prelude::*;

/// One order; the row is there before the first byte leaves.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "orders")]
pub struct Model {
    /// Ours, 0x and 32 hex digits.
    #[sea_orm(primary_key, auto_increment = false)]
    pub client_order_id: String,
    /// The account.
    pub address: String,
    /// PAPER or LIVE.
    pub mode: String,
    /// The token.
    pub token: String,
    /// Whether it came as the stop of another order.
    pub is_protection: bool,
    /// SENDING, WORKING, ENDED or LOST (never reached the venue).
    pub state: String,
    /// The command that asked for it.
    pub command: Json,
    /// The venue's newest word.
    pub venue_order: Option<Json>,
    /// The outcome we answered with.
    pub outcome: Option<Json>,
    /// After this moment the venue refuses it.
    pub expires_at: Option<DateTimeUtc>,
    /// When the command came.
    pub created_at: DateTimeUtc,
    /// How often it was to be replaced.
    pub revision: i32,
    /// The newest command that asked for that.
    pub modification: Option<Json>,
    /// What it was answered with, when it was.
    pub modification_outcome: Option<Json>,
    /// The largest size it was ever to have, when that is more than it was placed with.
    pub quantity_max: Option<String>,
    /// When the row last changed.
    pub updated_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
