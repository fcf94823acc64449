//! Keyrings with their sealed keys, the nonces of their signers, and the fences.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    big_integer, string, text, text_null, timestamp_with_time_zone, timestamp_with_time_zone_null,
    uuid,
};

pub(crate) struct CreateWallets;

impl MigrationName for CreateWallets {
    fn name(&self) -> &'static str {
        "m20261124_000001_create_wallets"
    }
}

#[derive(DeriveIden)]
enum Keyrings {
    Table,
    Id,
    UserId,
    DeploymentId,
    Venue,
    Mode,
    AccountAddress,
    AgentAddress,
    SealedAccountKey,
    SealedAgentKey,
    CreatedAt,
    ExpiresAt,
    RetiredAt,
}

#[derive(DeriveIden)]
enum SignerNonces {
    Table,
    Signer,
    LastNonce,
}

#[derive(DeriveIden)]
enum Fences {
    Table,
    Target,
    Scope,
    RequestedBy,
    Reason,
    RaisedAt,
}

#[derive(DeriveIden)]
enum FenceChanges {
    Table,
    Id,
    Target,
    Scope,
    Change,
    RequestedBy,
    Reason,
    ChangedAt,
}

#[async_trait::async_trait]
impl MigrationTrait for CreateWallets {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        create_keyrings(manager).await?;
        let nonces = Table::create()
            .table(SignerNonces::Table)
            .col(string(SignerNonces::Signer).primary_key())
            .col(big_integer(SignerNonces::LastNonce))
            .to_owned();
        manager.create_table(nonces).await?;
        let fences = Table::create()
            .table(Fences::Table)
            .col(string(Fences::Target).primary_key())
            .col(string(Fences::Scope))
            .col(string(Fences::RequestedBy))
            .col(text(Fences::Reason))
            .col(timestamp_with_time_zone(Fences::RaisedAt))
            .to_owned();
        manager.create_table(fences).await?;
        let changes = Table::create()
            .table(FenceChanges::Table)
            .col(uuid(FenceChanges::Id).primary_key())
            .col(string(FenceChanges::Target))
            .col(string(FenceChanges::Scope))
            .col(string(FenceChanges::Change))
            .col(string(FenceChanges::RequestedBy))
            .col(text(FenceChanges::Reason))
            .col(timestamp_with_time_zone(FenceChanges::ChangedAt))
            .to_owned();
        manager.create_table(changes).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .drop_table(Table::drop().table(FenceChanges::Table).to_owned())
            .await?;
        manager
            .drop_table(Table::drop().table(Fences::Table).to_owned())
            .await?;
        manager
            .drop_table(Table::drop().table(SignerNonces::Table).to_owned())
            .await?;
        manager
            .drop_table(Table::drop().table(Keyrings::Table).to_owned())
            .await
    }
}

async fn create_keyrings(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let keyrings = Table::create()
        .table(Keyrings::Table)
        .col(uuid(Keyrings::Id).primary_key())
        .col(uuid(Keyrings::UserId))
        .col(uuid(Keyrings::DeploymentId))
        .col(string(Keyrings::Venue))
        .col(string(Keyrings::Mode))
        .col(string(Keyrings::AccountAddress))
        .col(string(Keyrings::AgentAddress))
        .col(text_null(Keyrings::SealedAccountKey))
        .col(text(Keyrings::SealedAgentKey))
        .col(timestamp_with_time_zone(Keyrings::CreatedAt))
        .col(timestamp_with_time_zone_null(Keyrings::ExpiresAt))
        .col(timestamp_with_time_zone_null(Keyrings::RetiredAt))
        .to_owned();
    manager.create_table(keyrings).await?;
    let one_per_deployment = Index::create()
        .unique()
        .name("keyrings_deployment_id_venue_key")
        .table(Keyrings::Table)
        .col(Keyrings::DeploymentId)
        .col(Keyrings::Venue)
        .to_owned();
    manager.create_index(one_per_deployment).await?;
    let by_signer = Index::create()
        .unique()
        .name("keyrings_agent_address_key")
        .table(Keyrings::Table)
        .col(Keyrings::AgentAddress)
        .to_owned();
    manager.create_index(by_signer).await?;
    let by_user = Index::create()
        .name("keyrings_user_id_idx")
        .table(Keyrings::Table)
        .col(Keyrings::UserId)
        .col(Keyrings::CreatedAt)
        .to_owned();
    manager.create_index(by_user).await
}
