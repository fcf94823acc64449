//! What is told once (funding, transfers, the coming end of keys), until when a key is good, and
//! answers that made no sense.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    big_integer, json_binary, string, string_null, text, timestamp_with_time_zone,
    timestamp_with_time_zone_null,
};

use crate::columns::{add_columns, drop_columns};

pub(super) struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &'static str {
        "m20261125_000002_follow_money"
    }
}

#[derive(DeriveIden, Clone, Copy)]
enum Accounts {
    FundingsSeenUntil,
    TransfersSeenUntil,
    AgentExpiresAt,
}

#[derive(DeriveIden)]
enum Notices {
    Table,
    Address,
    NoticeId,
    Kind,
    Fact,
    HappenedAt,
}

#[derive(DeriveIden)]
enum Evidence {
    Table,
    Fingerprint,
    Subject,
    Address,
    Reason,
    Text,
    Times,
    FirstSeenAt,
    LastSeenAt,
}

/// What accounts gain.
const COLUMNS: [Accounts; 3] = [
    Accounts::FundingsSeenUntil,
    Accounts::TransfersSeenUntil,
    Accounts::AgentExpiresAt,
];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let columns = COLUMNS.map(timestamp_with_time_zone_null);
        add_columns(manager, "accounts", columns).await?;
        create_notices(manager).await?;
        create_evidence(manager).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .drop_table(Table::drop().table(Evidence::Table).to_owned())
            .await?;
        manager
            .drop_table(Table::drop().table(Notices::Table).to_owned())
            .await?;
        drop_columns(manager, "accounts", COLUMNS).await
    }
}

async fn create_notices(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let key = Index::create()
        .name("notices_pkey")
        .col(Notices::Address)
        .col(Notices::NoticeId)
        .to_owned();
    let notices = Table::create()
        .table(Notices::Table)
        .col(string(Notices::Address))
        .col(string(Notices::NoticeId))
        .col(string(Notices::Kind))
        .col(json_binary(Notices::Fact))
        .col(timestamp_with_time_zone(Notices::HappenedAt))
        .primary_key(&mut key.clone())
        .check((
            "notices_kind_known",
            Expr::col(Notices::Kind).is_in(["FUNDING", "TRANSFER", "KEY"]),
        ))
        .to_owned();
    manager.create_table(notices).await
}

async fn create_evidence(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let evidence = Table::create()
        .table(Evidence::Table)
        .col(string(Evidence::Fingerprint).primary_key())
        .col(string(Evidence::Subject))
        .col(string_null(Evidence::Address))
        .col(text(Evidence::Reason))
        .col(text(Evidence::Text))
        .col(big_integer(Evidence::Times))
        .col(timestamp_with_time_zone(Evidence::FirstSeenAt))
        .col(timestamp_with_time_zone(Evidence::LastSeenAt))
        .to_owned();
    manager.create_table(evidence).await?;
    let index = Index::create()
        .name("evidence_last_seen_at_idx")
        .table(Evidence::Table)
        .col(Evidence::LastSeenAt)
        .to_owned();
    manager.create_index(index).await
}
