//! What a deployment was worth when it was first judged on a day.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, text, uuid};

pub(super) struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &'static str {
        "m20261124_000008_create_day_openings"
    }
}

#[derive(DeriveIden)]
enum DayOpenings {
    Table,
    DeploymentId,
    Day,
    Equity,
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let table = Table::create()
            .table(DayOpenings::Table)
            .col(uuid(DayOpenings::DeploymentId))
            .col(text(DayOpenings::Day))
            .col(big_integer(DayOpenings::Equity))
            .primary_key(
                Index::create()
                    .name("day_openings_pkey")
                    .col(DayOpenings::DeploymentId)
                    .col(DayOpenings::Day),
            )
            .to_owned();
        manager.create_table(table).await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .drop_table(Table::drop().table(DayOpenings::Table).to_owned())
            .await
    }
}
