//! Batched loading by id.

use std::collections::HashMap;

use async_graphql::dataloader::{DataLoader, Loader};
use domain::{AgentId, XAccountId};
use graph::AppError;
use platform::Tasks;
use sea_orm::DatabaseConnection;

use super::agent::Agent;
use crate::agent;
use crate::store;

/// One loader per thing.
pub struct Loaders {
    pub agents: DataLoader<AgentById>,
    pub sources: DataLoader<SourcesByAgent>,
}

/// Agents by id, whoever may see them: the resolver asks that.
pub struct AgentById(DatabaseConnection);
/// Sources by agent.
pub struct SourcesByAgent(DatabaseConnection);

/// The sources of this agent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct SourcesOf(pub AgentId);

impl Loaders {
    /// Loads from this database.
    pub fn new(db: &DatabaseConnection, tasks: &Tasks) -> Self {
        Self {
            agents: tasks.loader(AgentById(db.clone())),
            sources: tasks.loader(SourcesByAgent(db.clone())),
        }
    }
}

impl Loader<AgentId> for AgentById {
    type Value = Agent;
    type Error = AppError;

    async fn load(&self, ids: &[AgentId]) -> Result<HashMap<AgentId, Agent>, AppError> {
        let rows = store::load_agents(&self.0, ids)
            .await
            .map_err(AppError::internal)?;
        rows.into_iter()
            .map(|row| {
                let agent = agent::Agent::try_from(row)?;
                Ok((agent.id, Agent(agent)))
            })
            .collect()
    }
}

impl Loader<SourcesOf> for SourcesByAgent {
    type Value = Vec<XAccountId>;
    type Error = AppError;

    async fn load(
        &self,
        agents: &[SourcesOf],
    ) -> Result<HashMap<SourcesOf, Vec<XAccountId>>, AppError> {
        let ids: Vec<AgentId> = agents.iter().map(|SourcesOf(id)| *id).collect();
        let rows = store::load_sources(&self.0, &ids)
            .await
            .map_err(AppError::internal)?;
        let mut by_agent: HashMap<SourcesOf, Vec<XAccountId>> = HashMap::new();
        for row in rows {
            let of = SourcesOf(AgentId::from_uuid(row.agent_id));
            by_agent
                .entry(of)
                .or_default()
                .push(XAccountId::from_uuid(row.x_account_id));
        }
        Ok(by_agent)
    }
}
