//! Accounts on X, with how far each timeline was read.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    boolean, string, string_null, timestamp_with_time_zone, timestamp_with_time_zone_null, uuid,
};

pub(super) struct CreateAccounts;

impl MigrationName for CreateAccounts {
    fn name(&self) -> &'static str {
        "m20261124_000001_create_accounts"
    }
}

#[derive(DeriveIden)]
enum Accounts {
    Table,
    Id,
    XUserId,
    Handle,
    DisplayName,
    IsFollowed,
    ReadFrom,
    SinceId,
    LastPolledAt,
    LastError,
    CreatedAt,
}

#[async_trait::async_trait]
impl MigrationTrait for CreateAccounts {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let table = Table::create()
            .table(Accounts::Table)
            .col(uuid(Accounts::Id).primary_key())
            .col(string(Accounts::XUserId))
            .col(string(Accounts::Handle))
            .col(string(Accounts::DisplayName))
            .col(boolean(Accounts::IsFollowed))
            .col(timestamp_with_time_zone(Accounts::ReadFrom))
            .col(string_null(Accounts::SinceId))
            .col(timestamp_with_time_zone_null(Accounts::LastPolledAt))
            .col(string_null(Accounts::LastError))
            .col(timestamp_with_time_zone(Accounts::CreatedAt))
            .to_owned();
        manager.create_table(table).await?;
        let unique = Index::create()
            .unique()
            .name("accounts_x_user_id_key")
            .table(Accounts::Table)
            .col(Accounts::XUserId)
            .to_owned();
        manager.create_index(unique).await?;
        // Handles change hands, so they are searched by and never unique.
        let by_handle = Index::create()
            .name("accounts_handle_idx")
            .table(Accounts::Table)
            .col(Accounts::Handle)
            .col(Accounts::Id)
            .to_owned();
        manager.create_index(by_handle).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .drop_table(Table::drop().table(Accounts::Table).to_owned())
            .await
    }
}
