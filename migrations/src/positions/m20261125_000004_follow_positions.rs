//! What a position follows from, what its exits took of its cost, and how it is watched over.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    integer_null, string, string_null, text_null, timestamp_with_time_zone_null,
};

pub(super) struct FollowPositions;

impl MigrationName for FollowPositions {
    fn name(&self) -> &'static str {
        "m20261125_000004_follow_positions"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for FollowPositions {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for column in columns() {
            let add = Table::alter()
                .table("positions")
                .add_column(column)
                .to_owned();
            manager.alter_table(add).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for name in NAMES {
            let drop = Table::alter()
                .table("positions")
                .drop_column(name)
                .to_owned();
            manager.alter_table(drop).await?;
        }
        Ok(())
    }
}

const NAMES: [&str; 6] = [
    "released_cost",
    "assumed_cost",
    "cause",
    "exit_decided_at",
    "unprotected_since",
    "margin_warned_bps",
];

fn columns() -> [ColumnDef; 6] {
    [
        string("released_cost").default("0").take(),
        string_null("assumed_cost").take(),
        text_null("cause").take(),
        timestamp_with_time_zone_null("exit_decided_at").take(),
        timestamp_with_time_zone_null("unprotected_since").take(),
        integer_null("margin_warned_bps").take(),
    ]
}
