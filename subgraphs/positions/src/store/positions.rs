//! Positions: found, listed by what is due, written as a whole.

use domain::{
    Address, DeploymentId, PositionId, Price, SignalId, Timestamp, Token, TradingMode, UserId,
};
use platform::literal;
use rules::position::PositionState;
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DatabaseTransaction, DbErr, EntityTrait, QueryFilter,
    QueryOrder, QuerySelect, Select, Set, Unchanged,
};
use uuid::Uuid;
use venue::VenueAccount;

use crate::entity::position::{ActiveModel, Column, Entity, Model};
use crate::error::PositionsError;
use crate::held::{Held, written};

/// Rows of one read of a long list.
const CHUNK: u64 = 1_000;
/// Positions of a person on one signal, at most: one a deployment.
const PER_SIGNAL_MAX: u64 = 1_000;

/// One position, held until the transaction ends.
pub async fn hold(
    txn: &DatabaseTransaction,
    id: PositionId,
) -> Result<Option<Held>, PositionsError> {
    let row = Entity::find_by_id(id.uuid()).lock_exclusive();
    row.one(txn).await?.map(Held::try_from).transpose()
}

/// Positions by id, held until the transaction ends.
pub async fn hold_all(
    txn: &DatabaseTransaction,
    ids: &[PositionId],
) -> Result<Vec<Held>, PositionsError> {
    let query = Entity::find()
        .filter(Column::Id.is_in(ids.iter().map(|id| id.uuid())))
        .order_by_asc(Column::Id)
        .limit(ids.len().max(1) as u64)
        .lock_exclusive();
    held(query.all(txn).await?)
}

/// Writes the decision to leave a position, and nothing else of it; false when somebody else was
/// faster.
pub async fn save_exit(txn: &DatabaseTransaction, leaving: &Held) -> Result<bool, PositionsError> {
    let row = ActiveModel {
        state: Set(leaving.books.state.as_str().to_owned()),
        peak_price: Set(leaving.peak.map(|peak| peak.to_string())),
        exit_reason: Set(leaving.exit.reason.clone()),
        exit_decided_at: Set(leaving.exit.decided_at),
        exit_asked_at: Set(leaving.exit.asked_at),
        cause: Set(leaving.cause.as_ref().map(written)),
        version: Set(leaving.version),
        ..Default::default()
    };
    let done = Entity::update_many()
        .set(row)
        .filter(Column::Id.eq(leaving.id.uuid()))
        .filter(Column::Version.eq(leaving.version - 1))
        .exec(txn)
        .await?;
    Ok(done.rows_affected == 1)
}

/// Positions of an account in a market that were held at a moment, oldest first.
pub async fn list_held_at(
    db: &impl ConnectionTrait,
    account: &VenueAccount,
    token: &Token,
    at: Timestamp,
) -> Result<Vec<Held>, PositionsError> {
    let unclosed_then = Condition::any()
        .add(Column::ClosedAt.is_null())
        .add(Column::ClosedAt.gte(at));
    let query = Entity::find()
        .filter(Column::Address.eq(account.address.as_str()))
        .filter(Column::Venue.eq(account.venue.to_string()))
        .filter(Column::Mode.eq(account.mode.to_string()))
        .filter(Column::Token.eq(token.as_str()))
        .filter(Column::OpenedAt.lte(at))
        .filter(unclosed_then);
    held(query.order_by_asc(Column::Id).limit(CHUNK).all(db).await?)
}

/// Writes a new position down.
pub async fn insert(db: &impl ConnectionTrait, held: &Held) -> Result<(), PositionsError> {
    Entity::insert(held.to_row())
        .exec_without_returning(db)
        .await?;
    Ok(())
}

/// Writes a position over the version before it; false when that is no longer there.
pub async fn save(db: &impl ConnectionTrait, held: &Held) -> Result<bool, PositionsError> {
    let done = Entity::update_many()
        .set(ActiveModel {
            id: Unchanged(held.id.uuid()),
            ..held.to_row()
        })
        .filter(Column::Id.eq(held.id.uuid()))
        .filter(Column::Version.eq(held.version - 1))
        .exec(db)
        .await?;
    Ok(done.rows_affected == 1)
}

/// Notes the best price of some positions; it is no change anybody is told of.
pub async fn note_peak(
    db: &impl ConnectionTrait,
    ids: &[PositionId],
    peak: Price,
) -> Result<(), DbErr> {
    let row = ActiveModel {
        peak_price: Set(Some(peak.to_string())),
        ..Default::default()
    };
    let known = Column::Id.is_in(ids.iter().map(|id| id.uuid()));
    let query = Entity::update_many().set(row).filter(known);
    query.exec(db).await.map(|_| ())
}

/// Every position that is not closed.
pub async fn list_unclosed(db: &impl ConnectionTrait) -> Result<Vec<Held>, PositionsError> {
    read_all(db, unclosed()).await
}

/// Every position on some accounts' addresses that is not closed, oldest first.
pub async fn list_unclosed_on(
    db: &impl ConnectionTrait,
    addresses: impl Iterator<Item = &Address>,
) -> Result<Vec<Held>, PositionsError> {
    let on = Column::Address.is_in(addresses.map(Address::as_str));
    read_all(db, unclosed().filter(on)).await
}

/// Accounts on which a position is not closed, in the order of their addresses, after one of them.
pub async fn page_unclosed_accounts(
    db: &impl ConnectionTrait,
    after: Option<&VenueAccount>,
    limit: u64,
) -> Result<Vec<VenueAccount>, PositionsError> {
    const PLACE: [Column; 3] = [Column::Address, Column::Venue, Column::Mode];
    let mut query = unclosed().select_only().columns(PLACE).distinct();
    if let Some(VenueAccount {
        venue,
        mode,
        address,
    }) = after
    {
        let last = [address.to_string(), venue.to_string(), mode.to_string()];
        let place = Expr::tuple(PLACE.map(Expr::col));
        query = query.filter(place.gt(Expr::tuple(last.map(Expr::val))));
    }
    for column in PLACE {
        query = query.order_by_asc(column);
    }
    let rows: Vec<(String, String, String)> = query.limit(limit).into_tuple().all(db).await?;
    rows.into_iter()
        .map(|(address, venue, mode)| {
            Ok(VenueAccount {
                venue: venue.parse().map_err(PositionsError::stored)?,
                mode: mode.parse().map_err(PositionsError::stored)?,
                address: address.parse().map_err(PositionsError::stored)?,
            })
        })
        .collect()
}

/// Positions that are being left and were not asked to be closed since a moment.
pub async fn list_leaving(
    db: &impl ConnectionTrait,
    not_asked_since: Timestamp,
    limit: u64,
) -> Result<Vec<Held>, PositionsError> {
    let not_asked = Condition::any()
        .add(Column::ExitAskedAt.is_null())
        .add(Column::ExitAskedAt.lte(not_asked_since));
    let states = PositionState::ALL.iter();
    let unclosed = states.filter(|state| **state != PositionState::Closed);
    // Named one by one, so that the index is used, whichever database it is.
    let query = Entity::find()
        .filter(Column::State.is_in(unclosed.map(|state| state.as_str())))
        .filter(Column::ExitReason.is_not_null())
        .filter(not_asked);
    held(query.order_by_asc(Column::Id).limit(limit).all(db).await?)
}

/// Positions whose stop on the venue is to be seen to.
pub async fn list_stops_due(
    db: &impl ConnectionTrait,
    now: Timestamp,
    limit: u64,
) -> Result<Vec<Held>, PositionsError> {
    let query = Entity::find().filter(Column::StopDueAt.lte(now));
    let query = query
        .order_by_asc(Column::StopDueAt)
        .order_by_asc(Column::Id)
        .limit(limit);
    held(query.all(db).await?)
}

/// Positions by id, whosever.
pub async fn load(db: &impl ConnectionTrait, ids: &[Uuid]) -> Result<Vec<Held>, PositionsError> {
    let query = Entity::find()
        .filter(Column::Id.is_in(ids.iter().copied()))
        .order_by_asc(Column::Id)
        .limit(ids.len().max(1) as u64);
    held(query.all(db).await?)
}

/// A person's positions by id.
pub async fn load_of_user(
    db: &impl ConnectionTrait,
    user: UserId,
    ids: &[PositionId],
) -> Result<Vec<Held>, PositionsError> {
    let query = Entity::find()
        .filter(Column::UserId.eq(user.uuid()))
        .filter(Column::Id.is_in(ids.iter().map(|id| id.uuid())))
        .order_by_asc(Column::Id)
        .limit(ids.len().max(1) as u64);
    held(query.all(db).await?)
}

/// A person's positions that began with some signals.
pub async fn list_of_user_signals(
    db: &impl ConnectionTrait,
    user: UserId,
    signals: &[SignalId],
) -> Result<Vec<Held>, PositionsError> {
    let query = Entity::find()
        .filter(Column::UserId.eq(user.uuid()))
        .filter(Column::SignalId.is_in(signals.iter().map(|id| id.uuid())))
        .order_by_asc(Column::Id)
        .limit(PER_SIGNAL_MAX);
    held(query.all(db).await?)
}

/// Which positions of a person are asked for.
#[derive(Clone, Copy, Debug, Default)]
pub struct PositionFilter {
    /// Of this deployment.
    pub deployment: Option<DeploymentId>,
    /// In this state.
    pub state: Option<&'static str>,
}

/// A person's positions, newest first.
pub async fn page_of_user(
    db: &impl ConnectionTrait,
    user: UserId,
    filter: PositionFilter,
    before: Option<Uuid>,
    limit: u64,
) -> Result<Vec<Held>, PositionsError> {
    let mut query = Entity::find().filter(Column::UserId.eq(user.uuid()));
    if let Some(deployment) = filter.deployment {
        query = query.filter(Column::DeploymentId.eq(deployment.uuid()));
    }
    if let Some(state) = filter.state {
        query = query.filter(Column::State.eq(state));
    }
    if let Some(before) = before {
        query = query.filter(Column::Id.lt(before));
    }
    held(query.order_by_desc(Column::Id).limit(limit).all(db).await?)
}

/// What a person's positions of one mode realised in all, after fees and funding, in micro-USDC.
pub async fn sum_realised_of_user(
    db: &impl ConnectionTrait,
    user: UserId,
    mode: TradingMode,
) -> Result<i64, DbErr> {
    let net = Expr::col(Column::RealisedPnl)
        .sub(Expr::col(Column::Fees))
        .add(Expr::col(Column::Funding));
    let sum: Option<Option<i64>> = Entity::find()
        .select_only()
        .column_as(net.sum().cast_as("bigint"), "net")
        .filter(Column::UserId.eq(user.uuid()))
        .filter(Column::Mode.eq(mode.as_str()))
        .into_tuple()
        .one(db)
        .await?;
    Ok(sum.flatten().unwrap_or_default())
}

/// A person's positions that are not closed, oldest first.
pub async fn list_unclosed_of_user(
    db: &impl ConnectionTrait,
    user: UserId,
) -> Result<Vec<Held>, PositionsError> {
    let query = unclosed().filter(Column::UserId.eq(user.uuid()));
    held(query.order_by_asc(Column::Id).limit(CHUNK).all(db).await?)
}

/// Found without those that are closed.
fn unclosed() -> Select<Entity> {
    let state = Expr::col((Entity, Column::State));
    Entity::find().filter(state.ne(literal("CLOSED")))
}

/// All that a query finds, oldest first, read in parts.
async fn read_all(
    db: &impl ConnectionTrait,
    query: Select<Entity>,
) -> Result<Vec<Held>, PositionsError> {
    let mut all = Vec::new();
    let mut after = Uuid::nil();
    loop {
        let part = query.clone().filter(Column::Id.gt(after));
        let rows = part.order_by_asc(Column::Id).limit(CHUNK).all(db).await?;
        let is_last = (rows.len() as u64) < CHUNK;
        after = rows.last().map_or(after, |row| row.id);
        all.extend(held(rows)?);
        if is_last {
            return Ok(all);
        }
    }
}

fn held(rows: Vec<Model>) -> Result<Vec<Held>, PositionsError> {
    rows.into_iter().map(Held::try_from).collect()
}

#[cfg(test)]
mod tests {
    use domain::Service;
    use testkit::TestDatabase;

    use super::*;

    #[tokio::test]
    async fn closed_positions_cost_a_look_at_the_others_nothing() {
        let store = TestDatabase::create(Service::Positions).await;
        let in_parts = unclosed().filter(Column::Id.gt(Uuid::nil()));
        for query in [unclosed(), in_parts.order_by_asc(Column::Id)] {
            if let Some(plan) = store.plan_of(&query).await {
                assert!(plan.contains("positions_unclosed_idx"), "{plan}");
            }
        }
    }
}
