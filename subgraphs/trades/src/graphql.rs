//! The service's slice of the graph. Everything is scoped to the person who asks.

mod correction;
mod loaders;
mod mutation;
mod order;
mod query;
mod strange;
mod stubs;
mod subscription;
mod verdict;

use std::sync::Arc;

use async_graphql::dataloader::DataLoader;
use async_graphql::{Context, Schema, SchemaBuilder};
use graph::{AppError, Code, Result};

use crate::service::Trades;
pub use mutation::Mutation;
pub use query::Query;
pub use subscription::Subscription;

/// The schema, without its data.
pub fn schema() -> SchemaBuilder<Query, Mutation, Subscription> {
    graph::schema(Query, Mutation, Subscription)
}

/// The schema of a running service.
pub fn running_schema(trades: &Arc<Trades>) -> Schema<Query, Mutation, Subscription> {
    let tasks = trades.context.tasks.clone();
    let spawn = move |batch| drop(tasks.spawn("batch", batch));
    let rows = DataLoader::new(loaders::Rows(Arc::clone(trades)), spawn);
    schema().data(Arc::clone(trades)).data(rows).finish()
}

fn service<'a>(ctx: &Context<'a>) -> Result<&'a Arc<Trades>> {
    ctx.data_opt::<Arc<Trades>>()
        .ok_or_else(|| AppError::new(Code::Unavailable, "the service has not started"))
}
