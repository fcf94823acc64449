//! Tables that are behind, and rows that are there already.

use domain::Service;
use migrations::Migrator;
use platform::{Database, DatabaseError, Durability, is_unique_violation};
use sea_orm::{ConnectionTrait, DbBackend, Statement};

#[tokio::test]
async fn serving_is_refused_until_the_tables_are_current() {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite://{}/auth.sqlite3", folder.path().display()).into();
    let database = Database::connect(Service::Auth, &url, 2).await.unwrap();
    let migrator = Migrator::of("auth");
    let behind = database.check_current(&migrator).await.unwrap_err();
    assert!(
        matches!(behind, DatabaseError::Behind { pending: 2.., .. }),
        "{behind}"
    );
    database.migrate(&migrator).await.unwrap();
    database.check_current(&migrator).await.unwrap();
}

#[tokio::test]
async fn writers_queue_instead_of_failing_and_a_second_row_is_recognised() {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite://{}/auth.sqlite3", folder.path().display()).into();
    let database = Database::connect(Service::Auth, &url, 2).await.unwrap();
    database
        .write
        .execute_unprepared("create table rows (id integer primary key)")
        .await
        .unwrap();
    let writes = (0..64).map(|id| {
        let database = database.clone();
        async move {
            let txn = database.begin().await?;
            txn.execute_unprepared(&format!("insert into rows values ({id})"))
                .await?;
            tokio::task::yield_now().await;
            txn.commit().await
        }
    });
    for written in futures_util::future::join_all(writes).await {
        written.unwrap();
    }
    let again = database
        .write
        .execute_unprepared("insert into rows values (7)")
        .await
        .unwrap_err();
    assert!(is_unique_violation(&again), "{again:?}");
}

/// On a full disk SQLite rolls back by itself, and the driver goes on counting: what was said to be
/// committed afterwards was seen by nobody and gone with the process.
#[tokio::test]
async fn what_is_committed_after_sqlite_gave_a_transaction_up_stays() {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite://{}/auth.sqlite3", folder.path().display()).into();
    let database = Database::connect(Service::Auth, &url, 2).await.unwrap();
    let write = &database.write;
    write
        .execute_unprepared("create table rows (id integer primary key)")
        .await
        .unwrap();
    // What SQLite does when it cannot write: the transaction is gone, and nobody was asked.
    let given_up = database.begin().await.unwrap();
    given_up.execute_unprepared("rollback").await.unwrap();
    given_up.commit().await.unwrap_err();
    // Somebody fails after that, and rolls back.
    drop(database.begin().await.unwrap());
    let txn = database.begin().await.unwrap();
    txn.execute_unprepared("insert into rows values (1)")
        .await
        .unwrap();
    txn.commit().await.unwrap();
    let seen = database
        .read
        .query_all_raw(Statement::from_string(
            DbBackend::Sqlite,
            "select id from rows",
        ))
        .await
        .unwrap();
    assert_eq!(seen.len(), 1, "a committed row is not seen by others");
}

#[tokio::test]
async fn commits_of_real_money_wait_for_the_disk() {
    const FULL: i32 = 2;
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite://{}/auth.sqlite3", folder.path().display()).into();
    let database = Database::connect_durable(Service::Auth, &url, 2, Durability::Machine);
    let database = database.await.unwrap();
    let asked = Statement::from_string(DbBackend::Sqlite, "pragma synchronous");
    let row = database.write.query_one_raw(asked).await.unwrap().unwrap();
    assert_eq!(row.try_get_by_index::<i32>(0).unwrap(), FULL);
}
