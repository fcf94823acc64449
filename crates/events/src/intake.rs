//! From an envelope to a durable outcome: handled, or a dead letter. Nothing in between.

use std::collections::HashMap;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::Duration;

use domain::{Clock, Service, SystemClock};
use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use sea_orm::{ColumnTrait, DatabaseConnection, DbErr, EntityTrait, QueryFilter};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use trace::{FutureExt as _, SpanKind};
use tracing::Instrument;

use crate::entity::inbox;
use crate::relay::OUTBOX_RETENTION;
use crate::{Envelope, HandlerError, TransportError, dead_letters};

/// How often an event is tried before it becomes a dead letter.
pub const ATTEMPTS_MAX: u32 = 10;
/// How long one run of a handler may take.
pub const HANDLER_DEADLINE: Duration = Duration::from_secs(30);

/// The first pause between two attempts; each further one is twice as long.
const FIRST_PAUSE: Duration = Duration::from_millis(50);
/// The longest pause between two attempts.
const LONGEST_PAUSE: Duration = Duration::from_secs(10);

/// How often and how slowly a failing handler is tried again.
#[derive(Clone, Copy, Debug)]
pub struct RetryPolicy {
    /// Attempts before the dead letter; at least one.
    pub attempts_max: u32,
    /// The first pause; each further one is twice as long.
    pub first_pause: Duration,
}

impl Default for RetryPolicy {
    fn default() -> Self {
        Self {
            attempts_max: ATTEMPTS_MAX,
            first_pause: FIRST_PAUSE,
        }
    }
}

impl RetryPolicy {
    fn pause_after(self, attempt: u32) -> Duration {
        let doubled = 2_u32.saturating_pow(attempt.saturating_sub(1));
        self.first_pause.saturating_mul(doubled).min(LONGEST_PAUSE)
    }
}

pub(crate) type Handle =
    Box<dyn Fn(Arc<Envelope>) -> BoxFuture<'static, Result<(), HandlerError>> + Send + Sync>;

pub(crate) struct Route {
    pub(crate) producer: Service,
    pub(crate) version: u16,
    pub(crate) handle: Handle,
}

/// What a transport hands envelopes to. One per consuming service.
pub struct Intake {
    pub(crate) service: Service,
    pub(crate) db: DatabaseConnection,
    pub(crate) routes: HashMap<&'static str, Route>,
    /// Hears every kind that has no route.
    pub(crate) all: Option<Handle>,
    pub(crate) retries: RetryPolicy,
    pub(crate) tasks: TaskTracker,
    pub(crate) shutdown: CancellationToken,
}

impl Intake {
    /// Whether this service acts on such an event.
    pub(crate) fn hears(&self, envelope: &Envelope) -> bool {
        self.all.is_some()
            || self
                .routes
                .get(&*envelope.kind)
                .is_some_and(|route| route.producer == envelope.service)
    }

    /// The services whose facts are heard here, in a fixed order.
    pub(crate) fn producers(&self) -> Vec<Service> {
        if self.all.is_some() {
            return Service::ALL.to_vec();
        }
        let mut producers: Vec<_> = self.routes.values().map(|route| route.producer).collect();
        producers.sort_unstable();
        producers.dedup();
        producers
    }

    /// Acts on the event in a task of its own; returns when the outcome is durable.
    pub(crate) async fn take(
        self: &Arc<Self>,
        envelope: Arc<Envelope>,
    ) -> Result<(), TransportError> {
        if self.shutdown.is_cancelled() {
            return Err(TransportError::Stopped);
        }
        let span = tracing::info_span!(
            "event",
            service = %self.service,
            event.id = %envelope.id,
            event.kind = %envelope.kind,
            event.aggregate = %envelope.aggregate,
            trace_id = %envelope.trace_id,
        );
        let traced = self.trace(&envelope);
        let intake = Arc::clone(self);
        let work = {
            let traced = traced.clone();
            async move {
                let settled = intake.settle(envelope).await;
                trace::end(&traced, None);
                settled
            }
        };
        let work = work.with_context(traced).instrument(span);
        self.tasks
            .spawn(work)
            .await
            .map_err(|_| TransportError::Stopped)?
    }

    /// The span of one event's handling, in the trace its chain belongs to.
    fn trace(&self, envelope: &Envelope) -> trace::Context {
        let id = envelope.id.uuid().into_bytes();
        // The last bytes of an id are random, unlike the first, which are the time.
        let random = *id.last_chunk().expect("an id has sixteen bytes");
        let chain = trace::of_chain(&envelope.trace_id, random);
        let name = format!("event {}", envelope.kind);
        let traced = trace::start(name, SpanKind::Consumer, &chain);
        trace::note(&traced, "service", self.service.as_str());
        trace::note(&traced, "event.id", envelope.id.to_string());
        traced
    }

    async fn settle(&self, envelope: Arc<Envelope>) -> Result<(), TransportError> {
        let Err((reason, attempts)) = self.act(&envelope).await? else {
            return Ok(());
        };
        metrics::counter!("events_dead_letters_total", "service" => self.service.as_str())
            .increment(1);
        tracing::error!(reason, attempts, "event became a dead letter");
        let mut pauses = 1;
        while let Err(error) = dead_letters::store(self, &envelope, &reason, attempts).await {
            tracing::warn!(%error, "dead letter not stored yet");
            self.pause(pauses).await?;
            pauses += 1;
        }
        Ok(())
    }

    /// The inner result is the handler's: why it gave up, and after how many attempts.
    pub(crate) async fn act(
        &self,
        envelope: &Arc<Envelope>,
    ) -> Result<Result<(), (String, u32)>, TransportError> {
        let mut attempts = 1;
        loop {
            let error = match self.attempt(envelope).await {
                Ok(()) => return Ok(Ok(())),
                Err(error) => error,
            };
            let hopeless = matches!(error, HandlerError::Permanent(_));
            if hopeless || attempts >= self.retries.attempts_max {
                return Ok(Err((error.reason(), attempts)));
            }
            tracing::warn!(reason = error.reason(), attempts, "handler failed");
            metrics::counter!("events_retries_total", "service" => self.service.as_str())
                .increment(1);
            self.pause(attempts).await?;
            attempts += 1;
        }
    }

    async fn attempt(&self, envelope: &Arc<Envelope>) -> Result<(), HandlerError> {
        let handle = match (self.routes.get(&*envelope.kind), &self.all) {
            (Some(route), _) if route.version == envelope.version => &route.handle,
            (Some(route), _) => {
                return Err(HandlerError::Permanent(format!(
                    "version {} is not the version {} this service reads",
                    envelope.version, route.version
                )));
            }
            (None, Some(all)) => all,
            (None, None) => return Err(HandlerError::permanent("no handler hears this kind")),
        };
        if !envelope.is_intact() {
            return Err(HandlerError::permanent(
                "the event is not what its hash says",
            ));
        }
        crate::crash_point!("{}.{}.hearing", self.service, envelope.kind);
        let run = AssertUnwindSafe(handle(Arc::clone(envelope))).catch_unwind();
        match tokio::time::timeout(HANDLER_DEADLINE, run).await {
            Ok(Ok(outcome)) => {
                crate::crash_point!("{}.{}.heard", self.service, envelope.kind);
                outcome
            }
            Ok(Err(_panic)) => Err(HandlerError::Transient("the handler panicked".into())),
            Err(_elapsed) => Err(HandlerError::Transient("the handler took too long".into())),
        }
    }

    async fn pause(&self, attempt: u32) -> Result<(), TransportError> {
        tokio::select! {
            () = self.shutdown.cancelled() => Err(TransportError::Stopped),
            () = tokio::time::sleep(self.retries.pause_after(attempt)) => Ok(()),
        }
    }

    /// Removes inbox rows so old that no producer can still tell the event again.
    pub(crate) async fn forget_old(&self) -> Result<(), DbErr> {
        let before = SystemClock.now() - OUTBOX_RETENTION - OUTBOX_RETENTION;
        inbox::Entity::delete_many()
            .filter(inbox::Column::HandledAt.lt(before))
            .exec(&self.db)
            .await?;
        Ok(())
    }
}
