//! Signals and refusals. What a private agent hears is its creator's alone.

use std::collections::HashMap;

use domain::{AgentId, Side, SignalId, Timestamp, Token, UserId};
use sea_orm::sea_query::{Condition, Query};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, DatabaseTransaction, DbErr, EntityTrait,
    IntoActiveModel, QueryFilter, QueryOrder, QuerySelect,
};
use uuid::Uuid;

use crate::entity::{agent, signal};
use crate::row::{CREATED, Listener};

/// Rows of one insert: below the limit of bound values of both databases.
const INSERT_ROWS_MAX: usize = 500;
/// Ids of one condition.
const IDS_MAX: usize = 1_000;
/// The most signals shown beside the posts of one request.
const PER_POSTS_MAX: u64 = 1_000;

/// When each agent last signalled each token and side.
#[derive(Clone, Debug, Default)]
pub struct Repeats(HashMap<(Uuid, String, String), Timestamp>);

impl Repeats {
    /// The last signal, if there was one.
    pub fn last(&self, agent: AgentId, token: &Token, side: Side) -> Option<Timestamp> {
        self.0
            .get(&(agent.uuid(), token.as_str().to_owned(), side.to_string()))
            .copied()
    }
}

/// What these agents signalled since; refusals do not count.
pub async fn load_repeats(
    txn: &DatabaseTransaction,
    listeners: &[Listener],
    since: Timestamp,
) -> Result<Repeats, DbErr> {
    let mut found = Repeats::default();
    for chunk in listeners.chunks(IDS_MAX) {
        let rows = signal::Entity::find()
            .filter(signal::Column::AgentId.is_in(chunk.iter().map(|listener| listener.id.uuid())))
            .filter(signal::Column::Status.eq(CREATED))
            .filter(signal::Column::CreatedAt.gt(since))
            .order_by_asc(signal::Column::CreatedAt)
            .all(txn)
            .await?;
        found.0.extend(
            rows.into_iter()
                .map(|row| ((row.agent_id, row.token, row.side), row.created_at)),
        );
    }
    Ok(found)
}

/// Writes the decisions on a post.
pub async fn insert_all(txn: &DatabaseTransaction, rows: Vec<signal::Model>) -> Result<(), DbErr> {
    for chunk in rows.chunks(INSERT_ROWS_MAX) {
        let rows = chunk
            .iter()
            .map(|row| row.clone().into_active_model().reset_all());
        signal::Entity::insert_many(rows)
            .exec_without_returning(txn)
            .await?;
    }
    Ok(())
}

/// What a page of signals shows.
#[derive(Clone, Copy, Debug, Default)]
pub struct SignalFilter<'a> {
    /// Of one agent.
    pub agent: Option<AgentId>,
    /// CREATED or REJECTED; both when absent.
    pub status: Option<&'a str>,
}

/// The signals this reader may see, newest first.
pub async fn page_visible(
    db: &impl ConnectionTrait,
    reader: Option<UserId>,
    filter: SignalFilter<'_>,
    before: Option<SignalId>,
    limit: u64,
) -> Result<Vec<signal::Model>, DbErr> {
    let mut query = signal::Entity::find().filter(visible(reader));
    if let Some(agent) = filter.agent {
        query = query.filter(signal::Column::AgentId.eq(agent.uuid()));
    }
    if let Some(status) = filter.status {
        query = query.filter(signal::Column::Status.eq(status));
    }
    if let Some(before) = before {
        query = query.filter(signal::Column::Id.lt(before.uuid()));
    }
    query
        .order_by_desc(signal::Column::Id)
        .limit(limit)
        .all(db)
        .await
}

/// By id, those this reader may see.
pub async fn load_visible(
    db: &impl ConnectionTrait,
    reader: Option<UserId>,
    ids: &[Uuid],
) -> Result<Vec<signal::Model>, DbErr> {
    signal::Entity::find()
        .filter(visible(reader))
        .filter(signal::Column::Id.is_in(ids.iter().copied()))
        .order_by_asc(signal::Column::Id)
        .all(db)
        .await
}

/// Of these posts, those this reader may see, oldest first.
pub async fn load_visible_of_posts(
    db: &impl ConnectionTrait,
    reader: Option<UserId>,
    posts: &[Uuid],
) -> Result<Vec<signal::Model>, DbErr> {
    signal::Entity::find()
        .filter(visible(reader))
        .filter(signal::Column::PostId.is_in(posts.iter().copied()))
        .order_by_asc(signal::Column::Id)
        .limit(PER_POSTS_MAX)
        .all(db)
        .await
}

fn visible(reader: Option<UserId>) -> Condition {
    let mut may_see = Condition::any().add(agent::Column::Visibility.eq("PUBLIC"));
    if let Some(reader) = reader {
        may_see = may_see.add(agent::Column::CreatorId.eq(reader.uuid()));
    }
    let agents = Query::select()
        .column(agent::Column::Id)
        .from(agent::Entity)
        .cond_where(may_see)
        .to_owned();
    Condition::all().add(signal::Column::AgentId.in_subquery(agents))
}
