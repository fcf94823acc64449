//! Orders on our accounts that we did not place: shown, never touched.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{boolean, string, text, text_null, timestamp_with_time_zone, uuid};

pub(super) struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &'static str {
        "m20261125_000015_create_external_orders"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let table = Table::create()
            .table("external_orders")
            .col(string("address"))
            .col(string("venue_order_id"))
            .col(uuid("deployment_id"))
            .col(uuid("user_id"))
            .col(text("token"))
            .col(text("side"))
            .col(text("quantity"))
            .col(text_null("trigger_price"))
            .col(boolean("is_reduce_only"))
            .col(timestamp_with_time_zone("seen_at"))
            .primary_key(
                Index::create()
                    .name("external_orders_pkey")
                    .col("address")
                    .col("venue_order_id"),
            )
            .to_owned();
        manager.create_table(table).await?;
        let by_user = "create index external_orders_user_id_idx on external_orders (user_id)";
        manager
            .get_connection()
            .execute_unprepared(by_user)
            .await
            .map(drop)
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let drop_table = Table::drop().table("external_orders").to_owned();
        manager.drop_table(drop_table).await
    }
}
