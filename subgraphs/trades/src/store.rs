//! Every query of the service, by table. What a person may see is scoped by their user in the name.

pub mod anomalies;
pub mod corrections;
pub mod deployments;
pub mod exposures;
pub mod external_orders;
pub mod fills;
pub mod kill_switches;
pub mod orders;
pub mod signals;
pub mod verdicts;

use sea_orm::{ActiveModelTrait, ConnectionTrait, DbErr, EntityTrait, IntoActiveModel, Iterable};

/// Values in one statement: `SQLite` takes 32,766, PostgreSQL twice as many.
const VALUES_MAX: usize = 32_766;

/// Writes rows down in as few statements as the databases allow.
async fn insert_rows<A>(db: &impl ConnectionTrait, rows: Vec<A>) -> Result<(), DbErr>
where
    A: ActiveModelTrait,
    <A::Entity as EntityTrait>::Model: IntoActiveModel<A>,
{
    let columns = <A::Entity as EntityTrait>::Column::iter().count();
    let rows_max = VALUES_MAX / columns.max(1);
    let mut rows = rows.into_iter().peekable();
    while rows.peek().is_some() {
        let chunk: Vec<A> = rows.by_ref().take(rows_max).collect();
        A::Entity::insert_many(chunk)
            .exec_without_returning(db)
            .await?;
    }
    Ok(())
}
