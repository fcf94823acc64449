//! What this service heard and could not act on.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "dead_letters")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub event_id: Uuid,
    pub service: String,
    pub kind: String,
    pub aggregate: String,
    /// The envelope as it arrived, whole.
    #[sea_orm(column_type = "Text")]
    pub envelope: String,
    pub reason: String,
    pub attempts: i32,
    pub failed_at: DateTimeUtc,
    /// Set by whoever wants it tried again; the running consumer looks for it.
    pub replay_at: Option<DateTimeUtc>,
}

impl ActiveModelBehavior for ActiveModel {}
