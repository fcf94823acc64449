//! Signals as they were told, kept while verdicts on them are shown.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{json_binary, text, timestamp_with_time_zone, uuid};

pub(super) struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &'static str {
        "m20261124_000002_create_signals"
    }
}

#[derive(DeriveIden)]
enum Signals {
    Table,
    SignalId,
    AgentId,
    Payload,
    TraceId,
    EventId,
    CreatedAt,
    ExpiresAt,
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let table = Table::create()
            .table(Signals::Table)
            .col(uuid(Signals::SignalId).primary_key())
            .col(uuid(Signals::AgentId))
            .col(json_binary(Signals::Payload))
            .col(text(Signals::TraceId))
            .col(uuid(Signals::EventId))
            .col(timestamp_with_time_zone(Signals::CreatedAt))
            .col(timestamp_with_time_zone(Signals::ExpiresAt))
            .to_owned();
        manager.create_table(table).await?;
        let index = Index::create()
            .name("signals_agent_id_expires_at_idx")
            .table(Signals::Table)
            .col(Signals::AgentId)
            .col(Signals::ExpiresAt)
            .to_owned();
        manager.create_index(index).await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .drop_table(Table::drop().table(Signals::Table).to_owned())
            .await
    }
}
