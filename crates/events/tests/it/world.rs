//! Two services with a database each, and the process that carries events between them.

use std::sync::Arc;
use std::time::Duration;

use domain::{Service, SystemClock};
use events::{
    Consumer, Delivery, Fact, HandlerError, InProcess, Outbox, RedisStreams, Relay, RetryPolicy,
    Transport,
};
use migrations::Migrator;
use sea_orm::{
    ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DatabaseTransaction, DbErr,
    Statement, TransactionTrait,
};
use sea_orm_migration::MigratorTraitSelf;
use serde::{Deserialize, Serialize};
use tempfile::TempDir;
use testkit::{Postgres, Redis};
use tokio::runtime::Runtime;
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

pub const PATIENCE: Duration = Duration::from_secs(90);

#[derive(Clone, Copy, Debug)]
pub enum Storage {
    Sqlite,
    Postgres,
}

#[derive(Clone, Copy, Debug)]
pub enum Courier {
    InProcess,
    Redis,
}

/// The nth thing that happened to an aggregate.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Counted {
    pub aggregate: String,
    pub n: i64,
}

impl Fact for Counted {
    const KIND: &'static str = "test.counted";
    const PRODUCER: Service = Service::Trades;

    fn aggregate(&self) -> String {
        self.aggregate.clone()
    }
}

/// What another release of the producer might tell under the same name.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Spelled {
    pub aggregate: String,
    pub n: String,
}

impl Fact for Spelled {
    const KIND: &'static str = Counted::KIND;
    const PRODUCER: Service = Counted::PRODUCER;

    fn aggregate(&self) -> String {
        self.aggregate.clone()
    }
}

/// What the consumer does with events it cannot act on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Temper {
    /// Acts on everything.
    Calm,
    /// Refuses every second event of the aggregate `bad`, for good.
    Refuses,
    /// Fails on every second event of the aggregate `bad`, as if it might pass.
    Fails,
    /// Never finishes.
    Stalls,
}

pub struct World {
    pub courier: Courier,
    pub producer_url: String,
    pub hearer_url: String,
    pub producer: DatabaseConnection,
    pub hearer: DatabaseConnection,
    pub redis: Option<Redis>,
    _postgres: Option<Postgres>,
    _folder: TempDir,
}

impl World {
    pub async fn new(storage: Storage, courier: Courier) -> Self {
        let folder = tempfile::tempdir().expect("a folder for the databases");
        let redis = match courier {
            Courier::InProcess => None,
            Courier::Redis => Some(Redis::start().expect("a redis server")),
        };
        let mut postgres = None;
        let (producer_url, hearer_url) = match storage {
            Storage::Sqlite => (sqlite_url(&folder, "trades"), sqlite_url(&folder, "hearer")),
            Storage::Postgres => {
                let server = postgres.insert(Postgres::start().expect("a postgres server"));
                let producer = server.create_database("trades").await;
                let hearer = server.create_database("hearer").await;
                (
                    producer.expect("a database for the producer"),
                    hearer.expect("a database for the hearer"),
                )
            }
        };
        let producer = open(&producer_url).await;
        let hearer = open(&hearer_url).await;
        for db in [&producer, &hearer] {
            let migrated = Migrator::of("shared alone").up(db, None).await;
            migrated.expect("the shared tables are created");
        }
        execute(
            &producer,
            "create table counters (aggregate text primary key, n bigint not null)",
        )
        .await;
        let serial = match storage {
            Storage::Sqlite => "integer primary key autoincrement",
            Storage::Postgres => "bigint primary key generated always as identity",
        };
        let heard = format!("create table heard (seq {serial}, aggregate text, n bigint)");
        execute(&hearer, &heard).await;
        Self {
            courier,
            producer_url,
            hearer_url,
            producer,
            hearer,
            redis,
            _postgres: postgres,
            _folder: folder,
        }
    }

    /// Starts the relay and the consumer in a process of their own, so to speak.
    pub fn carry(&self, temper: Temper) -> Carrier {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(2)
            .enable_all()
            .build()
            .expect("a runtime");
        let (told, heard) = watch::channel(0);
        let shutdown = CancellationToken::new();
        let outbox = outbox();
        let carriage = Carriage {
            outbox: outbox.clone(),
            courier: self.courier,
            redis_url: self.redis.as_ref().map(Redis::url),
            producer_url: self.producer_url.clone(),
            hearer_url: self.hearer_url.clone(),
            temper,
            told,
        };
        let stop = shutdown.clone();
        runtime.spawn(async move { carriage.run(stop).await });
        Carrier {
            runtime: Some(runtime),
            outbox,
            heard,
        }
    }

    /// One transaction that counts one up and tells so; the caller may still roll back.
    pub async fn count(&self, outbox: &Outbox, aggregate: &str) -> (DatabaseTransaction, i64) {
        let txn = self.producer.begin().await.expect("a transaction begins");
        let n = next_of(&txn, aggregate).await.expect("the counter is read");
        let fact = Counted {
            aggregate: aggregate.to_owned(),
            n,
        };
        let told = outbox.append(&txn, &fact, events::Cause::fresh()).await;
        told.expect("the fact is written");
        (txn, n)
    }

    pub async fn tell(&self, outbox: &Outbox, aggregate: &str, times: usize) {
        for _ in 0..times {
            let (txn, _) = self.count(outbox, aggregate).await;
            outbox.commit(txn).await.expect("the transaction commits");
        }
    }

    /// What was heard about each aggregate, in the order it was heard.
    pub async fn heard(&self) -> Vec<(String, i64)> {
        let sql = "select aggregate, n from heard order by aggregate, seq";
        rows(&self.hearer, sql)
            .await
            .iter()
            .map(|row| {
                let aggregate = row.try_get("", "aggregate").expect("text");
                (aggregate, row.try_get("", "n").expect("a number"))
            })
            .collect()
    }

    /// What was committed about each aggregate, in order.
    pub async fn committed(&self) -> Vec<(String, i64)> {
        let counters = rows(
            &self.producer,
            "select aggregate, n from counters order by 1",
        )
        .await;
        let mut facts = Vec::new();
        for row in counters {
            let aggregate: String = row.try_get("", "aggregate").expect("text");
            let last: i64 = row.try_get("", "n").expect("a number");
            facts.extend((1..=last).map(|n| (aggregate.clone(), n)));
        }
        facts
    }

    pub async fn unpublished(&self) -> i64 {
        let sql = "select count(*) as n from outbox where published_at is null";
        rows(&self.producer, sql).await[0]
            .try_get("", "n")
            .expect("a number")
    }
}

pub fn outbox() -> Outbox {
    Outbox::new(Service::Trades, Arc::new(SystemClock))
}

/// What runs until it is killed.
pub struct Carrier {
    runtime: Option<Runtime>,
    /// Wakes the relay at every commit; any other outbox leaves it to its polls.
    pub outbox: Outbox,
    pub heard: watch::Receiver<usize>,
}

impl Carrier {
    /// Returns when so many events were acted on since the start.
    pub async fn until_heard(&mut self, events: usize) {
        let heard = self.heard.wait_for(|heard| *heard >= events);
        tokio::time::timeout(PATIENCE, heard)
            .await
            .expect("the events are heard in time")
            .expect("the carrier lives");
    }

    /// Stops everything where it stands: no goodbye, no release.
    pub fn kill(mut self) {
        self.runtime
            .take()
            .expect("killed once")
            .shutdown_background();
    }
}

impl Drop for Carrier {
    fn drop(&mut self) {
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}

struct Carriage {
    outbox: Outbox,
    courier: Courier,
    redis_url: Option<String>,
    producer_url: String,
    hearer_url: String,
    temper: Temper,
    told: watch::Sender<usize>,
}

impl Carriage {
    async fn run(self, shutdown: CancellationToken) {
        let producer = open(&self.producer_url).await;
        let hearer = open(&self.hearer_url).await;
        let tasks = TaskTracker::new();
        let in_process = Arc::new(InProcess::new());
        let transport: Arc<dyn Transport> = match self.courier {
            Courier::InProcess => Arc::clone(&in_process) as _,
            Courier::Redis => {
                let url = self.redis_url.expect("redis runs");
                let courier = RedisStreams::connect(&url, "test").await;
                Arc::new(courier.expect("redis answers"))
            }
        };
        let (temper, told, db) = (self.temper, self.told, hearer.clone());
        Consumer::new(Service::Positions, hearer, Arc::clone(&transport))
            .retrying(RetryPolicy {
                attempts_max: 3,
                first_pause: Duration::from_millis(2),
            })
            .on(move |delivery| hear(temper, db.clone(), told.clone(), delivery))
            .start(&tasks, &shutdown);
        in_process.open();
        Relay::new(self.outbox, producer.clone(), producer, transport)
            .run(shutdown)
            .await;
    }
}

async fn hear(
    temper: Temper,
    db: DatabaseConnection,
    told: watch::Sender<usize>,
    delivery: Delivery<Counted>,
) -> Result<(), HandlerError> {
    let Counted { aggregate, n } = &delivery.fact;
    let is_bad = aggregate == "bad" && n % 2 == 0;
    match temper {
        Temper::Stalls => std::future::pending().await,
        Temper::Refuses if is_bad => return Err(HandlerError::permanent("refused")),
        Temper::Fails if is_bad => return Err(std::io::Error::other("not now").into()),
        _ => {}
    }
    let txn = db.begin().await?;
    if delivery.first_time(&txn).await? {
        let sql = format!("insert into heard (aggregate, n) values ('{aggregate}', {n})");
        txn.execute_unprepared(&sql).await?;
        txn.commit().await?;
        told.send_modify(|heard| *heard += 1);
    }
    Ok(())
}

async fn next_of(txn: &DatabaseTransaction, aggregate: &str) -> Result<i64, DbErr> {
    let sql = format!(
        "insert into counters (aggregate, n) values ('{aggregate}', 1) \
         on conflict (aggregate) do update set n = counters.n + 1 returning n"
    );
    let statement = Statement::from_string(txn.get_database_backend(), sql);
    let row = txn.query_one_raw(statement).await?;
    row.expect("the upsert returns its row").try_get("", "n")
}

pub async fn open(url: &str) -> DatabaseConnection {
    let mut options = ConnectOptions::new(url);
    let connections = if url.starts_with("sqlite") { 1 } else { 20 };
    options
        .max_connections(connections)
        .acquire_timeout(PATIENCE)
        .sqlx_logging(false)
        .map_sqlx_sqlite_opts(|sqlite| {
            sqlite
                .busy_timeout(PATIENCE)
                .journal_mode(sea_orm::sqlx::sqlite::SqliteJournalMode::Wal)
                .synchronous(sea_orm::sqlx::sqlite::SqliteSynchronous::Off)
        });
    Database::connect(options)
        .await
        .expect("the database opens")
}

async fn execute(db: &DatabaseConnection, sql: &str) {
    db.execute_unprepared(sql)
        .await
        .expect("the statement runs");
}

async fn rows(db: &DatabaseConnection, sql: &str) -> Vec<sea_orm::QueryResult> {
    let statement = Statement::from_string(db.get_database_backend(), sql);
    db.query_all_raw(statement).await.expect("the query runs")
}

fn sqlite_url(folder: &TempDir, name: &str) -> String {
    format!(
        "sqlite://{}/{name}.sqlite3?mode=rwc",
        folder.path().display()
    )
}
