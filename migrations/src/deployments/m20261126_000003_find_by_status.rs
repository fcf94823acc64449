//! Deployments that wait for something are found without reading all the others.

use sea_orm_migration::prelude::*;

pub(super) struct FindByStatus;

impl MigrationName for FindByStatus {
    fn name(&self) -> &'static str {
        "m20261126_000003_find_by_status"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for FindByStatus {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let index = "create index deployments_status_idx on deployments (status, id)";
        let connection = manager.get_connection();
        connection.execute_unprepared(index).await.map(drop)
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let gone = "drop index deployments_status_idx";
        let connection = manager.get_connection();
        connection.execute_unprepared(gone).await.map(drop)
    }
}
