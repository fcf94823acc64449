//! Subgraphs in the same process: a call, no bytes on any wire. What was made of a document once
//! serves every later request of its plan.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use async_graphql::parser::parse_query;
use async_graphql::parser::types::ExecutableDocument;
use async_graphql::{Data, Executor, Request, Response, Variables};
use async_trait::async_trait;
use bytes::Bytes;
use futures_util::StreamExt;
use moka::sync::Cache;
use trace::FutureExt as _;

use super::{EventStream, SubgraphRequest, SubgraphResponse, SubgraphTransport, TransportError};

/// Parsed documents kept for one subgraph.
const DOCUMENTS_MAX: u64 = 2_000;

/// One subgraph's schema, called directly. `data` says what its resolvers are told of a request,
/// such as who asks.
pub struct InProcessTransport<E, F> {
    executor: E,
    data: F,
    /// By the whole text.
    documents: Cache<Arc<str>, Arc<Known>>,
}

/// What is known of a document from earlier requests.
struct Known {
    document: ExecutableDocument,
    /// How many bytes its last answer had, the measure for the next one's allocation.
    answer_bytes: AtomicUsize,
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

    fn request(
        &self,
        asked: &SubgraphRequest,
        known: Option<&Known>,
    ) -> Result<Request, TransportError> {
        let variables: Variables = serde_json::from_slice(&asked.variables)
            .map_err(|error| TransportError::Broken(error.to_string()))?;
        let mut request = Request::new(&*asked.document).variables(variables);
        // What does not parse is left to the schema, which says so in its answer.
        if let Some(known) = known {
            request.set_parsed_query(known.document.clone());
        }
        request.data = (self.data)(asked);
        Ok(request)
    }

    fn known(&self, text: &Arc<str>) -> Option<Arc<Known>> {
        if let Some(known) = self.documents.get(text) {
            return Some(known);
        }
        let known = Arc::new(Known {
            document: parse_query(text).ok()?,
            answer_bytes: AtomicUsize::new(0),
        });
        self.documents.insert(text.clone(), known.clone());
        Some(known)
    }
}

#[async_trait]
impl<E, F> SubgraphTransport for InProcessTransport<E, F>
where
    E: Executor,
    F: Fn(&SubgraphRequest) -> Data + Send + Sync + 'static,
{
    async fn execute(&self, request: SubgraphRequest) -> Result<SubgraphResponse, TransportError> {
        let known = self.known(&request.document);
        let asked = self.request(&request, known.as_deref())?;
        let executing = self.executor.execute(asked);
        let answer = executing.with_context(request.trace.clone()).await;
        Ok(SubgraphResponse {
            body: written(&answer, known.as_deref())?,
            ..SubgraphResponse::default()
        })
    }

    async fn subscribe(&self, request: SubgraphRequest) -> Result<EventStream, TransportError> {
        let session = Arc::new(Data::default());
        let known = self.known(&request.document);
        let asked = self.request(&request, known.as_deref())?;
        let events = self.executor.execute_stream(asked, Some(session));
        let written = move |answer| written(&answer, known.as_deref());
        Ok(events.map(written).boxed())
    }

    /// A slow reader of one stream holds nobody else up, and the service conflates for it.
    fn can_wait(&self) -> bool {
        true
    }
}

fn written(answer: &Response, known: Option<&Known>) -> Result<Bytes, TransportError> {
    let expected = known.map_or(0, |known| known.answer_bytes.load(Ordering::Relaxed));
    let mut body = Vec::with_capacity(expected + expected / 8 + 128);
    serde_json::to_writer(&mut body, answer)
        .map_err(|error| TransportError::Broken(error.to_string()))?;
    if let Some(known) = known {
        known.answer_bytes.store(body.len(), Ordering::Relaxed);
    }
    Ok(body.into())
}
