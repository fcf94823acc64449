//! What other services own, and this one adds to.

use async_graphql::{Context, ID, Object};
use domain::{AgentId, PostId};
use graph::{Connection, Result};

use super::classification::Classification;
use super::loaders::{ClassificationsOf, Loaders, SignalsOf};
use super::signal::{Signal, SignalStatus};
use super::{query, reader};

/// A post, as twitter shows it.
pub struct Post(pub PostId);

/// A post, as twitter shows it.
#[Object]
impl Post {
    /// The post's id.
    pub async fn id(&self) -> ID {
        self.0.into()
    }

    /// What classifiers made of it, oldest first.
    async fn classifications(&self, ctx: &Context<'_>) -> Result<Vec<Classification>> {
        let loaders = ctx.data_unchecked::<Loaders>();
        let rows = loaders.of_posts.load_one(ClassificationsOf(self.0)).await?;
        Ok(rows
            .unwrap_or_default()
            .into_iter()
            .map(Classification)
            .collect())
    }

    /// What it became for each agent that listens, as far as the caller may see.
    async fn signals(&self, ctx: &Context<'_>) -> Result<Vec<Signal>> {
        let key = SignalsOf {
            post: self.0,
            reader: reader(ctx),
        };
        let rows = ctx
            .data_unchecked::<Loaders>()
            .signals_of_posts
            .load_one(key)
            .await?;
        Ok(rows.unwrap_or_default().into_iter().map(Signal).collect())
    }
}

/// An agent, as agents shows it.
pub struct Agent(pub AgentId);

/// An agent, as agents shows it.
#[Object]
impl Agent {
    /// The agent's id.
    pub async fn id(&self) -> ID {
        self.0.into()
    }

    /// What posts became for it, newest first.
    async fn signals(
        &self,
        ctx: &Context<'_>,
        first: Option<i32>,
        after: Option<String>,
        #[graphql(desc = "Whether refusals are shown, too.", default = false)]
        include_rejected: bool,
    ) -> Result<Connection<Signal>> {
        let status = (!include_rejected).then_some(SignalStatus::Created);
        query::page(ctx, Some(self.0), status, first, after).await
    }
}
