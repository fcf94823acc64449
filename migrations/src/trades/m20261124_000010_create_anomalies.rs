//! What the venue said that cannot be: kept as evidence, never booked.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{json_binary, text, text_null, timestamp_with_time_zone, uuid};

pub(super) struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &'static str {
        "m20261124_000010_create_anomalies"
    }
}

#[derive(DeriveIden)]
enum Anomalies {
    Table,
    Id,
    Address,
    ClientOrderId,
    Kind,
    Evidence,
    SeenAt,
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let table = Table::create()
            .table(Anomalies::Table)
            .col(uuid(Anomalies::Id).primary_key())
            .col(text(Anomalies::Address))
            .col(text_null(Anomalies::ClientOrderId))
            .col(text(Anomalies::Kind))
            .col(json_binary(Anomalies::Evidence))
            .col(timestamp_with_time_zone(Anomalies::SeenAt))
            .to_owned();
        manager.create_table(table).await?;
        let index = Index::create()
            .name("anomalies_address_id_idx")
            .table(Anomalies::Table)
            .col(Anomalies::Address)
            .col(Anomalies::Id)
            .to_owned();
        manager.create_index(index).await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .drop_table(Table::drop().table(Anomalies::Table).to_owned())
            .await
    }
}
