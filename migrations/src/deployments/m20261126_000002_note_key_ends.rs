//! When the venue will let a key sign no longer.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::timestamp_with_time_zone_null;

use crate::columns::{add_columns, drop_columns};

pub(super) struct NoteKeyEnds;

impl MigrationName for NoteKeyEnds {
    fn name(&self) -> &'static str {
        "m20261126_000002_note_key_ends"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for NoteKeyEnds {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let ends = timestamp_with_time_zone_null("key_expires_at");
        add_columns(manager, "deployment_accounts", [ends]).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_columns(manager, "deployment_accounts", ["key_expires_at"]).await
    }
}
