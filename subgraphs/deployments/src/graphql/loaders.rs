//! Batched loading: one query for all rows of a request.

use std::collections::HashMap;
use std::sync::Arc;

use async_graphql::dataloader::{DataLoader, Loader};
use domain::{AgentId, DeploymentId, UserId};
use graph::AppError;
use sea_orm::DatabaseConnection;

use crate::deployment::Deployment;
use crate::service::DeploymentService;
use crate::store;

/// Everything resolvers load one by one.
pub struct Loaders {
    pub deployments: DataLoader<DeploymentsOfUsers>,
    pub by_agent: DataLoader<DeploymentsOfAgents>,
    pub active: DataLoader<ActiveCounts>,
}

/// The loaders of a service.
pub fn loaders(service: &Arc<DeploymentService>) -> Loaders {
    let db = &service.context.db.read;
    let tasks = &service.context.tasks;
    Loaders {
        deployments: tasks.loader(DeploymentsOfUsers(db.clone())),
        by_agent: tasks.loader(DeploymentsOfAgents(db.clone())),
        active: tasks.loader(ActiveCounts(db.clone())),
    }
}

/// A user's own deployments by id.
pub struct DeploymentsOfUsers(DatabaseConnection);

impl Loader<(UserId, DeploymentId)> for DeploymentsOfUsers {
    type Value = Deployment;
    type Error = AppError;

    async fn load(
        &self,
        keys: &[(UserId, DeploymentId)],
    ) -> Result<HashMap<(UserId, DeploymentId), Deployment>, AppError> {
        let mut found = HashMap::with_capacity(keys.len());
        for (user, ids) in grouped(keys) {
            let rows = store::load_of_user(&self.0, user, &ids).await;
            let rows = rows.map_err(AppError::from)?;
            found.extend(rows.into_iter().map(|row| ((user, row.id), row)));
        }
        Ok(found)
    }
}

/// A user's own deployments of agents.
pub struct DeploymentsOfAgents(DatabaseConnection);

impl Loader<(UserId, AgentId)> for DeploymentsOfAgents {
    type Value = Vec<Deployment>;
    type Error = AppError;

    async fn load(
        &self,
        keys: &[(UserId, AgentId)],
    ) -> Result<HashMap<(UserId, AgentId), Vec<Deployment>>, AppError> {
        let mut found: HashMap<_, Vec<_>> = HashMap::with_capacity(keys.len());
        for (user, agents) in grouped(keys) {
            let rows = store::list_of_user_and_agents(&self.0, user, &agents).await;
            for row in rows.map_err(AppError::from)? {
                found.entry((user, row.agent_id)).or_default().push(row);
            }
        }
        Ok(found)
    }
}

/// How many deployments of an agent enter on signals now.
pub struct ActiveCounts(DatabaseConnection);

impl Loader<AgentId> for ActiveCounts {
    type Value = i64;
    type Error = AppError;

    async fn load(&self, agents: &[AgentId]) -> Result<HashMap<AgentId, i64>, AppError> {
        let counts = store::count_active(&self.0, agents).await;
        let counts = counts.map_err(AppError::internal)?;
        Ok(counts.into_iter().collect())
    }
}

fn grouped<T: Copy>(keys: &[(UserId, T)]) -> HashMap<UserId, Vec<T>> {
    let mut groups: HashMap<_, Vec<_>> = HashMap::new();
    for (user, key) in keys {
        groups.entry(*user).or_default().push(*key);
    }
    groups
}
