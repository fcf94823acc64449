//! One service's ears: which facts it hears and what it does about each.

use std::collections::HashMap;
use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

use domain::Service;
use futures_util::FutureExt;
use sea_orm::DatabaseConnection;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::intake::{Handle, Intake, RetryPolicy, Route};
use crate::{Delivery, Envelope, Fact, HandlerError, Transport, dead_letters};

/// How often a consumer looks for dead letters that someone wants tried again.
const REPLAY_POLL: Duration = Duration::from_secs(1);
/// How often old inbox rows are removed.
const INBOX_SWEEP: Duration = Duration::from_hours(1);

/// Built with one handler per fact, then started once.
pub struct Consumer {
    service: Service,
    db: DatabaseConnection,
    transport: Arc<dyn Transport>,
    routes: HashMap<&'static str, Route>,
    all: Option<Handle>,
    retries: RetryPolicy,
}

impl Consumer {
    /// A consumer that hears nothing yet. `db` is the service's writing connection.
    pub fn new(service: Service, db: DatabaseConnection, transport: Arc<dyn Transport>) -> Self {
        Self {
            service,
            db,
            transport,
            routes: HashMap::new(),
            all: None,
            retries: RetryPolicy::default(),
        }
    }

    /// Hears `F`. The handler must be safe to run twice: it asks `delivery.first_time(&txn)`.
    #[must_use]
    pub fn on<F, H, R>(mut self, handler: H) -> Self
    where
        F: Fact,
        H: Fn(Delivery<F>) -> R + Send + Sync + 'static,
        R: Future<Output = Result<(), HandlerError>> + Send + 'static,
    {
        let route = Route {
            producer: F::PRODUCER,
            version: F::VERSION,
            handle: Box::new(move |envelope| {
                match serde_json::from_value::<F>(envelope.payload.clone()) {
                    Ok(fact) => handler(Delivery { envelope, fact }).boxed(),
                    Err(error) => {
                        let reason = format!("the payload is malformed: {error}");
                        std::future::ready(Err(HandlerError::Permanent(reason))).boxed()
                    }
                }
            }),
        };
        let former = self.routes.insert(F::KIND, route);
        assert!(former.is_none(), "{} is handled once per service", F::KIND);
        self
    }

    /// Hears every fact of every service that no other handler here hears. The handler must be
    /// safe to run twice: it keeps what it writes by the event's id.
    #[must_use]
    pub fn on_all<H, R>(mut self, handler: H) -> Self
    where
        H: Fn(Arc<Envelope>) -> R + Send + Sync + 'static,
        R: Future<Output = Result<(), HandlerError>> + Send + 'static,
    {
        self.all = Some(Box::new(move |envelope| handler(envelope).boxed()));
        self
    }

    /// Replaces the number of attempts and their pauses.
    #[must_use]
    pub const fn retrying(mut self, retries: RetryPolicy) -> Self {
        self.retries = retries;
        self
    }

    /// Attaches to the transport at once, and hears until `shutdown`. The tracker waits for
    /// handlers at work.
    pub fn start(self, tasks: &TaskTracker, shutdown: &CancellationToken) {
        let Self {
            service,
            db,
            transport,
            routes,
            all,
            retries,
        } = self;
        let intake = Arc::new(Intake {
            service,
            db,
            routes,
            all,
            retries,
            tasks: tasks.clone(),
            shutdown: shutdown.clone(),
        });
        transport.attach(Arc::clone(&intake));
        let hearing = Arc::clone(&intake);
        tasks.spawn(async move { transport.hear(hearing).await });
        tasks.spawn(keep_house(intake));
    }
}

async fn keep_house(intake: Arc<Intake>) {
    let mut replays = tokio::time::interval(REPLAY_POLL);
    let mut sweeps = tokio::time::interval(INBOX_SWEEP);
    loop {
        let kept = tokio::select! {
            () = intake.shutdown.cancelled() => return,
            _ = replays.tick() => dead_letters::replay_requested(&intake).await,
            _ = sweeps.tick() => intake.forget_old().await,
        };
        if let Err(error) = kept {
            tracing::warn!(service = %intake.service, %error, "consumer housekeeping failed");
        }
    }
}
