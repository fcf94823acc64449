//! Every query of the service, its scope in its name.

use domain::{AgentId, AgentVenue, Timestamp, UserId, XAccountId};
use sea_orm::sea_query::{Expr, ExprTrait, Func, OnConflict, Query};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, PaginatorTrait, QueryFilter,
    QueryOrder, QuerySelect, Select, Set,
};
use uuid::Uuid;

use crate::entity::agent::{ActiveModel, Column, Entity, Model};
use crate::entity::{agent_source, publish_proof};

/// Which published agents are asked for.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// Words in the name or description.
    pub search: Option<String>,
    /// Where it wants its orders filled.
    pub venue: Option<AgentVenue>,
    /// An account it listens to.
    pub x_account_id: Option<XAccountId>,
}

/// The agent with this id, whoever made it.
pub async fn find_agent(db: &impl ConnectionTrait, id: AgentId) -> Result<Option<Model>, DbErr> {
    Entity::find_by_id(id.uuid()).one(db).await
}

/// The agents with these ids, whoever made them.
pub async fn load_agents(db: &impl ConnectionTrait, ids: &[AgentId]) -> Result<Vec<Model>, DbErr> {
    Entity::find()
        .filter(Column::Id.is_in(ids.iter().map(|id| id.uuid())))
        .all(db)
        .await
}

/// The sources of these agents, in the creator's order.
pub async fn load_sources(
    db: &impl ConnectionTrait,
    ids: &[AgentId],
) -> Result<Vec<agent_source::Model>, DbErr> {
    agent_source::Entity::find()
        .filter(agent_source::Column::AgentId.is_in(ids.iter().map(|id| id.uuid())))
        .order_by_asc(agent_source::Column::AgentId)
        .order_by_asc(agent_source::Column::Place)
        .all(db)
        .await
}

/// What everybody sees, the newest published first.
pub async fn page_published_by_time(
    db: &impl ConnectionTrait,
    filter: &Filter,
    after: Option<(Timestamp, Uuid)>,
    limit: u64,
) -> Result<Vec<Model>, DbErr> {
    let mut query = published(filter);
    if let Some((at, id)) = after {
        let same_moment = Condition::all()
            .add(Column::PublishedAt.eq(at))
            .add(Column::Id.lt(id));
        query = query.filter(
            Condition::any()
                .add(Column::PublishedAt.lt(at))
                .add(same_moment),
        );
    }
    query
        .order_by_desc(Column::PublishedAt)
        .order_by_desc(Column::Id)
        .limit(limit)
        .all(db)
        .await
}

/// What everybody sees, by name.
pub async fn page_published_by_name(
    db: &impl ConnectionTrait,
    filter: &Filter,
    after: Option<(String, Uuid)>,
    limit: u64,
) -> Result<Vec<Model>, DbErr> {
    let mut query = published(filter);
    if let Some((name, id)) = after {
        let same_name = Condition::all()
            .add(Column::NameKey.eq(&name))
            .add(Column::Id.gt(id));
        query = query.filter(
            Condition::any()
                .add(Column::NameKey.gt(name))
                .add(same_name),
        );
    }
    query
        .order_by_asc(Column::NameKey)
        .order_by_asc(Column::Id)
        .limit(limit)
        .all(db)
        .await
}

fn published(filter: &Filter) -> Select<Entity> {
    let mut query = Entity::find()
        .filter(Column::Visibility.eq("PUBLIC"))
        .filter(Column::Status.is_in(["ACTIVE", "PAUSED"]));
    if let Some(venue) = filter.venue {
        query = query.filter(Column::Venue.eq(venue.as_str()));
    }
    if let Some(search) = &filter.search {
        let words = search.to_lowercase().replace(['%', '_', '\\'], " ");
        let pattern = format!("%{}%", words.trim());
        let description = Expr::expr(Func::lower(Expr::col(Column::Description)));
        let either = Condition::any()
            .add(Column::NameKey.like(&pattern))
            .add(description.like(pattern));
        query = query.filter(either);
    }
    if let Some(account) = filter.x_account_id {
        let listening = Query::select()
            .column(agent_source::Column::AgentId)
            .from(agent_source::Entity)
            .and_where(agent_source::Column::XAccountId.eq(account.uuid()))
            .to_owned();
        query = query.filter(Column::Id.in_subquery(listening));
    }
    query
}

/// One person's agents, the newest first.
pub async fn page_of_creator(
    db: &impl ConnectionTrait,
    creator: UserId,
    after: Option<Uuid>,
    limit: u64,
) -> Result<Vec<Model>, DbErr> {
    let mut query = Entity::find().filter(Column::CreatorId.eq(creator.uuid()));
    if let Some(id) = after {
        query = query.filter(Column::Id.lt(id));
    }
    query.order_by_desc(Column::Id).limit(limit).all(db).await
}

/// How many agents of a person are not retired.
pub async fn count_of_creator(db: &impl ConnectionTrait, creator: UserId) -> Result<u64, DbErr> {
    Entity::find()
        .filter(Column::CreatorId.eq(creator.uuid()))
        .filter(Column::Status.ne("RETIRED"))
        .count(db)
        .await
}

/// The sample agent of this name.
pub async fn find_sample(db: &impl ConnectionTrait, name: &str) -> Result<Option<Model>, DbErr> {
    Entity::find()
        .filter(Column::IsSample.eq(true))
        .filter(Column::Name.eq(name))
        .order_by_asc(Column::Id)
        .one(db)
        .await
}

/// Adds an agent.
pub async fn insert_agent(db: &impl ConnectionTrait, row: ActiveModel) -> Result<(), DbErr> {
    Entity::insert(row)
        .exec_without_returning(db)
        .await
        .map(drop)
}

/// Writes an agent over the version it was read at; false when it has another by now.
pub async fn update_agent(
    db: &impl ConnectionTrait,
    row: ActiveModel,
    id: AgentId,
    read_version: i64,
) -> Result<bool, DbErr> {
    let updated = Entity::update_many()
        .set(row)
        .filter(Column::Id.eq(id.uuid()))
        .filter(Column::Version.eq(read_version))
        .exec(db)
        .await?;
    Ok(updated.rows_affected == 1)
}

/// Replaces what an agent listens to.
pub async fn replace_sources(
    db: &impl ConnectionTrait,
    id: AgentId,
    sources: &[XAccountId],
) -> Result<(), DbErr> {
    agent_source::Entity::delete_many()
        .filter(agent_source::Column::AgentId.eq(id.uuid()))
        .exec(db)
        .await?;
    if sources.is_empty() {
        return Ok(());
    }
    let rows = (0..)
        .zip(sources)
        .map(|(place, source)| agent_source::ActiveModel {
            agent_id: Set(id.uuid()),
            x_account_id: Set(source.uuid()),
            place: Set(place),
        });
    agent_source::Entity::insert_many(rows)
        .exec_without_returning(db)
        .await
        .map(drop)
}

/// Keeps a proof; false when its signer used the nonce before.
pub async fn insert_proof(
    db: &impl ConnectionTrait,
    row: publish_proof::ActiveModel,
) -> Result<bool, DbErr> {
    use publish_proof::Column::{Nonce, Signer};
    let used = OnConflict::columns([Signer, Nonce]).do_nothing().to_owned();
    publish_proof::Entity::insert(row)
        .on_conflict(used)
        .exec_without_returning(db)
        .await
        .map(|inserted| inserted == 1)
}
