//! Durable decisions to trade, one per signal and deployment.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    big_integer, integer, json_binary, text, text_null, timestamp_with_time_zone, uuid,
};

pub(super) struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &'static str {
        "m20261124_000004_create_intents"
    }
}

#[derive(DeriveIden)]
enum Intents {
    Table,
    Id,
    VerdictId,
    SignalId,
    DeploymentId,
    UserId,
    AgentId,
    KeyringId,
    Account,
    PositionId,
    Token,
    Side,
    Quantity,
    LimitPrice,
    StopPrice,
    TargetPrice,
    Leverage,
    Notional,
    ClientOrderId,
    DecidedAt,
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let table = Table::create()
            .table(Intents::Table)
            .col(uuid(Intents::Id).primary_key())
            .col(uuid(Intents::VerdictId))
            .col(uuid(Intents::SignalId))
            .col(uuid(Intents::DeploymentId))
            .col(uuid(Intents::UserId))
            .col(uuid(Intents::AgentId))
            .col(uuid(Intents::KeyringId))
            .col(json_binary(Intents::Account))
            .col(uuid(Intents::PositionId))
            .col(text(Intents::Token))
            .col(text(Intents::Side))
            .col(text(Intents::Quantity))
            .col(text(Intents::LimitPrice))
            .col(text(Intents::StopPrice))
            .col(text_null(Intents::TargetPrice))
            .col(integer(Intents::Leverage))
            .col(big_integer(Intents::Notional))
            .col(text(Intents::ClientOrderId))
            .col(timestamp_with_time_zone(Intents::DecidedAt))
            .to_owned();
        manager.create_table(table).await?;
        let key = Index::create()
            .name("intents_signal_id_deployment_id_key")
            .table(Intents::Table)
            .col(Intents::SignalId)
            .col(Intents::DeploymentId)
            .unique()
            .to_owned();
        manager.create_index(key).await?;
        let key = Index::create()
            .name("intents_position_id_key")
            .table(Intents::Table)
            .col(Intents::PositionId)
            .unique()
            .to_owned();
        manager.create_index(key).await?;
        let index = Index::create()
            .name("intents_user_id_id_idx")
            .table(Intents::Table)
            .col(Intents::UserId)
            .col(Intents::Id)
            .to_owned();
        manager.create_index(index).await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .drop_table(Table::drop().table(Intents::Table).to_owned())
            .await
    }
}
