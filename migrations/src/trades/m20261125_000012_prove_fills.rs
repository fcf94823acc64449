//! What the venue says was filled, and whether it has yet to prove it.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{boolean, text};

pub(super) struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &'static str {
        "m20261125_000012_prove_fills"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let told = Table::alter()
            .table("orders")
            .add_column(text("told_quantity").default("0"))
            .to_owned();
        manager.alter_table(told).await?;
        let proof = Table::alter()
            .table("orders")
            .add_column(boolean("is_proof_wanted").default(false))
            .to_owned();
        manager.alter_table(proof).await?;
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
        for column in ["told_quantity", "is_proof_wanted"] {
            let column = Table::alter()
                .table("orders")
                .drop_column(column)
                .to_owned();
            manager.alter_table(column).await?;
        }
        Ok(())
    }
}
