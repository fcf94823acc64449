//! What the service hears and the loops it runs. Each is safe to run twice.

use std::sync::Arc;
use std::time::Duration;

use events::facts::{
    DeploymentChanged, FillRecorded, VenueFillSeen, VenueFundingPaid, VenueTransferSeen,
};
use events::{Delivery, HandlerError};
use platform::{Backoff, Tasks, hold_shard};

use crate::error::PositionsError;
use crate::service::Positions;

/// Loops that follow something start again soon: exits hang on them.
const BACKOFF: Backoff = Backoff {
    first: Duration::from_millis(100),
    max: Duration::from_secs(5),
};

/// Starts hearing and the loops.
pub fn start(positions: &Arc<Positions>) {
    hear(positions);
    let tasks = &positions.context.tasks;
    supervise(tasks, "board", positions, |positions| async move {
        positions.follow_changes().await
    });
    supervise(tasks, "prices", positions, |positions| async move {
        positions.follow_prices().await
    });
    // One replica decides, asks and compares; another takes over when it is gone.
    let watcher = Arc::clone(positions);
    let db = positions.context.db.write.clone();
    hold_shard(tasks, db, "exits", move |_| {
        let mut loops = watcher.context.tasks.loops();
        loops.start(Arc::clone(&watcher).watch());
        loops.start(pursue_forever(Arc::clone(&watcher)));
        loops.start(reconcile_forever(Arc::clone(&watcher)));
        loops.start(keep_books_forever(Arc::clone(&watcher)));
        loops.until_one_ends()
    });
    let last = Arc::clone(positions);
    drop(tasks.spawn("last peaks", async move {
        last.context.shutdown.cancelled().await;
        if let Err(error) = last.store_peaks().await {
            tracing::warn!(%error, "last peaks not stored");
        }
    }));
}

fn hear(positions: &Arc<Positions>) {
    /// A handler that hands a delivery to one of the service's verbs.
    macro_rules! by {
        ($verb:ident, $fact:ty) => {{
            let positions = Arc::clone(positions);
            move |delivery: Delivery<$fact>| {
                let positions = Arc::clone(&positions);
                async move { positions.$verb(delivery).await.map_err(HandlerError::from) }
            }
        }};
    }
    let consumer = positions
        .context
        .consumer()
        .on::<FillRecorded, _, _>(by!(hear_fill, FillRecorded))
        .on::<DeploymentChanged, _, _>(by!(hear_deployment, DeploymentChanged))
        .on::<VenueFillSeen, _, _>(by!(hear_venue_fill, VenueFillSeen))
        .on::<VenueFundingPaid, _, _>(by!(hear_funding, VenueFundingPaid))
        .on::<VenueTransferSeen, _, _>(by!(hear_transfer, VenueTransferSeen));
    positions.context.hear(consumer);
}

fn supervise<F>(
    tasks: &Tasks,
    name: &'static str,
    positions: &Arc<Positions>,
    run: impl Fn(Arc<Positions>) -> F + Send + 'static,
) where
    F: Future<Output = Result<(), PositionsError>> + Send + 'static,
{
    let positions = Arc::clone(positions);
    tasks.supervise(name, BACKOFF, move || run(Arc::clone(&positions)));
}

async fn pursue_forever(positions: Arc<Positions>) -> Result<(), PositionsError> {
    let round = Duration::from_millis(positions.config.pursue_interval_ms);
    loop {
        positions.pursue().await?;
        tokio::time::timeout(round, positions.pursuer_woken())
            .await
            .ok();
    }
}

/// A difference is looked at again as soon as it may count.
async fn reconcile_forever(positions: Arc<Positions>) -> Result<(), PositionsError> {
    let usual = Duration::from_millis(positions.config.reconcile_interval_ms);
    let grace = positions.config.difference_grace().to_std();
    let soon = grace.unwrap_or(usual).min(usual);
    loop {
        let differs = match positions.reconcile().await {
            Ok(differs) => differs,
            Err(error @ PositionsError::Unavailable(_)) => {
                tracing::warn!(%error, "accounts not compared");
                false
            }
            Err(error) => return Err(error),
        };
        let pause = if differs { soon } else { usual };
        tokio::time::timeout(pause, positions.reconciler_woken())
            .await
            .ok();
    }
}

async fn keep_books_forever(positions: Arc<Positions>) -> Result<(), PositionsError> {
    let round = Duration::from_millis(positions.config.books_interval_ms);
    loop {
        positions.keep_books().await?;
        tokio::time::sleep(round).await;
    }
}
