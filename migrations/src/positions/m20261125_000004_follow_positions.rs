//! What a position follows from, what its exits took of its cost, and how it is watched over.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    integer_null, string, string_null, text_null, timestamp_with_time_zone_null,
};

use crate::columns::{add_columns, drop_columns};

pub(super) struct FollowPositions;

impl MigrationName for FollowPositions {
    fn name(&self) -> &'static str {
        "m20261125_000004_follow_positions"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for FollowPositions {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        add_columns(manager, "positions", columns()).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_columns(manager, "positions", NAMES).await
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
