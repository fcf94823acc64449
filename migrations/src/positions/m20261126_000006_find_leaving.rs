//! What is looked for all the time is found without reading every position: those that are being
//! left, and those of one account.

use sea_orm_migration::prelude::*;

/// Positions that nobody leaves are not in the first one.
const INDEXES: [(&str, &str); 2] = [
    (
        "positions_leaving_idx",
        "on positions (state, id) where exit_reason is not null",
    ),
    ("positions_address_idx", "on positions (address, id)"),
];

pub(super) struct FindLeaving;

impl MigrationName for FindLeaving {
    fn name(&self) -> &'static str {
        "m20261126_000006_find_leaving"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for FindLeaving {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for (name, on) in INDEXES {
            let create = format!("create index {name} {on}");
            manager.get_connection().execute_unprepared(&create).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for (name, _) in INDEXES {
            let drop = format!("drop index {name}");
            manager.get_connection().execute_unprepared(&drop).await?;
        }
        Ok(())
    }
}
