//! Subgraphs in the same process: a call, and the values it returns, no bytes on any wire. A document
//! that was parsed once serves every later request of its plan.

use std::sync::Arc;

use async_graphql::parser::parse_query;
use async_graphql::parser::types::ExecutableDocument;
use async_graphql::{Data, Executor, Request, Response, Variables};
use async_trait::async_trait;
use futures_util::StreamExt;
use moka::sync::Cache;
use trace::FutureExt as _;

use super::{
    AnswerBody, EventStream, SubgraphRequest, SubgraphResponse, SubgraphTransport, TransportError,
};

/// Parsed documents kept for one subgraph.
const DOCUMENTS_MAX: u64 = 2_000;

/// One subgraph's schema, called directly. `data` says what its resolvers are told of a request,
/// such as who asks.
pub struct InProcessTransport<E, F> {
    executor: E,
    data: F,
    /// By the whole text.
    documents: Cache<Arc<str>, Arc<ExecutableDocument>>,
}

impl<E, F> std::fmt::Debug for InProcessTransport<E, F> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("InProcessTransport").finish_non_exhaustive()
    }
}

impl<E, F> InProcessTransport<E, F>
where
    E: Executor,
    F: Fn(&SubgraphRequest) -> Data + Send + Sync + 'static,
{
    /// Calls this schema.
    pub fn new(executor: E, data: F) -> Self {
        let documents = Cache::new(DOCUMENTS_MAX);
        Self {
            executor,
            data,
            documents,
        }
    }

    fn request(&self, asked: &SubgraphRequest) -> Result<Request, TransportError> {
        let variables: Variables = serde_json::from_slice(&asked.variables)
            .map_err(|error| TransportError::Broken(error.to_string()))?;
        let mut request = Request::new(&*asked.document).variables(variables);
        // What does not parse is left to the schema, which says so in its answer.
        if let Some(document) = self.document(&asked.document) {
            request.set_parsed_query(ExecutableDocument::clone(&document));
        }
        request.data = (self.data)(asked);
        Ok(request)
    }

    fn document(&self, text: &Arc<str>) -> Option<Arc<ExecutableDocument>> {
        if let Some(known) = self.documents.get(text) {
            return Some(known);
        }
        let document = Arc::new(parse_query(text).ok()?);
        self.documents.insert(text.clone(), document.clone());
        Some(document)
    }
}

#[async_trait]
impl<E, F> SubgraphTransport for InProcessTransport<E, F>
where
    E: Executor,
    F: Fn(&SubgraphRequest) -> Data + Send + Sync + 'static,
{
    async fn execute(&self, request: SubgraphRequest) -> Result<SubgraphResponse, TransportError> {
        let asked = self.request(&request)?;
        let executing = self.executor.execute(asked);
        let answer = executing.with_context(request.trace.clone()).await;
        Ok(AnswerBody::Values(answer.into()).into())
    }

    async fn subscribe(&self, request: SubgraphRequest) -> Result<EventStream, TransportError> {
        let session = Arc::new(Data::default());
        let asked = self.request(&request)?;
        let events = self.executor.execute_stream(asked, Some(session));
        let event = |answer: Response| Ok(AnswerBody::Values(answer.into()));
        Ok(events.map(event).boxed())
    }

    /// A slow reader of one stream holds nobody else up, and the service conflates for it.
    fn can_wait(&self) -> bool {
        true
    }
}
