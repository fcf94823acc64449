//! Entities of other services, with what trades adds to them.

use async_graphql::{ComplexObject, Context, ID, SimpleObject};
use domain::{DeploymentId, SignalId};
use graph::{Connection, PageRequest, Result, find_id, viewer};

use super::order::{Fill, Order};
use super::verdict::Verdict;
use super::{query, service};
use crate::store;
use crate::store::orders::OrderFilter;
use crate::store::verdicts::VerdictFilter;

/// A signal, by its key.
#[derive(Clone, Debug, SimpleObject)]
#[graphql(complex)]
pub struct Signal {
    /// The signal.
    pub id: ID,
}

/// A position, by its key.
#[derive(Clone, Debug, SimpleObject)]
#[graphql(unresolvable)]
pub struct Position {
    /// The position.
    pub id: ID,
}

/// A deployment, by its key.
#[derive(Clone, Debug, SimpleObject)]
#[graphql(complex)]
pub struct Deployment {
    /// The deployment.
    pub id: ID,
}

/// The most verdicts one person can have on one signal: one a deployment.
const VERDICTS_OF_SIGNAL_MAX: u64 = 100;

#[ComplexObject]
impl Signal {
    /// The viewer's verdicts on this signal, one a deployment.
    #[graphql(directive = graph::authenticated::apply())]
    async fn my_verdicts(&self, ctx: &Context<'_>) -> Result<Vec<Verdict>> {
        let viewer = viewer(ctx)?;
        let Some(signal) = find_id::<SignalId>(&self.id) else {
            return Ok(Vec::new());
        };
        let filter = VerdictFilter {
            signal: Some(signal),
            deployment: None,
        };
        let db = &service(ctx)?.context.db.read;
        let limit = VERDICTS_OF_SIGNAL_MAX;
        let rows = store::verdicts::page_of_user(db, viewer.user_id, filter, None, limit).await;
        Ok(rows
            .map_err(query::database)?
            .into_iter()
            .map(Verdict::from)
            .collect())
    }
}

#[ComplexObject]
impl Deployment {
    /// Its verdicts, newest first.
    #[graphql(directive = graph::authenticated::apply())]
    async fn verdicts(
        &self,
        ctx: &Context<'_>,
        first: Option<i32>,
        after: Option<String>,
    ) -> Result<Connection<Verdict>> {
        let page = PageRequest::try_new(first, after)?;
        let filter = VerdictFilter {
            deployment: find_id(&self.id),
            signal: None,
        };
        query::verdicts(ctx, filter, page).await
    }

    /// Its orders, newest first.
    #[graphql(directive = graph::authenticated::apply())]
    async fn orders(
        &self,
        ctx: &Context<'_>,
        first: Option<i32>,
        after: Option<String>,
    ) -> Result<Connection<Order>> {
        let page = PageRequest::try_new(first, after)?;
        let filter = OrderFilter {
            deployment: find_id(&self.id),
            state: None,
        };
        query::orders(ctx, filter, page).await
    }

    /// Its executions, newest first.
    #[graphql(directive = graph::authenticated::apply())]
    async fn fills(
        &self,
        ctx: &Context<'_>,
        first: Option<i32>,
        after: Option<String>,
    ) -> Result<Connection<Fill>> {
        let page = PageRequest::try_new(first, after)?;
        query::fills(ctx, find_id::<DeploymentId>(&self.id), page).await
    }
}
