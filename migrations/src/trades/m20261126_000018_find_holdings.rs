//! What is held is found without reading every position there ever was.

use sea_orm_migration::prelude::*;

pub(super) struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &'static str {
        "m20261126_000018_find_holdings"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let holdings = "create index exposures_unclosed_idx \
            on exposures (position_id, deployment_id) where state <> 'CLOSED'";
        let connection = manager.get_connection();
        connection.execute_unprepared(holdings).await.map(drop)
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let gone = "drop index exposures_unclosed_idx";
        let connection = manager.get_connection();
        connection.execute_unprepared(gone).await.map(drop)
    }
}
