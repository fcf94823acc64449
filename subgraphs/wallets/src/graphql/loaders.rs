//! One query for the wallets of all deployments of a request.

use std::collections::HashMap;
use std::sync::Arc;

use async_graphql::dataloader::Loader;
use domain::DeploymentId;
use graph::AppError;

use crate::entity::keyring;
use crate::service::Wallets;

/// Keyrings by deployment, whoever's: the resolver looks at the owner.
pub struct WalletsOfDeployment(pub Arc<Wallets>);

impl Loader<DeploymentId> for WalletsOfDeployment {
    type Value = Vec<keyring::Model>;
    type Error = AppError;

    async fn load(
        &self,
        ids: &[DeploymentId],
    ) -> Result<HashMap<DeploymentId, Self::Value>, AppError> {
        let mut found: HashMap<DeploymentId, Self::Value> = HashMap::new();
        for row in self.0.load_keyrings(ids.iter().copied()).await? {
            found
                .entry(DeploymentId::from_uuid(row.deployment_id))
                .or_default()
                .push(row);
        }
        Ok(found)
    }
}
