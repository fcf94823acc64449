//! The service's slice of the graph: chains.

mod chain;
mod query;

use async_graphql::{Context, EmptyMutation, EmptySubscription, SchemaBuilder};
use graph::{AppError, Code, Identity, Result, identity};
use std::sync::Arc;

use crate::service::{Analytics, Reader};
pub use query::Query;

/// The schema, without its data.
pub fn schema() -> SchemaBuilder<Query, EmptyMutation, EmptySubscription> {
    graph::schema(Query, EmptyMutation, EmptySubscription)
}

fn service<'a>(ctx: &Context<'a>) -> Result<&'a Arc<Analytics>> {
    ctx.data_opt::<Arc<Analytics>>()
        .ok_or_else(|| AppError::new(Code::Unavailable, "the service has not started"))
}

/// Who asks, as far as it decides what they may see.
fn reader(ctx: &Context<'_>) -> Reader {
    match identity(ctx) {
        Identity::User(viewer) if viewer.may("admin") => Reader::Admin,
        Identity::User(viewer) => Reader::User(viewer.user_id),
        Identity::Anonymous | Identity::Service(_) => Reader::Anybody,
    }
}
