//! Agents.

use sea_orm::entity::prelude::*;

/// One agent.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "agents")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub creator_id: Uuid,
    /// The wallet the creator was signed in with; the proof of intent is signed by it.
    pub creator_wallet: String,
    pub name: String,
    /// The name in lower case: sorted and searched by.
    pub name_key: String,
    #[sea_orm(column_type = "Text")]
    pub description: String,
    pub status: String,
    pub visibility: String,
    pub venue: String,
    pub influencer_impact: i16,
    pub rsi: i16,
    pub macd: i16,
    pub volume_momentum: i16,
    pub position_sizing: i16,
    pub stop_loss_tightness: i16,
    pub take_profit_target: i16,
    pub risk_reward: i16,
    /// Made by the local profile's first start.
    pub is_sample: bool,
    /// Counts up with every change.
    pub version: i64,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
    pub published_at: Option<DateTimeUtc>,
}

impl ActiveModelBehavior for ActiveModel {}
