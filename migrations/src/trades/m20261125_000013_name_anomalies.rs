//! Whom an anomaly concerns, and what makes it the same one told again.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{text_null, uuid_null};

use crate::columns::{add_columns, drop_columns};

pub(super) struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &'static str {
        "m20261125_000013_name_anomalies"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let columns = [
            uuid_null("order_id"),
            uuid_null("deployment_id"),
            uuid_null("user_id"),
            text_null("digest"),
        ];
        add_columns(manager, "anomalies", columns).await?;
        let connection = manager.get_connection();
        for index in [
            "create unique index anomalies_digest_key on anomalies (digest)",
            "create index anomalies_user_id_id_idx on anomalies (user_id, id)",
            "create index anomalies_order_id_idx on anomalies (order_id)",
        ] {
            connection.execute_unprepared(index).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let connection = manager.get_connection();
        for index in [
            "anomalies_digest_key",
            "anomalies_user_id_id_idx",
            "anomalies_order_id_idx",
        ] {
            let drop_index = format!("drop index {index}");
            connection.execute_unprepared(&drop_index).await?;
        }
        let names = ["order_id", "deployment_id", "user_id", "digest"];
        drop_columns(manager, "anomalies", names).await
    }
}
