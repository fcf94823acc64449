//! Accounts we trade on, orders we sent, executions the venue reported.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    boolean, json_binary, json_binary_null, string, string_null, timestamp_with_time_zone,
    timestamp_with_time_zone_null, uuid_null,
};

pub(super) struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &'static str {
        "m20261124_000001_create_venue_truth"
    }
}

#[derive(DeriveIden)]
enum Accounts {
    Table,
    Address,
    Mode,
    UserId,
    DeploymentId,
    KeyringId,
    AgentAddress,
    Permission,
    FillsSeenUntil,
    CreatedAt,
}

#[derive(DeriveIden)]
enum Orders {
    Table,
    ClientOrderId,
    Address,
    Mode,
    Token,
    IsProtection,
    State,
    Command,
    VenueOrder,
    Outcome,
    ExpiresAt,
    CreatedAt,
    UpdatedAt,
}

#[derive(DeriveIden)]
enum Fills {
    Table,
    Address,
    TradeId,
    VenueOrderId,
    ClientOrderId,
    Fill,
    FilledAt,
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        create_accounts(manager).await?;
        create_orders(manager).await?;
        create_fills(manager).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .drop_table(Table::drop().table(Fills::Table).to_owned())
            .await?;
        manager
            .drop_table(Table::drop().table(Orders::Table).to_owned())
            .await?;
        manager
            .drop_table(Table::drop().table(Accounts::Table).to_owned())
            .await
    }
}

async fn create_accounts(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let accounts = Table::create()
        .table(Accounts::Table)
        .col(string(Accounts::Address).primary_key())
        .col(string(Accounts::Mode))
        .col(uuid_null(Accounts::UserId))
        .col(uuid_null(Accounts::DeploymentId))
        .col(uuid_null(Accounts::KeyringId))
        .col(string_null(Accounts::AgentAddress))
        .col(string(Accounts::Permission))
        .col(timestamp_with_time_zone(Accounts::FillsSeenUntil))
        .col(timestamp_with_time_zone(Accounts::CreatedAt))
        .check((
            "accounts_mode_known",
            Expr::col(Accounts::Mode).is_in(["PAPER", "LIVE"]),
        ))
        .check((
            "accounts_permission_known",
            Expr::col(Accounts::Permission).is_in(["YES", "NO", "UNKNOWN"]),
        ))
        .to_owned();
    manager.create_table(accounts).await
}

async fn create_orders(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let orders = Table::create()
        .table(Orders::Table)
        .col(string(Orders::ClientOrderId).primary_key())
        .col(string(Orders::Address))
        .col(string(Orders::Mode))
        .col(string(Orders::Token))
        .col(boolean(Orders::IsProtection))
        .col(string(Orders::State))
        .col(json_binary(Orders::Command))
        .col(json_binary_null(Orders::VenueOrder))
        .col(json_binary_null(Orders::Outcome))
        .col(timestamp_with_time_zone_null(Orders::ExpiresAt))
        .col(timestamp_with_time_zone(Orders::CreatedAt))
        .col(timestamp_with_time_zone(Orders::UpdatedAt))
        .check((
            "orders_state_known",
            Expr::col(Orders::State).is_in(["SENDING", "WORKING", "ENDED", "LOST"]),
        ))
        .to_owned();
    manager.create_table(orders).await?;
    // Every look asks for the few that have not ended.
    manager
        .get_connection()
        .execute_unprepared(
            "create index orders_unended_idx on orders (address) \
             where state in ('SENDING', 'WORKING')",
        )
        .await
        .map(|_| ())
}

async fn create_fills(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let key = Index::create()
        .name("fills_pkey")
        .col(Fills::Address)
        .col(Fills::TradeId)
        .to_owned();
    let fills = Table::create()
        .table(Fills::Table)
        .col(string(Fills::Address))
        .col(string(Fills::TradeId))
        .col(string(Fills::VenueOrderId))
        .col(string_null(Fills::ClientOrderId))
        .col(json_binary(Fills::Fill))
        .col(timestamp_with_time_zone(Fills::FilledAt))
        .primary_key(&mut key.clone())
        .to_owned();
    manager.create_table(fills).await?;
    let index = Index::create()
        .name("fills_client_order_id_idx")
        .table(Fills::Table)
        .col(Fills::Address)
        .col(Fills::ClientOrderId)
        .to_owned();
    manager.create_index(index).await
}
