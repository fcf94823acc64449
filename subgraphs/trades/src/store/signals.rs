//! Signals as told.

use domain::{AgentId, Timestamp};
use sea_orm::sea_query::OnConflict;
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
};

use crate::entity::signal;

/// Signals of one agent that can still be entered on: fifteen minutes' worth.
const VALID_MAX: u64 = 200;

/// Keeps a signal; a second telling changes nothing.
pub async fn insert(db: &impl ConnectionTrait, row: signal::ActiveModel) -> Result<(), DbErr> {
    signal::Entity::insert(row)
        .on_conflict(
            OnConflict::column(signal::Column::SignalId)
                .do_nothing()
                .to_owned(),
        )
        .exec_without_returning(db)
        .await
        .map(|_| ())
}

/// The signals of an agent that can still be entered on, oldest first.
pub async fn list_valid_of_agent(
    db: &impl ConnectionTrait,
    agent: AgentId,
    now: Timestamp,
) -> Result<Vec<signal::Model>, DbErr> {
    signal::Entity::find()
        .filter(signal::Column::AgentId.eq(agent.uuid()))
        .filter(signal::Column::ExpiresAt.gt(now))
        .order_by_asc(signal::Column::CreatedAt)
        .limit(VALID_MAX)
        .all(db)
        .await
}
