//! What breaks beside the power, and for how long.

use std::time::Duration;

use sea_orm::{ConnectOptions, ConnectionTrait, Database, TransactionTrait};
use serde_json::json;
use tokio::task::JoinSet;

use crate::house::House;
use crate::process::signal;

/// What the venue does to the next requests.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum VenueFault {
    /// Carried out, the answer lost.
    Lost,
    /// Not carried out, no answer.
    Dropped,
    /// Carried out, answered after so many milliseconds.
    Late(u64),
    /// Not carried out, 500.
    Failed,
    /// Not carried out, 429.
    Limited,
}

/// One thing that breaks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// The venue breaks so many of the next requests.
    Venue(VenueFault, u32),
    /// Until the platform is back the venue is hostile throughout, by this seed.
    Hostile(u64),
    /// The machine's clock is wrong by so many milliseconds.
    Clock(i64),
    /// No file grows any more.
    DiskFull { for_ms: u64 },
    /// Somebody else holds the one writer's lock of a database.
    DatabaseBusy { service: &'static str, for_ms: u64 },
    /// Redis starts again with nothing.
    RedisLost,
    /// Redis answers nobody.
    RedisFrozen { for_ms: u64 },
}

impl VenueFault {
    fn order(self, count: u32) -> serde_json::Value {
        match self {
            Self::Lost => json!({ "kind": "lost", "count": count }),
            Self::Dropped => json!({ "kind": "dropped", "count": count }),
            Self::Late(ms) => json!({ "kind": "late", "delayMs": ms, "count": count }),
            Self::Failed => json!({ "kind": "failed", "count": count }),
            Self::Limited => json!({ "kind": "limited", "count": count }),
        }
    }
}

/// Faults that end by themselves; awaited before the books are looked at.
#[derive(Default)]
pub struct Passing(JoinSet<()>);

impl Passing {
    /// Breaks something now.
    pub async fn begin(&mut self, house: &mut House, fault: &Fault) {
        match *fault {
            Fault::Venue(kind, count) => {
                let url = format!("{}/sim/fault", house.stand_ins.venue.base_url());
                let order = house.client().post(url).json(&kind.order(count));
                let answer = order.send().await.unwrap();
                assert!(answer.status().is_success(), "{answer:?}");
            }
            Fault::Hostile(seed) => self.begin_hostility(house, seed).await,
            Fault::Clock(error) => house.set_clock_error(error),
            Fault::DiskFull { for_ms } => {
                let pids = house.pids();
                limit_files(&pids, "1");
                self.later(for_ms, move || limit_files(&pids, "unlimited"));
            }
            Fault::DatabaseBusy { service, for_ms } => {
                let url = format!("sqlite://{}/{service}.sqlite3", house.home().display());
                self.0.spawn(hold(url, for_ms));
            }
            Fault::RedisLost => house.lose_redis(),
            Fault::RedisFrozen { for_ms } => {
                let pid = house.redis_pid();
                signal(pid, "STOP");
                self.later(for_ms, move || signal(pid, "CONT"));
            }
        }
    }

    /// The venue loses, doubles, delays and garbles answers and messages from now on.
    async fn begin_hostility(&self, house: &House, seed: u64) {
        let answers = json!({ "lost": 60, "dropped": 60, "late": 100, "reordered": 50,
            "doubled": 50, "failed": 50, "failedAfter": 40, "limited": 40, "garbage": 30,
            "impossible": 30, "delayMaxMs": 3_000 });
        let stream = json!({ "lost": 50, "doubled": 100, "reordered": 100, "garbage": 20,
            "broken": 10 });
        let plan = json!({ "seed": seed, "exchange": answers, "info": answers, "stream": stream,
            "cancelRaces": 200, "partialFills": 200 });
        let url = format!("{}/sim/plan", house.stand_ins.venue.base_url());
        let answer = house.client().post(url).json(&plan).send().await.unwrap();
        assert!(answer.status().is_success(), "{answer:?}");
    }

    /// The venue is itself again.
    pub async fn end_hostility(&self, house: &House) {
        let url = format!("{}/sim/plan", house.stand_ins.venue.base_url());
        let answer = house.client().delete(url).send().await.unwrap();
        assert!(answer.status().is_success(), "{answer:?}");
    }

    /// Returns when nothing is broken any more.
    pub async fn end(&mut self) {
        while let Some(passed) = self.0.join_next().await {
            passed.unwrap();
        }
    }

    fn later(&mut self, ms: u64, act: impl FnOnce() + Send + 'static) {
        self.0.spawn(async move {
            tokio::time::sleep(Duration::from_millis(ms)).await;
            act();
        });
    }
}

/// Holds the writer's lock of an SQLite file.
async fn hold(url: String, for_ms: u64) {
    let mut options = ConnectOptions::new(url);
    // Nobody looks after one idle connection; see `platform::Database`.
    options.idle_timeout(None).max_lifetime(None);
    let db = Database::connect(options).await.unwrap();
    let txn = db.begin().await.unwrap();
    // The first write takes the lock; while somebody else has it, this fault does not happen.
    let statement = "update leases set fence = fence where name = 'nobody holds this'";
    if txn.execute_unprepared(statement).await.is_ok() {
        tokio::time::sleep(Duration::from_millis(for_ms)).await;
    }
    txn.rollback().await.unwrap();
    db.close().await.unwrap();
}

/// No write of these processes may reach beyond so many bytes of a file.
fn limit_files(pids: &[u32], bytes: &str) {
    for pid in pids {
        // A process that has ended by then is none to limit.
        let limited = std::process::Command::new("prlimit")
            .args(["--pid", &pid.to_string()])
            .arg(format!("--fsize={bytes}:unlimited"))
            .output();
        drop(limited.unwrap());
    }
}
