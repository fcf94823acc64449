//! What reading from X costs, and why it stands still.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    big_integer, date, string, string_null, timestamp_with_time_zone, timestamp_with_time_zone_null,
};

pub(super) struct CreateIngestion;

impl MigrationName for CreateIngestion {
    fn name(&self) -> &'static str {
        "m20261124_000003_create_ingestion"
    }
}

#[derive(DeriveIden)]
enum Spend {
    Table,
    Day,
    PostsRead,
    UsersRead,
    SpentMicros,
}

#[derive(DeriveIden)]
enum Ingestion {
    Table,
    Name,
    PausedUntil,
    LastError,
    UpdatedAt,
}

#[async_trait::async_trait]
impl MigrationTrait for CreateIngestion {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let spend = Table::create()
            .table(Spend::Table)
            .col(date(Spend::Day).primary_key())
            .col(big_integer(Spend::PostsRead))
            .col(big_integer(Spend::UsersRead))
            .col(big_integer(Spend::SpentMicros))
            .to_owned();
        manager.create_table(spend).await?;
        let ingestion = Table::create()
            .table(Ingestion::Table)
            .col(string(Ingestion::Name).primary_key())
            .col(timestamp_with_time_zone_null(Ingestion::PausedUntil))
            .col(string_null(Ingestion::LastError))
            .col(timestamp_with_time_zone(Ingestion::UpdatedAt))
            .to_owned();
        manager.create_table(ingestion).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .drop_table(Table::drop().table(Ingestion::Table).to_owned())
            .await?;
        manager
            .drop_table(Table::drop().table(Spend::Table).to_owned())
            .await
    }
}
