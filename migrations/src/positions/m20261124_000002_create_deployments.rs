//! What surrounds positions: the deployments they belong to and the accounts those trade on.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, json_binary, string, uuid};

pub(super) struct CreateDeployments;

impl MigrationName for CreateDeployments {
    fn name(&self) -> &'static str {
        "m20261124_000002_create_deployments"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for CreateDeployments {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let deployments = Table::create()
            .table("deployments")
            .col(uuid("id").primary_key())
            .col(uuid("user_id"))
            .col(string("status"))
            .col(string("mode"))
            .col(json_binary("accounts"))
            .col(big_integer("version"))
            .to_owned();
        manager.create_table(deployments).await?;
        let by_user = "create index deployments_user_id_idx on deployments (user_id, id)";
        manager.get_connection().execute_unprepared(by_user).await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let drop = Table::drop().table("deployments").to_owned();
        manager.drop_table(drop).await
    }
}
