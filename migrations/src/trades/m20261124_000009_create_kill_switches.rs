//! Raised kill switches; a lowered one keeps its row.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    text, timestamp_with_time_zone, timestamp_with_time_zone_null, uuid,
};

pub(super) struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &'static str {
        "m20261124_000009_create_kill_switches"
    }
}

#[derive(DeriveIden)]
enum KillSwitches {
    Table,
    Id,
    Scope,
    Target,
    EngagedAt,
    EngagedBy,
    Reason,
    ReleasedAt,
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let table = Table::create()
            .table(KillSwitches::Table)
            .col(uuid(KillSwitches::Id).primary_key())
            .col(text(KillSwitches::Scope))
            .col(text(KillSwitches::Target))
            .col(timestamp_with_time_zone(KillSwitches::EngagedAt))
            .col(uuid(KillSwitches::EngagedBy))
            .col(text(KillSwitches::Reason))
            .col(timestamp_with_time_zone_null(KillSwitches::ReleasedAt))
            .check((
                "kill_switches_scope_known",
                Expr::col(KillSwitches::Scope).is_in(["DEPLOYMENT", "USER", "VENUE", "ALL"]),
            ))
            .to_owned();
        manager.create_table(table).await?;
        let index = Index::create()
            .name("kill_switches_scope_target_idx")
            .table(KillSwitches::Table)
            .col(KillSwitches::Scope)
            .col(KillSwitches::Target)
            .to_owned();
        manager.create_index(index).await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .drop_table(Table::drop().table(KillSwitches::Table).to_owned())
            .await
    }
}
