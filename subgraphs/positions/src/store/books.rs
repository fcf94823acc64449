//! The books: postings and their lines, accounts and their days, and every execution told.

use domain::{PositionId, Timestamp, Usdc, UserId};
use rules::ledger::Book;
use sea_orm::sea_query::{Expr, ExprTrait, OnConflict};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, QueryFilter,
    QueryOrder, QuerySelect, QueryTrait, Select, Set, Unchanged,
};
use uuid::Uuid;
use venue::VenueAccount;

use crate::entity::{account_fill, ledger_account, ledger_day, ledger_line, ledger_posting};

/// Accounts of one person that are shown.
const ACCOUNTS_MAX: u64 = 1_000;
/// Days of a person's accounts that are shown.
const DAYS_MAX: u64 = 1_000;
/// Lines of one position that are shown.
const LINES_OF_POSITION_MAX: u64 = 1_000;

/// Declares a condition on the three columns of an account.
macro_rules! on {
    ($table:ident, $account:expr) => {
        Condition::all()
            .add($table::Column::Address.eq($account.address.as_str()))
            .add($table::Column::Venue.eq($account.venue.to_string()))
            .add($table::Column::Mode.eq($account.mode.to_string()))
    };
}

/// Writes a posting down; false when it already is.
pub async fn insert_posting(
    db: &impl ConnectionTrait,
    row: ledger_posting::ActiveModel,
) -> Result<bool, DbErr> {
    let written = ledger_posting::Entity::insert(row)
        .on_conflict(
            OnConflict::column(ledger_posting::Column::Id)
                .do_nothing()
                .to_owned(),
        )
        .exec_without_returning(db)
        .await?;
    Ok(written == 1)
}

/// Writes the lines of one posting.
pub async fn insert_lines(
    db: &impl ConnectionTrait,
    rows: Vec<ledger_line::ActiveModel>,
) -> Result<(), DbErr> {
    ledger_line::Entity::insert_many(rows)
        .exec_without_returning(db)
        .await
        .map(|_| ())
}

/// Knows an account from now on; a person is noted, never forgotten.
pub async fn note_account(
    db: &impl ConnectionTrait,
    account: &VenueAccount,
    user: Option<UserId>,
    due_at: Timestamp,
) -> Result<(), DbErr> {
    let row = ledger_account::ActiveModel {
        venue: Set(account.venue.to_string()),
        mode: Set(account.mode.to_string()),
        address: Set(account.address.to_string()),
        user_id: Set(user.map(UserId::uuid)),
        checkpoint_equity: Set(None),
        checkpoint_unrealised: Set(None),
        checkpoint_at: Set(None),
        is_balanced: Set(None),
        gap: Set(0),
        failing_since: Set(None),
        checked_at: Set(None),
        due_at: Set(due_at),
    };
    let key = [
        ledger_account::Column::Venue,
        ledger_account::Column::Mode,
        ledger_account::Column::Address,
    ];
    let mut known = OnConflict::columns(key);
    match user {
        Some(_) => known.update_column(ledger_account::Column::UserId),
        None => known.do_nothing(),
    };
    ledger_account::Entity::insert(row)
        .on_conflict(known)
        .exec_without_returning(db)
        .await
        .map(|_| ())
}

/// One account.
pub async fn find_account(
    db: &impl ConnectionTrait,
    account: &VenueAccount,
) -> Result<Option<ledger_account::Model>, DbErr> {
    ledger_account::Entity::find()
        .filter(on!(ledger_account, account))
        .one(db)
        .await
}

/// Writes an account as a whole.
pub async fn save_account(
    db: &impl ConnectionTrait,
    row: ledger_account::Model,
) -> Result<(), DbErr> {
    let ledger_account::Model {
        venue,
        mode,
        address,
        user_id: _,
        checkpoint_equity,
        checkpoint_unrealised,
        checkpoint_at,
        is_balanced,
        gap,
        failing_since,
        checked_at,
        due_at,
    } = row;
    let changed = ledger_account::ActiveModel {
        venue: Unchanged(venue),
        mode: Unchanged(mode),
        address: Unchanged(address),
        checkpoint_equity: Set(checkpoint_equity),
        checkpoint_unrealised: Set(checkpoint_unrealised),
        checkpoint_at: Set(checkpoint_at),
        is_balanced: Set(is_balanced),
        gap: Set(gap),
        failing_since: Set(failing_since),
        checked_at: Set(checked_at),
        due_at: Set(due_at),
        ..Default::default()
    };
    changed.update(db).await.map(|_| ())
}

/// Accounts whose books have not begun and that are due for a look, the longest overdue first.
pub async fn list_new_accounts(
    db: &impl ConnectionTrait,
    now: Timestamp,
    limit: u64,
) -> Result<Vec<ledger_account::Model>, DbErr> {
    let new = ledger_account::Column::CheckpointAt.is_null();
    list_due(db, Condition::all().add(new), now, limit).await
}

/// Accounts with books that are due for a look, the longest overdue first.
pub async fn list_due_accounts(
    db: &impl ConnectionTrait,
    now: Timestamp,
    limit: u64,
) -> Result<Vec<ledger_account::Model>, DbErr> {
    let begun = ledger_account::Column::CheckpointAt.is_not_null();
    list_due(db, Condition::all().add(begun), now, limit).await
}

async fn list_due(
    db: &impl ConnectionTrait,
    which: Condition,
    now: Timestamp,
    limit: u64,
) -> Result<Vec<ledger_account::Model>, DbErr> {
    ledger_account::Entity::find()
        .filter(which)
        .filter(ledger_account::Column::DueAt.lte(now))
        .order_by_asc(ledger_account::Column::DueAt)
        .order_by_asc(ledger_account::Column::Address)
        .limit(limit)
        .all(db)
        .await
}

/// A person's accounts.
pub async fn list_accounts_of_user(
    db: &impl ConnectionTrait,
    user: UserId,
) -> Result<Vec<ledger_account::Model>, DbErr> {
    ledger_account::Entity::find()
        .filter(ledger_account::Column::UserId.eq(user.uuid()))
        .order_by_asc(ledger_account::Column::Address)
        .limit(ACCOUNTS_MAX)
        .all(db)
        .await
}

/// What stands in each book by lines of a span: after its beginning, up to its end.
pub async fn sum_books(
    db: &impl ConnectionTrait,
    account: &VenueAccount,
    after: Timestamp,
    until: Timestamp,
) -> Result<Vec<(Book, Usdc)>, DbErr> {
    let sum = Expr::col(ledger_line::Column::Amount);
    let sums: Vec<(String, i64)> = ledger_line::Entity::find()
        .select_only()
        .column(ledger_line::Column::Book)
        .column_as(sum.sum().cast_as("bigint"), "amount")
        .filter(on!(ledger_line, account))
        .filter(ledger_line::Column::OccurredAt.gt(after))
        .filter(ledger_line::Column::OccurredAt.lte(until))
        .group_by(ledger_line::Column::Book)
        .order_by_asc(ledger_line::Column::Book)
        .into_tuple()
        .all(db)
        .await?;
    let known = sums.into_iter().filter_map(|(word, sum)| {
        let book = Book::ALL.iter().find(|book| book.as_str() == word)?;
        Some((*book, Usdc::from_micros(sum)))
    });
    Ok(known.collect())
}

/// Writes a day's equation, over what was written of that day before.
pub async fn save_day(
    db: &impl ConnectionTrait,
    row: ledger_day::ActiveModel,
) -> Result<(), DbErr> {
    use ledger_day::Column::{
        Address, ClosedAt, ClosingEquity, Day, Deposits, External, Fees, Funding, Gap, IsBalanced,
        Mode, OpenedAt, OpeningEquity, Realised, UnrealisedChange, Venue,
    };
    let numbers = [
        OpenedAt,
        ClosedAt,
        OpeningEquity,
        ClosingEquity,
        Deposits,
        Realised,
        UnrealisedChange,
        Fees,
        Funding,
        External,
        Gap,
        IsBalanced,
    ];
    ledger_day::Entity::insert(row)
        .on_conflict(
            OnConflict::columns([Venue, Mode, Address, Day])
                .update_columns(numbers)
                .to_owned(),
        )
        .exec_without_returning(db)
        .await
        .map(|_| ())
}

/// The newest days of a person's accounts, newest first.
pub async fn list_days_of_user(
    db: &impl ConnectionTrait,
    user: UserId,
) -> Result<Vec<ledger_day::Model>, DbErr> {
    let theirs = ledger_account::Entity::find()
        .select_only()
        .column(ledger_account::Column::Address)
        .filter(ledger_account::Column::UserId.eq(user.uuid()))
        .into_query();
    ledger_day::Entity::find()
        .filter(ledger_day::Column::Address.in_subquery(theirs))
        .order_by_desc(ledger_day::Column::Day)
        .order_by_asc(ledger_day::Column::Address)
        .limit(DAYS_MAX)
        .all(db)
        .await
}

/// A page of a person's lines, newest first.
pub async fn page_lines_of_user(
    db: &impl ConnectionTrait,
    user: UserId,
    before: Option<Uuid>,
    limit: u64,
) -> Result<Vec<ledger_line::Model>, DbErr> {
    let mut query = ledger_line::Entity::find().filter(ledger_line::Column::UserId.eq(user.uuid()));
    if let Some(before) = before {
        query = query.filter(ledger_line::Column::Sequence.lt(before));
    }
    query
        .order_by_desc(ledger_line::Column::Sequence)
        .limit(limit)
        .all(db)
        .await
}

/// The lines of a person's positions, oldest first.
pub async fn load_lines_of_user(
    db: &impl ConnectionTrait,
    user: UserId,
    positions: &[PositionId],
) -> Result<Vec<ledger_line::Model>, DbErr> {
    ledger_line::Entity::find()
        .filter(ledger_line::Column::UserId.eq(user.uuid()))
        .filter(ledger_line::Column::PositionId.is_in(positions.iter().map(|id| id.uuid())))
        .order_by_asc(ledger_line::Column::Sequence)
        .limit(LINES_OF_POSITION_MAX.saturating_mul(positions.len().max(1) as u64))
        .all(db)
        .await
}

/// Notes an execution the venue told of, unless it is known.
pub async fn note_fill(
    db: &impl ConnectionTrait,
    row: account_fill::ActiveModel,
) -> Result<(), DbErr> {
    let key = [
        account_fill::Column::Venue,
        account_fill::Column::Mode,
        account_fill::Column::Address,
        account_fill::Column::TradeId,
    ];
    account_fill::Entity::insert(row)
        .on_conflict(OnConflict::columns(key).do_nothing().to_owned())
        .exec_without_returning(db)
        .await
        .map(|_| ())
}

/// One execution the venue told of.
pub async fn find_fill(
    db: &impl ConnectionTrait,
    account: &VenueAccount,
    trade_id: &str,
) -> Result<Option<account_fill::Model>, DbErr> {
    account_fill::Entity::find()
        .filter(on!(account_fill, account))
        .filter(account_fill::Column::TradeId.eq(trade_id))
        .one(db)
        .await
}

/// Notes as what an execution stands in the books.
pub async fn mark_fill(
    db: &impl ConnectionTrait,
    account: &VenueAccount,
    trade_id: &str,
    is_booked: bool,
) -> Result<(), DbErr> {
    account_fill::Entity::update_many()
        .col_expr(account_fill::Column::IsBooked, Expr::value(is_booked))
        .col_expr(account_fill::Column::IsExternal, Expr::value(!is_booked))
        .filter(on!(account_fill, account))
        .filter(account_fill::Column::TradeId.eq(trade_id))
        .exec(db)
        .await
        .map(|_| ())
}

/// Executions of which it is not known whose they are, found without all the others.
fn unbooked() -> Select<account_fill::Entity> {
    let column = |column| Expr::col((account_fill::Entity, column));
    account_fill::Entity::find()
        .filter(column(account_fill::Column::IsBooked).not())
        .filter(column(account_fill::Column::IsExternal).not())
}

/// Executions that nobody booked as ours since a moment.
pub async fn list_unbooked_fills(
    db: &impl ConnectionTrait,
    heard_before: Timestamp,
    limit: u64,
) -> Result<Vec<account_fill::Model>, DbErr> {
    unbooked()
        .filter(account_fill::Column::HeardAt.lte(heard_before))
        .order_by_asc(account_fill::Column::HeardAt)
        .order_by_asc(account_fill::Column::TradeId)
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
    async fn booked_executions_cost_a_look_at_the_others_nothing() {
        let store = TestDatabase::create(Service::Positions).await;
        let due = unbooked().filter(account_fill::Column::HeardAt.lte(Timestamp::UNIX_EPOCH));
        if let Some(plan) = store.plan_of(&due).await {
            assert!(plan.contains("account_fills_open_idx"), "{plan}");
        }
    }
}
