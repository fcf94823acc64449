//! The tables every service has: what it told, what it heard, what it could not act on, and who
//! may do what only one may do.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    big_integer, integer, string, text, text_null, timestamp_with_time_zone,
    timestamp_with_time_zone_null, uuid, uuid_null,
};

use crate::columns::{add_columns, drop_columns};

/// The first migration of every service.
pub(crate) struct CreateShared;

/// What an event's hash and its cause's are kept in.
pub(crate) struct SealOutbox;

impl MigrationName for SealOutbox {
    fn name(&self) -> &'static str {
        "m20261125_000000_seal_outbox"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for SealOutbox {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let columns = [Outbox::CauseHash, Outbox::Hash].map(text_null);
        add_columns(manager, "outbox", columns).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_columns(manager, "outbox", [Outbox::CauseHash, Outbox::Hash]).await
    }
}

impl MigrationName for CreateShared {
    fn name(&self) -> &'static str {
        "m20261124_000000_create_shared"
    }
}

#[derive(DeriveIden)]
enum Outbox {
    Table,
    Position,
    EventId,
    Kind,
    Aggregate,
    Version,
    TraceId,
    CausationId,
    CauseHash,
    Hash,
    Payload,
    OccurredAt,
    PublishedAt,
}

#[derive(DeriveIden)]
enum Inbox {
    Table,
    EventId,
    Kind,
    HandledAt,
}

#[derive(DeriveIden)]
enum DeadLetters {
    Table,
    EventId,
    Service,
    Kind,
    Aggregate,
    Envelope,
    Reason,
    Attempts,
    FailedAt,
    ReplayAt,
}

#[derive(DeriveIden)]
enum Leases {
    Table,
    Name,
    Owner,
    Fence,
    ExpiresAt,
}

#[async_trait::async_trait]
impl MigrationTrait for CreateShared {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        create_outbox(manager).await?;
        create_inbox(manager).await?;
        create_dead_letters(manager).await?;
        let leases = Table::create()
            .table(Leases::Table)
            .col(string(Leases::Name).primary_key())
            .col(uuid(Leases::Owner))
            .col(big_integer(Leases::Fence))
            .col(timestamp_with_time_zone(Leases::ExpiresAt))
            .to_owned();
        manager.create_table(leases).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .drop_table(Table::drop().table(Leases::Table).to_owned())
            .await?;
        manager
            .drop_table(Table::drop().table(DeadLetters::Table).to_owned())
            .await?;
        manager
            .drop_table(Table::drop().table(Inbox::Table).to_owned())
            .await?;
        manager
            .drop_table(Table::drop().table(Outbox::Table).to_owned())
            .await
    }
}

async fn create_outbox(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = Table::create()
        .table(Outbox::Table)
        .col(big_integer(Outbox::Position).auto_increment().primary_key())
        .col(uuid(Outbox::EventId))
        .col(string(Outbox::Kind))
        .col(string(Outbox::Aggregate))
        .col(integer(Outbox::Version))
        .col(string(Outbox::TraceId))
        .col(uuid_null(Outbox::CausationId))
        .col(text(Outbox::Payload))
        .col(timestamp_with_time_zone(Outbox::OccurredAt))
        .col(timestamp_with_time_zone_null(Outbox::PublishedAt))
        .to_owned();
    manager.create_table(table).await?;
    let unique = Index::create()
        .unique()
        .name("outbox_event_id_key")
        .table(Outbox::Table)
        .col(Outbox::EventId)
        .to_owned();
    manager.create_index(unique).await?;
    let connection = manager.get_connection();
    // The relay asks for this at every turn; it stays as small as what is not yet carried.
    connection
        .execute_unprepared(
            "create index outbox_unpublished_idx on outbox (position) where published_at is null",
        )
        .await?;
    connection
        .execute_unprepared("create index outbox_published_at_idx on outbox (published_at)")
        .await
        .map(drop)
}

async fn create_inbox(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = Table::create()
        .table(Inbox::Table)
        .col(uuid(Inbox::EventId).primary_key())
        .col(string(Inbox::Kind))
        .col(timestamp_with_time_zone(Inbox::HandledAt))
        .to_owned();
    manager.create_table(table).await?;
    let by_time = Index::create()
        .name("inbox_handled_at_idx")
        .table(Inbox::Table)
        .col(Inbox::HandledAt)
        .to_owned();
    manager.create_index(by_time).await
}

async fn create_dead_letters(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = Table::create()
        .table(DeadLetters::Table)
        .col(uuid(DeadLetters::EventId).primary_key())
        .col(string(DeadLetters::Service))
        .col(string(DeadLetters::Kind))
        .col(string(DeadLetters::Aggregate))
        .col(text(DeadLetters::Envelope))
        .col(text(DeadLetters::Reason))
        .col(integer(DeadLetters::Attempts))
        .col(timestamp_with_time_zone(DeadLetters::FailedAt))
        .col(timestamp_with_time_zone_null(DeadLetters::ReplayAt))
        .to_owned();
    manager.create_table(table).await?;
    let by_time = Index::create()
        .name("dead_letters_failed_at_idx")
        .table(DeadLetters::Table)
        .col(DeadLetters::FailedAt)
        .to_owned();
    manager.create_index(by_time).await
}
