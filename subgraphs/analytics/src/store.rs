//! Every query of the service. What a reader may see is a condition of the query, not a filter
//! after it.

use sea_orm::sea_query::{self, Condition, Expr, OnConflict, Query};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseTransaction, DbErr, EntityTrait, QueryFilter, QueryOrder,
    QuerySelect,
};
use uuid::Uuid;

use crate::entity::{account, agent, link, mention};
use crate::service::Reader;

/// Rows of one insert: below the limit of bound values of both databases.
const INSERT_ROWS_MAX: usize = 500;
/// Ids of one condition.
const IDS_MAX: usize = 1_000;

/// Keeps facts; those that are kept already stay as they are.
pub async fn insert_links(
    txn: &DatabaseTransaction,
    rows: Vec<link::ActiveModel>,
) -> Result<(), DbErr> {
    insert_missing::<link::Entity, _>(txn, rows, &[link::Column::EventId]).await
}

/// Keeps which fact mentions which id.
pub async fn insert_mentions(
    txn: &DatabaseTransaction,
    rows: Vec<mention::ActiveModel>,
) -> Result<(), DbErr> {
    let key = [mention::Column::Subject, mention::Column::EventId];
    insert_missing::<mention::Entity, _>(txn, rows, &key).await
}

/// Keeps whose account is whose.
pub async fn insert_accounts(
    txn: &DatabaseTransaction,
    rows: Vec<account::ActiveModel>,
) -> Result<(), DbErr> {
    let key = [account::Column::Address, account::Column::UserId];
    insert_missing::<account::Entity, _>(txn, rows, &key).await
}

async fn insert_missing<E, A>(
    txn: &DatabaseTransaction,
    rows: Vec<A>,
    key: &[E::Column],
) -> Result<(), DbErr>
where
    E: EntityTrait,
    A: sea_orm::ActiveModelTrait<Entity = E>,
{
    for chunk in rows.chunks(INSERT_ROWS_MAX) {
        let once = OnConflict::columns(key.iter().copied())
            .do_nothing()
            .to_owned();
        E::insert_many(chunk.iter().cloned())
            .on_conflict(once)
            .exec_without_returning(txn)
            .await?;
    }
    Ok(())
}

/// Remembers an agent, unless something newer is known.
pub async fn save_agent(txn: &DatabaseTransaction, row: agent::ActiveModel) -> Result<(), DbErr> {
    let version = row.version.clone().take().unwrap_or_default();
    let stored = Expr::col((agent::Entity, agent::Column::Version));
    let newer = OnConflict::column(agent::Column::Id)
        .update_columns([
            agent::Column::CreatorId,
            agent::Column::IsPublic,
            agent::Column::Version,
        ])
        .action_and_where(sea_query::ExprTrait::lt(stored, version))
        .to_owned();
    agent::Entity::insert(row)
        .on_conflict(newer)
        .exec_without_returning(txn)
        .await?;
    Ok(())
}

/// By id, those this reader may see.
pub async fn load_links(
    db: &impl ConnectionTrait,
    reader: Reader,
    ids: &[Uuid],
) -> Result<Vec<link::Model>, DbErr> {
    let mut rows = Vec::new();
    for chunk in ids.chunks(IDS_MAX) {
        let found = link::Entity::find()
            .filter(visible(reader))
            .filter(link::Column::EventId.is_in(chunk.iter().copied()))
            .order_by_asc(link::Column::EventId)
            .all(db)
            .await?;
        rows.extend(found);
    }
    Ok(rows)
}

/// What mentions an id, not deeper than said, as far as this reader may see it; oldest first.
pub async fn list_mentioning(
    db: &impl ConnectionTrait,
    reader: Reader,
    subject: &str,
    deepest: Option<i32>,
    limit: u64,
) -> Result<Vec<link::Model>, DbErr> {
    let mentioning = Query::select()
        .column(mention::Column::EventId)
        .from(mention::Entity)
        .and_where(mention::Column::Subject.eq(subject))
        .to_owned();
    let mut query = link::Entity::find()
        .filter(visible(reader))
        .filter(link::Column::EventId.in_subquery(mentioning));
    if let Some(deepest) = deepest {
        query = query.filter(link::Column::Depth.lte(deepest));
    }
    query
        .order_by_asc(link::Column::EventId)
        .limit(limit)
        .all(db)
        .await
}

/// What follows from these facts, as far as this reader may see it; oldest first.
pub async fn list_caused_by(
    db: &impl ConnectionTrait,
    reader: Reader,
    causes: &[Uuid],
    limit: u64,
) -> Result<Vec<link::Model>, DbErr> {
    let mut rows = Vec::new();
    for chunk in causes.chunks(IDS_MAX) {
        let found = link::Entity::find()
            .filter(visible(reader))
            .filter(link::Column::CausationId.is_in(chunk.iter().copied()))
            .order_by_asc(link::Column::EventId)
            .limit(limit)
            .all(db)
            .await?;
        rows.extend(found);
    }
    Ok(rows)
}

/// Which ids these facts mention.
pub async fn load_mentions(
    db: &impl ConnectionTrait,
    events: &[Uuid],
) -> Result<Vec<mention::Model>, DbErr> {
    let mut rows = Vec::new();
    for chunk in events.chunks(IDS_MAX) {
        let found = mention::Entity::find()
            .filter(mention::Column::EventId.is_in(chunk.iter().copied()))
            .order_by_asc(mention::Column::EventId)
            .order_by_asc(mention::Column::Subject)
            .all(db)
            .await?;
        rows.extend(found);
    }
    Ok(rows)
}

/// Everybody sees posts and what public agents heard; a person what is theirs beside that.
fn visible(reader: Reader) -> Condition {
    let mut audience = Condition::any().add(agent::Column::IsPublic.eq(true));
    let mut may_see = Condition::any().add(link::Column::IsPublic.eq(true));
    match reader {
        Reader::Admin => return Condition::all(),
        Reader::Anybody => {}
        Reader::User(user) => {
            audience = audience.add(agent::Column::CreatorId.eq(user.uuid()));
            let accounts = Query::select()
                .column(account::Column::Address)
                .from(account::Entity)
                .and_where(account::Column::UserId.eq(user.uuid()))
                .to_owned();
            may_see = may_see.add(link::Column::OwnerId.eq(user.uuid())).add(
                Condition::all()
                    .add(link::Column::OwnerId.is_null())
                    .add(link::Column::Account.in_subquery(accounts)),
            );
        }
    }
    let agents = Query::select()
        .column(agent::Column::Id)
        .from(agent::Entity)
        .cond_where(audience)
        .to_owned();
    may_see.add(link::Column::AgentId.in_subquery(agents))
}
