//! The one home of `tokio::spawn`: every task is tracked, its panic is logged, shutdown waits.

use std::any::Any;
use std::fmt::Display;
use std::future::Future;
use std::panic::AssertUnwindSafe;
use std::time::Duration;

use async_graphql::dataloader::DataLoader;
use futures_util::FutureExt;
use tokio::task::{JoinHandle, JoinSet};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

/// Starts tasks that shutdown waits for.
#[derive(Clone, Debug, Default)]
pub struct Tasks {
    tracker: TaskTracker,
    shutdown: CancellationToken,
}

/// Loops that run beside each other, each a task of its own so that none holds another up. They end
/// when this is dropped, and shutdown waits for their end.
#[derive(Debug)]
pub struct Loops<E> {
    tracker: TaskTracker,
    running: JoinSet<Result<(), E>>,
}

impl<E: Send + 'static> Loops<E> {
    /// Starts one more.
    pub fn start(&mut self, run: impl Future<Output = Result<(), E>> + Send + 'static) {
        self.running.spawn(self.tracker.track_future(run));
    }

    /// Waits until one ends; the others end with it.
    pub async fn until_one_ends(mut self) -> Result<(), E> {
        match self.running.join_next().await {
            Some(Ok(ended)) => ended,
            Some(Err(failed)) => match failed.try_into_panic() {
                Ok(panic) => std::panic::resume_unwind(panic),
                Err(_cancelled) => Ok(()),
            },
            None => Ok(()),
        }
    }
}

/// How long a failed loop waits before it runs again: doubled each time, up to the maximum.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Backoff {
    /// After the first failure.
    pub first: Duration,
    /// Never longer than this; a run that lasted longer starts the count anew.
    pub max: Duration,
}

impl Default for Backoff {
    fn default() -> Self {
        Self {
            first: Duration::from_millis(100),
            max: Duration::from_secs(30),
        }
    }
}

impl Tasks {
    /// Tasks that end when `shutdown` is cancelled.
    pub fn new(shutdown: CancellationToken) -> Self {
        Self {
            tracker: TaskTracker::new(),
            shutdown,
        }
    }

    /// The tracker itself, for crates that take one.
    pub const fn tracker(&self) -> &TaskTracker {
        &self.tracker
    }

    /// Cancelled when the process should end.
    pub const fn shutdown(&self) -> &CancellationToken {
        &self.shutdown
    }

    /// Runs a task to its end; a panic is logged and stays inside it.
    pub fn spawn<F>(&self, name: &'static str, task: F) -> JoinHandle<Option<F::Output>>
    where
        F: Future + Send + 'static,
        F::Output: Send + 'static,
    {
        self.tracker.spawn(async move {
            match AssertUnwindSafe(task).catch_unwind().await {
                Ok(output) => Some(output),
                Err(panic) => {
                    tracing::error!(task = name, reason = panic_text(&*panic), "task panicked");
                    None
                }
            }
        })
    }

    /// Loops to be, beside each other.
    pub fn loops<E: 'static>(&self) -> Loops<E> {
        Loops {
            tracker: self.tracker.clone(),
            running: JoinSet::new(),
        }
    }

    /// A batching loader whose batches run on these tasks.
    pub fn loader<L>(&self, loader: L) -> DataLoader<L> {
        let tasks = self.clone();
        DataLoader::new(loader, move |batch| drop(tasks.spawn("loader", batch)))
    }

    /// Runs a loop for as long as the process lives: started again, after a pause that grows,
    /// whenever it fails, panics or returns early.
    pub fn supervise<M, F, E>(&self, name: &'static str, backoff: Backoff, mut run: M)
    where
        M: FnMut() -> F + Send + 'static,
        F: Future<Output = Result<(), E>> + Send + 'static,
        E: Display + Send + 'static,
    {
        let shutdown = self.shutdown.clone();
        self.supervise_to_its_end(name, backoff, move || {
            let (shutdown, run) = (shutdown.clone(), run());
            async move {
                tokio::select! {
                    () = shutdown.cancelled() => Ok(()),
                    ended = run => ended,
                }
            }
        });
    }

    /// Like [`supervise`](Self::supervise), for a loop that ends by itself at shutdown because it
    /// has something to tidy up.
    pub fn supervise_to_its_end<M, F, E>(&self, name: &'static str, backoff: Backoff, mut run: M)
    where
        M: FnMut() -> F + Send + 'static,
        F: Future<Output = Result<(), E>> + Send + 'static,
        E: Display + Send + 'static,
    {
        let shutdown = self.shutdown.clone();
        self.tracker.spawn(async move {
            let mut pause = backoff.first;
            while !shutdown.is_cancelled() {
                let started = tokio::time::Instant::now();
                let ended = AssertUnwindSafe(run()).catch_unwind().await;
                if shutdown.is_cancelled() {
                    return;
                }
                match ended {
                    Ok(Ok(())) => tracing::warn!(task = name, "loop ended early"),
                    Ok(Err(error)) => tracing::warn!(task = name, %error, "loop failed"),
                    Err(panic) => {
                        tracing::error!(task = name, reason = panic_text(&*panic), "loop panicked");
                    }
                }
                if started.elapsed() > backoff.max {
                    pause = backoff.first;
                }
                tokio::select! {
                    () = shutdown.cancelled() => return,
                    () = tokio::time::sleep(pause) => {}
                }
                pause = (pause * 2).min(backoff.max);
            }
        });
    }

    /// Tells every task to end and waits for them; false when some did not in time.
    pub async fn drain(&self, within: Duration) -> bool {
        self.shutdown.cancel();
        self.tracker.close();
        tokio::time::timeout(within, self.tracker.wait())
            .await
            .is_ok()
    }
}

fn panic_text(panic: &(dyn Any + Send)) -> &str {
    panic
        .downcast_ref::<&str>()
        .copied()
        .or_else(|| panic.downcast_ref::<String>().map(String::as_str))
        .unwrap_or("no text")
}
