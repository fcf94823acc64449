//! The slice of the graph: classifications, signals, and the live feed.

mod classification;
mod loaders;
mod query;
mod revision;
mod signal;
mod stubs;
mod subscription;

use std::sync::Arc;

use async_graphql::{Context, EmptyMutation, Schema};
use domain::UserId;
use graph::{AppError, Identity, Result, identity};

use crate::service::Signals;
use loaders::Loaders;
use query::Query;
use subscription::Subscription;

/// The schema of this service.
pub type SignalsSchema = Schema<Query, EmptyMutation, Subscription>;

/// The schema that answers with this service.
pub fn schema(service: &Arc<Signals>) -> SignalsSchema {
    let loaders = Loaders::new(&service.context.db.read, &service.context.tasks);
    graph::schema(Query, EmptyMutation, Subscription)
        .data(loaders)
        .data(Arc::clone(service))
        .finish()
}

/// The schema without anything behind it, for its SDL.
pub fn bare_schema() -> SignalsSchema {
    graph::schema(Query, EmptyMutation, Subscription).finish()
}

fn service<'a>(ctx: &Context<'a>) -> Result<&'a Arc<Signals>> {
    ctx.data_opt()
        .ok_or_else(|| AppError::new(graph::Code::Internal, "the service is not started"))
}

/// Whose private rows may be seen.
fn reader(ctx: &Context<'_>) -> Option<UserId> {
    match identity(ctx) {
        Identity::User(viewer) => Some(viewer.user_id),
        Identity::Anonymous | Identity::Service(_) => None,
    }
}

/// An exact number as it is stored.
fn decimal(text: &str) -> Result<graph::Decimal> {
    let ratio: domain::Ratio = text.parse().map_err(AppError::internal)?;
    Ok(ratio.into())
}

fn decimal_or_none(text: Option<&str>) -> Result<Option<graph::Decimal>> {
    text.map(decimal).transpose()
}
