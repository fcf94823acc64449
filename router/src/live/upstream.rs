//! The subgraph's side of a live operation: its stream, read as fast as it comes, and opened again
//! where it breaks off.

use std::sync::Arc;
use std::time::Duration;

use futures_util::StreamExt;
use tokio::time::Instant;
use tokio_util::sync::{CancellationToken, DropGuard};

use super::queue::{Gap, Queue};
use crate::context::RequestContext;
use crate::error::{Code, GraphQlError, Refusal};
use crate::gateway::{Gateway, Ready};
use crate::transport::{Event, EventStream, SubgraphRequest, SubgraphTransport, TransportError};

/// The first wait before a stream that broke off is opened again; doubled with every failure.
const REOPEN_AFTER: Duration = Duration::from_millis(200);
/// The longest such wait.
const REOPEN_AFTER_MAX: Duration = Duration::from_secs(10);
/// Attempts before the stream is given up.
const REOPENINGS_MAX: u32 = 10;

/// An open stream. Dropping it ends it at the subgraph.
pub struct Upstream {
    /// Its events.
    pub events: Arc<Queue<Event>>,
    request: SubgraphRequest,
    transport: Arc<dyn SubgraphTransport>,
    _stop: DropGuard,
}

impl Upstream {
    /// Opens the stream at the head of an operation.
    pub async fn open(
        gateway: &Gateway,
        ready: &Ready,
        context: &Arc<RequestContext>,
    ) -> Result<Self, Refusal> {
        let (request, transport) = stream_of(gateway, ready, context)?;
        let patience = gateway.config.timeouts.subgraph();
        let opened = open(&*transport, request.clone(), patience).await;
        let stream = opened.map_err(|error| {
            tracing::warn!(
                request.id = &*context.id,
                subgraph = &*request.subgraph,
                error = &error as &dyn std::error::Error,
                "subscription could not be opened"
            );
            let code = Code::Unavailable;
            let error = GraphQlError::new(code, code.masked_message());
            Refusal::of_operation(vec![error])
        })?;
        let events = Arc::new(Queue::new(gateway.config.subscriptions.queue_max));
        let stop = CancellationToken::new();
        let source = Source {
            request: request.clone(),
            transport: transport.clone(),
            patience,
            events: events.clone(),
        };
        let stopped = stop.clone();
        gateway.lasting.tasks.spawn(async move {
            tokio::select! {
                () = source.pump(stream) => {}
                () = stopped.cancelled() => {}
            }
            source.events.close();
        });
        Ok(Self {
            events,
            request,
            transport,
            _stop: stop.drop_guard(),
        })
    }

    /// Whether an operation listens to this very stream of this subgraph, reached the same way.
    pub fn serves(&self, gateway: &Gateway, ready: &Ready, context: &Arc<RequestContext>) -> bool {
        stream_of(gateway, ready, context).is_ok_and(|(request, transport)| {
            request.subgraph == self.request.subgraph
                && request.document == self.request.document
                && request.variables == self.request.variables
                && Arc::ptr_eq(&transport, &self.transport)
        })
    }
}

/// The request that opens the stream at the head of an operation, and the way it goes.
fn stream_of(
    gateway: &Gateway,
    ready: &Ready,
    context: &Arc<RequestContext>,
) -> Result<(SubgraphRequest, Arc<dyn SubgraphTransport>), Refusal> {
    let stage = ready.plan.stages.first();
    let fetch = stage.and_then(|stage| stage.stream.as_ref());
    let fetch =
        fetch.ok_or_else(|| Refusal::internal("a subscription was planned without a stream"))?;
    let executor = &gateway.executor;
    let transport = executor.transport_of(&fetch.subgraph).cloned();
    let transport = transport.ok_or_else(|| Refusal::internal("a subgraph has no transport"))?;
    Ok((
        executor.stream_request(fetch, &ready.variables, context),
        transport,
    ))
}

async fn open(
    transport: &dyn SubgraphTransport,
    request: SubgraphRequest,
    patience: Duration,
) -> Result<EventStream, TransportError> {
    match tokio::time::timeout(patience, transport.subscribe(request)).await {
        Ok(opened) => opened,
        Err(_) => Err(TransportError::Timeout),
    }
}

/// Reads one stream. It knows nothing of the gateway it was opened for, which may be gone before it.
struct Source {
    request: SubgraphRequest,
    transport: Arc<dyn SubgraphTransport>,
    patience: Duration,
    events: Arc<Queue<Event>>,
}

impl Source {
    /// Reads events as fast as the subgraph sends them, so that a slow client holds nobody else up;
    /// where that cannot happen, one at a time, and the service chooses what comes next. A stream
    /// that breaks off is opened again; one that the subgraph ends is over.
    async fn pump(&self, mut stream: EventStream) {
        loop {
            let broken = loop {
                if self.transport.can_wait() {
                    self.events.until_empty().await;
                }
                match stream.next().await {
                    Some(Ok(event)) => self.events.push(Ok(event), Gap::default()),
                    Some(Err(error)) => break error,
                    None => return,
                }
            };
            let Some(reopened) = Box::pin(self.reopen()).await else {
                self.events.push(Err(broken), Gap::default());
                return;
            };
            stream = reopened;
        }
    }

    async fn reopen(&self) -> Option<EventStream> {
        let mut pause = REOPEN_AFTER;
        for attempt in 1..=REOPENINGS_MAX {
            tokio::time::sleep(pause).await;
            pause = (pause * 2).min(REOPEN_AFTER_MAX);
            let mut request = self.request.clone();
            let (context, deadline) = (&self.request.context, Instant::now() + self.patience);
            request.context = Arc::new(context.renewed(context.id.clone(), deadline));
            match open(&*self.transport, request, self.patience).await {
                Ok(stream) => {
                    self.events.miss(Gap {
                        dropped: 0,
                        is_resumed: true,
                    });
                    metrics::counter!("router_streams_reopened_total").increment(1);
                    return Some(stream);
                }
                Err(error) => tracing::warn!(
                    request.id = &*context.id,
                    subgraph = &*self.request.subgraph,
                    attempt,
                    error = &error as &dyn std::error::Error,
                    "subscription not reopened"
                ),
            }
        }
        None
    }
}
