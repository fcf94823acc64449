//! Wallets' slice of the graph: addresses, and nothing that could sign.

pub mod loaders;
mod types;

use std::sync::Arc;

use async_graphql::dataloader::DataLoader;
use async_graphql::{ComplexObject, Context, EmptyMutation, EmptySubscription, ID, Object};
use async_graphql::{SchemaBuilder, SimpleObject};
use domain::{DeploymentId, KeyringId};
use graph::{AppError, Entity, Result, authenticated, entity, find_id};

use crate::service::Wallets;
use loaders::WalletsOfDeployment;
use types::VenueWallet;

/// The schema without its data.
pub fn schema() -> SchemaBuilder<Query, EmptyMutation, EmptySubscription> {
    graph::schema(Query, EmptyMutation, EmptySubscription)
}

/// Queries of wallets.
pub struct Query;

#[Object]
impl Query {
    /// The viewer's venue wallets, newest first.
    #[graphql(directive = authenticated::apply())]
    async fn my_venue_wallets(&self, ctx: &Context<'_>) -> Result<Vec<VenueWallet>> {
        let viewer = graph::viewer(ctx)?;
        let wallets = ctx.data_unchecked::<Arc<Wallets>>();
        let rows = wallets.list_keyrings(viewer.user_id).await?;
        rows.into_iter().map(VenueWallet::try_from).collect()
    }

    #[graphql(entity)]
    async fn find_venue_wallet_by_id(&self, ctx: &Context<'_>, id: ID) -> Entity<VenueWallet> {
        let viewer = graph::viewer(ctx).ok()?;
        let id = find_id::<KeyringId>(&id)?;
        let wallets = ctx.data_unchecked::<Arc<Wallets>>();
        let found = wallets
            .find_keyring(id, viewer.user_id)
            .await
            .map_err(AppError::from);
        entity(found.and_then(|row| row.map(VenueWallet::try_from).transpose()))
    }

    #[graphql(entity)]
    async fn find_deployment_by_id(&self, id: ID) -> Deployment {
        Deployment { id }
    }
}

/// One user running one agent.
#[derive(Clone, Debug, SimpleObject)]
#[graphql(complex)]
pub struct Deployment {
    pub id: ID,
}

#[ComplexObject]
impl Deployment {
    /// Its wallets on the venues; empty for anybody but its owner.
    #[graphql(directive = authenticated::apply())]
    async fn wallets(&self, ctx: &Context<'_>) -> Result<Vec<VenueWallet>> {
        let viewer = graph::viewer(ctx)?;
        let Some(id) = find_id::<DeploymentId>(&self.id) else {
            return Ok(Vec::new());
        };
        let loader = ctx.data_unchecked::<DataLoader<WalletsOfDeployment>>();
        let rows = loader.load_one(id).await?.unwrap_or_default();
        rows.into_iter()
            .filter(|row| row.user_id == viewer.user_id.uuid())
            .map(VenueWallet::try_from)
            .collect()
    }
}
