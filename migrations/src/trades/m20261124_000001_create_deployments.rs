//! Deployments as their service last told them.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, json_binary, text, uuid};

pub(super) struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &'static str {
        "m20261124_000001_create_deployments"
    }
}

#[derive(DeriveIden)]
enum Deployments {
    Table,
    DeploymentId,
    UserId,
    AgentId,
    Status,
    Snapshot,
    Version,
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let table = Table::create()
            .table(Deployments::Table)
            .col(uuid(Deployments::DeploymentId).primary_key())
            .col(uuid(Deployments::UserId))
            .col(uuid(Deployments::AgentId))
            .col(text(Deployments::Status))
            .col(json_binary(Deployments::Snapshot))
            .col(big_integer(Deployments::Version))
            .to_owned();
        manager.create_table(table).await?;
        let index = Index::create()
            .name("deployments_agent_id_status_idx")
            .table(Deployments::Table)
            .col(Deployments::AgentId)
            .col(Deployments::Status)
            .to_owned();
        manager.create_index(index).await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .drop_table(Table::drop().table(Deployments::Table).to_owned())
            .await
    }
}
