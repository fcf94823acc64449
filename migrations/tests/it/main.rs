//! Every list of migrations runs forward, back and forward again.

use migrations::Migrator;
use sea_orm::{ConnectOptions, ConnectionTrait, Database, DatabaseConnection, Statement};
use sea_orm_migration::MigratorTraitSelf;

async fn empty_database() -> DatabaseConnection {
    let mut options = ConnectOptions::new("sqlite::memory:");
    options.max_connections(1);
    Database::connect(options)
        .await
        .expect("a database in memory opens")
}

async fn objects(db: &DatabaseConnection) -> Vec<String> {
    let sql = "select type || ' ' || name as object from sqlite_master \
               where name not like 'sqlite_%' and name not like 'seaql_%' order by 1";
    let statement = Statement::from_string(db.get_database_backend(), sql);
    let rows = db
        .query_all_raw(statement)
        .await
        .expect("the catalogue is readable");
    rows.iter()
        .map(|row| row.try_get("", "object").expect("the column is text"))
        .collect()
}

#[tokio::test]
async fn every_service_migrates_up_down_and_up_again() {
    for service in Migrator::SERVICES {
        let db = empty_database().await;
        let migrator = Migrator::of(service);
        migrator.up(&db, None).await.unwrap();
        let first = objects(&db).await;
        for table in ["outbox", "inbox", "dead_letters", "leases"] {
            assert!(
                first.contains(&format!("table {table}")),
                "{service}: {table}"
            );
        }

        migrator.down(&db, None).await.unwrap();
        assert_eq!(
            objects(&db).await,
            Vec::<String>::new(),
            "{service} leaves nothing behind"
        );

        migrator.up(&db, None).await.unwrap();
        assert_eq!(objects(&db).await, first, "{service} comes back the same");
        let pending = migrator
            .get_pending_migrations_read_only(&db)
            .await
            .unwrap();
        assert!(pending.is_empty(), "{service} has nothing pending");
    }
}
