//! The doors: HTTP and WebSocket around one exchange behind one lock.

mod exchange;
mod fault;
mod hostile;
mod info;
mod limit;
mod sim;
mod ws;

use std::collections::BTreeMap;
use std::io;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::routing::{get, post};
use domain::SharedClock;
use tokio::net::TcpListener;
use tokio::sync::broadcast;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::config::Config;
use crate::engine::{Event, Exchange};
use crate::journal::Journal;
use crate::plan::FaultPlan;
use crate::price::{Millis, PricePath};
use fault::Faults;
use limit::Limits;
pub use sim::Act;

/// Events a slow listener may be behind before it is let go.
const EVENTS_BEHIND_MAX: usize = 4_096;

/// Why a stand-in does not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The port is taken, or the address is not ours.
    #[error("the stand-in cannot listen")]
    Listen(#[source] io::Error),
    /// The state file cannot be read or written.
    #[error("the stand-in cannot use its state file")]
    State(#[source] io::Error),
}

/// The exchange and its journal, changed together.
struct Core {
    exchange: Exchange,
    journal: Option<Journal>,
}

/// What every door shares.
struct Shared {
    core: Mutex<Core>,
    path: Arc<dyn PricePath>,
    clock: SharedClock,
    events: broadcast::Sender<Arc<Event>>,
    faults: Faults,
    limits: Option<Limits>,
    /// How far a fault has set the clock.
    stepped: AtomicI64,
    stop: CancellationToken,
}

impl Shared {
    /// The clock's now, and what faults made of it.
    fn now(&self) -> Millis {
        self.clock.now().timestamp_millis() + self.stepped.load(Ordering::Relaxed)
    }

    fn read<T>(&self, look: impl FnOnce(&Exchange, Millis) -> T) -> T {
        let core = self
            .core
            .lock()
            .expect("no thread panics while it holds the exchange");
        look(&core.exchange, self.now())
    }

    /// Changes the exchange, writes the change down, then tells who listens.
    fn change<T>(&self, act: impl FnOnce(&mut Exchange, Millis) -> T) -> T {
        let mut core = self
            .core
            .lock()
            .expect("no thread panics while it holds the exchange");
        let Core { exchange, journal } = &mut *core;
        let outcome = act(exchange, self.now());
        if let Some(Err(error)) = journal.as_mut().map(|journal| journal.append(exchange)) {
            tracing::error!(%error, "journal not written");
        }
        for event in exchange.take_events() {
            // Nobody listening is fine.
            let _ = self.events.send(Arc::new(event));
        }
        outcome
    }
}

/// The stand-in.
#[derive(Debug)]
pub struct Simulator;

impl Simulator {
    /// Restores its state, takes its port and runs until the handle stops it.
    pub async fn start(config: Config) -> Result<Handle, StartError> {
        let listener = TcpListener::bind(config.listen)
            .await
            .map_err(StartError::Listen)?;
        Self::start_on(listener, config).await
    }

    /// The same on a listener that is open already.
    pub async fn start_on(listener: TcpListener, config: Config) -> Result<Handle, StartError> {
        let address = listener.local_addr().map_err(StartError::Listen)?;
        let path = config.prices;
        let mut exchange = Exchange::new(config.chain, path.clone());
        let journal = match &config.state_file {
            Some(path) => Some(Journal::open(path, &mut exchange).map_err(StartError::State)?),
            None => None,
        };
        let shared = Arc::new(Shared {
            core: Mutex::new(Core { exchange, journal }),
            path,
            clock: config.clock,
            events: broadcast::channel(EVENTS_BEHIND_MAX).0,
            faults: Faults::default(),
            limits: config.has_rate_limits.then(Limits::default),
            stepped: AtomicI64::new(0),
            stop: CancellationToken::new(),
        });
        shared.change(|exchange, now| exchange.tick(now, 0));
        let tasks = TaskTracker::new();
        tasks.spawn(run_ticks(shared.clone(), config.tick));
        tasks.spawn(serve(listener, shared.clone()));
        tasks.close();
        Ok(Handle {
            address,
            shared,
            tasks,
        })
    }
}

/// A running stand-in; it stops when this is dropped.
pub struct Handle {
    address: SocketAddr,
    shared: Arc<Shared>,
    tasks: TaskTracker,
}

impl Handle {
    /// Such as `http://127.0.0.1:3001`; the WebSocket is at `/ws` of the same host.
    pub fn base_url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Where it listens.
    pub const fn address(&self) -> SocketAddr {
        self.address
    }

    /// Moves prices to the clock's now at once, as tests with a standing clock want.
    pub fn tick(&self) {
        self.shared.change(|exchange, now| exchange.tick(now, 0));
    }

    /// Looks at the exchange from inside, as tests do.
    pub fn look<T>(&self, look: impl FnOnce(&Exchange) -> T) -> T {
        self.shared.read(|exchange, _| look(exchange))
    }

    /// Follows a plan of faults from now on, from its beginning; none ends it.
    pub fn follow_plan(&self, plan: Option<FaultPlan>) {
        self.shared.faults.follow(plan);
    }

    /// How often each fault of the plan has struck.
    pub fn struck(&self) -> BTreeMap<String, u64> {
        self.shared.faults.told().1
    }

    /// Does what a user or the venue does beside us; false when there is nothing to do it to.
    pub fn act(&self, act: &Act) -> bool {
        sim::carry_out(&self.shared, act)
    }

    /// A token that stops it when cancelled.
    pub fn stop_token(&self) -> CancellationToken {
        self.shared.stop.clone()
    }

    /// Stops it and waits until it has.
    pub async fn stop(self) {
        self.shared.stop.cancel();
        self.tasks.wait().await;
    }
}

impl Drop for Handle {
    fn drop(&mut self) {
        self.shared.stop.cancel();
    }
}

async fn run_ticks(shared: Arc<Shared>, every: std::time::Duration) {
    let mut interval = tokio::time::interval(every);
    interval.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Skip);
    let mut count = 0;
    loop {
        tokio::select! {
            () = shared.stop.cancelled() => return,
            _ = interval.tick() => shared.change(|exchange, now| exchange.tick(now, count)),
        }
        count += 1;
    }
}

async fn serve(listener: TcpListener, shared: Arc<Shared>) {
    let stop = shared.stop.clone();
    let router = Router::new()
        .route("/info", post(info::info))
        .route("/exchange", post(exchange::exchange))
        .route("/ws", get(ws::upgrade))
        .route("/sim/deposit", post(sim::deposit))
        .route("/sim/fault", post(sim::fault))
        .route(
            "/sim/plan",
            get(sim::plan).post(sim::follow).delete(sim::end_plan),
        )
        .route("/sim/act", post(sim::act))
        .route("/sim/status", get(sim::status))
        .with_state(shared);
    let service = router.into_make_service_with_connect_info::<SocketAddr>();
    let served = axum::serve(listener, service)
        .with_graceful_shutdown(stop.cancelled_owned())
        .await;
    if let Err(error) = served {
        tracing::error!(%error, "stand-in stopped serving");
    }
}
