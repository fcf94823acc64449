//! Orders that are replaced at the venue under the same id of ours: the terms that are on their
//! way, and the venue's ids the order had before.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{integer, json_binary_null, text_null};

use crate::columns::{add_columns, drop_columns};

pub(super) struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &'static str {
        "m20261126_000016_replace_orders"
    }
}

/// What orders gain.
fn columns() -> [ColumnDef; 4] {
    [
        integer("revision").default(0).to_owned(),
        text_null("next_quantity"),
        text_null("next_trigger_price"),
        json_binary_null("superseded"),
    ]
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        add_columns(manager, "orders", columns()).await?;
        // Few are on their way at a time, and the sender looks for them again and again.
        let on_their_way = "create index orders_next_quantity_idx on orders (due_at) \
                            where next_quantity is not null";
        let connection = manager.get_connection();
        connection.execute_unprepared(on_their_way).await.map(drop)
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let gone = "drop index orders_next_quantity_idx";
        manager.get_connection().execute_unprepared(gone).await?;
        let names = [
            "superseded",
            "next_trigger_price",
            "next_quantity",
            "revision",
        ];
        drop_columns(manager, "orders", names).await
    }
}
