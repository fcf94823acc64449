//! Deployments, the accounts they trade on, and what is known of agents.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    big_integer, string, text, timestamp_with_time_zone, timestamp_with_time_zone_null, uuid,
};

pub(super) struct CreateDeployments;

impl MigrationName for CreateDeployments {
    fn name(&self) -> &'static str {
        "m20261124_000001_create_deployments"
    }
}

/// What no builder can say: rules over some of the rows.
const INDEXES: [&str; 5] = [
    "create unique index deployments_user_id_idempotency_key_key \
     on deployments (user_id, idempotency_key)",
    "create index deployments_user_id_idx on deployments (user_id, id)",
    "create index deployments_agent_id_status_idx on deployments (agent_id, status)",
    // Two live deployments on one account would see each other's positions.
    "create unique index deployments_live_wallet_key on deployments (venue, wallet) \
     where mode = 'LIVE' and status <> 'CANCELLED'",
    "create index deployment_accounts_address_idx on deployment_accounts (address)",
];

#[async_trait::async_trait]
impl MigrationTrait for CreateDeployments {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.create_table(agents()).await?;
        manager.create_table(deployments()).await?;
        manager.create_table(accounts()).await?;
        for index in INDEXES {
            manager.get_connection().execute_unprepared(index).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in ["deployment_accounts", "deployments", "agents"] {
            let drop = Table::drop().table(table).to_owned();
            manager.drop_table(drop).await?;
        }
        Ok(())
    }
}

fn agents() -> TableCreateStatement {
    Table::create()
        .table("agents")
        .col(uuid("id").primary_key())
        .col(uuid("creator_id"))
        .col(string("status"))
        .col(string("visibility"))
        .col(string("venue"))
        .col(big_integer("version"))
        .to_owned()
}

fn deployments() -> TableCreateStatement {
    Table::create()
        .table("deployments")
        .col(uuid("id").primary_key())
        .col(uuid("user_id"))
        .col(uuid("agent_id"))
        .col(string("venue"))
        .col(string("wallet"))
        .col(string("mode"))
        .col(string("status"))
        .col(text("policy"))
        .col(string("idempotency_key"))
        .col(timestamp_with_time_zone("created_at"))
        .col(timestamp_with_time_zone_null("paused_at"))
        .col(timestamp_with_time_zone_null("cancelled_at"))
        .col(big_integer("version"))
        .check((
            "deployments_mode_known",
            Expr::col("mode").is_in(["PAPER", "LIVE"]),
        ))
        .check((
            "deployments_status_known",
            Expr::col("status").is_in(["PENDING", "ACTIVE", "PAUSED", "CANCELLED"]),
        ))
        .to_owned()
}

fn accounts() -> TableCreateStatement {
    Table::create()
        .table("deployment_accounts")
        .col(uuid("deployment_id"))
        .col(string("venue"))
        .col(string("mode"))
        .col(string("address"))
        .col(uuid("keyring_id"))
        .col(string("agent_address"))
        .col(string("permission"))
        .col(timestamp_with_time_zone("checked_at"))
        .primary_key(
            Index::create()
                .name("deployment_accounts_pkey")
                .col("deployment_id")
                .col("venue"),
        )
        .check((
            "deployment_accounts_permission_known",
            Expr::col("permission").is_in(["YES", "NO", "UNKNOWN"]),
        ))
        .to_owned()
}
