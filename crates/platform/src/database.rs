//! One service's own database: SQLite with a single writer, or PostgreSQL.

use std::time::Duration;

use sea_orm::sea_query::Expr;
use sea_orm::sqlx::sqlite::{SqliteJournalMode, SqliteSynchronous};
use sea_orm::sqlx::{self, Connection, SqliteConnection};
use sea_orm::{
    ConnectOptions, DatabaseConnection, DatabaseTransaction, DbBackend, DbErr, RuntimeErr, SqlErr,
    TransactionTrait,
};
use sea_orm_migration::MigratorTraitSelf;
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;

use domain::Service;

use crate::problem::Problems;
use crate::settings::{Setting, Validate};

/// Connections that only read, on SQLite.
const SQLITE_READERS: u32 = 4;
/// What the writer keeps of a file in memory at most, in KiB: what it reads it has just written.
const SQLITE_WRITER_CACHE_KIB: u32 = 65_536;
/// The same for a reader, who forgets it whenever somebody wrote.
const SQLITE_READER_CACHE_KIB: u32 = 4_096;
/// How long SQLite waits for the file's lock.
const BUSY_TIMEOUT: Duration = Duration::from_secs(10);
/// How long a caller waits for a connection.
const ACQUIRE_TIMEOUT: Duration = Duration::from_secs(10);
/// How long PostgreSQL may work on one statement.
const STATEMENT_TIMEOUT: Duration = Duration::from_secs(30);
/// What `database.url` writes where each service's own name goes.
const SERVICE_PLACEHOLDER: &str = "{service}";

/// Where the databases are.
#[derive(Clone, Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct DatabaseSettings {
    /// With `{service}` where each service's name goes; SQLite files in the home folder if absent.
    pub url: Option<SecretString>,
    /// PostgreSQL connections per service.
    pub connections_max: u32,
}

impl Default for DatabaseSettings {
    fn default() -> Self {
        Self {
            url: None,
            connections_max: 10,
        }
    }
}

impl Validate for DatabaseSettings {
    const SETTINGS: &'static [Setting] = &[
        Setting {
            key: "url",
            purpose: "where each service's database is, `{service}` standing for its name",
            example: "postgres://{service}:…@db:5432/{service}",
        },
        Setting {
            key: "connections_max",
            purpose: "how many PostgreSQL connections each service may open",
            example: "10",
        },
    ];

    fn validate(&self, problems: &mut Problems<'_>) {
        problems.require("url", self.url.as_ref());
        if let Some(url) = &self.url {
            let url = url.expose_secret();
            if !url.starts_with("postgres://") && !url.starts_with("sqlite://") {
                problems.add("url", "is neither postgres://… nor sqlite://…");
            } else if !url.contains(SERVICE_PLACEHOLDER) {
                problems.add(
                    "url",
                    "does not contain `{service}`: services never share a database",
                );
            }
        }
        if self.connections_max == 0 {
            problems.add("connections_max", "must be at least 1");
        }
    }
}

impl DatabaseSettings {
    /// The address of one service's database.
    pub fn url_of(&self, service: Service, home: &std::path::Path) -> SecretString {
        match &self.url {
            Some(url) => url
                .expose_secret()
                .replace(SERVICE_PLACEHOLDER, service.as_str())
                .into(),
            None => format!("sqlite://{}/{service}.sqlite3", home.display()).into(),
        }
    }
}

/// Why a database cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum DatabaseError {
    /// It cannot be reached.
    #[error("the database of {service} cannot be opened")]
    Unreachable {
        /// Whose.
        service: Service,
        /// Why.
        #[source]
        cause: DbErr,
    },
    /// Migrations are missing; serving never runs them.
    #[error("the database of {service} is behind by {pending} migrations: run `maxxit migrate`")]
    Behind {
        /// Whose.
        service: Service,
        /// How many.
        pending: usize,
    },
    /// A migration failed.
    #[error("the database of {service} cannot be migrated")]
    Migration {
        /// Whose.
        service: Service,
        /// Why.
        #[source]
        cause: DbErr,
    },
}

/// What a commit on SQLite outlives. PostgreSQL's outlive the machine as it is set up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Durability {
    /// The end of the process, however it ends. Enough for paper money.
    Process,
    /// A power cut of the machine too: every commit waits for the disk, some milliseconds.
    Machine,
}

/// A service's database. On SQLite `write` is one connection, so that writers queue instead of
/// failing as busy, and `read` is a few; on PostgreSQL both are the same pool.
#[derive(Clone, Debug)]
pub struct Database {
    /// For transactions and everything that writes.
    pub write: DatabaseConnection,
    /// For queries.
    pub read: DatabaseConnection,
    service: Service,
}

impl Database {
    /// Opens the database, creating the file of an SQLite one; its commits outlive the process.
    pub async fn connect(
        service: Service,
        url: &SecretString,
        connections_max: u32,
    ) -> Result<Self, DatabaseError> {
        Self::connect_durable(service, url, connections_max, Durability::Process).await
    }

    /// The same, with commits that outlive what is said.
    pub async fn connect_durable(
        service: Service,
        url: &SecretString,
        connections_max: u32,
        durability: Durability,
    ) -> Result<Self, DatabaseError> {
        let unreachable = |cause| DatabaseError::Unreachable { service, cause };
        let url = url.expose_secret();
        if url.starts_with("sqlite:") {
            let write = connect(sqlite(url, 1, SQLITE_WRITER_CACHE_KIB, durability))
                .await
                .map_err(unreachable)?;
            let read = connect(sqlite(
                url,
                SQLITE_READERS,
                SQLITE_READER_CACHE_KIB,
                durability,
            ))
            .await
            .map_err(unreachable)?;
            return Ok(Self {
                write,
                read,
                service,
            });
        }
        let mut options = quiet(url);
        options
            .max_connections(connections_max)
            .statement_timeout(STATEMENT_TIMEOUT)
            .set_application_name(service.as_str());
        let pool = connect(options).await.map_err(unreachable)?;
        Ok(Self {
            write: pool.clone(),
            read: pool,
            service,
        })
    }

    /// Begins a transaction that may write.
    pub async fn begin(&self) -> Result<DatabaseTransaction, DbErr> {
        self.write.begin().await
    }

    /// Which of the two databases it is.
    pub fn backend(&self) -> DbBackend {
        self.write.get_database_backend()
    }

    /// Brings the tables up to date.
    pub async fn migrate(&self, migrator: &impl MigratorTraitSelf) -> Result<(), DatabaseError> {
        let service = self.service;
        migrator
            .up(&self.write, None)
            .await
            .map_err(|cause| DatabaseError::Migration { service, cause })
    }

    /// Refuses tables that are behind the code.
    pub async fn check_current(
        &self,
        migrator: &impl MigratorTraitSelf,
    ) -> Result<(), DatabaseError> {
        let service = self.service;
        let pending = migrator
            .get_pending_migrations_read_only(&self.read)
            .await
            .map_err(|cause| DatabaseError::Migration { service, cause })?
            .len();
        if pending == 0 {
            Ok(())
        } else {
            Err(DatabaseError::Behind { service, pending })
        }
    }

    /// Whether it answers now.
    pub async fn is_alive(&self) -> bool {
        self.read.ping().await.is_ok()
    }

    /// Closes every connection, so that SQLite folds its log into the file.
    pub async fn close(self) -> Result<(), DbErr> {
        self.read.close().await?;
        self.write.close().await
    }
}

async fn connect(options: ConnectOptions) -> Result<DatabaseConnection, DbErr> {
    sea_orm::Database::connect(options).await
}

fn quiet(url: &str) -> ConnectOptions {
    let mut options = ConnectOptions::new(url.to_owned());
    options
        .sqlx_logging(false)
        .acquire_timeout(ACQUIRE_TIMEOUT)
        // What looks after idle connections counts them without a lock. Read at the wrong moment
        // the count is that of an empty pool less one, and it looks at so many for ever. Without
        // a limit of age nothing looks after them; PostgreSQL's are asked before they are lent.
        .idle_timeout(None)
        .max_lifetime(None);
    options
}

fn sqlite(url: &str, connections: u32, cache_kib: u32, durability: Durability) -> ConnectOptions {
    let synchronous = match durability {
        Durability::Process => SqliteSynchronous::Normal,
        Durability::Machine => SqliteSynchronous::Full,
    };
    let mut options = quiet(url);
    options
        .max_connections(connections)
        .min_connections(1)
        .map_sqlx_sqlite_opts(move |options| {
            options
                .create_if_missing(true)
                .journal_mode(SqliteJournalMode::Wal)
                .synchronous(synchronous)
                .foreign_keys(true)
                .busy_timeout(BUSY_TIMEOUT)
                // A negative number is in KiB, a positive one in pages.
                .pragma("cache_size", format!("-{cache_kib}"))
        })
        .map_sqlx_sqlite_pool_opts(|pool| {
            // Asking a file whether it is still there before every statement is half the work.
            let pool = pool.test_before_acquire(false);
            pool.after_release(|connection, _| Box::pin(has_ended_its_transaction(connection)))
        });
    options
}

/// Whether a connection that was given back may be lent again.
///
/// On a full or failing disk SQLite ends a transaction by itself. The driver does not hear of it
/// and still counts it as begun; from then on what it calls a commit only releases a savepoint,
/// and everything written is lost with the process. Such a connection is closed.
async fn has_ended_its_transaction(connection: &mut SqliteConnection) -> Result<bool, sqlx::Error> {
    if connection.is_in_transaction() {
        // A transaction that was dropped is rolled back behind what was asked before.
        connection.ping().await?;
    }
    let has_ended = !connection.is_in_transaction();
    if !has_ended {
        tracing::warn!("a database connection lost its transaction and is closed");
    }
    Ok(has_ended)
}

/// A word that stands in the statement itself. A database uses a partial index only for a condition
/// it can read when it plans; what is bound to a parameter comes later.
pub fn literal(word: &'static str) -> Expr {
    Expr::Constant(word.into())
}

/// The name of the constraint a statement broke; SQLite does not tell it.
pub fn constraint_name(error: &DbErr) -> Option<String> {
    match error {
        DbErr::Exec(RuntimeErr::SqlxError(cause)) | DbErr::Query(RuntimeErr::SqlxError(cause)) => {
            cause.as_database_error()?.constraint().map(str::to_owned)
        }
        _ => None,
    }
}

/// Whether a statement failed because the row is there already; both databases tell that.
pub fn is_unique_violation(error: &DbErr) -> bool {
    matches!(error.sql_err(), Some(SqlErr::UniqueConstraintViolation(_)))
}
