//! Executions that were booked, each once.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, boolean, text, timestamp_with_time_zone, uuid};

pub(super) struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &'static str {
        "m20261124_000006_create_fills"
    }
}

#[derive(DeriveIden)]
enum Fills {
    Table,
    Id,
    Address,
    TradeId,
    OrderId,
    PositionId,
    DeploymentId,
    UserId,
    Quantity,
    Price,
    Fee,
    ClosedPnl,
    LiquidityRole,
    IsLiquidation,
    FilledAt,
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let table = Table::create()
            .table(Fills::Table)
            .col(uuid(Fills::Id).primary_key())
            .col(text(Fills::Address))
            .col(text(Fills::TradeId))
            .col(uuid(Fills::OrderId))
            .col(uuid(Fills::PositionId))
            .col(uuid(Fills::DeploymentId))
            .col(uuid(Fills::UserId))
            .col(text(Fills::Quantity))
            .col(text(Fills::Price))
            .col(big_integer(Fills::Fee))
            .col(big_integer(Fills::ClosedPnl))
            .col(text(Fills::LiquidityRole))
            .col(boolean(Fills::IsLiquidation))
            .col(timestamp_with_time_zone(Fills::FilledAt))
            .to_owned();
        manager.create_table(table).await?;
        let key = Index::create()
            .name("fills_address_trade_id_key")
            .table(Fills::Table)
            .col(Fills::Address)
            .col(Fills::TradeId)
            .unique()
            .to_owned();
        manager.create_index(key).await?;
        let index = Index::create()
            .name("fills_deployment_id_id_idx")
            .table(Fills::Table)
            .col(Fills::DeploymentId)
            .col(Fills::Id)
            .to_owned();
        manager.create_index(index).await?;
        let index = Index::create()
            .name("fills_order_id_idx")
            .table(Fills::Table)
            .col(Fills::OrderId)
            .to_owned();
        manager.create_index(index).await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .drop_table(Table::drop().table(Fills::Table).to_owned())
            .await
    }
}
