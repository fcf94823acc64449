//! What came to an account or left it since its day was noted: neither is gain or loss.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, text_null, timestamp_with_time_zone_null};

use crate::columns::{add_columns, drop_columns};

pub(super) struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &'static str {
        "m20261126_000019_note_transfers"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let columns = [
            text_null("address"),
            timestamp_with_time_zone_null("noted_at"),
            big_integer("transferred").default(0).to_owned(),
        ];
        add_columns(manager, "day_openings", columns).await?;
        let by_account = "create index day_openings_address_day_idx on day_openings (address, day)";
        let connection = manager.get_connection();
        connection.execute_unprepared(by_account).await.map(drop)
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let gone = "drop index day_openings_address_day_idx";
        manager.get_connection().execute_unprepared(gone).await?;
        let names = ["address", "noted_at", "transferred"];
        drop_columns(manager, "day_openings", names).await
    }
}
