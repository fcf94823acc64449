//! Whether the signer obeys a raised switch yet; one raised switch for each target.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::timestamp_with_time_zone_null;

use crate::columns::{add_columns, drop_columns};

pub(super) struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &'static str {
        "m20261125_000014_enforce_kill_switches"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let obeyed = timestamp_with_time_zone_null("obeyed_at");
        add_columns(manager, "kill_switches", [obeyed]).await?;
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
        drop_columns(manager, "kill_switches", ["obeyed_at"]).await
    }
}
