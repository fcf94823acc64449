//! Orders that are replaced under the same id of ours.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{integer, json_binary_null, string_null};

use crate::columns::{add_columns, drop_columns};

pub(super) struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &'static str {
        "m20261126_000003_modify_orders"
    }
}

/// What orders gain.
fn columns() -> [ColumnDef; 4] {
    [
        integer("revision").default(0).to_owned(),
        json_binary_null("modification"),
        json_binary_null("modification_outcome"),
        string_null("quantity_max"),
    ]
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        add_columns(manager, "orders", columns()).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let names = [
            "quantity_max",
            "modification_outcome",
            "modification",
            "revision",
        ];
        drop_columns(manager, "orders", names).await
    }
}
