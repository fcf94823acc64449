//! The risk decision on one signal for one deployment.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    big_integer_null, boolean, integer_null, json_binary, text_null, timestamp_with_time_zone, uuid,
};

pub(super) struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &'static str {
        "m20261124_000003_create_verdicts"
    }
}

#[derive(DeriveIden)]
enum Verdicts {
    Table,
    Id,
    SignalId,
    DeploymentId,
    UserId,
    IsApproved,
    ReasonCode,
    ReasonMessage,
    ReasonAction,
    Checks,
    Routes,
    Quantity,
    Notional,
    Leverage,
    DecidedAt,
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let table = Table::create()
            .table(Verdicts::Table)
            .col(uuid(Verdicts::Id).primary_key())
            .col(uuid(Verdicts::SignalId))
            .col(uuid(Verdicts::DeploymentId))
            .col(uuid(Verdicts::UserId))
            .col(boolean(Verdicts::IsApproved))
            .col(text_null(Verdicts::ReasonCode))
            .col(text_null(Verdicts::ReasonMessage))
            .col(text_null(Verdicts::ReasonAction))
            .col(json_binary(Verdicts::Checks))
            .col(json_binary(Verdicts::Routes))
            .col(text_null(Verdicts::Quantity))
            .col(big_integer_null(Verdicts::Notional))
            .col(integer_null(Verdicts::Leverage))
            .col(timestamp_with_time_zone(Verdicts::DecidedAt))
            .to_owned();
        manager.create_table(table).await?;
        let key = Index::create()
            .name("verdicts_signal_id_deployment_id_key")
            .table(Verdicts::Table)
            .col(Verdicts::SignalId)
            .col(Verdicts::DeploymentId)
            .unique()
            .to_owned();
        manager.create_index(key).await?;
        let index = Index::create()
            .name("verdicts_deployment_id_id_idx")
            .table(Verdicts::Table)
            .col(Verdicts::DeploymentId)
            .col(Verdicts::Id)
            .to_owned();
        manager.create_index(index).await?;
        let index = Index::create()
            .name("verdicts_user_id_id_idx")
            .table(Verdicts::Table)
            .col(Verdicts::UserId)
            .col(Verdicts::Id)
            .to_owned();
        manager.create_index(index).await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .drop_table(Table::drop().table(Verdicts::Table).to_owned())
            .await
    }
}
