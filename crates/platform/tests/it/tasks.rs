//! Loops that fail, tasks that panic, shutdowns that wait.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use domain::Service;
use migrations::Migrator;
use platform::{Backoff, Database, Tasks, hold_shard};
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

const QUICK: Backoff = Backoff {
    first: Duration::from_millis(1),
    max: Duration::from_millis(5),
};

#[tokio::test]
async fn a_loop_that_fails_or_panics_is_started_again() {
    let tasks = Tasks::new(CancellationToken::new());
    let (runs, mut heard) = mpsc::channel(8);
    let count = Arc::new(AtomicU32::new(0));
    tasks.supervise("test loop", QUICK, move || {
        let (runs, run) = (runs.clone(), count.fetch_add(1, Ordering::SeqCst));
        async move {
            let _ = runs.send(run).await;
            match run {
                0 => Err("it failed"),
                1 => panic!("as asked"),
                _ => std::future::pending().await,
            }
        }
    });
    for run in 0..3 {
        assert_eq!(heard.recv().await, Some(run));
    }
    assert!(tasks.drain(Duration::from_secs(5)).await);
}

#[tokio::test]
async fn a_panic_stays_inside_its_task_and_shutdown_waits_for_the_rest() {
    let tasks = Tasks::new(CancellationToken::new());
    assert_eq!(
        tasks
            .spawn("test task", async { panic!("as asked") })
            .await
            .unwrap(),
        None::<()>
    );
    let shutdown = tasks.shutdown().clone();
    let last = tasks.spawn("test task", async move {
        shutdown.cancelled().await;
        "tidied up"
    });
    assert!(tasks.drain(Duration::from_secs(5)).await);
    assert_eq!(last.await.unwrap(), Some("tidied up"));
    let stuck = Tasks::new(CancellationToken::new());
    drop(stuck.spawn("test task", std::future::pending::<()>()));
    assert!(!stuck.drain(Duration::from_millis(10)).await);
}

#[tokio::test]
async fn one_replica_at_a_time_owns_a_shard_and_the_next_takes_over() {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite://{}/auth.sqlite3", folder.path().display()).into();
    let database = Database::connect(Service::Auth, &url, 2).await.unwrap();
    database.migrate(&Migrator::of("auth")).await.unwrap();
    let (owned, mut owners) = mpsc::channel(8);
    let replica = |name: &'static str| {
        let (tasks, owned) = (Tasks::new(CancellationToken::new()), owned.clone());
        hold_shard(&tasks, database.write.clone(), "test shard", move |shard| {
            let owned = owned.clone();
            async move {
                let _ = owned.send((name, shard.lease.fence())).await;
                shard.lost.cancelled().await;
                Ok::<_, std::convert::Infallible>(())
            }
        });
        tasks
    };
    let first = replica("first");
    assert_eq!(owners.recv().await, Some(("first", 1)));
    let second = replica("second");
    assert!(
        tokio::time::timeout(Duration::from_millis(700), owners.recv())
            .await
            .is_err()
    );
    assert!(first.drain(Duration::from_secs(5)).await);
    // Given up at shutdown, so that the next need not wait until it expires.
    let next = tokio::time::timeout(Duration::from_secs(2), owners.recv()).await;
    assert_eq!(next, Ok(Some(("second", 2))));
    assert!(second.drain(Duration::from_secs(5)).await);
}
