//! Facts as they were told, each once.

use sea_orm::entity::prelude::*;

/// One fact.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "links")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub event_id: Uuid,
    pub kind: String,
    pub service: String,
    pub aggregate: String,
    pub version: i32,
    pub trace_id: String,
    pub causation_id: Option<Uuid>,
    pub cause_hash: Option<String>,
    pub hash: String,
    /// The payload's canonical JSON.
    #[sea_orm(column_type = "Text")]
    pub payload: String,
    pub occurred_at: DateTimeUtc,
    /// How far down a chain it is: the depth of the deepest id it mentions.
    pub depth: i32,
    /// Whether anybody may see it.
    pub is_public: bool,
    /// Who may see it, if it is somebody's.
    pub owner_id: Option<Uuid>,
    /// The agent whose audience may see it.
    pub agent_id: Option<Uuid>,
    /// The venue account whose owner may see it.
    pub account: Option<String>,
}

impl ActiveModelBehavior for ActiveModel {}
