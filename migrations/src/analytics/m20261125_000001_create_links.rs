//! Facts of all services, the ids they mention, and who may see them.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    big_integer, boolean, integer, string, string_null, text, text_null, timestamp_with_time_zone,
    uuid, uuid_null,
};

pub(super) struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &'static str {
        "m20261125_000001_create_links"
    }
}

#[derive(DeriveIden)]
enum Links {
    Table,
    EventId,
    Kind,
    Service,
    Aggregate,
    Version,
    TraceId,
    CausationId,
    CauseHash,
    Hash,
    Payload,
    OccurredAt,
    Depth,
    IsPublic,
    OwnerId,
    AgentId,
    Account,
}

#[derive(DeriveIden)]
enum Mentions {
    Table,
    Subject,
    EventId,
}

#[derive(DeriveIden)]
enum Agents {
    Table,
    Id,
    CreatorId,
    IsPublic,
    Version,
}

#[derive(DeriveIden)]
enum Accounts {
    Table,
    Address,
    UserId,
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        create_links(manager).await?;
        create_mentions(manager).await?;
        create_audiences(manager).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in [
            Table::drop().table(Accounts::Table).to_owned(),
            Table::drop().table(Agents::Table).to_owned(),
            Table::drop().table(Mentions::Table).to_owned(),
            Table::drop().table(Links::Table).to_owned(),
        ] {
            manager.drop_table(table).await?;
        }
        Ok(())
    }
}

async fn create_links(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let links = Table::create()
        .table(Links::Table)
        .col(uuid(Links::EventId).primary_key())
        .col(string(Links::Kind))
        .col(string(Links::Service))
        .col(string(Links::Aggregate))
        .col(integer(Links::Version))
        .col(string(Links::TraceId))
        .col(uuid_null(Links::CausationId))
        .col(text_null(Links::CauseHash))
        .col(text(Links::Hash))
        .col(text(Links::Payload))
        .col(timestamp_with_time_zone(Links::OccurredAt))
        .col(integer(Links::Depth))
        .col(boolean(Links::IsPublic))
        .col(uuid_null(Links::OwnerId))
        .col(uuid_null(Links::AgentId))
        .col(string_null(Links::Account))
        .to_owned();
    manager.create_table(links).await?;
    let by_cause = Index::create()
        .name("links_causation_id_idx")
        .table(Links::Table)
        .col(Links::CausationId)
        .to_owned();
    manager.create_index(by_cause).await
}

async fn create_mentions(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let mut key = Index::create()
        .name("mentions_pkey")
        .col(Mentions::Subject)
        .col(Mentions::EventId)
        .primary()
        .to_owned();
    let mentions = Table::create()
        .table(Mentions::Table)
        .col(string(Mentions::Subject))
        .col(uuid(Mentions::EventId))
        .primary_key(&mut key)
        .to_owned();
    manager.create_table(mentions).await?;
    let by_event = Index::create()
        .name("mentions_event_id_idx")
        .table(Mentions::Table)
        .col(Mentions::EventId)
        .to_owned();
    manager.create_index(by_event).await
}

async fn create_audiences(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let agents = Table::create()
        .table(Agents::Table)
        .col(uuid(Agents::Id).primary_key())
        .col(uuid(Agents::CreatorId))
        .col(boolean(Agents::IsPublic))
        .col(big_integer(Agents::Version))
        .to_owned();
    manager.create_table(agents).await?;
    let accounts = Table::create()
        .table(Accounts::Table)
        .col(string(Accounts::Address))
        .col(uuid(Accounts::UserId))
        .primary_key(
            Index::create()
                .name("accounts_pkey")
                .col(Accounts::Address)
                .col(Accounts::UserId)
                .primary(),
        )
        .to_owned();
    manager.create_table(accounts).await
}
