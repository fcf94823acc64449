//! The books of accounts as the graph shows them.

use async_graphql::{Enum, ID, InputObject, SimpleObject};
use domain::{LedgerLineId, PositionId, PostingId, Usdc};
use graph::{DateTime, Money, Result, TradingMode, UserError, Venue};

use super::words::words;
use crate::entity::{ledger_account, ledger_day, ledger_line};
use crate::error::PositionsError;
use crate::service::account_of;

words! {
    /// Where an amount is booked. What comes is positive in CASH and negative where it comes from.
    LedgerBook {
        /// What the account holds, before anything unrealised.
        Cash = "CASH",
        /// What was deposited, less what was withdrawn.
        Capital = "CAPITAL",
        /// What exits of the viewer's positions realised.
        Realised = "REALISED",
        /// What the venue charged.
        Fees = "FEES",
        /// What was paid or received for holding.
        Funding = "FUNDING",
        /// What trades brought that Maxxit did not make.
        External = "EXTERNAL",
    }
}

words! {
    /// What a posting is of.
    LedgerPostingKind {
        /// An execution of an order of Maxxit.
        Fill = "FILL",
        /// A funding payment.
        Funding = "FUNDING",
        /// A deposit or a withdrawal.
        Transfer = "TRANSFER",
        /// The venue's word in place of a fill that was not heard.
        Correction = "CORRECTION",
        /// An execution Maxxit did not order.
        External = "EXTERNAL",
    }
}

/// One line of a posting; the lines of one posting sum to zero.
#[derive(SimpleObject)]
pub struct LedgerLine {
    /// The line.
    id: ID,
    /// The posting it is of.
    posting_id: ID,
    /// The account's address.
    account: String,
    /// Of what.
    kind: LedgerPostingKind,
    /// Which book.
    book: LedgerBook,
    /// How much.
    amount: Money,
    /// For which position, when it is one position's.
    position_id: Option<ID>,
    /// The venue's id of what happened.
    evidence: String,
    /// When it happened, by the venue's clock.
    occurred_at: DateTime,
}

/// The books of one venue account of the viewer.
#[derive(SimpleObject)]
pub struct AccountBooks {
    /// The account's address.
    account: String,
    /// Where it is.
    venue: Venue,
    /// Whether its money is real.
    mode: TradingMode,
    /// Whether the daily equation holds; nothing before the first check. An account that fails it
    /// is unranked and unbilled.
    is_balanced: Option<bool>,
    /// What the equity did beyond what the books explain, since the day's opening.
    gap: Money,
    /// Since when the equation fails.
    failing_since: Option<DateTime>,
    /// When it was last checked.
    checked_at: Option<DateTime>,
    /// The days that ended, newest first.
    days: Vec<BookDay>,
}

/// The equation of one UTC day: equity change − deposits = realised + change of unrealised + fees +
/// funding + external, within 0.01 USDC.
#[derive(SimpleObject)]
pub struct BookDay {
    /// The day, as YYYY-MM-DD.
    day: String,
    /// What the account was worth when it began.
    opening_equity: Money,
    /// What it was worth when it ended.
    closing_equity: Money,
    /// Deposits less withdrawals.
    deposits: Money,
    /// What exits realised.
    realised: Money,
    /// How far unrealised results moved.
    unrealised_change: Money,
    /// What was charged; negative was paid.
    fees: Money,
    /// Funding received, or paid when negative.
    funding: Money,
    /// What trades brought that Maxxit did not make.
    external: Money,
    /// What is left over.
    gap: Money,
    /// Whether that is within the tolerance.
    is_balanced: bool,
}

/// Which accounts.
#[derive(InputObject)]
pub struct BooksCheckInput {
    /// The viewer's accounts of this mode.
    pub mode: TradingMode,
}

/// The books after the check.
#[derive(SimpleObject)]
pub struct BooksCheckPayload {
    /// The accounts that were checked.
    pub books: Vec<AccountBooks>,
    /// What to put right.
    pub user_errors: Vec<UserError>,
}

fn money(micros: i64) -> Money {
    Usdc::from_micros(micros).into()
}

impl TryFrom<ledger_line::Model> for LedgerLine {
    type Error = graph::AppError;

    fn try_from(row: ledger_line::Model) -> Result<Self> {
        let position = row.position_id.map(PositionId::from_uuid);
        Ok(Self {
            id: LedgerLineId::from_uuid(row.id).into(),
            posting_id: PostingId::from_uuid(row.posting_id).into(),
            account: row.address,
            kind: LedgerPostingKind::read(&row.kind)?,
            book: LedgerBook::read(&row.book)?,
            amount: money(row.amount),
            position_id: position.map(ID::from),
            evidence: row.evidence,
            occurred_at: row.occurred_at,
        })
    }
}

impl AccountBooks {
    /// An account with its days.
    pub fn of(
        row: &ledger_account::Model,
        days: Vec<ledger_day::Model>,
    ) -> Result<Self, PositionsError> {
        let account = account_of(row)?;
        Ok(Self {
            account: account.address.to_string(),
            venue: account.venue.into(),
            mode: account.mode.into(),
            is_balanced: row.is_balanced,
            gap: money(row.gap),
            failing_since: row.failing_since,
            checked_at: row.checked_at,
            days: days.into_iter().map(BookDay::from).collect(),
        })
    }
}

impl From<ledger_day::Model> for BookDay {
    fn from(row: ledger_day::Model) -> Self {
        Self {
            day: row.day.to_string(),
            opening_equity: money(row.opening_equity),
            closing_equity: money(row.closing_equity),
            deposits: money(row.deposits),
            realised: money(row.realised),
            unrealised_change: money(row.unrealised_change),
            fees: money(row.fees),
            funding: money(row.funding),
            external: money(row.external),
            gap: money(row.gap),
            is_balanced: row.is_balanced,
        }
    }
}
