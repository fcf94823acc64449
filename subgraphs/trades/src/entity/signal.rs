//! Signals as they were told, kept while verdicts on them are shown.

use sea_orm::entity::prelude::*;

/// One row.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "signals")]
pub struct Model {
    /// The signal.
    #[sea_orm(primary_key, auto_increment = false)]
    pub signal_id: Uuid,
    /// For which agent.
    pub agent_id: Uuid,
    /// All that was told.
    pub payload: Json,
    /// The chain it belongs to.
    pub trace_id: String,
    /// The event that told it.
    pub event_id: Uuid,
    /// When it was decided.
    pub created_at: DateTimeUtc,
    /// After this nobody enters on it.
    pub expires_at: DateTimeUtc,
    /// The newest link of its chain: what happens next follows from it.
    pub cause: Option<Json>,
}

impl ActiveModelBehavior for ActiveModel {}
