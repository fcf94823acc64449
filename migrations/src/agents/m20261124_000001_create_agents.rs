//! Agents, the accounts they listen to, and the proofs they were published with.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    big_integer, boolean, integer, small_integer, string, text, timestamp_with_time_zone,
    timestamp_with_time_zone_null, uuid,
};

pub(super) struct CreateAgents;

impl MigrationName for CreateAgents {
    fn name(&self) -> &'static str {
        "m20261124_000001_create_agents"
    }
}

#[derive(DeriveIden)]
enum Agents {
    Table,
    Id,
    CreatorId,
    CreatorWallet,
    Name,
    NameKey,
    Description,
    Status,
    Visibility,
    Venue,
    InfluencerImpact,
    Rsi,
    Macd,
    VolumeMomentum,
    PositionSizing,
    StopLossTightness,
    TakeProfitTarget,
    RiskReward,
    IsSample,
    Version,
    CreatedAt,
    UpdatedAt,
    PublishedAt,
}

#[derive(DeriveIden)]
enum AgentSources {
    Table,
    AgentId,
    XAccountId,
    Place,
}

#[derive(DeriveIden)]
enum PublishProofs {
    Table,
    Id,
    AgentId,
    Signer,
    ChainId,
    Nonce,
    Name,
    Signature,
    ExpiresAt,
    ProvedAt,
}

#[async_trait::async_trait]
impl MigrationTrait for CreateAgents {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        create_agents(manager).await?;
        create_sources(manager).await?;
        create_proofs(manager).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .drop_table(Table::drop().table(PublishProofs::Table).to_owned())
            .await?;
        manager
            .drop_table(Table::drop().table(AgentSources::Table).to_owned())
            .await?;
        manager
            .drop_table(Table::drop().table(Agents::Table).to_owned())
            .await
    }
}

fn one_of(column: Agents, words: &[&str]) -> ColumnDef {
    let name = column.to_string();
    let words: Vec<String> = words.iter().map(|word| (*word).to_owned()).collect();
    string(column)
        .check(Expr::col(Alias::new(name)).is_in(words))
        .take()
}

fn weight(column: Agents) -> ColumnDef {
    let name = column.to_string();
    small_integer(column)
        .check(Expr::col(Alias::new(name)).between(0, 100))
        .take()
}

async fn create_agents(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = Table::create()
        .table(Agents::Table)
        .col(uuid(Agents::Id).primary_key())
        .col(uuid(Agents::CreatorId))
        .col(string(Agents::CreatorWallet))
        .col(string(Agents::Name))
        .col(string(Agents::NameKey))
        .col(text(Agents::Description))
        .col(one_of(
            Agents::Status,
            &["DRAFT", "ACTIVE", "PAUSED", "RETIRED"],
        ))
        .col(one_of(Agents::Visibility, &["PUBLIC", "PRIVATE"]))
        .col(one_of(
            Agents::Venue,
            &["HYPERLIQUID", "OSTIUM", "SPOT", "MULTI"],
        ))
        .col(weight(Agents::InfluencerImpact))
        .col(weight(Agents::Rsi))
        .col(weight(Agents::Macd))
        .col(weight(Agents::VolumeMomentum))
        .col(weight(Agents::PositionSizing))
        .col(weight(Agents::StopLossTightness))
        .col(weight(Agents::TakeProfitTarget))
        .col(weight(Agents::RiskReward))
        .col(boolean(Agents::IsSample))
        .col(big_integer(Agents::Version))
        .col(timestamp_with_time_zone(Agents::CreatedAt))
        .col(timestamp_with_time_zone(Agents::UpdatedAt))
        .col(timestamp_with_time_zone_null(Agents::PublishedAt))
        .to_owned();
    manager.create_table(table).await?;
    for (name, columns) in [
        ("agents_published_at_idx", [Agents::PublishedAt, Agents::Id]),
        ("agents_name_key_idx", [Agents::NameKey, Agents::Id]),
        ("agents_creator_id_idx", [Agents::CreatorId, Agents::Id]),
    ] {
        let [first, second] = columns;
        let index = Index::create()
            .name(name)
            .table(Agents::Table)
            .col(first)
            .col(second)
            .to_owned();
        manager.create_index(index).await?;
    }
    Ok(())
}

async fn create_sources(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let key = Index::create()
        .name("agent_sources_pkey")
        .col(AgentSources::AgentId)
        .col(AgentSources::XAccountId)
        .to_owned();
    let table = Table::create()
        .table(AgentSources::Table)
        .col(uuid(AgentSources::AgentId))
        .col(uuid(AgentSources::XAccountId))
        .col(integer(AgentSources::Place))
        .primary_key(&mut key.clone())
        .to_owned();
    manager.create_table(table).await?;
    let by_account = Index::create()
        .name("agent_sources_x_account_id_idx")
        .table(AgentSources::Table)
        .col(AgentSources::XAccountId)
        .to_owned();
    manager.create_index(by_account).await
}

async fn create_proofs(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = Table::create()
        .table(PublishProofs::Table)
        .col(uuid(PublishProofs::Id).primary_key())
        .col(uuid(PublishProofs::AgentId))
        .col(string(PublishProofs::Signer))
        .col(string(PublishProofs::ChainId))
        .col(string(PublishProofs::Nonce))
        .col(string(PublishProofs::Name))
        .col(string(PublishProofs::Signature))
        .col(timestamp_with_time_zone(PublishProofs::ExpiresAt))
        .col(timestamp_with_time_zone(PublishProofs::ProvedAt))
        .to_owned();
    manager.create_table(table).await?;
    // A wallet uses a nonce once, for whatever agent.
    let unique = Index::create()
        .unique()
        .name("publish_proofs_signer_nonce_key")
        .table(PublishProofs::Table)
        .col(PublishProofs::Signer)
        .col(PublishProofs::Nonce)
        .to_owned();
    manager.create_index(unique).await
}
