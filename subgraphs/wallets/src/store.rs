//! Every query of wallets. The scope is in the name.

use domain::{DeploymentId, EventId, KeyringId, Timestamp, UserId, Venue};
use sea_orm::sea_query::{Expr, Func, OnConflict, SimpleExpr};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseTransaction, DbBackend, DbErr, EntityTrait, ExprTrait,
    QueryFilter, QueryOrder, QuerySelect, Set,
};

use crate::entity::{fence, fence_change, keyring, signer_nonce};

/// Keyrings shown at a time.
const SHOWN_MAX: u64 = 1_000;
/// The lock between signatures and changes of fences, in this service's own database.
const GATE: i64 = 1;
/// How long a signer may be silent in the middle of a signature.
const SIGNATURE_MS_MAX: u32 = 400;

/// Adds a keyring; false when the deployment has one on this venue.
pub async fn insert_keyring(db: &impl ConnectionTrait, row: keyring::Model) -> Result<bool, DbErr> {
    let inserted = keyring::Entity::insert(keyring::ActiveModel::from(row))
        .on_conflict(
            OnConflict::columns([keyring::Column::DeploymentId, keyring::Column::Venue])
                .do_nothing()
                .to_owned(),
        )
        .exec_without_returning(db)
        .await?;
    Ok(inserted == 1)
}

/// The keyring with this id, whoever's: for signing only.
pub async fn find_keyring(
    db: &impl ConnectionTrait,
    id: KeyringId,
) -> Result<Option<keyring::Model>, DbErr> {
    keyring::Entity::find_by_id(id.uuid()).one(db).await
}

/// The keyring of one deployment on one venue.
pub async fn find_keyring_of_deployment(
    db: &impl ConnectionTrait,
    deployment_id: DeploymentId,
    venue: Venue,
) -> Result<Option<keyring::Model>, DbErr> {
    keyring::Entity::find()
        .filter(keyring::Column::DeploymentId.eq(deployment_id.uuid()))
        .filter(keyring::Column::Venue.eq(venue.as_str()))
        .one(db)
        .await
}

/// One keyring of one person.
pub async fn find_keyring_of_user(
    db: &impl ConnectionTrait,
    id: KeyringId,
    owner: UserId,
) -> Result<Option<keyring::Model>, DbErr> {
    keyring::Entity::find_by_id(id.uuid())
        .filter(keyring::Column::UserId.eq(owner.uuid()))
        .one(db)
        .await
}

/// A person's keyrings, newest first.
pub async fn list_keyrings_of_user(
    db: &impl ConnectionTrait,
    owner: UserId,
) -> Result<Vec<keyring::Model>, DbErr> {
    keyring::Entity::find()
        .filter(keyring::Column::UserId.eq(owner.uuid()))
        .order_by_desc(keyring::Column::CreatedAt)
        .order_by_desc(keyring::Column::Id)
        .limit(SHOWN_MAX)
        .all(db)
        .await
}

/// The keyrings of these deployments, oldest first.
pub async fn load_keyrings_of_deployments(
    db: &impl ConnectionTrait,
    deployments: impl Iterator<Item = DeploymentId>,
) -> Result<Vec<keyring::Model>, DbErr> {
    keyring::Entity::find()
        .filter(keyring::Column::DeploymentId.is_in(deployments.map(DeploymentId::uuid)))
        .order_by_asc(keyring::Column::Id)
        .all(db)
        .await
}

/// Takes the signer's next nonce: the present millisecond, or one more than the last.
///
/// One statement, so that any number of callers and replicas never take the same.
pub async fn take_nonce(
    db: &impl ConnectionTrait,
    signer: &str,
    now: Timestamp,
) -> Result<u64, DbErr> {
    let next = Expr::col((signer_nonce::Entity, signer_nonce::Column::LastNonce)).add(1);
    let offered: SimpleExpr = Expr::value(now.timestamp_millis());
    let larger = match db.get_database_backend() {
        // SQLite's `max` of two values is a plain function.
        DbBackend::Sqlite => Func::cust("max").arg(next).arg(offered).into(),
        _ => Func::greatest([next, offered]).into(),
    };
    let taken: signer_nonce::Model = signer_nonce::Entity::insert(signer_nonce::ActiveModel {
        signer: Set(signer.to_owned()),
        last_nonce: Set(now.timestamp_millis()),
    })
    .on_conflict(
        OnConflict::column(signer_nonce::Column::Signer)
            .value::<_, SimpleExpr>(signer_nonce::Column::LastNonce, larger)
            .to_owned(),
    )
    .exec_with_returning(db)
    .await?;
    u64::try_from(taken.last_nonce).map_err(|_| DbErr::Custom("a nonce is negative".to_owned()))
}

/// Begins a signature: whoever raises or lowers a fence waits for the end of this transaction.
///
/// SQLite has one writer, and the nonce makes this transaction one; its one process keeps a gate
/// of its own. On PostgreSQL the lock is shared among signatures; a signer that freezes in the middle loses its session, and with it
/// the right to hand its signature out, so that it cannot keep a fence from rising.
pub async fn enter_gate(txn: &DatabaseTransaction) -> Result<(), DbErr> {
    if txn.get_database_backend() == DbBackend::Sqlite {
        return Ok(());
    }
    let shared = format!(
        "set local idle_in_transaction_session_timeout = {SIGNATURE_MS_MAX}; \
         select pg_advisory_xact_lock_shared({GATE})"
    );
    txn.execute_unprepared(&shared).await.map(drop)
}

/// The transaction that stays open while the signature is made. SQLite's one writer waits for no
/// signature: there it ends here.
pub async fn stay_in_gate(txn: DatabaseTransaction) -> Result<Option<DatabaseTransaction>, DbErr> {
    if txn.get_database_backend() == DbBackend::Sqlite {
        return txn.commit().await.map(|()| None);
    }
    Ok(Some(txn))
}

/// Begins a change of a fence: waits for every signature that was begun before it.
pub async fn close_gate(txn: &DatabaseTransaction) -> Result<(), DbErr> {
    if txn.get_database_backend() == DbBackend::Sqlite {
        return Ok(());
    }
    let alone = format!("select pg_advisory_xact_lock({GATE})");
    txn.execute_unprepared(&alone).await.map(drop)
}

/// The first raised fence among these targets.
pub async fn find_fence(
    db: &impl ConnectionTrait,
    targets: impl IntoIterator<Item = String>,
) -> Result<Option<fence::Model>, DbErr> {
    fence::Entity::find()
        .filter(fence::Column::Target.is_in(targets))
        .order_by_asc(fence::Column::Target)
        .one(db)
        .await
}

/// Raises a fence; raising it again keeps who raised it first.
pub async fn raise_fence(db: &impl ConnectionTrait, row: fence::Model) -> Result<(), DbErr> {
    fence::Entity::insert(fence::ActiveModel::from(row))
        .on_conflict(
            OnConflict::column(fence::Column::Target)
                .do_nothing()
                .to_owned(),
        )
        .exec_without_returning(db)
        .await
        .map(drop)
}

/// Lowers a fence; lowering it again changes nothing.
pub async fn lower_fence(db: &impl ConnectionTrait, target: &str) -> Result<(), DbErr> {
    fence::Entity::delete_by_id(target).exec(db).await.map(drop)
}

/// Records a raising or lowering.
pub async fn insert_fence_change(
    db: &impl ConnectionTrait,
    change: &str,
    row: fence::Model,
) -> Result<(), DbErr> {
    let fence::Model {
        target,
        scope,
        requested_by,
        reason,
        raised_at,
    } = row;
    let row = fence_change::ActiveModel {
        id: Set(EventId::new().uuid()),
        target: Set(target),
        scope: Set(scope),
        change: Set(change.to_owned()),
        requested_by: Set(requested_by),
        reason: Set(reason),
        changed_at: Set(raised_at),
    };
    fence_change::Entity::insert(row)
        .exec_without_returning(db)
        .await
        .map(drop)
}
