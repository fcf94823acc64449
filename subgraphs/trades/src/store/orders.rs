//! Orders: planned, sent, followed to their end.

use domain::{Address, ClientOrderId, DeploymentId, OrderId, PositionId, Timestamp, UserId};
use sea_orm::sea_query::{Expr, ExprTrait, OnConflict, SimpleExpr};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, DatabaseTransaction, DbErr, EntityTrait,
    QueryFilter, QueryOrder, QuerySelect, Select, Set, Unchanged,
};
use uuid::Uuid;

use crate::entity::order;

/// States in which an order can still fill.
pub const UNENDED: [&str; 5] = ["PLANNED", "SENT", "RESTING", "PARTIALLY_FILLED", "UNKNOWN"];
/// Orders that may yet be filled, of many accounts at once.
const UNDER_WAY_MAX: u64 = 100_000;
/// Orders of one position: an entry, some stops, some exits.
const PER_POSITION_MAX: u64 = 1_000;

/// Writes orders down.
pub async fn insert_all(
    db: &impl ConnectionTrait,
    rows: Vec<order::ActiveModel>,
) -> Result<(), DbErr> {
    super::insert_rows(db, rows).await
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

/// The moments of an order that is taken for sending.
#[derive(Clone, Copy, Debug)]
pub struct Claim {
    /// Now.
    pub at: Timestamp,
    /// When it is looked up, should no answer come.
    pub due_at: Timestamp,
    /// After this the venue must refuse it.
    pub expires_at: Option<Timestamp>,
}

/// Takes an order for sending: from now on it may have reached the venue. False when another did.
pub async fn claim_for_sending(
    db: &impl ConnectionTrait,
    id: OrderId,
    claim: Claim,
) -> Result<bool, DbErr> {
    Ok(claim_planned(db, order::Column::Id.eq(id.uuid()), claim).await? == 1)
}

/// The stop that travels with an entry leaves with it.
pub async fn claim_carried(
    db: &impl ConnectionTrait,
    position: PositionId,
    claim: Claim,
) -> Result<(), DbErr> {
    claim_planned(db, is_carried_stop(position), claim)
        .await
        .map(|_| ())
}

async fn claim_planned(
    db: &impl ConnectionTrait,
    which: SimpleExpr,
    claim: Claim,
) -> Result<u64, DbErr> {
    let claimed = order::Entity::update_many()
        .col_expr(order::Column::State, Expr::value("SENT"))
        .col_expr(order::Column::ExpiresAt, Expr::value(claim.expires_at))
        .col_expr(order::Column::UpdatedAt, Expr::value(claim.at))
        .col_expr(order::Column::DueAt, Expr::value(claim.due_at))
        .col_expr(order::Column::Attempts, Expr::value(0))
        .filter(which)
        .filter(order::Column::State.eq("PLANNED"))
        .exec(db)
        .await?;
    Ok(claimed.rows_affected)
}

/// Takes back an order that surely never left, and with an entry its stop: sent again later.
pub async fn return_from_sending(
    db: &impl ConnectionTrait,
    row: &order::Model,
    due_at: Timestamp,
) -> Result<(), DbErr> {
    let mut which = order::Column::Id.eq(row.id);
    if row.purpose == "ENTRY" {
        which = which.or(is_carried_stop(PositionId::from_uuid(row.position_id)));
    }
    order::Entity::update_many()
        .col_expr(order::Column::State, Expr::value("PLANNED"))
        .col_expr(order::Column::DueAt, Expr::value(due_at))
        .filter(which)
        .filter(order::Column::State.eq("SENT"))
        .exec(db)
        .await
        .map(|_| ())
}

/// The stop that travels with the entry of a position.
pub async fn find_carried_stop(
    db: &impl ConnectionTrait,
    position: PositionId,
) -> Result<Option<order::Model>, DbErr> {
    order::Entity::find()
        .filter(is_carried_stop(position))
        .order_by_asc(order::Column::Id)
        .one(db)
        .await
}

fn is_carried_stop(position: PositionId) -> SimpleExpr {
    order::Column::PositionId
        .eq(position.uuid())
        .and(order::Column::Purpose.eq("PROTECTION"))
        .and(order::Column::IsCarried.eq(true))
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

/// Exits and stops that are due to be sent, oldest first.
pub async fn list_exits_due_to_send(
    db: &impl ConnectionTrait,
    now: Timestamp,
    limit: u64,
) -> Result<Vec<order::Model>, DbErr> {
    due_to_send(now, limit)
        .filter(order::Column::Purpose.ne("ENTRY"))
        .all(db)
        .await
}

/// Entries that are due to be sent, oldest first; those on the accounts that are held wait.
pub async fn list_entries_due_to_send(
    db: &impl ConnectionTrait,
    now: Timestamp,
    held: &[String],
    limit: u64,
) -> Result<Vec<order::Model>, DbErr> {
    due_to_send(now, limit)
        .filter(order::Column::Purpose.eq("ENTRY"))
        .filter(order::Column::Address.is_not_in(held.iter().map(String::as_str)))
        .all(db)
        .await
}

fn due_to_send(now: Timestamp, limit: u64) -> Select<order::Entity> {
    order::Entity::find()
        .filter(order::Column::State.eq("PLANNED"))
        .filter(order::Column::IsCarried.eq(false))
        .filter(order::Column::DueAt.lte(now))
        .order_by_asc(order::Column::DueAt)
        .order_by_asc(order::Column::Id)
        .limit(limit)
}

/// Orders of which nobody knows what became, or how much of them was filled, due to be looked up.
pub async fn list_due_to_look_up(
    db: &impl ConnectionTrait,
    now: Timestamp,
    limit: u64,
) -> Result<Vec<order::Model>, DbErr> {
    let mut due = Vec::new();
    for query in due_to_look_up(now) {
        due.extend(query.limit(limit).all(db).await?);
    }
    due.sort_by_key(|row| (row.due_at, row.id));
    due.dedup_by_key(|row| row.id);
    due.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
    Ok(due)
}

/// Two queries, for no index serves either condition of one.
fn due_to_look_up(now: Timestamp) -> [Select<order::Entity>; 2] {
    let is_open = order::Column::State.is_in(["SENT", "UNKNOWN"]);
    let is_unproved = Expr::col((order::Entity, order::Column::IsProofWanted));
    [is_open, is_unproved].map(|is_wanted| {
        order::Entity::find()
            .filter(is_wanted)
            .filter(order::Column::DueAt.lte(now))
            .order_by_asc(order::Column::DueAt)
            .order_by_asc(order::Column::Id)
    })
}

/// The entries of some deployments that may yet be filled.
pub async fn list_entries_under_way(
    db: &impl ConnectionTrait,
    deployments: &[Uuid],
) -> Result<Vec<order::Model>, DbErr> {
    order::Entity::find()
        .filter(order::Column::DeploymentId.is_in(deployments.iter().copied()))
        .filter(order::Column::State.is_in(UNENDED))
        .filter(order::Column::Purpose.eq("ENTRY"))
        .order_by_asc(order::Column::Id)
        .limit(UNDER_WAY_MAX)
        .all(db)
        .await
}

/// Every order on some accounts that may yet be filled.
pub async fn list_unended_on(
    db: &impl ConnectionTrait,
    addresses: &[String],
) -> Result<Vec<order::Model>, DbErr> {
    order::Entity::find()
        .filter(order::Column::State.is_in(UNENDED))
        .filter(order::Column::Address.is_in(addresses.iter().map(String::as_str)))
        .order_by_asc(order::Column::Id)
        .limit(UNDER_WAY_MAX)
        .all(db)
        .await
}

/// Orders by our ids of them.
pub async fn load_by_client_ids(
    db: &impl ConnectionTrait,
    ids: &[String],
) -> Result<Vec<order::Model>, DbErr> {
    order::Entity::find()
        .filter(order::Column::ClientOrderId.is_in(ids.iter().map(String::as_str)))
        .order_by_asc(order::Column::Id)
        .limit(ids.len().max(1) as u64)
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

/// Stops whose replacement is due to be sent.
pub async fn list_due_to_replace(
    db: &impl ConnectionTrait,
    now: Timestamp,
    limit: u64,
) -> Result<Vec<order::Model>, DbErr> {
    order::Entity::find()
        .filter(order::Column::NextQuantity.is_not_null())
        .filter(order::Column::State.is_in(["RESTING", "PARTIALLY_FILLED"]))
        .filter(order::Column::IsCancelWanted.eq(false))
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

#[cfg(test)]
mod tests {
    use domain::Service;
    use testkit::TestDatabase;

    use super::*;

    #[tokio::test]
    async fn orders_that_ended_cost_a_look_at_the_others_nothing() {
        let store = TestDatabase::create(Service::Trades).await;
        let indexes = ["orders_state_due_at_idx", "orders_due_at_unproved_idx"];
        for (query, index) in due_to_look_up(Timestamp::UNIX_EPOCH).iter().zip(indexes) {
            if let Some(plan) = store.plan_of(query).await {
                assert!(plan.contains(index), "{plan}");
            }
        }
    }
}
