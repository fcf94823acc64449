//! The slice of the graph: accounts, posts, and how reading goes.

mod account;
mod ingestion;
mod loaders;
mod mutation;
mod post;
mod query;

use async_graphql::{EmptySubscription, Schema};
use platform::Tasks;

use crate::service::Reader;
use loaders::Loaders;
use mutation::Mutation;
use query::Query;

/// The schema of this service.
pub type TwitterSchema = Schema<Query, Mutation, EmptySubscription>;

/// The schema that answers with this reader.
pub fn schema(reader: Reader, tasks: &Tasks) -> TwitterSchema {
    let loaders = Loaders::new(reader.read_db(), tasks);
    graph::schema(Query, Mutation, EmptySubscription)
        .data(loaders)
        .data(reader)
        .finish()
}

/// The schema without anything behind it, for its SDL.
pub fn bare_schema() -> TwitterSchema {
    graph::schema(Query, Mutation, EmptySubscription).finish()
}
