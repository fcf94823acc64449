//! What this service told, and whether the courier has taken it.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "outbox")]
pub struct Model {
    /// Order of telling. Transactions commit out of it: never a cursor, only an order.
    #[sea_orm(primary_key)]
    pub position: i64,
    #[sea_orm(unique)]
    pub event_id: Uuid,
    pub kind: String,
    pub aggregate: String,
    pub version: i32,
    pub trace_id: String,
    pub causation_id: Option<Uuid>,
    pub cause_hash: Option<String>,
    /// None in rows told before events were sealed.
    pub hash: Option<String>,
    #[sea_orm(column_type = "Text")]
    pub payload: String,
    pub occurred_at: DateTimeUtc,
    /// By the machine's clock: none until every hearer, or Redis, holds it.
    pub published_at: Option<DateTimeUtc>,
}

impl ActiveModelBehavior for ActiveModel {}
