//! What became of a call for one agent: a signal, or a refusal with its reason.

use sea_orm::entity::prelude::*;

/// One decision.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "signals")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub agent_id: Uuid,
    pub agent_version: i64,
    pub post_id: Uuid,
    pub x_account_id: Uuid,
    pub classification_id: Uuid,
    pub token: String,
    pub side: String,
    /// CREATED or REJECTED.
    pub status: String,
    pub reason_code: Option<String>,
    pub confidence: String,
    pub score: Option<String>,
    pub post_score: Option<String>,
    pub market_score: Option<String>,
    pub rsi: Option<String>,
    pub macd: Option<String>,
    pub volume_momentum: Option<String>,
    pub is_market_score_used: bool,
    /// The market's price when it was decided, in market units as all prices here.
    pub reference_price: Option<String>,
    pub entry_price: Option<String>,
    pub stop_price: Option<String>,
    pub target_price: Option<String>,
    pub leverage: Option<i32>,
    pub stop_bps: Option<i64>,
    pub target_bps: Option<i64>,
    pub created_at: DateTimeUtc,
    pub expires_at: Option<DateTimeUtc>,
}

impl ActiveModelBehavior for ActiveModel {}
