//! What the venue says was filled, and whether it has yet to prove it.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{boolean, text};

use crate::columns::{add_columns, drop_columns};

pub(super) struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &'static str {
        "m20261125_000012_prove_fills"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let columns = [
            text("told_quantity").default("0").take(),
            boolean("is_proof_wanted").default(false).take(),
        ];
        add_columns(manager, "orders", columns).await?;
        let unproved = "create index orders_due_at_unproved_idx on orders (due_at) \
            where is_proof_wanted";
        let by_deployment = "create index orders_deployment_id_state_idx \
            on orders (deployment_id, state)";
        let connection = manager.get_connection();
        connection.execute_unprepared(unproved).await?;
        connection.execute_unprepared(by_deployment).await.map(drop)
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let connection = manager.get_connection();
        for index in [
            "orders_due_at_unproved_idx",
            "orders_deployment_id_state_idx",
        ] {
            let drop_index = format!("drop index {index}");
            connection.execute_unprepared(&drop_index).await?;
        }
        drop_columns(manager, "orders", ["told_quantity", "is_proof_wanted"]).await
    }
}
