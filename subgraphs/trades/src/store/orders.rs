//! Orders: planned, sent, followed to their end.

use domain::{Address, ClientOrderId, DeploymentId, OrderId, PositionId, Timestamp, UserId};
use sea_orm::sea_query::{Expr, OnConflict};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, DatabaseTransaction, DbErr, EntityTrait,
    QueryFilter, QueryOrder, QuerySelect, Set, Unchanged,
};
use uuid::Uuid;

use crate::entity::order;

/// States in which an order can still fill.
pub const UNENDED: [&str; 5] = ["PLANNED", "SENT", "RESTING", "PARTIALLY_FILLED", "UNKNOWN"];
/// Orders of one position: an entry, some stops, some exits.
const PER_POSITION_MAX: u64 = 1_000;

/// Writes orders down, in one statement.
pub async fn insert_all(
    db: &impl ConnectionTrait,
    rows: Vec<order::ActiveModel>,
) -> Result<(), DbErr> {
    if rows.is_empty() {
        return Ok(());
    }
    order::Entity::insert_many(rows)
        .exec_without_returning(db)
        .await
        .map(|_| ())
}

/// Writes one order down; false when one with its client order id is there.
pub async fn insert(db: &impl ConnectionTrait, row: order::ActiveModel) -> Result<bool, DbErr> {
    let written = order::Entity::insert(row)
        .on_conflict(
            OnConflict::column(order::Column::ClientOrderId)
                .do_nothing()
                .to_owned(),
        )
        .exec_without_returning(db)
        .await?;
    Ok(written == 1)
}

/// Writes down what became of an order.
pub async fn update(db: &impl ConnectionTrait, row: order::ActiveModel) -> Result<(), DbErr> {
    row.update(db).await.map(|_| ())
}

/// One order.
pub async fn find(db: &impl ConnectionTrait, id: OrderId) -> Result<Option<order::Model>, DbErr> {
    order::Entity::find_by_id(id.uuid()).one(db).await
}

/// One order, ours alone until the transaction ends: its state and its fills are told by several
/// streams at once, and none may overwrite what another has just booked. SQLite has one writer.
pub async fn hold(txn: &DatabaseTransaction, id: OrderId) -> Result<Option<order::Model>, DbErr> {
    order::Entity::find_by_id(id.uuid())
        .lock_exclusive()
        .one(txn)
        .await
}

/// One order by our id.
pub async fn find_by_client_id(
    db: &impl ConnectionTrait,
    id: &ClientOrderId,
) -> Result<Option<order::Model>, DbErr> {
    order::Entity::find()
        .filter(order::Column::ClientOrderId.eq(id.as_str()))
        .one(db)
        .await
}

/// One order by the venue's id.
pub async fn find_by_venue_id(
    db: &impl ConnectionTrait,
    address: &Address,
    id: &str,
) -> Result<Option<order::Model>, DbErr> {
    order::Entity::find()
        .filter(order::Column::Address.eq(address.as_str()))
        .filter(order::Column::VenueOrderId.eq(id))
        .order_by_asc(order::Column::Id)
        .one(db)
        .await
}

/// Takes an order for sending: from now on it may have reached the venue. False when another did.
pub async fn claim_for_sending(
    db: &impl ConnectionTrait,
    id: OrderId,
    expires_at: Option<Timestamp>,
    now: Timestamp,
) -> Result<bool, DbErr> {
    let claimed = order::Entity::update_many()
        .col_expr(order::Column::State, Expr::value("SENT"))
        .col_expr(order::Column::ExpiresAt, Expr::value(expires_at))
        .col_expr(order::Column::UpdatedAt, Expr::value(now))
        .filter(order::Column::Id.eq(id.uuid()))
        .filter(order::Column::State.eq("PLANNED"))
        .exec(db)
        .await?;
    Ok(claimed.rows_affected == 1)
}

/// Takes back an order that surely never left: it is sent again later.
pub async fn return_from_sending(
    db: &impl ConnectionTrait,
    id: OrderId,
    due_at: Timestamp,
) -> Result<(), DbErr> {
    order::Entity::update_many()
        .col_expr(order::Column::State, Expr::value("PLANNED"))
        .col_expr(order::Column::DueAt, Expr::value(due_at))
        .filter(order::Column::Id.eq(id.uuid()))
        .filter(order::Column::State.eq("SENT"))
        .exec(db)
        .await
        .map(|_| ())
}

/// Notes when an order is next looked at.
pub async fn postpone(
    db: &impl ConnectionTrait,
    id: OrderId,
    due_at: Timestamp,
    attempts: i32,
) -> Result<(), DbErr> {
    let row = order::ActiveModel {
        id: Unchanged(id.uuid()),
        due_at: Set(due_at),
        attempts: Set(attempts),
        ..Default::default()
    };
    row.update(db).await.map(|_| ())
}

/// The deployments that traded on an account.
pub async fn list_deployments_of(
    db: &impl ConnectionTrait,
    address: &Address,
) -> Result<Vec<Uuid>, DbErr> {
    order::Entity::find()
        .select_only()
        .column(order::Column::DeploymentId)
        .distinct()
        .filter(order::Column::Address.eq(address.as_str()))
        .order_by_asc(order::Column::DeploymentId)
        .limit(PER_POSITION_MAX)
        .into_tuple()
        .all(db)
        .await
}

/// Orders that are due to be sent, oldest first.
pub async fn list_due_to_send(
    db: &impl ConnectionTrait,
    now: Timestamp,
    limit: u64,
) -> Result<Vec<order::Model>, DbErr> {
    order::Entity::find()
        .filter(order::Column::State.eq("PLANNED"))
        .filter(order::Column::IsCarried.eq(false))
        .filter(order::Column::DueAt.lte(now))
        .order_by_asc(order::Column::DueAt)
        .order_by_asc(order::Column::Id)
        .limit(limit)
        .all(db)
        .await
}

/// Orders of which nobody knows what became, due to be looked up, oldest first.
pub async fn list_due_to_look_up(
    db: &impl ConnectionTrait,
    now: Timestamp,
    limit: u64,
) -> Result<Vec<order::Model>, DbErr> {
    order::Entity::find()
        .filter(order::Column::State.is_in(["SENT", "UNKNOWN"]))
        .filter(order::Column::DueAt.lte(now))
        .order_by_asc(order::Column::DueAt)
        .order_by_asc(order::Column::Id)
        .limit(limit)
        .all(db)
        .await
}

/// Working orders that should stop working.
pub async fn list_due_to_cancel(
    db: &impl ConnectionTrait,
    now: Timestamp,
    limit: u64,
) -> Result<Vec<order::Model>, DbErr> {
    order::Entity::find()
        .filter(order::Column::IsCancelWanted.eq(true))
        .filter(order::Column::State.is_in(["RESTING", "PARTIALLY_FILLED"]))
        .filter(order::Column::DueAt.lte(now))
        .order_by_asc(order::Column::DueAt)
        .order_by_asc(order::Column::Id)
        .limit(limit)
        .all(db)
        .await
}

/// Every order of a position, oldest first.
pub async fn list_of_position(
    db: &impl ConnectionTrait,
    position: PositionId,
) -> Result<Vec<order::Model>, DbErr> {
    order::Entity::find()
        .filter(order::Column::PositionId.eq(position.uuid()))
        .order_by_asc(order::Column::Id)
        .limit(PER_POSITION_MAX)
        .all(db)
        .await
}

/// Every order of an intent, oldest first.
pub async fn list_of_intents(
    db: &impl ConnectionTrait,
    intents: &[Uuid],
) -> Result<Vec<order::Model>, DbErr> {
    order::Entity::find()
        .filter(order::Column::IntentId.is_in(intents.iter().copied()))
        .order_by_asc(order::Column::Id)
        .limit(PER_POSITION_MAX)
        .all(db)
        .await
}

/// A person's orders by id.
pub async fn load_of_user(
    db: &impl ConnectionTrait,
    user: UserId,
    ids: &[OrderId],
) -> Result<Vec<order::Model>, DbErr> {
    order::Entity::find()
        .filter(order::Column::UserId.eq(user.uuid()))
        .filter(order::Column::Id.is_in(ids.iter().map(|id| id.uuid())))
        .order_by_asc(order::Column::Id)
        .limit(ids.len().max(1) as u64)
        .all(db)
        .await
}

/// Which orders of a person are asked for.
#[derive(Clone, Copy, Debug, Default)]
pub struct OrderFilter {
    /// Of this deployment.
    pub deployment: Option<DeploymentId>,
    /// In this state.
    pub state: Option<&'static str>,
}

/// A person's orders, newest first.
pub async fn page_of_user(
    db: &impl ConnectionTrait,
    user: UserId,
    filter: OrderFilter,
    before: Option<Uuid>,
    limit: u64,
) -> Result<Vec<order::Model>, DbErr> {
    let mut query = order::Entity::find().filter(order::Column::UserId.eq(user.uuid()));
    if let Some(deployment) = filter.deployment {
        query = query.filter(order::Column::DeploymentId.eq(deployment.uuid()));
    }
    if let Some(state) = filter.state {
        query = query.filter(order::Column::State.eq(state));
    }
    if let Some(before) = before {
        query = query.filter(order::Column::Id.lt(before));
    }
    query
        .order_by_desc(order::Column::Id)
        .limit(limit)
        .all(db)
        .await
}
