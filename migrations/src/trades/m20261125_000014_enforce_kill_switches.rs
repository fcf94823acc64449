//! Whether the signer obeys a raised switch yet; one raised switch for each target.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::timestamp_with_time_zone_null;

pub(super) struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &'static str {
        "m20261125_000014_enforce_kill_switches"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let obeyed = Table::alter()
            .table("kill_switches")
            .add_column(timestamp_with_time_zone_null("obeyed_at"))
            .to_owned();
        manager.alter_table(obeyed).await?;
        let one_raised = "create unique index kill_switches_scope_target_raised_key \
            on kill_switches (scope, target) where released_at is null";
        let connection = manager.get_connection();
        connection.execute_unprepared(one_raised).await.map(drop)
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let connection = manager.get_connection();
        connection
            .execute_unprepared("drop index kill_switches_scope_target_raised_key")
            .await?;
        let obeyed = Table::alter()
            .table("kill_switches")
            .drop_column("obeyed_at")
            .to_owned();
        manager.alter_table(obeyed).await
    }
}
