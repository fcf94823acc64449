//! The service's verbs, and what they share.

mod announce;
mod board;
mod book;
mod books;
mod change;
mod close;
mod engine;
mod leave;
mod ledger;
mod levels;
mod marks;
mod portfolio;
mod pursue;
mod reconcile;
mod watch;

use std::sync::{Arc, Mutex};

use domain::Timestamp;
use platform::ServiceContext;
use rules::policy::ExitPolicy;
use tokio::sync::{Notify, watch as tokio_watch};

use crate::config::PositionsConfig;

pub(crate) use board::Board;
pub(crate) use books::account_of;
pub(crate) use close::Closing;
pub(crate) use levels::{Moving, Request};
pub(crate) use marks::Marks;
pub(crate) use portfolio::{Equity, External, Worth};

use engine::Engine;
use portfolio::Snapshots;

/// Positions, as everything in this service sees it.
pub struct Positions {
    pub(crate) context: ServiceContext,
    pub(crate) config: PositionsConfig,
    /// The newest prices, decoded once for everybody.
    pub(crate) marks: Marks,
    /// Every position that is not closed, as this replica knows it.
    pub(crate) board: Board,
    snapshots: Snapshots,
    /// What this replica watches, while it is the one that watches.
    engine: Mutex<Option<Engine>>,
    pursuer: Notify,
    reconciler: Notify,
    live: Arc<tokio_watch::Sender<u64>>,
}

impl Positions {
    /// The service with its surroundings.
    pub fn new(context: ServiceContext, config: PositionsConfig) -> Self {
        let live = Arc::new(tokio_watch::Sender::new(0));
        Self {
            marks: Marks::new(Arc::clone(&live), config.policy.exit.price_stale_after()),
            board: Board::new(Arc::clone(&live)),
            snapshots: Snapshots::default(),
            engine: Mutex::new(None),
            pursuer: Notify::new(),
            reconciler: Notify::new(),
            live,
            context,
            config,
        }
    }

    /// The market clock.
    pub(crate) fn now(&self) -> Timestamp {
        self.context.clock.now()
    }

    /// The wall clock: staleness, grace and pauses.
    pub(crate) fn wall(&self) -> Timestamp {
        self.context.wall.now()
    }

    /// Moves whenever a price or a position did.
    pub(crate) fn live(&self) -> tokio_watch::Receiver<u64> {
        self.live.subscribe()
    }

    /// Has the pursuer look for work at once.
    pub(crate) fn wake_pursuer(&self) {
        self.pursuer.notify_one();
    }

    /// Waits until there may be work for the pursuer.
    pub(crate) async fn pursuer_woken(&self) {
        self.pursuer.notified().await;
    }

    /// Has the venue's word compared at once.
    pub(crate) fn wake_reconciler(&self) {
        self.reconciler.notify_one();
    }

    /// Waits until there is a reason to compare.
    pub(crate) async fn reconciler_woken(&self) {
        self.reconciler.notified().await;
    }

    const fn exit_policy(&self) -> &ExitPolicy {
        &self.config.policy.exit
    }
}
