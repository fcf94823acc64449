//! Entities of other services, with what positions adds to them.

use async_graphql::dataloader::DataLoader;
use async_graphql::{ComplexObject, Context, ID, SimpleObject};
use domain::SignalId;
use graph::{Connection, PageRequest, Result, find_id, viewer};

use super::loaders::{Owned, Rows};
use super::position::{Position, PositionState};
use super::{query, service};
use crate::store::positions::PositionFilter;

/// An agent, by its key.
#[derive(Clone, Debug, SimpleObject)]
#[graphql(unresolvable)]
pub struct Agent {
    /// The agent.
    pub id: ID,
}

/// A signal, by its key.
#[derive(Clone, Debug, SimpleObject)]
#[graphql(complex)]
pub struct Signal {
    /// The signal.
    pub id: ID,
}

/// A deployment, by its key.
#[derive(Clone, Debug, SimpleObject)]
#[graphql(complex)]
pub struct Deployment {
    /// The deployment.
    pub id: ID,
}

#[ComplexObject]
impl Signal {
    /// The viewer's positions that began with this signal.
    #[graphql(directive = graph::authenticated::apply())]
    async fn my_positions(&self, ctx: &Context<'_>) -> Result<Vec<Position>> {
        let user = viewer(ctx)?.user_id;
        let Some(id) = find_id::<SignalId>(&self.id) else {
            return Ok(Vec::new());
        };
        let rows = ctx.data_unchecked::<DataLoader<Rows>>();
        let found = rows.load_one(Owned { user, id }).await?;
        let positions = service(ctx)?;
        found
            .unwrap_or_default()
            .iter()
            .map(|held| Position::of(held, positions))
            .collect()
    }
}

#[ComplexObject]
impl Deployment {
    /// Its positions, newest first; those of the viewer only.
    #[graphql(directive = graph::authenticated::apply())]
    async fn positions(
        &self,
        ctx: &Context<'_>,
        state: Option<PositionState>,
        first: Option<i32>,
        after: Option<String>,
    ) -> Result<Connection<Position>> {
        let page = PageRequest::try_new(first, after)?;
        let Some(deployment) = find_id(&self.id) else {
            return Ok(Connection::new(false, false));
        };
        let filter = PositionFilter {
            deployment: Some(deployment),
            state: state.map(PositionState::as_str),
        };
        query::positions(ctx, filter, page).await
    }
}
