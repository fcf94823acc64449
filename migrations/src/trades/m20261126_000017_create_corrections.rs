//! What the venue's word changed in what we showed of an order.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{json_binary, text, timestamp_with_time_zone, uuid};

pub(super) struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &'static str {
        "m20261126_000017_create_corrections"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let table = Table::create()
            .table("corrections")
            .col(uuid("id").primary_key())
            .col(uuid("order_id"))
            .col(text("state_before"))
            .col(text("state_after"))
            .col(text("filled_before"))
            .col(text("filled_after"))
            .col(json_binary("evidence"))
            .col(timestamp_with_time_zone("corrected_at"))
            .to_owned();
        manager.create_table(table).await?;
        let by_order = "create index corrections_order_id_idx on corrections (order_id, id)";
        manager
            .get_connection()
            .execute_unprepared(by_order)
            .await
            .map(drop)
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let drop_table = Table::drop().table("corrections").to_owned();
        manager.drop_table(drop_table).await
    }
}
