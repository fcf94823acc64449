//! What can be asked.

use async_graphql::{Context, ID, Object};
use domain::{AgentId, ClassificationId, SignalId};
use graph::{
    AppError, Connection, Entity, PageRequest, Result, connection, entity, find_id, parse_id,
};

use super::classification::Classification;
use super::loaders::Loaders;
use super::signal::{Signal, SignalStatus};
use super::stubs::{Agent, Post};
use super::{reader, service};
use crate::store;
use crate::store::signals::SignalFilter;

/// The root of queries.
pub struct Query;

#[Object]
impl Query {
    /// One signal, if the caller may see it.
    async fn signal(&self, ctx: &Context<'_>, id: ID) -> Result<Option<Signal>> {
        find(ctx, parse_id(&id)?).await
    }

    #[expect(clippy::too_many_arguments, reason = "the arguments a client may give")]
    /// What posts became, newest first: of one agent, or of all the caller may see.
    async fn signals(
        &self,
        ctx: &Context<'_>,
        first: Option<i32>,
        after: Option<String>,
        agent_id: Option<ID>,
        status: Option<SignalStatus>,
    ) -> Result<Connection<Signal>> {
        let agent = agent_id.as_ref().map(parse_id).transpose()?;
        page(ctx, agent, status, first, after).await
    }

    /// What a classifier made of a post.
    async fn classification(&self, ctx: &Context<'_>, id: ID) -> Result<Option<Classification>> {
        let id: ClassificationId = parse_id(&id)?;
        let found = ctx
            .data_unchecked::<Loaders>()
            .classifications
            .load_one(id)
            .await?;
        Ok(found.map(Classification))
    }

    #[graphql(entity)]
    async fn find_classification_by_id(&self, ctx: &Context<'_>, id: ID) -> Entity<Classification> {
        let id: ClassificationId = find_id(&id)?;
        let found = ctx
            .data_unchecked::<Loaders>()
            .classifications
            .load_one(id)
            .await;
        entity(found.map(|found| found.map(Classification)))
    }

    #[graphql(entity)]
    async fn find_signal_by_id(&self, ctx: &Context<'_>, id: ID) -> Entity<Signal> {
        entity(find(ctx, find_id(&id)?).await)
    }

    #[graphql(entity)]
    async fn find_post_by_id(&self, id: ID) -> Entity<Post> {
        Some(Ok(Post(find_id(&id)?)))
    }

    #[graphql(entity)]
    async fn find_agent_by_id(&self, id: ID) -> Entity<Agent> {
        Some(Ok(Agent(find_id(&id)?)))
    }
}

async fn find(ctx: &Context<'_>, id: SignalId) -> Result<Option<Signal>> {
    let key = (reader(ctx), id);
    let found = ctx
        .data_unchecked::<Loaders>()
        .signals
        .load_one(key)
        .await?;
    Ok(found.map(Signal))
}

/// A page of signals the caller may see, newest first.
pub async fn page(
    ctx: &Context<'_>,
    agent: Option<AgentId>,
    status: Option<SignalStatus>,
    first: Option<i32>,
    after: Option<String>,
) -> Result<Connection<Signal>> {
    let request = PageRequest::<SignalId>::try_new(first, after)?;
    let filter = SignalFilter {
        agent,
        status: status.map(SignalStatus::word),
    };
    let db = &service(ctx)?.context.db.read;
    let rows =
        store::signals::page_visible(db, reader(ctx), filter, request.after, request.limit())
            .await
            .map_err(AppError::internal)?;
    Ok(connection(request.page(rows), |row| {
        (SignalId::from_uuid(row.id), Signal(row))
    }))
}
