//! Agents and whom they listen to.

use domain::{AgentId, XAccountId};
use events::facts::AgentSnapshot;
use sea_orm::sea_query::{self, Expr, OnConflict, Query};
use sea_orm::{
    ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Set,
};
use serde::Serialize;

use crate::entity::{agent, agent_source};
use crate::error::SignalsError;
use crate::row::Listener;

/// The most agents one author's post is decided for.
const LISTENERS_MAX: u64 = 5_000;

/// Remembers an agent and its sources, unless something newer is known.
pub async fn save(txn: &DatabaseTransaction, snapshot: &AgentSnapshot) -> Result<(), SignalsError> {
    let row = agent::ActiveModel {
        id: Set(snapshot.agent_id.uuid()),
        creator_id: Set(snapshot.creator_id.uuid()),
        status: Set(word(&snapshot.status)?),
        visibility: Set(word(&snapshot.visibility)?),
        venue: Set(word(&snapshot.venue)?),
        weights: Set(serde_json::to_string(&snapshot.weights)?),
        version: Set(snapshot.version),
    };
    let stored = Expr::col((agent::Entity, agent::Column::Version));
    let newer = OnConflict::column(agent::Column::Id)
        .update_columns([
            agent::Column::CreatorId,
            agent::Column::Status,
            agent::Column::Visibility,
            agent::Column::Venue,
            agent::Column::Weights,
            agent::Column::Version,
        ])
        .action_and_where(sea_query::ExprTrait::lt(stored, snapshot.version))
        .to_owned();
    let written = agent::Entity::insert(row)
        .on_conflict(newer)
        .exec_without_returning(txn)
        .await?;
    if written == 0 {
        return Ok(());
    }
    agent_source::Entity::delete_many()
        .filter(agent_source::Column::AgentId.eq(snapshot.agent_id.uuid()))
        .exec(txn)
        .await?;
    let sources = snapshot
        .x_account_ids
        .iter()
        .map(|account| agent_source::ActiveModel {
            agent_id: Set(snapshot.agent_id.uuid()),
            x_account_id: Set(account.uuid()),
        });
    agent_source::Entity::insert_many(sources)
        .on_conflict(
            OnConflict::columns([
                agent_source::Column::AgentId,
                agent_source::Column::XAccountId,
            ])
            .do_nothing()
            .to_owned(),
        )
        .exec_without_returning(txn)
        .await?;
    Ok(())
}

/// The active agents that listen to an account, held so that no other post decides for them
/// meanwhile: what was signalled in the last hours stays true until this transaction ends.
pub async fn lock_listeners(
    txn: &DatabaseTransaction,
    account: XAccountId,
) -> Result<Vec<Listener>, SignalsError> {
    let listening = Query::select()
        .column(agent_source::Column::AgentId)
        .from(agent_source::Entity)
        .and_where(agent_source::Column::XAccountId.eq(account.uuid()))
        .to_owned();
    let rows = agent::Entity::find()
        .filter(agent::Column::Id.in_subquery(listening))
        .filter(agent::Column::Status.eq("ACTIVE"))
        .order_by_asc(agent::Column::Id)
        .limit(LISTENERS_MAX)
        .lock_exclusive()
        .all(txn)
        .await?;
    rows.into_iter().map(listener).collect()
}

fn listener(row: agent::Model) -> Result<Listener, SignalsError> {
    Ok(Listener {
        id: AgentId::from_uuid(row.id),
        version: row.version,
        venue: serde_json::from_value(row.venue.into())?,
        weights: serde_json::from_str(&row.weights)?,
    })
}

/// The one word of a closed set, as it is written everywhere.
fn word(kind: &impl Serialize) -> Result<String, SignalsError> {
    Ok(serde_json::from_value(serde_json::to_value(kind)?)?)
}
