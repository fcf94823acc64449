//! The service's slice of the graph. Everything is scoped to the person who asks.

mod books;
mod loaders;
mod mutation;
mod portfolio;
mod position;
mod query;
mod stubs;
mod subscription;
mod words;

use std::sync::Arc;

use async_graphql::{Context, Schema, SchemaBuilder};
use graph::{AppError, Code, Result};

use crate::service::Positions;
pub use mutation::Mutation;
pub use query::Query;
pub use subscription::Subscription;

/// The schema, without its data.
pub fn schema() -> SchemaBuilder<Query, Mutation, Subscription> {
    graph::schema(Query, Mutation, Subscription)
}

/// The schema of a running service.
pub fn running_schema(positions: &Arc<Positions>) -> Schema<Query, Mutation, Subscription> {
    let tasks = &positions.context.tasks;
    let rows = tasks.loader(loaders::Rows(Arc::clone(positions)));
    schema().data(Arc::clone(positions)).data(rows).finish()
}

fn service<'a>(ctx: &Context<'a>) -> Result<&'a Arc<Positions>> {
    ctx.data_opt::<Arc<Positions>>()
        .ok_or_else(|| AppError::new(Code::Unavailable, "the service has not started"))
}
