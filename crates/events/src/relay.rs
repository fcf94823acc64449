//! Carries what was committed to the courier: one relay at a time for each database.
//!
//! It asks for what is committed and not yet published, never for "everything after the last":
//! transactions commit out of the order of their positions. What it marks, it marks under its
//! lease's fence, so a relay that was taken for dead cannot hide an event from its successor.

use std::collections::HashSet;
use std::sync::Arc;
use std::time::Duration;

use chrono::TimeDelta;
use domain::{Clock, SystemClock, Timestamp};
use futures_util::stream::{FuturesUnordered, StreamExt};
use futures_util::{FutureExt, future::BoxFuture};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseConnection, DbErr, EntityTrait, QueryFilter, QueryOrder,
    QuerySelect,
};
use tokio::time::{MissedTickBehavior, interval, sleep};
use tokio_util::sync::CancellationToken;

use crate::entity::outbox;
use crate::lanes::Lanes;
use crate::outbox::envelope_of;
use crate::transport::Loss;
use crate::{Envelope, EventError, LEASE_RENEWAL, Lease, Outbox, Transport};

/// How long published rows are kept, to be told again should the courier lose them.
pub const OUTBOX_RETENTION: TimeDelta = TimeDelta::days(7);

/// The lease one relay of a database holds.
const LEASE: &str = "relay";
/// How often the outbox is looked at when nobody says that something was committed.
const POLL: Duration = Duration::from_millis(500);
/// How long a relay that does not hold the lease waits before it tries again.
const STANDBY: Duration = Duration::from_millis(500);
/// Rows read at a time.
const BATCH: usize = 256;
/// Rows held in memory, waiting or under way.
const HELD_MAX: usize = 1_024;
/// Events under way at a time, each of another aggregate.
const UNDER_WAY_MAX: usize = 64;
/// Pauses between two tries to publish an event.
const FIRST_PAUSE: Duration = Duration::from_millis(50);
const LONGEST_PAUSE: Duration = Duration::from_secs(5);
/// How often old rows are removed.
const SWEEP: Duration = Duration::from_hours(1);
/// How often the courier is asked what it has lost.
const LOSS_CHECK: Duration = Duration::from_secs(5);
/// What is told again after a restart of the courier.
const RECENT: TimeDelta = TimeDelta::minutes(10);

/// Publishes one service's outbox.
pub struct Relay {
    outbox: Outbox,
    read: DatabaseConnection,
    write: DatabaseConnection,
    transport: Arc<dyn Transport>,
}

impl Relay {
    /// A relay for the outbox's service. `read` and `write` may be the same pool.
    pub fn new(
        outbox: Outbox,
        read: DatabaseConnection,
        write: DatabaseConnection,
        transport: Arc<dyn Transport>,
    ) -> Self {
        Self {
            outbox,
            read,
            write,
            transport,
        }
    }

    /// Runs until `shutdown`: waits for the lease, then publishes while it holds it.
    pub async fn run(self, shutdown: CancellationToken) {
        while !shutdown.is_cancelled() {
            match Lease::acquire(&self.write, LEASE).await {
                Ok(Some(lease)) => self.lead(lease, &shutdown).await,
                Ok(None) => {}
                Err(error) => tracing::warn!(%error, "relay cannot ask for its lease"),
            }
            tokio::select! {
                () = shutdown.cancelled() => return,
                () = sleep(STANDBY) => {}
            }
        }
    }

    async fn lead(&self, lease: Lease, shutdown: &CancellationToken) {
        let service = self.outbox.service();
        tracing::debug!(%service, fence = lease.fence(), "relay leads");
        let mut round = Round::new(self, &lease);
        match round.publish_until(shutdown).await {
            Ok(()) => drop(lease.release(&self.write).await),
            Err(error) => tracing::warn!(%service, %error, "relay starts over"),
        }
    }

    /// Tells again what the courier may have lost; consumers know what they have acted on.
    async fn mend(&self) -> Result<(), EventError> {
        let service = self.outbox.service();
        let since = match self.transport.loss(service).await? {
            Loss::Nothing => return Ok(()),
            Loss::Recent => SystemClock.now() - RECENT,
            Loss::Everything => SystemClock.now() - OUTBOX_RETENTION,
        };
        let rows = replay_since(&self.write, since).await?;
        self.transport.mended(service).await?;
        if rows > 0 {
            tracing::warn!(%service, rows, "courier lost events, telling them again");
        }
        Ok(())
    }

    async fn forget_old(&self) -> Result<(), DbErr> {
        outbox::Entity::delete_many()
            .filter(outbox::Column::PublishedAt.lt(SystemClock.now() - OUTBOX_RETENTION))
            .exec(&self.write)
            .await?;
        Ok(())
    }
}

/// Marks every row published since then as not published; how many there were.
pub async fn replay_since(db: &impl ConnectionTrait, since: Timestamp) -> Result<u64, DbErr> {
    let marked = outbox::Entity::update_many()
        .col_expr(outbox::Column::PublishedAt, Expr::value(None::<Timestamp>))
        .filter(outbox::Column::PublishedAt.gte(since))
        .exec(db)
        .await?;
    Ok(marked.rows_affected)
}

struct Row {
    position: i64,
    envelope: Arc<Envelope>,
}

type UnderWay = FuturesUnordered<BoxFuture<'static, (String, i64)>>;

/// The time between taking the lease and losing it.
struct Round<'a> {
    relay: &'a Relay,
    lease: &'a Lease,
    lanes: Lanes<Row>,
    held: HashSet<i64>,
    under_way: UnderWay,
}

impl<'a> Round<'a> {
    fn new(relay: &'a Relay, lease: &'a Lease) -> Self {
        Self {
            relay,
            lease,
            lanes: Lanes::new(),
            held: HashSet::new(),
            under_way: FuturesUnordered::new(),
        }
    }

    async fn publish_until(&mut self, shutdown: &CancellationToken) -> Result<(), EventError> {
        let mut poll = interval(POLL);
        let mut renewal = interval(LEASE_RENEWAL);
        let mut sweep = interval(SWEEP);
        let mut losses = interval(LOSS_CHECK);
        for ticks in [&mut poll, &mut renewal, &mut sweep, &mut losses] {
            ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        }
        loop {
            tokio::select! {
                () = shutdown.cancelled() => return Ok(()),
                _ = renewal.tick() => self.renew().await?,
                Some(done) = self.under_way.next() => self.finish(done).await?,
                () = self.relay.outbox.woken() => self.load().await?,
                _ = poll.tick() => self.load().await?,
                _ = losses.tick() => self.mend().await,
                _ = sweep.tick() => self.relay.forget_old().await?,
            }
            self.start();
        }
    }

    async fn renew(&mut self) -> Result<(), EventError> {
        if self.lease.renew(&self.relay.write).await? {
            return Ok(());
        }
        Err(EventError::LeaseLost)
    }

    async fn mend(&mut self) {
        if let Err(error) = self.relay.mend().await {
            tracing::warn!(%error, "courier does not say what it lost");
        }
    }

    async fn load(&mut self) -> Result<(), EventError> {
        if self.lanes.held() >= HELD_MAX {
            return Ok(());
        }
        crate::crash_point!("{}.relaying", self.relay.outbox.service());
        let limit = self.held.len() + BATCH;
        let rows = outbox::Entity::find()
            .filter(outbox::Column::PublishedAt.is_null())
            .order_by_asc(outbox::Column::Position)
            .limit(limit as u64)
            .all(&self.relay.read)
            .await?;
        let is_full = rows.len() == limit;
        let service = self.relay.outbox.service();
        for row in rows {
            let position = row.position;
            if self.held.insert(position) {
                let envelope = Arc::new(envelope_of(service, row)?);
                let aggregate = envelope.aggregate.clone();
                self.lanes.push(&aggregate, Row { position, envelope });
            }
        }
        if is_full {
            self.relay.outbox.wake();
        }
        Ok(())
    }

    fn start(&mut self) {
        while self.under_way.len() < UNDER_WAY_MAX {
            let Some((aggregate, row)) = self.lanes.start() else {
                return;
            };
            let transport = Arc::clone(&self.relay.transport);
            let clock = self.relay.outbox.clock();
            let publish = async move {
                crate::crash_point!("{}.publishing", row.envelope.kind);
                publish_surely(&*transport, Arc::clone(&row.envelope)).await;
                crate::crash_point!("{}.published", row.envelope.kind);
                record_lag(&*clock, &row.envelope);
                (aggregate, row.position)
            };
            self.under_way.push(publish.boxed());
        }
    }

    /// Marks what is done, with all else that is done by now, then lets their lanes go on.
    async fn finish(&mut self, first: (String, i64)) -> Result<(), EventError> {
        let mut done = vec![first];
        while let Some(Some(next)) = self.under_way.next().now_or_never() {
            done.push(next);
        }
        let positions: Vec<_> = done.iter().map(|(_, position)| *position).collect();
        self.mark(&positions).await?;
        for (aggregate, position) in done {
            self.lanes.finish(aggregate);
            self.held.remove(&position);
        }
        Ok(())
    }

    async fn mark(&mut self, positions: &[i64]) -> Result<(), EventError> {
        let marked = outbox::Entity::update_many()
            .col_expr(outbox::Column::PublishedAt, Expr::value(SystemClock.now()))
            .filter(outbox::Column::Position.is_in(positions.iter().copied()))
            .filter(Expr::exists(self.lease.still_held()))
            .exec(&self.relay.write)
            .await?;
        if marked.rows_affected == 0 {
            return Err(EventError::LeaseLost);
        }
        let service = self.relay.outbox.service().as_str();
        metrics::counter!("events_published_total", "service" => service)
            .increment(marked.rows_affected);
        Ok(())
    }
}

/// Tries until the courier has it; dropped when the lease is lost or the relay stops.
async fn publish_surely(transport: &dyn Transport, envelope: Arc<Envelope>) {
    let mut pause = FIRST_PAUSE;
    let kind = envelope.kind.clone();
    while let Err(error) = transport.publish(Arc::clone(&envelope)).await {
        tracing::warn!(event.kind = %kind, %error, "event not carried yet");
        sleep(pause).await;
        pause = (pause * 2).min(LONGEST_PAUSE);
    }
}

/// How long an event was on its way, by the clock it was told by.
fn record_lag(clock: &dyn Clock, envelope: &Envelope) {
    let lag = clock.now() - envelope.occurred_at;
    let lag_ms = u32::try_from(lag.num_milliseconds().max(0)).unwrap_or(u32::MAX);
    metrics::histogram!("events_lag_ms", "service" => envelope.service.as_str())
        .record(f64::from(lag_ms));
}
