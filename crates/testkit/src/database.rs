//! A database for one test: an SQLite file, or a PostgreSQL database of its own when
//! `MAXXIT_TEST_DATABASE` is `postgres` and `MAXXIT_TEST_POSTGRES_URL` names a server.

use std::sync::Arc;

use domain::{EventId, Service};
use platform::{Database, Settings};
use sea_orm::{ConnectionTrait, DbBackend, QueryTrait, Statement};
use secrecy::{ExposeSecret, SecretString};
use tempfile::TempDir;

const CONNECTIONS: u32 = 4;

/// A migrated, empty database that nobody else uses.
#[derive(Debug)]
pub struct TestDatabase {
    /// The service's two pools.
    pub database: Database,
    pub(crate) url: SecretString,
    pub(crate) home: Arc<TempDir>,
}

impl TestDatabase {
    /// Creates and migrates the tables of one service.
    pub async fn create(service: Service) -> Self {
        let home = tempfile::tempdir().expect("a temporary folder can be made");
        let url = match Settings::variable("MAXXIT_TEST_DATABASE").as_deref() {
            Some("postgres") => create_on_server(service).await,
            _ => format!("sqlite://{}/{service}.sqlite3", home.path().display()),
        };
        let url = SecretString::from(url);
        let database = Database::connect(service, &url, CONNECTIONS)
            .await
            .expect("a new database opens");
        database
            .migrate(&migrations::Migrator::of(service.as_str()))
            .await
            .expect("the migrations run");
        Self {
            database,
            url,
            home: Arc::new(home),
        }
    }

    /// How SQLite would find what a query asks for; none on PostgreSQL, which decides by what the
    /// tables hold.
    pub async fn plan_of(&self, query: &impl QueryTrait) -> Option<String> {
        let backend = self.database.backend();
        if backend != DbBackend::Sqlite {
            return None;
        }
        let mut statement = query.build(backend);
        statement.sql.insert_str(0, "explain query plan ");
        let rows = self.database.read.query_all_raw(statement).await;
        let rows = rows.expect("the query can be planned");
        let step = |row: &sea_orm::QueryResult| row.try_get("", "detail");
        let steps: Result<Vec<String>, _> = rows.iter().map(step).collect();
        Some(steps.expect("a step has a text").join("; "))
    }

    /// The same database, for another replica of the service.
    pub async fn share(&self, service: Service) -> Self {
        Self {
            database: self.reopen(service).await,
            url: SecretString::from(self.url.expose_secret().to_owned()),
            home: Arc::clone(&self.home),
        }
    }

    /// Opens the same database anew, as after a restart.
    pub async fn reopen(&self, service: Service) -> Database {
        Database::connect(service, &self.url, CONNECTIONS)
            .await
            .expect("the database opens again")
    }
}

async fn create_on_server(service: Service) -> String {
    let server = Settings::variable("MAXXIT_TEST_POSTGRES_URL")
        .expect("MAXXIT_TEST_POSTGRES_URL names the server that tests create databases on");
    let name = format!("test_{service}_{}", EventId::new().uuid().as_simple());
    let admin = sea_orm::Database::connect(&server)
        .await
        .expect("the test server answers");
    admin
        .execute_unprepared(&format!("create database \"{name}\""))
        .await
        .expect("the test server creates databases");
    admin.close().await.expect("the connection closes");
    let base = server.rsplit_once('/').map_or(&*server, |(base, _)| base);
    format!("{base}/{name}")
}

/// The addresses and kinds of the outbox, read on a runtime of its own: for use in `drop`.
pub(crate) fn outbox_kinds(service: Service, url: &SecretString) -> Vec<String> {
    let url = SecretString::from(url.expose_secret().to_owned());
    let reading = std::thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build();
        runtime.expect("a runtime starts").block_on(async {
            let database = Database::connect(service, &url, 1)
                .await
                .expect("the database opens");
            let rows = told(&database).await;
            rows.into_iter().map(|(kind, _)| kind).collect()
        })
    });
    reading.join().expect("the outbox can be read")
}

/// Every fact in the outbox, oldest first: its kind and payload.
pub(crate) async fn told(database: &Database) -> Vec<(String, String)> {
    let statement = "select kind, payload from outbox order by position limit 10000";
    database
        .write
        .query_all_raw(Statement::from_string(database.backend(), statement))
        .await
        .expect("the outbox can be read")
        .into_iter()
        .map(|row| {
            let kind = row.try_get("", "kind").expect("a row has a kind");
            (
                kind,
                row.try_get("", "payload").expect("a row has a payload"),
            )
        })
        .collect()
}
