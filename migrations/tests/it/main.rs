//! Every list of migrations runs forward, back and forward again, on both databases.

use migrations::Migrator;
use sea_orm::{ConnectOptions, ConnectionTrait, Database, DatabaseConnection, Statement};
use sea_orm_migration::MigratorTraitSelf;
use testkit::Postgres;

/// Tables and indexes, without those of the databases and of the migrator itself.
const SQLITE_OBJECTS: &str = "select type || ' ' || name as object from sqlite_master \
    where name not like 'sqlite_%' and name not like 'seaql_%' order by 1";
const POSTGRES_OBJECTS: &str = "select * from ( \
    select 'table ' || tablename as object from pg_tables where schemaname = 'public' \
    union all \
    select 'index ' || indexname from pg_indexes where schemaname = 'public') as objects \
    where object not like '% seaql_%' order by 1";

async fn open(url: &str) -> DatabaseConnection {
    let mut options = ConnectOptions::new(url);
    options.max_connections(1);
    Database::connect(options)
        .await
        .expect("the database opens")
}

async fn objects(db: &DatabaseConnection, sql: &str) -> Vec<String> {
    let statement = Statement::from_string(db.get_database_backend(), sql);
    let rows = db
        .query_all_raw(statement)
        .await
        .expect("the catalogue is readable");
    rows.iter()
        .map(|row| row.try_get("", "object").expect("the column is text"))
        .collect()
}

async fn up_down_and_up_again(service: &str, db: &DatabaseConnection, catalogue: &str) {
    let migrator = Migrator::of(service);
    let up = migrator.up(db, None).await;
    up.unwrap_or_else(|error| panic!("{service} does not migrate: {error}"));
    let first = objects(db, catalogue).await;
    for table in ["outbox", "inbox", "dead_letters", "leases"] {
        let is_there = first.contains(&format!("table {table}"));
        assert!(is_there, "{service}: {table}");
    }

    let down = migrator.down(db, None).await;
    down.unwrap_or_else(|error| panic!("{service} does not go back: {error}"));
    let left = objects(db, catalogue).await;
    assert_eq!(
        left,
        Vec::<String>::new(),
        "{service} leaves nothing behind"
    );

    let again = migrator.up(db, None).await;
    again.unwrap_or_else(|error| panic!("{service} does not come back: {error}"));
    let second = objects(db, catalogue).await;
    assert_eq!(second, first, "{service} comes back the same");
    let pending = migrator.get_pending_migrations_read_only(db).await;
    assert!(pending.expect("the list is readable").is_empty());
}

#[tokio::test]
async fn every_service_migrates_up_down_and_up_again_on_sqlite() {
    for service in Migrator::SERVICES {
        let db = open("sqlite::memory:").await;
        up_down_and_up_again(service, &db, SQLITE_OBJECTS).await;
    }
}

#[tokio::test]
async fn every_service_migrates_up_down_and_up_again_on_postgres() {
    let server = Postgres::start().unwrap();
    for service in Migrator::SERVICES {
        let db = open(&server.create_database(service).await.unwrap()).await;
        up_down_and_up_again(service, &db, POSTGRES_OBJECTS).await;
    }
}
