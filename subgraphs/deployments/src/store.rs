//! Every query of the service; whose rows is in the name.

use domain::{AgentId, DeploymentId, KeyringId, UserId};
use events::facts::{AgentSnapshot, DeploymentStatus};
use sea_orm::sea_query::{self, Expr, OnConflict, Query};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseTransaction, DbErr, EntityTrait, QueryFilter, QueryOrder,
    QuerySelect, Set,
};
use uuid::Uuid;
use venue::VenueAccount;

use crate::deployment::{Account, Deployment};
use crate::entity::{account, agent, deployment};
use crate::error::DeploymentError;
use crate::words::{value, word};

/// The most deployments one round of a loop looks at.
const ROUND: u64 = 200;
/// The most deployments shown beside the agents of one request.
const PER_AGENTS_MAX: u64 = 500;

/// Remembers an agent, unless something newer is known.
pub async fn save_agent(db: &impl ConnectionTrait, snapshot: &AgentSnapshot) -> Result<(), DbErr> {
    let row = agent::ActiveModel {
        id: Set(snapshot.agent_id.uuid()),
        creator_id: Set(snapshot.creator_id.uuid()),
        status: Set(word(snapshot.status)),
        visibility: Set(word(snapshot.visibility)),
        venue: Set(word(snapshot.venue)),
        version: Set(snapshot.version),
    };
    let stored = Expr::col((agent::Entity, agent::Column::Version));
    let is_older = sea_query::ExprTrait::lt(stored, snapshot.version);
    let newer = OnConflict::column(agent::Column::Id)
        .update_columns([
            agent::Column::CreatorId,
            agent::Column::Status,
            agent::Column::Visibility,
            agent::Column::Venue,
            agent::Column::Version,
        ])
        .action_and_where(is_older)
        .to_owned();
    agent::Entity::insert(row)
        .on_conflict(newer)
        .exec_without_returning(db)
        .await
        .map(drop)
}

/// What is known of an agent.
pub async fn find_agent(
    db: &impl ConnectionTrait,
    id: AgentId,
) -> Result<Option<agent::Model>, DbErr> {
    agent::Entity::find_by_id(id.uuid()).one(db).await
}

/// Writes a new deployment; false when the user has sent the same key before.
pub async fn insert(
    db: &impl ConnectionTrait,
    deployment: &Deployment,
) -> Result<bool, DeploymentError> {
    let same_key = OnConflict::columns([
        deployment::Column::UserId,
        deployment::Column::IdempotencyKey,
    ])
    .do_nothing()
    .to_owned();
    let inserted = deployment::Entity::insert(row_of(deployment)?)
        .on_conflict(same_key)
        .exec_without_returning(db)
        .await?;
    Ok(inserted == 1)
}

/// Writes back a deployment that was read in this transaction, accounts included.
pub async fn save(txn: &DatabaseTransaction, changed: &Deployment) -> Result<(), DeploymentError> {
    deployment::Entity::update(row_of(changed)?)
        .exec(txn)
        .await?;
    for one in &changed.accounts {
        let again = OnConflict::columns([account::Column::DeploymentId, account::Column::Venue])
            .update_columns([
                account::Column::Permission,
                account::Column::CheckedAt,
                account::Column::KeyExpiresAt,
            ])
            .to_owned();
        account::Entity::insert(account_row(changed.id, one))
            .on_conflict(again)
            .exec_without_returning(txn)
            .await?;
    }
    Ok(())
}

/// Any deployment, for the service itself.
pub async fn find(
    db: &impl ConnectionTrait,
    id: DeploymentId,
) -> Result<Option<Deployment>, DeploymentError> {
    let row = deployment::Entity::find_by_id(id.uuid()).one(db).await?;
    one_with_accounts(db, row).await
}

/// Any deployment, held until the transaction ends: changes of one deployment queue.
pub async fn find_locked(
    txn: &DatabaseTransaction,
    id: DeploymentId,
) -> Result<Option<Deployment>, DeploymentError> {
    let row = deployment::Entity::find_by_id(id.uuid())
        .lock_exclusive()
        .one(txn)
        .await?;
    one_with_accounts(txn, row).await
}

/// The user's deployment made with this key.
pub async fn find_by_key_of_user(
    db: &impl ConnectionTrait,
    user: UserId,
    key: &str,
) -> Result<Option<Deployment>, DeploymentError> {
    let row = deployment::Entity::find()
        .filter(deployment::Column::UserId.eq(user.uuid()))
        .filter(deployment::Column::IdempotencyKey.eq(key))
        .one(db)
        .await?;
    one_with_accounts(db, row).await
}

/// The user's deployments among these, in no order.
pub async fn load_of_user(
    db: &impl ConnectionTrait,
    user: UserId,
    ids: &[DeploymentId],
) -> Result<Vec<Deployment>, DeploymentError> {
    let rows = deployment::Entity::find()
        .filter(deployment::Column::UserId.eq(user.uuid()))
        .filter(deployment::Column::Id.is_in(ids.iter().map(|id| id.uuid())))
        .all(db)
        .await?;
    with_accounts(db, rows).await
}

/// The user's deployments of these agents, newest first.
pub async fn list_of_user_and_agents(
    db: &impl ConnectionTrait,
    user: UserId,
    agents: &[AgentId],
) -> Result<Vec<Deployment>, DeploymentError> {
    let rows = deployment::Entity::find()
        .filter(deployment::Column::UserId.eq(user.uuid()))
        .filter(deployment::Column::AgentId.is_in(agents.iter().map(|id| id.uuid())))
        .order_by_desc(deployment::Column::Id)
        .limit(PER_AGENTS_MAX)
        .all(db)
        .await?;
    with_accounts(db, rows).await
}

/// The user's deployments, newest first, before the one given.
pub async fn page_of_user(
    db: &impl ConnectionTrait,
    user: UserId,
    status: Option<DeploymentStatus>,
    before: Option<DeploymentId>,
    limit: u64,
) -> Result<Vec<Deployment>, DeploymentError> {
    let mut query = deployment::Entity::find().filter(deployment::Column::UserId.eq(user.uuid()));
    if let Some(status) = status {
        query = query.filter(deployment::Column::Status.eq(word(status)));
    }
    if let Some(before) = before {
        query = query.filter(deployment::Column::Id.lt(before.uuid()));
    }
    let rows = query
        .order_by_desc(deployment::Column::Id)
        .limit(limit)
        .all(db)
        .await?;
    with_accounts(db, rows).await
}

/// How many deployments of each agent enter on signals now.
pub async fn count_active(
    db: &impl ConnectionTrait,
    agents: &[AgentId],
) -> Result<Vec<(AgentId, i64)>, DbErr> {
    let counts: Vec<(Uuid, i64)> = deployment::Entity::find()
        .select_only()
        .column(deployment::Column::AgentId)
        .column_as(deployment::Column::Id.count(), "count")
        .filter(deployment::Column::AgentId.is_in(agents.iter().map(|id| id.uuid())))
        .filter(deployment::Column::Status.eq(word(DeploymentStatus::Active)))
        .group_by(deployment::Column::AgentId)
        .into_tuple()
        .all(db)
        .await?;
    let counts = counts.into_iter();
    Ok(counts
        .map(|(id, count)| (AgentId::from_uuid(id), count))
        .collect())
}

/// Deployments that wait for an account or for permission, oldest first.
pub async fn list_pending(db: &impl ConnectionTrait) -> Result<Vec<Deployment>, DeploymentError> {
    let rows = deployment::Entity::find()
        .filter(deployment::Column::Status.eq(word(DeploymentStatus::Pending)))
        .order_by_asc(deployment::Column::Id)
        .limit(ROUND)
        .all(db)
        .await?;
    with_accounts(db, rows).await
}

/// The accounts of live deployments that are not cancelled, longest unchecked first.
pub async fn list_live_to_check(
    db: &impl ConnectionTrait,
) -> Result<Vec<DeploymentId>, DeploymentError> {
    let rows: Vec<Uuid> = account::Entity::find()
        .select_only()
        .column(account::Column::DeploymentId)
        .filter(account::Column::Mode.eq("LIVE"))
        .filter(
            account::Column::DeploymentId.in_subquery(
                Query::select()
                    .column(deployment::Column::Id)
                    .from(deployment::Entity)
                    .and_where(deployment::Column::Status.ne(word(DeploymentStatus::Cancelled)))
                    .to_owned(),
            ),
        )
        .order_by_asc(account::Column::CheckedAt)
        .limit(ROUND)
        .into_tuple()
        .all(db)
        .await?;
    Ok(rows.into_iter().map(DeploymentId::from_uuid).collect())
}

/// The deployments that trade on an account.
pub async fn list_on_account(
    db: &impl ConnectionTrait,
    on: &VenueAccount,
) -> Result<Vec<DeploymentId>, DbErr> {
    let rows: Vec<Uuid> = account::Entity::find()
        .select_only()
        .column(account::Column::DeploymentId)
        .filter(account::Column::Address.eq(on.address.as_str()))
        .filter(account::Column::Venue.eq(on.venue.as_str()))
        .filter(account::Column::Mode.eq(on.mode.as_str()))
        .order_by_asc(account::Column::DeploymentId)
        .limit(ROUND)
        .into_tuple()
        .all(db)
        .await?;
    Ok(rows.into_iter().map(DeploymentId::from_uuid).collect())
}

async fn one_with_accounts(
    db: &impl ConnectionTrait,
    row: Option<deployment::Model>,
) -> Result<Option<Deployment>, DeploymentError> {
    let rows = row.into_iter().collect();
    Ok(with_accounts(db, rows).await?.pop())
}

async fn with_accounts(
    db: &impl ConnectionTrait,
    rows: Vec<deployment::Model>,
) -> Result<Vec<Deployment>, DeploymentError> {
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let accounts = account::Entity::find()
        .filter(account::Column::DeploymentId.is_in(rows.iter().map(|row| row.id)))
        .order_by_asc(account::Column::Venue)
        .all(db)
        .await?;
    rows.into_iter()
        .map(|row| {
            let own = accounts
                .iter()
                .filter(|account| account.deployment_id == row.id);
            let own = own.cloned().map(account_of).collect::<Result<_, _>>()?;
            deployment_of(row, own)
        })
        .collect()
}

fn row_of(deployment: &Deployment) -> Result<deployment::ActiveModel, DeploymentError> {
    Ok(deployment::ActiveModel {
        id: Set(deployment.id.uuid()),
        user_id: Set(deployment.user_id.uuid()),
        agent_id: Set(deployment.agent_id.uuid()),
        venue: Set(word(deployment.venue)),
        wallet: Set(deployment.wallet.to_string()),
        mode: Set(word(deployment.mode)),
        status: Set(word(deployment.status)),
        policy: Set(serde_json::to_string(&deployment.policy).map_err(DeploymentError::Stored)?),
        idempotency_key: Set(deployment.idempotency_key.clone()),
        created_at: Set(deployment.created_at),
        paused_at: Set(deployment.paused_at),
        cancelled_at: Set(deployment.cancelled_at),
        version: Set(deployment.version),
    })
}

fn account_row(deployment: DeploymentId, one: &Account) -> account::ActiveModel {
    account::ActiveModel {
        deployment_id: Set(deployment.uuid()),
        venue: Set(word(one.place.venue)),
        mode: Set(word(one.place.mode)),
        address: Set(one.place.address.to_string()),
        keyring_id: Set(one.keyring_id.uuid()),
        agent_address: Set(one.agent_address.to_string()),
        permission: Set(word(one.permission)),
        checked_at: Set(one.checked_at),
        key_expires_at: Set(one.key_expires_at),
    }
}

fn deployment_of(
    row: deployment::Model,
    accounts: Vec<Account>,
) -> Result<Deployment, DeploymentError> {
    let deployment::Model {
        id,
        user_id,
        agent_id,
        venue,
        wallet,
        mode,
        status,
        policy,
        idempotency_key,
        created_at,
        paused_at,
        cancelled_at,
        version,
    } = row;
    Ok(Deployment {
        id: DeploymentId::from_uuid(id),
        user_id: UserId::from_uuid(user_id),
        agent_id: AgentId::from_uuid(agent_id),
        venue: venue.parse()?,
        wallet: wallet.parse()?,
        mode: mode.parse()?,
        status: value(status)?,
        policy: serde_json::from_str(&policy).map_err(DeploymentError::Stored)?,
        idempotency_key,
        created_at,
        paused_at,
        cancelled_at,
        version,
        accounts,
    })
}

fn account_of(row: account::Model) -> Result<Account, DeploymentError> {
    let account::Model {
        deployment_id: _,
        venue,
        mode,
        address,
        keyring_id,
        agent_address,
        permission,
        checked_at,
        key_expires_at,
    } = row;
    Ok(Account {
        place: VenueAccount {
            venue: venue.parse()?,
            mode: mode.parse()?,
            address: address.parse()?,
        },
        keyring_id: KeyringId::from_uuid(keyring_id),
        agent_address: agent_address.parse()?,
        permission: value(permission)?,
        checked_at,
        key_expires_at,
    })
}
