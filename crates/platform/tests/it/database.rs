//! Tables that are behind, and rows that are there already.

use domain::Service;
use migrations::Migrator;
use platform::{Database, DatabaseError, is_unique_violation};
use sea_orm::ConnectionTrait;

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
