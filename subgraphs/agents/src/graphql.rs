//! The slice of the graph: agents, the marketplace, and what their creators do.

mod agent;
mod input;
mod kinds;
mod loaders;
mod mutation;
mod query;

use async_graphql::{EmptySubscription, Schema};
use platform::Tasks;

use crate::service::Agents;
use loaders::Loaders;
use mutation::Mutation;
use query::Query;

/// The schema of this service.
pub type AgentsSchema = Schema<Query, Mutation, EmptySubscription>;

/// The schema that answers with these agents.
pub fn schema(agents: Agents, tasks: &Tasks) -> AgentsSchema {
    let loaders = Loaders::new(agents.read_db(), tasks);
    graph::schema(Query, Mutation, EmptySubscription)
        .data(loaders)
        .data(agents)
        .finish()
}

/// The schema without anything behind it, for its SDL.
pub fn bare_schema() -> AgentsSchema {
    graph::schema(Query, Mutation, EmptySubscription).finish()
}
