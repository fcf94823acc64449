//! What each row follows from, so that a chain goes on where it was left.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::json_binary_null;

use crate::columns::{add_columns, drop_columns};

/// The tables whose rows begin or carry on a chain.
const TABLES: [&str; 4] = ["signals", "intents", "orders", "exposures"];

pub(super) struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &'static str {
        "m20261125_000011_keep_causes"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in TABLES {
            add_columns(manager, table, [json_binary_null("cause")]).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in TABLES {
            drop_columns(manager, table, ["cause"]).await?;
        }
        Ok(())
    }
}
