//! Every query of auth. The scope is in the name.

use domain::{Address, ApiKeyId, SessionId, Timestamp, UserId};
use sea_orm::sea_query::{Expr, OnConflict};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder,
    QuerySelect, Set,
};
use uuid::Uuid;

use crate::entity::{api_key, nonce, refresh_token, session, signing_key, user};

/// Sessions and keys shown at a time; nobody has more that live.
pub const SHOWN_MAX: u64 = 100;

/// The person with this id.
pub async fn find_user(
    db: &impl ConnectionTrait,
    id: UserId,
) -> Result<Option<user::Model>, DbErr> {
    user::Entity::find_by_id(id.uuid()).one(db).await
}

/// The people with these ids.
pub async fn load_users(
    db: &impl ConnectionTrait,
    ids: impl Iterator<Item = UserId>,
) -> Result<Vec<user::Model>, DbErr> {
    user::Entity::find()
        .filter(user::Column::Id.is_in(ids.map(UserId::uuid)))
        .all(db)
        .await
}

/// The person with this wallet.
pub async fn find_user_of_wallet(
    db: &impl ConnectionTrait,
    wallet: &Address,
) -> Result<Option<user::Model>, DbErr> {
    user::Entity::find()
        .filter(user::Column::Wallet.eq(wallet.as_str()))
        .one(db)
        .await
}

/// Adds a person; false when the wallet is known already.
pub async fn insert_user(db: &impl ConnectionTrait, row: user::Model) -> Result<bool, DbErr> {
    let inserted = user::Entity::insert(user::ActiveModel::from(row))
        .on_conflict(
            OnConflict::column(user::Column::Wallet)
                .do_nothing()
                .to_owned(),
        )
        .exec_without_returning(db)
        .await?;
    Ok(inserted == 1)
}

/// Uses a nonce up; false when it was used before.
pub async fn use_nonce(db: &impl ConnectionTrait, row: nonce::Model) -> Result<bool, DbErr> {
    let inserted = nonce::Entity::insert(nonce::ActiveModel::from(row))
        .on_conflict(
            OnConflict::column(nonce::Column::Nonce)
                .do_nothing()
                .to_owned(),
        )
        .exec_without_returning(db)
        .await?;
    Ok(inserted == 1)
}

/// Opens a session.
pub async fn insert_session(db: &impl ConnectionTrait, row: session::Model) -> Result<(), DbErr> {
    session::Entity::insert(session::ActiveModel::from(row))
        .exec_without_returning(db)
        .await
        .map(drop)
}

/// The session with this id, whoever's.
pub async fn find_session(
    db: &impl ConnectionTrait,
    id: Uuid,
) -> Result<Option<session::Model>, DbErr> {
    session::Entity::find_by_id(id).one(db).await
}

/// One session of one person.
pub async fn find_session_of_user(
    db: &impl ConnectionTrait,
    id: SessionId,
    owner: UserId,
) -> Result<Option<session::Model>, DbErr> {
    session::Entity::find_by_id(id.uuid())
        .filter(session::Column::UserId.eq(owner.uuid()))
        .one(db)
        .await
}

/// A person's living sessions, newest first.
pub async fn list_sessions_of_user(
    db: &impl ConnectionTrait,
    owner: UserId,
    now: Timestamp,
) -> Result<Vec<session::Model>, DbErr> {
    session::Entity::find()
        .filter(session::Column::UserId.eq(owner.uuid()))
        .filter(session::Column::RevokedAt.is_null())
        .filter(session::Column::ExpiresAt.gt(now))
        .order_by_desc(session::Column::CreatedAt)
        .order_by_desc(session::Column::Id)
        .limit(SHOWN_MAX)
        .all(db)
        .await
}

/// Prolongs a session that lives; false when it does not.
pub async fn prolong_session(
    db: &impl ConnectionTrait,
    id: Uuid,
    now: Timestamp,
    expires_at: Timestamp,
) -> Result<bool, DbErr> {
    let prolonged = session::Entity::update_many()
        .col_expr(session::Column::LastSeenAt, Expr::value(now))
        .col_expr(session::Column::ExpiresAt, Expr::value(expires_at))
        .filter(session::Column::Id.eq(id))
        .filter(session::Column::RevokedAt.is_null())
        .filter(session::Column::ExpiresAt.gt(now))
        .exec(db)
        .await?;
    Ok(prolonged.rows_affected == 1)
}

/// Ends a session; false when it had ended before.
pub async fn revoke_session(
    db: &impl ConnectionTrait,
    id: Uuid,
    reason: &str,
    now: Timestamp,
) -> Result<bool, DbErr> {
    let revoked = session::Entity::update_many()
        .col_expr(session::Column::RevokedAt, Expr::value(now))
        .col_expr(session::Column::RevokedReason, Expr::value(reason))
        .filter(session::Column::Id.eq(id))
        .filter(session::Column::RevokedAt.is_null())
        .exec(db)
        .await?;
    Ok(revoked.rows_affected == 1)
}

/// Remembers a refresh token.
pub async fn insert_refresh_token(
    db: &impl ConnectionTrait,
    row: refresh_token::Model,
) -> Result<(), DbErr> {
    refresh_token::Entity::insert(refresh_token::ActiveModel::from(row))
        .exec_without_returning(db)
        .await
        .map(drop)
}

/// The refresh token with this hash.
pub async fn find_refresh_token(
    db: &impl ConnectionTrait,
    hash: &str,
) -> Result<Option<refresh_token::Model>, DbErr> {
    refresh_token::Entity::find_by_id(hash).one(db).await
}

/// Uses a refresh token up; false when it was used before.
pub async fn use_refresh_token(
    db: &impl ConnectionTrait,
    hash: &str,
    now: Timestamp,
) -> Result<bool, DbErr> {
    let used = refresh_token::Entity::update_many()
        .col_expr(refresh_token::Column::UsedAt, Expr::value(now))
        .filter(refresh_token::Column::Hash.eq(hash))
        .filter(refresh_token::Column::UsedAt.is_null())
        .exec(db)
        .await?;
    Ok(used.rows_affected == 1)
}

/// Remembers an API key.
pub async fn insert_api_key(db: &impl ConnectionTrait, row: api_key::Model) -> Result<(), DbErr> {
    api_key::Entity::insert(api_key::ActiveModel::from(row))
        .exec_without_returning(db)
        .await
        .map(drop)
}

/// One key of one person.
pub async fn find_api_key_of_user(
    db: &impl ConnectionTrait,
    id: ApiKeyId,
    owner: UserId,
) -> Result<Option<api_key::Model>, DbErr> {
    api_key::Entity::find_by_id(id.uuid())
        .filter(api_key::Column::UserId.eq(owner.uuid()))
        .one(db)
        .await
}

/// The key with this hash that is not revoked.
pub async fn find_api_key_by_hash(
    db: &impl ConnectionTrait,
    hash: &str,
) -> Result<Option<api_key::Model>, DbErr> {
    api_key::Entity::find()
        .filter(api_key::Column::Hash.eq(hash))
        .filter(api_key::Column::RevokedAt.is_null())
        .one(db)
        .await
}

/// A person's keys, newest first, revoked ones too.
pub async fn list_api_keys_of_user(
    db: &impl ConnectionTrait,
    owner: UserId,
) -> Result<Vec<api_key::Model>, DbErr> {
    api_key::Entity::find()
        .filter(api_key::Column::UserId.eq(owner.uuid()))
        .order_by_desc(api_key::Column::CreatedAt)
        .order_by_desc(api_key::Column::Id)
        .limit(SHOWN_MAX)
        .all(db)
        .await
}

/// How many of a person's keys work.
pub async fn count_working_api_keys(
    db: &impl ConnectionTrait,
    owner: UserId,
) -> Result<u64, DbErr> {
    api_key::Entity::find()
        .filter(api_key::Column::UserId.eq(owner.uuid()))
        .filter(api_key::Column::RevokedAt.is_null())
        .count(db)
        .await
}

/// Notes that a key was used.
pub async fn touch_api_key(
    db: &impl ConnectionTrait,
    id: Uuid,
    now: Timestamp,
) -> Result<(), DbErr> {
    api_key::Entity::update_many()
        .set(api_key::ActiveModel {
            last_used_at: Set(Some(now)),
            ..Default::default()
        })
        .filter(api_key::Column::Id.eq(id))
        .exec(db)
        .await
        .map(drop)
}

/// Ends a key; false when it had ended before.
pub async fn revoke_api_key(
    db: &impl ConnectionTrait,
    id: Uuid,
    now: Timestamp,
) -> Result<bool, DbErr> {
    let revoked = api_key::Entity::update_many()
        .col_expr(api_key::Column::RevokedAt, Expr::value(now))
        .filter(api_key::Column::Id.eq(id))
        .filter(api_key::Column::RevokedAt.is_null())
        .exec(db)
        .await?;
    Ok(revoked.rows_affected == 1)
}

/// The keys whose tokens are still believed, newest first.
pub async fn list_published_signing_keys(
    db: &impl ConnectionTrait,
    now: Timestamp,
) -> Result<Vec<signing_key::Model>, DbErr> {
    signing_key::Entity::find()
        .filter(signing_key::Column::ExpiresAt.gt(now))
        .order_by_desc(signing_key::Column::CreatedAt)
        .order_by_desc(signing_key::Column::Id)
        .limit(SHOWN_MAX)
        .all(db)
        .await
}

/// Adds a signing key.
pub async fn insert_signing_key(
    db: &impl ConnectionTrait,
    row: signing_key::Model,
) -> Result<(), DbErr> {
    signing_key::Entity::insert(signing_key::ActiveModel::from(row))
        .exec_without_returning(db)
        .await
        .map(drop)
}

/// Removes what can never matter again: old nonces, sessions long over, expired keys.
pub async fn forget_old(
    db: &impl ConnectionTrait,
    nonces_before: Timestamp,
    sessions_before: Timestamp,
) -> Result<(), DbErr> {
    nonce::Entity::delete_many()
        .filter(nonce::Column::ExpiresAt.lt(nonces_before))
        .exec(db)
        .await?;
    session::Entity::delete_many()
        .filter(session::Column::ExpiresAt.lt(sessions_before))
        .exec(db)
        .await?;
    signing_key::Entity::delete_many()
        .filter(signing_key::Column::ExpiresAt.lt(sessions_before))
        .exec(db)
        .await
        .map(drop)
}
