//! Positions, from the intent on: what counts as open when the next signal is judged.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    big_integer, text, text_null, timestamp_with_time_zone_null, uuid,
};

pub(super) struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &'static str {
        "m20261124_000007_create_exposures"
    }
}

#[derive(DeriveIden)]
enum Exposures {
    Table,
    PositionId,
    DeploymentId,
    UserId,
    Token,
    Side,
    State,
    Quantity,
    NetPnl,
    ExitReason,
    ClosedAt,
    Version,
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let table = Table::create()
            .table(Exposures::Table)
            .col(uuid(Exposures::PositionId).primary_key())
            .col(uuid(Exposures::DeploymentId))
            .col(uuid(Exposures::UserId))
            .col(text(Exposures::Token))
            .col(text(Exposures::Side))
            .col(text(Exposures::State))
            .col(text(Exposures::Quantity))
            .col(big_integer(Exposures::NetPnl))
            .col(text_null(Exposures::ExitReason))
            .col(timestamp_with_time_zone_null(Exposures::ClosedAt))
            .col(big_integer(Exposures::Version))
            .to_owned();
        manager.create_table(table).await?;
        let index = Index::create()
            .name("exposures_deployment_id_state_idx")
            .table(Exposures::Table)
            .col(Exposures::DeploymentId)
            .col(Exposures::State)
            .to_owned();
        manager.create_index(index).await?;
        let index = Index::create()
            .name("exposures_deployment_id_closed_at_idx")
            .table(Exposures::Table)
            .col(Exposures::DeploymentId)
            .col(Exposures::ClosedAt)
            .to_owned();
        manager.create_index(index).await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .drop_table(Table::drop().table(Exposures::Table).to_owned())
            .await
    }
}
