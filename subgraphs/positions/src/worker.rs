//! What the service hears and the loops it runs. Each is safe to run twice.

use std::sync::Arc;
use std::time::Duration;

use events::HandlerError;
use events::facts::{DeploymentChanged, FillRecorded};
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
        let positions = Arc::clone(&watcher);
        async move {
            tokio::select! {
                ended = positions.watch() => ended,
                ended = pursue_forever(&positions) => ended,
                ended = reconcile_forever(&positions) => ended,
            }
        }
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
    let (fills, deployments) = (Arc::clone(positions), Arc::clone(positions));
    let consumer = positions
        .context
        .consumer()
        .on::<FillRecorded, _, _>(move |delivery| {
            let positions = Arc::clone(&fills);
            async move {
                positions
                    .hear_fill(delivery)
                    .await
                    .map_err(HandlerError::from)
            }
        })
        .on::<DeploymentChanged, _, _>(move |delivery| {
            let positions = Arc::clone(&deployments);
            async move {
                positions
                    .hear_deployment(delivery)
                    .await
                    .map_err(HandlerError::from)
            }
        });
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

async fn pursue_forever(positions: &Arc<Positions>) -> Result<(), PositionsError> {
    let round = Duration::from_millis(positions.config.pursue_interval_ms);
    loop {
        positions.pursue().await?;
        tokio::time::timeout(round, positions.pursuer_woken())
            .await
            .ok();
    }
}

/// A difference is looked at again as soon as it may count.
async fn reconcile_forever(positions: &Arc<Positions>) -> Result<(), PositionsError> {
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
        tokio::time::sleep(if differs { soon } else { usual }).await;
    }
}
