//! Stops and targets that holders moved: each request once, with what it changed.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{string, string_null, timestamp_with_time_zone, uuid};

pub(super) struct CreateLevelMoves;

impl MigrationName for CreateLevelMoves {
    fn name(&self) -> &'static str {
        "m20261126_000005_create_level_moves"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for CreateLevelMoves {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let table = Table::create()
            .table("level_moves")
            .col(uuid("position_id"))
            .col(string("idempotency_key"))
            .col(string_null("stop_before"))
            .col(string_null("stop_after"))
            .col(string_null("target_before"))
            .col(string_null("target_after"))
            .col(timestamp_with_time_zone("moved_at"))
            .primary_key(
                Index::create()
                    .name("level_moves_pkey")
                    .col("position_id")
                    .col("idempotency_key"),
            )
            .to_owned();
        manager.create_table(table).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let drop_table = Table::drop().table("level_moves").to_owned();
        manager.drop_table(drop_table).await
    }
}
