//! Orders that are replaced under the same id of ours.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{integer, json_binary_null, string_null};

pub(super) struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &'static str {
        "m20261126_000003_modify_orders"
    }
}

/// What orders gain, one statement each: SQLite adds one column at a time.
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
        for column in columns() {
            let add = Table::alter().table("orders").add_column(column).to_owned();
            manager.alter_table(add).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for name in [
            "quantity_max",
            "modification_outcome",
            "modification",
            "revision",
        ] {
            let drop = Table::alter().table("orders").drop_column(name).to_owned();
            manager.alter_table(drop).await?;
        }
        Ok(())
    }
}
