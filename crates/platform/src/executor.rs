//! A subgraph's schema behind one object-safe door, and what the door counts.

use std::sync::Arc;

use async_graphql::{Data, Executor, ObjectType, Request, Response, Schema, SubscriptionType};
use async_trait::async_trait;
use futures_util::stream::BoxStream;

/// Executes GraphQL for any schema. Callers put a [`graph::Identity`] into the request's data.
#[async_trait]
pub trait GraphqlExecutor: Send + Sync + 'static {
    /// One query or mutation.
    async fn execute(&self, request: Request) -> Response;

    /// A subscription; a query or mutation is a stream of one response.
    fn execute_stream(
        &self,
        request: Request,
        session: Option<Arc<Data>>,
    ) -> BoxStream<'static, Response>;
}

#[async_trait]
impl<Q, M, S> GraphqlExecutor for Schema<Q, M, S>
where
    Q: ObjectType + 'static,
    M: ObjectType + 'static,
    S: SubscriptionType + 'static,
{
    async fn execute(&self, request: Request) -> Response {
        Schema::execute(self, request).await
    }

    fn execute_stream(
        &self,
        request: Request,
        session: Option<Arc<Data>>,
    ) -> BoxStream<'static, Response> {
        Executor::execute_stream(self, request, session)
    }
}

/// A schema whose types nobody needs to know, in the shape async-graphql's transports take.
#[derive(Clone)]
pub struct DynExecutor(pub Arc<dyn GraphqlExecutor>);

impl Executor for DynExecutor {
    async fn execute(&self, request: Request) -> Response {
        self.0.execute(request).await
    }

    fn execute_stream(
        &self,
        request: Request,
        session: Option<Arc<Data>>,
    ) -> BoxStream<'static, Response> {
        self.0.execute_stream(request, session)
    }
}
