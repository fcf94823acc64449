//! Loops that fail, tasks that panic, shutdowns that wait.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use platform::{Backoff, Tasks};
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
