//! What stands between the router and a subgraph that is slow, failing or overrun: equal queries
//! under way are sent once, so many requests run at a time, a query that found nobody is tried again
//! within a budget, and a subgraph that fails again and again is left alone for a while. A mutation
//! is sent once and never again.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use async_trait::async_trait;
use http::HeaderName;
use tokio::sync::{Semaphore, SemaphorePermit};
use tokio::time::{Instant, sleep, timeout_at};

use crate::config::{SteadyConfig, Timeouts};
use crate::schema::OperationKind;
use crate::transport::{
    EventStream, SubgraphRequest, SubgraphResponse, SubgraphTransport, TransportError,
};

mod breaker;
mod budget;
mod flights;

use breaker::{Breaker, Verdict};
use budget::Budget;
pub use flights::Writes;
use flights::{Flight, Flights};

/// The wait before the first retry; doubled with every further one.
const RETRY_AFTER: Duration = Duration::from_millis(15);

/// A way to a subgraph that treats it with care.
pub struct SteadyTransport {
    subgraph: Arc<str>,
    inner: Arc<dyn SubgraphTransport>,
    permits: Semaphore,
    waiting: AtomicUsize,
    waiting_max: usize,
    retries_max: u32,
    patience: Duration,
    budget: Budget,
    breaker: Breaker,
    writes: Writes,
    flights: Option<Flights>,
}

impl std::fmt::Debug for SteadyTransport {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SteadyTransport")
            .field("subgraph", &self.subgraph)
            .finish_non_exhaustive()
    }
}

impl SteadyTransport {
    /// Goes by `inner`; headers named in `forward` reach the subgraph and so tell requests apart.
    /// All subgraphs of a router count their `writes` together.
    pub fn new(
        subgraph: &str,
        inner: Arc<dyn SubgraphTransport>,
        (forward, writes): (Vec<HeaderName>, &Writes),
        (settings, timeouts): (&SteadyConfig, &Timeouts),
    ) -> Self {
        let shares = settings.share_in_flight;
        Self {
            subgraph: subgraph.into(),
            inner,
            permits: Semaphore::new(settings.concurrency_max.clamp(1, Semaphore::MAX_PERMITS)),
            waiting: AtomicUsize::new(0),
            waiting_max: settings.waiting_max,
            retries_max: settings.retries_max,
            patience: timeouts.subgraph(),
            budget: Budget::new(settings.retry_percent),
            breaker: Breaker::new(settings),
            writes: writes.clone(),
            flights: shares.then(|| Flights::new(forward, writes.clone())),
        }
    }

    /// The request, as often as a query may be sent.
    async fn insist(&self, request: SubgraphRequest) -> Result<SubgraphResponse, TransportError> {
        let deadline = request.context.deadline.min(Instant::now() + self.patience);
        let may_repeat = request.kind == OperationKind::Query;
        if may_repeat {
            self.budget.earn();
        }
        let mut pause = RETRY_AFTER;
        let mut retries = 0;
        loop {
            let answer = self.attempt(request.clone(), deadline).await;
            let Err(error) = &answer else {
                return answer;
            };
            let is_worth_it = may_repeat && retries < self.retries_max && is_passing(error);
            let is_in_time = Instant::now() + pause < deadline;
            if !is_worth_it || !is_in_time || !self.budget.spend() {
                return answer;
            }
            retries += 1;
            tracing::debug!(
                request.id = &*request.context.id,
                subgraph = &*self.subgraph,
                retries,
                error = error as &dyn std::error::Error,
                "query sent again"
            );
            metrics::counter!("router_retries_total", "subgraph" => self.subgraph.to_string())
                .increment(1);
            sleep(pause).await;
            pause *= 2;
        }
    }

    async fn attempt(
        &self,
        request: SubgraphRequest,
        deadline: Instant,
    ) -> Result<SubgraphResponse, TransportError> {
        let pass = self
            .breaker
            .admit(Instant::now())
            .ok_or(TransportError::LeftAlone)?;
        let _permit = self.permit(deadline).await?;
        let answer = match timeout_at(deadline, self.inner.execute(request)).await {
            Ok(answer) => answer,
            Err(_) => Err(TransportError::Timeout),
        };
        let verdict = match &answer {
            Err(error) if is_failure(error) => Verdict::Failed,
            _ => Verdict::Answered,
        };
        if pass.judge(verdict, Instant::now()) {
            tracing::warn!(
                subgraph = &*self.subgraph,
                "subgraph fails too often and is left alone for a while"
            );
            metrics::counter!("router_breaks_total", "subgraph" => self.subgraph.to_string())
                .increment(1);
        }
        answer
    }

    async fn permit(&self, deadline: Instant) -> Result<SemaphorePermit<'_>, TransportError> {
        if let Ok(permit) = self.permits.try_acquire() {
            return Ok(permit);
        }
        let waiting = Waiting(&self.waiting);
        if self.waiting.fetch_add(1, Ordering::Relaxed) >= self.waiting_max {
            return Err(TransportError::Busy);
        }
        let permit = timeout_at(deadline, self.permits.acquire()).await;
        drop(waiting);
        match permit {
            Ok(Ok(permit)) => Ok(permit),
            Ok(Err(_)) | Err(_) => Err(TransportError::Busy),
        }
    }
}

/// Counts one that waits until it is dropped.
struct Waiting<'a>(&'a AtomicUsize);

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

#[async_trait]
impl SubgraphTransport for SteadyTransport {
    async fn execute(&self, request: SubgraphRequest) -> Result<SubgraphResponse, TransportError> {
        let flights = self.flights.as_ref();
        if request.kind != OperationKind::Query {
            // Whoever asks once the write is done must not be given what was read before it.
            let _written = self.writes.begin();
            return self.insist(request).await;
        }
        let Some(flights) = flights else {
            return self.insist(request).await;
        };
        match flights.board(&request) {
            Flight::Lead(lead) => {
                let answer = self.insist(request).await;
                lead.land(answer.as_ref().ok());
                answer
            }
            Flight::Follow(follow) => match follow.landed().await {
                Some(answer) => {
                    let subgraph = self.subgraph.to_string();
                    metrics::counter!("router_shared_total", "subgraph" => subgraph).increment(1);
                    Ok(answer)
                }
                // The leader failed or left; that says nothing about this one.
                None => self.insist(request).await,
            },
        }
    }

    async fn subscribe(&self, request: SubgraphRequest) -> Result<EventStream, TransportError> {
        self.inner.subscribe(request).await
    }

    fn can_wait(&self) -> bool {
        self.inner.can_wait()
    }
}

/// Whether another attempt may fare better.
const fn is_passing(error: &TransportError) -> bool {
    match error {
        TransportError::Connect(_) | TransportError::Broken(_) => true,
        TransportError::NotGraphQl { status, .. } => matches!(status, 502..=504),
        TransportError::Timeout
        | TransportError::TooLarge(_)
        | TransportError::Refused
        | TransportError::LeftAlone
        | TransportError::Busy => false,
    }
}

/// Whether the subgraph is to blame.
const fn is_failure(error: &TransportError) -> bool {
    match error {
        TransportError::Connect(_) | TransportError::Broken(_) | TransportError::Timeout => true,
        TransportError::NotGraphQl { status, .. } => *status >= 500,
        TransportError::TooLarge(_)
        | TransportError::Refused
        | TransportError::LeftAlone
        | TransportError::Busy => false,
    }
}
