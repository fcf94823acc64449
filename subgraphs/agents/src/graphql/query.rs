//! What can be asked.

use async_graphql::{Context, ID, Object, SimpleObject};
use domain::{AgentId, Timestamp};
use graph::{
    AppError, Connection, DateTime, Entity, PageRequest, Result, authenticated, connection, entity,
    find_id, parse_id, viewer,
};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::agent::{Agent, find};
use super::input::AgentFilter;
use super::kinds::AgentOrder;
use crate::agent;
use crate::service::Agents;
use crate::store;

/// What can be asked of agents.
pub struct Query;

/// What a creator's wallet signs to publish an agent.
#[derive(Debug, SimpleObject)]
pub struct PublishTypedData {
    /// For `eth_signTypedData_v4`.
    json: String,
    /// To be sent back with the signature.
    nonce: String,
    /// To be sent back with the signature; later it is void.
    expires_at: DateTime,
}

/// Where the marketplace goes on, by its order.
#[derive(Debug, Serialize, Deserialize)]
enum MarketKey {
    #[serde(rename = "t")]
    Newest(i64, Uuid),
    #[serde(rename = "n")]
    Name(String, Uuid),
}

impl MarketKey {
    fn of(agent: &agent::Agent, order: AgentOrder) -> Self {
        match order {
            AgentOrder::Newest => {
                let published_at = agent.published_at.unwrap_or(agent.created_at);
                Self::Newest(published_at.timestamp_millis(), agent.id.uuid())
            }
            AgentOrder::Name => Self::Name(agent.name.to_lowercase(), agent.id.uuid()),
        }
    }
}

#[Object]
impl Query {
    /// An agent.
    async fn agent(&self, ctx: &Context<'_>, id: ID) -> Result<Option<Agent>> {
        match find_id::<AgentId>(&id) {
            Some(id) => find(ctx, id).await,
            None => Ok(None),
        }
    }

    /// The marketplace: every public agent that is active or paused.
    #[expect(
        clippy::too_many_arguments,
        reason = "these are the arguments of the list"
    )]
    async fn agents(
        &self,
        ctx: &Context<'_>,
        first: Option<i32>,
        after: Option<String>,
        filter: Option<AgentFilter>,
        order_by: Option<AgentOrder>,
    ) -> Result<Connection<Agent>> {
        let request = PageRequest::<MarketKey>::try_new(first, after)?;
        let filter = filter.unwrap_or_default().read()?;
        let order_by = order_by.unwrap_or_default();
        let db = ctx.data_unchecked::<Agents>().read_db();
        let another_list = || AppError::bad_input("`after` is not a cursor of this list");
        let rows = match (order_by, &request.after) {
            (AgentOrder::Newest, None) => {
                store::page_published_by_time(db, &filter, None, request.limit()).await
            }
            (AgentOrder::Newest, Some(MarketKey::Newest(at, id))) => {
                let at = Timestamp::from_timestamp_millis(*at).ok_or_else(another_list)?;
                let after = Some((at, *id));
                store::page_published_by_time(db, &filter, after, request.limit()).await
            }
            (AgentOrder::Name, None) => {
                store::page_published_by_name(db, &filter, None, request.limit()).await
            }
            (AgentOrder::Name, Some(MarketKey::Name(name, id))) => {
                let after = Some((name.clone(), *id));
                store::page_published_by_name(db, &filter, after, request.limit()).await
            }
            _ => return Err(another_list()),
        };
        let agents = read_all(rows.map_err(AppError::internal)?)?;
        Ok(connection(request.page(agents), |agent| {
            (MarketKey::of(&agent, order_by), Agent(agent))
        }))
    }

    /// The caller's own agents, the newest first.
    #[graphql(directive = authenticated::apply())]
    async fn my_agents(
        &self,
        ctx: &Context<'_>,
        first: Option<i32>,
        after: Option<String>,
    ) -> Result<Connection<Agent>> {
        let creator = viewer(ctx)?.user_id;
        let request = PageRequest::<Uuid>::try_new(first, after)?;
        let db = ctx.data_unchecked::<Agents>().read_db();
        let rows = store::page_of_creator(db, creator, request.after, request.limit())
            .await
            .map_err(AppError::internal)?;
        let agents = read_all(rows)?;
        Ok(connection(request.page(agents), |agent| {
            (agent.id.uuid(), Agent(agent))
        }))
    }

    /// What the caller signs to publish an agent of theirs.
    #[graphql(directive = authenticated::apply())]
    async fn agent_publish_typed_data(
        &self,
        ctx: &Context<'_>,
        agent_id: ID,
        chain_id: i32,
    ) -> Result<PublishTypedData> {
        let viewer = viewer(ctx)?;
        let agent_id = parse_id::<AgentId>(&agent_id)?;
        let chain_id = u64::try_from(chain_id)
            .map_err(|_| AppError::bad_input("`chainId` must be above zero"))?;
        let agents = ctx.data_unchecked::<Agents>();
        let prompt = agents
            .publish_prompt(viewer, agent_id, chain_id)
            .await?
            .map_err(AppError::bad_input)?;
        Ok(PublishTypedData {
            json: prompt.json,
            nonce: prompt.nonce.to_string(),
            expires_at: prompt.expires_at,
        })
    }

    #[graphql(entity)]
    async fn find_agent_by_id(&self, ctx: &Context<'_>, id: ID) -> Entity<Agent> {
        let id = find_id::<AgentId>(&id)?;
        entity(find(ctx, id).await)
    }
}

fn read_all(rows: Vec<crate::entity::agent::Model>) -> Result<Vec<agent::Agent>> {
    rows.into_iter()
        .map(|row| agent::Agent::try_from(row).map_err(Into::into))
        .collect()
}
