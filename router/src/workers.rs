//! Work that computes for long: checking documents and planning operations. As many run at a time
//! as there are cores, so that a burst of new documents leaves the cores their turn at what is known
//! and does not leave a thread, and the heap of a thread, for each of them.

use std::sync::Arc;
use std::thread::available_parallelism;
use std::time::Duration;

use tokio::sync::Semaphore;
use tokio::task::spawn_blocking;
use tokio::time::timeout;

/// The work gave no result: it panicked, or did not come back in time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the work came to no end")]
pub struct Unfinished;

/// Places for such work.
#[derive(Clone, Debug)]
pub struct Workers {
    places: Arc<Semaphore>,
    time_max: Duration,
}

impl Workers {
    /// One place for each core. Work that takes longer than the given time is not waited for and
    /// keeps no place, though its thread can only end by itself.
    pub fn new(time_max: Duration) -> Self {
        let cores = available_parallelism().map_or(1, usize::from);
        Self {
            places: Arc::new(Semaphore::new(cores)),
            time_max,
        }
    }

    /// Does the work on a blocking thread as soon as a place is free.
    pub async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, Unfinished> {
        let places = self.places.clone();
        let place = places.acquire_owned().await.map_err(|_| Unfinished)?;
        let time_max = self.time_max;
        // On a task of its own: the place stays taken when whoever asked goes away.
        let worked = tokio::spawn(async move {
            let worked = timeout(time_max, spawn_blocking(work)).await;
            drop(place);
            if worked.is_err() {
                metrics::counter!("router_work_given_up_total").increment(1);
                tracing::error!(?time_max, "work did not come back and keeps its thread");
            }
            worked.map_err(|_| Unfinished)?.map_err(|_| Unfinished)
        });
        worked.await.map_err(|_| Unfinished)?
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::sync::mpsc;

    use futures_util::future::join_all;

    use super::*;

    #[tokio::test]
    async fn no_more_work_is_under_way_than_there_are_cores() {
        let workers = Workers::new(Duration::from_secs(60));
        let (now, most) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
        let works = (0..50).map(|number| {
            let (now, most) = (now.clone(), most.clone());
            workers.run(move || {
                most.fetch_max(now.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
                std::thread::sleep(Duration::from_millis(2));
                now.fetch_sub(1, Ordering::SeqCst);
                number
            })
        });
        let done: Result<Vec<usize>, Unfinished> = join_all(works).await.into_iter().collect();
        assert_eq!(done, Ok((0..50).collect()));
        let cores = available_parallelism().unwrap().get();
        assert!((1..=cores).contains(&most.load(Ordering::SeqCst)));
    }

    #[tokio::test]
    async fn work_that_panics_or_hangs_keeps_no_place() {
        let workers = Workers::new(Duration::from_millis(20));
        let cores = available_parallelism().unwrap().get();
        let panicking = (0..=cores).map(|_| workers.run(|| panic!("as planned")));
        assert_eq!(join_all(panicking).await, vec![Err(Unfinished); cores + 1]);
        // The threads end with the test: their channels close.
        let (ends, hanging): (Vec<_>, Vec<_>) = (0..=cores)
            .map(|_| {
                let (end, waits) = mpsc::channel::<()>();
                (end, workers.run(move || waits.recv().is_ok()))
            })
            .unzip();
        assert_eq!(join_all(hanging).await, vec![Err(Unfinished); cores + 1]);
        assert_eq!(workers.run(|| 7).await, Ok(7));
        drop(ends);
    }

    #[tokio::test]
    async fn who_leaves_frees_no_place_that_is_still_worked_at() {
        let workers = Workers::new(Duration::from_secs(60));
        let all = available_parallelism().unwrap().get();
        let (ends, left): (Vec<_>, Vec<_>) = (0..all)
            .map(|_| {
                let (end, waits) = mpsc::channel::<()>();
                let workers = workers.clone();
                let asked = tokio::spawn(async move { workers.run(move || waits.recv()).await });
                (end, asked)
            })
            .unzip();
        while workers.places.available_permits() > 0 {
            tokio::task::yield_now().await;
        }
        for asked in left {
            asked.abort();
            assert!(asked.await.unwrap_err().is_cancelled());
        }
        assert_eq!(workers.places.available_permits(), 0);
        drop(ends);
        assert_eq!(workers.run(|| 7).await, Ok(7));
    }
}
