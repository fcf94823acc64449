//! Work that must have one owner among all replicas: runs while a lease of the service's database
//! is held, and ends when it is lost.

use std::future::Future;
use std::time::Duration;

use events::{LEASE_RENEWAL, Lease};
use sea_orm::DatabaseConnection;
use tokio_util::sync::CancellationToken;

use crate::task::{Backoff, Tasks};

/// How long a replica that does not own the shard waits before it asks again.
const STANDBY: Duration = Duration::from_millis(500);

/// What the owner of a shard is given: writes of the shard name the lease's fence.
#[derive(Clone, Debug)]
pub struct Shard {
    /// The lease; see [`Lease::still_held`] for fenced writes.
    pub lease: Lease,
    /// Cancelled when the lease is lost or the process ends: stop at once.
    pub lost: CancellationToken,
}

/// Runs `work` in whichever replica holds the lease `name`, for as long as it holds it.
pub fn hold_shard<M, F, E>(tasks: &Tasks, db: DatabaseConnection, name: &'static str, work: M)
where
    M: Fn(Shard) -> F + Clone + Send + Sync + 'static,
    F: Future<Output = Result<(), E>> + Send + 'static,
    E: std::fmt::Display + Send + 'static,
{
    let shutdown = tasks.shutdown().clone();
    tasks.supervise_to_its_end(name, Backoff::default(), move || {
        own(db.clone(), name, shutdown.clone(), work.clone())
    });
}

async fn own<M, F, E>(
    db: DatabaseConnection,
    name: &'static str,
    shutdown: CancellationToken,
    work: M,
) -> Result<(), String>
where
    M: Fn(Shard) -> F,
    F: Future<Output = Result<(), E>>,
    E: std::fmt::Display,
{
    let lease = loop {
        match Lease::acquire(&db, name).await {
            Ok(Some(lease)) => break lease,
            Ok(None) => tokio::select! {
                () = shutdown.cancelled() => return Ok(()),
                () = tokio::time::sleep(STANDBY) => {}
            },
            Err(error) => return Err(error.to_string()),
        }
    };
    tracing::debug!(shard = name, fence = lease.fence(), "shard taken");
    let lost = shutdown.child_token();
    let _ended = lost.clone().drop_guard();
    let shard = Shard {
        lease: lease.clone(),
        lost,
    };
    let ended = tokio::select! {
        ended = work(shard) => ended.map_err(|error| error.to_string()),
        reason = renew(&db, &lease) => Err(reason),
        () = shutdown.cancelled() => Ok(()),
    };
    if let Err(error) = lease.release(&db).await {
        tracing::debug!(shard = name, %error, "lease not released");
    }
    ended
}

/// Renews until that fails; says why.
async fn renew(db: &DatabaseConnection, lease: &Lease) -> String {
    let mut renewal = tokio::time::interval(LEASE_RENEWAL);
    loop {
        renewal.tick().await;
        match lease.renew(db).await {
            Ok(true) => {}
            Ok(false) => return "another replica took the shard".to_owned(),
            Err(error) => return error.to_string(),
        }
    }
}
