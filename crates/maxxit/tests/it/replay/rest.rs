//! Time that stands still, and services that have come to rest: what makes a run repeatable.
//!
//! The loops of a service sleep by the runtime's time. While that is held, a loop goes round only
//! when the run lets time pass, some milliseconds at once, and nothing else happens before all of
//! it is done: how fast the machine is decides nothing.

use std::sync::mpsc::{Sender, channel};
use std::time::{Duration, Instant};

use platform::Database;
use sea_orm::DbBackend;

/// As much of the runtime's time passes at once; most loops then wake one by one.
const TICK: Duration = Duration::from_millis(10);
/// So often in a row nothing may be under way. Each look lets every task go on that can.
const LOOKS: u32 = 32;
/// A service that is not at rest by then never will be.
const PATIENCE: Duration = Duration::from_mins(1);

/// Holds the runtime's time until it is dropped.
#[derive(Debug)]
pub struct HeldTime(#[expect(dead_code, reason = "its end ends the thread")] Sender<()>);

/// Holds the time of this test's runtime. Paused time goes on by itself whenever the runtime has
/// nothing to do, such as when SQLite's thread works; it does not while another thread is busy.
pub fn hold_time() -> HeldTime {
    let (held, until_dropped) = channel();
    drop(tokio::task::spawn_blocking(move || until_dropped.recv()));
    tokio::time::pause();
    HeldTime(held)
}

/// Lets the loops run for so long, and waits until what they began is done.
pub async fn let_loops_run(db: &Database, for_ms: u64) {
    let mut left = Duration::from_millis(for_ms);
    while !left.is_zero() {
        let tick = left.min(TICK);
        tokio::time::advance(tick).await;
        until_at_rest(db).await;
        left -= tick;
    }
}

/// Waits until no task can go on and no statement is under way. With time held there is nothing
/// else a service can wait for.
pub async fn until_at_rest(db: &Database) {
    let began = Instant::now();
    let mut looks = 0;
    while looks < LOOKS {
        tokio::task::yield_now().await;
        if is_idle(db) {
            looks += 1;
        } else {
            looks = 0;
            std::thread::yield_now();
        }
        assert!(
            began.elapsed() < PATIENCE,
            "the service does not come to rest"
        );
    }
}

/// Whether every connection is back in its pool.
fn is_idle(db: &Database) -> bool {
    let pools = [&db.write, &db.read];
    pools.into_iter().all(|pool| {
        if db.backend() == DbBackend::Postgres {
            let pool = pool.get_postgres_connection_pool();
            pool.num_idle() == pool.size() as usize
        } else {
            let pool = pool.get_sqlite_connection_pool();
            pool.num_idle() == pool.size() as usize
        }
    })
}
