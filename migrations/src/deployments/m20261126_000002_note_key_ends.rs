//! When the venue will let a key sign no longer.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::timestamp_with_time_zone_null;

pub(super) struct NoteKeyEnds;

impl MigrationName for NoteKeyEnds {
    fn name(&self) -> &'static str {
        "m20261126_000002_note_key_ends"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for NoteKeyEnds {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let add = Table::alter()
            .table("deployment_accounts")
            .add_column(timestamp_with_time_zone_null("key_expires_at"))
            .to_owned();
        manager.alter_table(add).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let drop = Table::alter()
            .table("deployment_accounts")
            .drop_column("key_expires_at")
            .to_owned();
        manager.alter_table(drop).await
    }
}
