//! Entries, exits and protective stops: each is here before it is sent.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    boolean, integer, text, text_null, timestamp_with_time_zone, timestamp_with_time_zone_null,
    uuid,
};

pub(super) struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &'static str {
        "m20261124_000005_create_orders"
    }
}

#[derive(DeriveIden)]
enum Orders {
    Table,
    Id,
    IntentId,
    PositionId,
    DeploymentId,
    UserId,
    Purpose,
    State,
    Token,
    Side,
    Quantity,
    FilledQuantity,
    AveragePrice,
    LimitPrice,
    TriggerPrice,
    ClientOrderId,
    VenueOrderId,
    Rejection,
    ExitReason,
    Address,
    IsCarried,
    IsCancelWanted,
    Attempts,
    DueAt,
    ExpiresAt,
    CreatedAt,
    UpdatedAt,
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let table = Table::create()
            .table(Orders::Table)
            .col(uuid(Orders::Id).primary_key())
            .col(uuid(Orders::IntentId))
            .col(uuid(Orders::PositionId))
            .col(uuid(Orders::DeploymentId))
            .col(uuid(Orders::UserId))
            .col(text(Orders::Purpose))
            .col(text(Orders::State))
            .col(text(Orders::Token))
            .col(text(Orders::Side))
            .col(text(Orders::Quantity))
            .col(text(Orders::FilledQuantity))
            .col(text_null(Orders::AveragePrice))
            .col(text_null(Orders::LimitPrice))
            .col(text_null(Orders::TriggerPrice))
            .col(text(Orders::ClientOrderId))
            .col(text_null(Orders::VenueOrderId))
            .col(text_null(Orders::Rejection))
            .col(text_null(Orders::ExitReason))
            .col(text(Orders::Address))
            .col(boolean(Orders::IsCarried))
            .col(boolean(Orders::IsCancelWanted))
            .col(integer(Orders::Attempts))
            .col(timestamp_with_time_zone(Orders::DueAt))
            .col(timestamp_with_time_zone_null(Orders::ExpiresAt))
            .col(timestamp_with_time_zone(Orders::CreatedAt))
            .col(timestamp_with_time_zone(Orders::UpdatedAt))
            .check((
                "orders_state_known",
                Expr::col(Orders::State).is_in([
                    "PLANNED",
                    "SENT",
                    "RESTING",
                    "PARTIALLY_FILLED",
                    "FILLED",
                    "CANCELLED",
                    "REJECTED",
                    "EXPIRED",
                    "UNKNOWN",
                ]),
            ))
            .check((
                "orders_purpose_known",
                Expr::col(Orders::Purpose).is_in(["ENTRY", "EXIT", "PROTECTION"]),
            ))
            .to_owned();
        manager.create_table(table).await?;
        create_indexes(manager).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .drop_table(Table::drop().table(Orders::Table).to_owned())
            .await
    }
}

async fn create_indexes(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let key = Index::create()
        .name("orders_client_order_id_key")
        .table(Orders::Table)
        .col(Orders::ClientOrderId)
        .unique()
        .to_owned();
    manager.create_index(key).await?;
    let index = Index::create()
        .name("orders_deployment_id_id_idx")
        .table(Orders::Table)
        .col(Orders::DeploymentId)
        .col(Orders::Id)
        .to_owned();
    manager.create_index(index).await?;
    let index = Index::create()
        .name("orders_user_id_id_idx")
        .table(Orders::Table)
        .col(Orders::UserId)
        .col(Orders::Id)
        .to_owned();
    manager.create_index(index).await?;
    let index = Index::create()
        .name("orders_position_id_id_idx")
        .table(Orders::Table)
        .col(Orders::PositionId)
        .col(Orders::Id)
        .to_owned();
    manager.create_index(index).await?;
    let index = Index::create()
        .name("orders_state_due_at_idx")
        .table(Orders::Table)
        .col(Orders::State)
        .col(Orders::DueAt)
        .to_owned();
    manager.create_index(index).await?;
    Ok(())
}
