//! People, their sessions and keys, and the keys that sign their tokens.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    string, string_null, text, timestamp_with_time_zone, timestamp_with_time_zone_null, uuid,
};

pub(crate) struct CreateAuth;

impl MigrationName for CreateAuth {
    fn name(&self) -> &'static str {
        "m20261124_000001_create_auth"
    }
}

#[derive(DeriveIden)]
enum Users {
    Table,
    Id,
    Wallet,
    DisplayName,
    Roles,
    CreatedAt,
}

#[derive(DeriveIden)]
enum Nonces {
    Table,
    Nonce,
    Wallet,
    ExpiresAt,
    UsedAt,
}

#[derive(DeriveIden)]
enum Sessions {
    Table,
    Id,
    UserId,
    UserAgent,
    CreatedAt,
    LastSeenAt,
    ExpiresAt,
    RevokedAt,
    RevokedReason,
}

#[derive(DeriveIden)]
enum RefreshTokens {
    Table,
    Hash,
    SessionId,
    CreatedAt,
    UsedAt,
}

#[derive(DeriveIden)]
enum ApiKeys {
    Table,
    Id,
    UserId,
    Name,
    Prefix,
    Hash,
    Scopes,
    CreatedAt,
    LastUsedAt,
    RevokedAt,
}

#[derive(DeriveIden)]
enum SigningKeys {
    Table,
    Id,
    PublicKey,
    SealedPrivateKey,
    CreatedAt,
    RetiresAt,
    ExpiresAt,
}

#[async_trait::async_trait]
impl MigrationTrait for CreateAuth {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        create_users(manager).await?;
        create_sessions(manager).await?;
        create_api_keys(manager).await?;
        let signing_keys = Table::create()
            .table(SigningKeys::Table)
            .col(uuid(SigningKeys::Id).primary_key())
            .col(string(SigningKeys::PublicKey))
            .col(text(SigningKeys::SealedPrivateKey))
            .col(timestamp_with_time_zone(SigningKeys::CreatedAt))
            .col(timestamp_with_time_zone(SigningKeys::RetiresAt))
            .col(timestamp_with_time_zone(SigningKeys::ExpiresAt))
            .to_owned();
        manager.create_table(signing_keys).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .drop_table(Table::drop().table(SigningKeys::Table).to_owned())
            .await?;
        manager
            .drop_table(Table::drop().table(ApiKeys::Table).to_owned())
            .await?;
        manager
            .drop_table(Table::drop().table(RefreshTokens::Table).to_owned())
            .await?;
        manager
            .drop_table(Table::drop().table(Sessions::Table).to_owned())
            .await?;
        manager
            .drop_table(Table::drop().table(Nonces::Table).to_owned())
            .await?;
        manager
            .drop_table(Table::drop().table(Users::Table).to_owned())
            .await
    }
}

async fn create_users(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let users = Table::create()
        .table(Users::Table)
        .col(uuid(Users::Id).primary_key())
        .col(string(Users::Wallet))
        .col(string(Users::DisplayName))
        .col(string(Users::Roles))
        .col(timestamp_with_time_zone(Users::CreatedAt))
        .to_owned();
    manager.create_table(users).await?;
    let by_wallet = Index::create()
        .unique()
        .name("users_wallet_key")
        .table(Users::Table)
        .col(Users::Wallet)
        .to_owned();
    manager.create_index(by_wallet).await?;
    let nonces = Table::create()
        .table(Nonces::Table)
        .col(string(Nonces::Nonce).primary_key())
        .col(string(Nonces::Wallet))
        .col(timestamp_with_time_zone(Nonces::ExpiresAt))
        .col(timestamp_with_time_zone_null(Nonces::UsedAt))
        .to_owned();
    manager.create_table(nonces).await?;
    let by_expiry = Index::create()
        .name("nonces_expires_at_idx")
        .table(Nonces::Table)
        .col(Nonces::ExpiresAt)
        .to_owned();
    manager.create_index(by_expiry).await
}

async fn create_sessions(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let sessions = Table::create()
        .table(Sessions::Table)
        .col(uuid(Sessions::Id).primary_key())
        .col(uuid(Sessions::UserId))
        .col(string_null(Sessions::UserAgent))
        .col(timestamp_with_time_zone(Sessions::CreatedAt))
        .col(timestamp_with_time_zone(Sessions::LastSeenAt))
        .col(timestamp_with_time_zone(Sessions::ExpiresAt))
        .col(timestamp_with_time_zone_null(Sessions::RevokedAt))
        .col(string_null(Sessions::RevokedReason))
        .foreign_key(
            ForeignKey::create()
                .name("sessions_user_id_fkey")
                .from(Sessions::Table, Sessions::UserId)
                .to(Users::Table, Users::Id),
        )
        .to_owned();
    manager.create_table(sessions).await?;
    let by_user = Index::create()
        .name("sessions_user_id_idx")
        .table(Sessions::Table)
        .col(Sessions::UserId)
        .col(Sessions::CreatedAt)
        .to_owned();
    manager.create_index(by_user).await?;
    let tokens = Table::create()
        .table(RefreshTokens::Table)
        .col(string(RefreshTokens::Hash).primary_key())
        .col(uuid(RefreshTokens::SessionId))
        .col(timestamp_with_time_zone(RefreshTokens::CreatedAt))
        .col(timestamp_with_time_zone_null(RefreshTokens::UsedAt))
        .foreign_key(
            ForeignKey::create()
                .name("refresh_tokens_session_id_fkey")
                .from(RefreshTokens::Table, RefreshTokens::SessionId)
                .to(Sessions::Table, Sessions::Id)
                .on_delete(ForeignKeyAction::Cascade),
        )
        .to_owned();
    manager.create_table(tokens).await?;
    let by_session = Index::create()
        .name("refresh_tokens_session_id_idx")
        .table(RefreshTokens::Table)
        .col(RefreshTokens::SessionId)
        .to_owned();
    manager.create_index(by_session).await
}

async fn create_api_keys(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let keys = Table::create()
        .table(ApiKeys::Table)
        .col(uuid(ApiKeys::Id).primary_key())
        .col(uuid(ApiKeys::UserId))
        .col(string(ApiKeys::Name))
        .col(string(ApiKeys::Prefix))
        .col(string(ApiKeys::Hash))
        .col(string(ApiKeys::Scopes))
        .col(timestamp_with_time_zone(ApiKeys::CreatedAt))
        .col(timestamp_with_time_zone_null(ApiKeys::LastUsedAt))
        .col(timestamp_with_time_zone_null(ApiKeys::RevokedAt))
        .foreign_key(
            ForeignKey::create()
                .name("api_keys_user_id_fkey")
                .from(ApiKeys::Table, ApiKeys::UserId)
                .to(Users::Table, Users::Id),
        )
        .to_owned();
    manager.create_table(keys).await?;
    let by_hash = Index::create()
        .unique()
        .name("api_keys_hash_key")
        .table(ApiKeys::Table)
        .col(ApiKeys::Hash)
        .to_owned();
    manager.create_index(by_hash).await?;
    let by_user = Index::create()
        .name("api_keys_user_id_idx")
        .table(ApiKeys::Table)
        .col(ApiKeys::UserId)
        .col(ApiKeys::CreatedAt)
        .to_owned();
    manager.create_index(by_user).await
}
