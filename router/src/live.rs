//! Live operations: one event of a subgraph in, one whole answer out. The caller is judged again
//! for every event, and a reader that cannot keep up misses the oldest events and is told how many.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use bytes::Bytes;
use futures_util::stream::{self, BoxStream};
use futures_util::{Stream, StreamExt};
use tokio::sync::Notify;
use tokio_util::sync::{CancellationToken, DropGuard};

use crate::auth::Caller;
use crate::context::RequestContext;
use crate::error::{Code, GraphQlError, Refusal};
use crate::gateway::{Gateway, Ready};
use crate::schema::OperationKind;
use crate::transport::{EventStream, TransportError};

pub mod sse;
pub mod websocket;

/// The first wait before a stream that broke off is opened again; doubled with every failure.
const REOPEN_AFTER: Duration = Duration::from_millis(200);
/// The longest such wait.
const REOPEN_AFTER_MAX: Duration = Duration::from_secs(10);
/// Attempts before the client is told that its stream is over.
const REOPENINGS_MAX: u32 = 10;

/// What a live operation gives its reader.
#[derive(Clone, Debug)]
pub enum LiveItem {
    /// An answer.
    Answer(Bytes),
    /// The end, and why.
    Ended(Vec<GraphQlError>),
}

/// The answers of an operation, live or not; it is over when the stream is.
pub type LiveStream = BoxStream<'static, LiveItem>;

/// Starts an operation of any kind.
pub async fn start(
    gateway: Arc<Gateway>,
    ready: Ready,
    context: Arc<RequestContext>,
) -> Result<LiveStream, Refusal> {
    if ready.kind() != OperationKind::Subscription {
        let deadline = context.deadline;
        let finished = gateway.execute(&ready, &context);
        let item = match tokio::time::timeout_at(deadline, finished).await {
            Ok(finished) => LiveItem::Answer(finished.body),
            Err(_) => LiveItem::Ended(vec![masked(Code::Unavailable)]),
        };
        return Ok(stream::once(std::future::ready(item)).boxed());
    }
    let stage = ready.plan.stages.first();
    let Some(fetch) = stage.and_then(|stage| stage.stream.as_ref()) else {
        return Err(Refusal::internal(
            "a subscription was planned without a stream",
        ));
    };
    let opened = gateway
        .executor
        .subscribe(fetch, &ready.variables, &context)
        .await;
    let events = opened.map_err(|error| {
        let cause: &dyn std::error::Error = &error;
        tracing::warn!(
            request.id = &*context.id,
            subgraph = &*fetch.subgraph,
            error = cause,
            "subscription could not be opened"
        );
        Refusal::of_operation(vec![masked(Code::Unavailable)])
    })?;
    let queue = Arc::new(Queue::new(gateway.config.subscriptions.queue_max));
    let stop = CancellationToken::new();
    let can_wait = gateway.executor.can_wait(fetch);
    let source = Source {
        can_wait,
        gateway: gateway.clone(),
        ready: ready.clone(),
        context: context.clone(),
        queue: queue.clone(),
    };
    let stopped = stop.clone();
    gateway.tasks.spawn(async move {
        tokio::select! {
            () = source.pump(events) => {}
            () = stopped.cancelled() => {}
        }
        source.queue.close();
    });
    metrics::gauge!("router_subscriptions").increment(1.0);
    let live = Live {
        gateway,
        ready,
        context,
        queue,
        is_over: false,
        _stop: stop.drop_guard(),
    };
    Ok(answers(live).boxed())
}

struct Live {
    gateway: Arc<Gateway>,
    ready: Ready,
    context: Arc<RequestContext>,
    queue: Arc<Queue>,
    is_over: bool,
    _stop: DropGuard,
}

impl Drop for Live {
    fn drop(&mut self) {
        metrics::gauge!("router_subscriptions").decrement(1.0);
    }
}

fn answers(live: Live) -> impl Stream<Item = LiveItem> + Send {
    stream::unfold(live, |mut live| async move {
        if live.is_over {
            return None;
        }
        let item = live.next().await?;
        live.is_over = matches!(item, LiveItem::Ended(_));
        Some((item, live))
    })
}

impl Live {
    async fn next(&mut self) -> Option<LiveItem> {
        let popped = loop {
            let expiry = self.until_expiry();
            tokio::select! {
                popped = self.queue.pop() => break popped,
                () = tokio::time::sleep(expiry) => {
                    if !self.may_go_on().await {
                        return Some(LiveItem::Ended(vec![expired()]));
                    }
                }
                () = self.gateway.shutdown.cancelled() => {
                    return Some(LiveItem::Ended(vec![masked(Code::Unavailable)]));
                }
            }
        };
        let (event, gap) = popped?;
        // A clock may run faster than the wall, so the moment itself is asked too.
        if !self.may_go_on().await {
            return Some(LiveItem::Ended(vec![expired()]));
        }
        let context = Arc::new(self.context.renewed(self.gateway.deadline()));
        let (plan, variables) = (&self.ready.plan, &self.ready.variables);
        let is_last = event.is_err();
        let outcome = self
            .gateway
            .executor
            .execute_event(plan, variables, &context, event)
            .await;
        if is_last {
            return Some(LiveItem::Ended(outcome.failures.errors));
        }
        let finished = self.gateway.finish(&self.ready, outcome, &context.id, gap);
        Some(LiveItem::Answer(finished.body))
    }

    async fn may_go_on(&self) -> bool {
        let authenticator = &self.gateway.authenticator;
        match &self.context.caller {
            Some(caller) => {
                authenticator
                    .still_allows(caller, &self.context.headers)
                    .await
            }
            None => true,
        }
    }

    fn until_expiry(&self) -> Duration {
        const FAR: Duration = Duration::from_hours(1);
        const SOON: Duration = Duration::from_millis(50);
        let now = self.gateway.authenticator.now();
        let left = |caller: &Arc<Caller>| {
            let seconds = caller.expires_at?.saturating_sub(now);
            // Never no time at all, so that a clock that stands still does not make this spin.
            let left = Duration::from_secs(u64::try_from(seconds).unwrap_or(0));
            Some(left.clamp(SOON, FAR))
        };
        self.context.caller.as_ref().and_then(left).unwrap_or(FAR)
    }
}

fn masked(code: Code) -> GraphQlError {
    GraphQlError::new(code, code.masked_message())
}

fn expired() -> GraphQlError {
    GraphQlError::new(
        Code::Unauthenticated,
        "the token has expired or was revoked",
    )
}

type Event = Result<Bytes, TransportError>;

/// The subgraph's side of a live operation.
struct Source {
    can_wait: bool,
    gateway: Arc<Gateway>,
    ready: Ready,
    context: Arc<RequestContext>,
    queue: Arc<Queue>,
}

impl Source {
    /// Reads events as fast as the subgraph sends them, so that a slow client holds nobody else up;
    /// where that cannot happen, one at a time, and the service chooses what comes next. A stream
    /// that breaks off is opened again; one that the subgraph ends is over.
    async fn pump(&self, mut events: EventStream) {
        loop {
            let broken = loop {
                if self.can_wait {
                    self.queue.until_empty().await;
                }
                match events.next().await {
                    Some(Ok(event)) => self.queue.push(Ok(event)),
                    Some(Err(error)) => break error,
                    None => return,
                }
            };
            let Some(reopened) = self.reopen().await else {
                self.queue.push(Err(broken));
                return;
            };
            events = reopened;
        }
    }

    async fn reopen(&self) -> Option<EventStream> {
        let fetch = self.ready.plan.stages.first()?.stream.as_ref()?;
        let mut pause = REOPEN_AFTER;
        for attempt in 1..=REOPENINGS_MAX {
            tokio::time::sleep(pause).await;
            pause = (pause * 2).min(REOPEN_AFTER_MAX);
            let context = Arc::new(self.context.renewed(self.gateway.deadline()));
            let variables = &self.ready.variables;
            match self
                .gateway
                .executor
                .subscribe(fetch, variables, &context)
                .await
            {
                Ok(events) => {
                    self.queue.resume();
                    return Some(events);
                }
                Err(error) => tracing::warn!(
                    request.id = &*self.context.id,
                    subgraph = &*fetch.subgraph,
                    attempt,
                    error = &error as &dyn std::error::Error,
                    "subscription not reopened"
                ),
            }
        }
        None
    }
}

/// Events waiting for one reader; the oldest give way.
struct Queue {
    inner: Mutex<Waiting>,
    changed: Notify,
    emptied: Notify,
    events_max: usize,
}

#[derive(Default)]
struct Waiting {
    events: VecDeque<Event>,
    gap: Gap,
    is_closed: bool,
}

/// What a reader missed before an event.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Gap {
    /// Events that gave way to newer ones.
    pub dropped: u64,
    /// Whether the stream broke off and goes on, with nobody knowing what happened meanwhile.
    pub is_resumed: bool,
}

impl Queue {
    fn new(events_max: usize) -> Self {
        let events_max = events_max.max(1);
        Self {
            inner: Mutex::default(),
            changed: Notify::new(),
            emptied: Notify::new(),
            events_max,
        }
    }

    fn push(&self, event: Event) {
        let mut waiting = self
            .inner
            .lock()
            .expect("no thread panics while it holds the queue");
        if waiting.events.len() >= self.events_max {
            waiting.events.pop_front();
            waiting.gap.dropped += 1;
        }
        waiting.events.push_back(event);
        self.changed.notify_one();
    }

    async fn until_empty(&self) {
        loop {
            let emptied = self.emptied.notified();
            let is_empty = {
                let waiting = self.inner.lock();
                let waiting = waiting.expect("no thread panics while it holds the queue");
                waiting.events.is_empty()
            };
            if is_empty {
                return;
            }
            emptied.await;
        }
    }

    fn resume(&self) {
        let mut waiting = self
            .inner
            .lock()
            .expect("no thread panics while it holds the queue");
        waiting.gap.is_resumed = true;
    }

    fn close(&self) {
        let mut waiting = self
            .inner
            .lock()
            .expect("no thread panics while it holds the queue");
        waiting.is_closed = true;
        self.changed.notify_one();
    }

    /// The next event and what was missed before it; none when there will be no more.
    async fn pop(&self) -> Option<(Event, Gap)> {
        loop {
            {
                let mut waiting = self
                    .inner
                    .lock()
                    .expect("no thread panics while it holds the queue");
                if let Some(event) = waiting.events.pop_front() {
                    if waiting.events.is_empty() {
                        self.emptied.notify_one();
                    }
                    return Some((event, std::mem::take(&mut waiting.gap)));
                }
                if waiting.is_closed {
                    return None;
                }
            }
            self.changed.notified().await;
        }
    }
}
