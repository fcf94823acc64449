//! The books of accounts: each posting once, its lines and its fact in the transaction of what
//! caused it.

use domain::{DeploymentId, EventId, PositionId, Quantity, Timestamp, Usdc, UserId};
use events::facts::{
    FillRecorded, LedgerBook, LedgerLine, LedgerPosted, PostingKind, VenueFillSeen,
    VenueFundingPaid, VenueTransferSeen,
};
use events::{Cause, Delivery};
use rules::ledger::{self, Book, Posting, line_id};
use rules::position::{Outcome, Position, PositionEvent, apply};
use rust_decimal::Decimal;
use sea_orm::{DatabaseTransaction, Set};
use uuid::Uuid;
use venue::VenueAccount;

use super::Positions;
use super::change::Told;
use crate::entity::{account_fill, ledger_line, ledger_posting};
use crate::error::PositionsError;
use crate::held::Held;
use crate::store;

/// For whom and by what a posting is made.
pub(super) struct Entry<'a> {
    pub account: &'a VenueAccount,
    pub user: Option<UserId>,
    pub deployment: Option<DeploymentId>,
    pub position: Option<PositionId>,
    /// The venue's id of what happened.
    pub evidence: &'a str,
    /// The event that told of it.
    pub event: Option<EventId>,
    pub occurred_at: Timestamp,
}

impl<'a> Entry<'a> {
    /// Of something that happened to one of our positions.
    pub(super) fn of_position(held: &'a Held, evidence: &'a str, occurred_at: Timestamp) -> Self {
        Self {
            account: &held.account,
            user: Some(held.user_id),
            deployment: Some(held.deployment_id),
            position: Some(held.id),
            evidence,
            event: None,
            occurred_at,
        }
    }

    /// Of something that happened to an account.
    pub(super) const fn of_account(
        account: &'a VenueAccount,
        user: Option<UserId>,
        evidence: &'a str,
        occurred_at: Timestamp,
    ) -> Self {
        Self {
            account,
            user,
            deployment: None,
            position: None,
            evidence,
            event: None,
            occurred_at,
        }
    }

    pub(super) const fn told_by(mut self, event: EventId) -> Self {
        self.event = Some(event);
        self
    }
}

impl Positions {
    /// Books a posting once and tells of it; false when it already is, or nothing moved.
    pub(super) async fn post(
        &self,
        txn: &DatabaseTransaction,
        posting: &Posting,
        entry: Entry<'_>,
        cause: Cause,
    ) -> Result<bool, PositionsError> {
        let id = posting.id(&account_word(entry.account));
        if posting.lines().is_empty() {
            return Ok(false);
        }
        let [venue, mode, address] = account_columns(entry.account);
        let row = ledger_posting::ActiveModel {
            id: Set(id.uuid()),
            venue: Set(venue),
            mode: Set(mode),
            address: Set(address),
            kind: Set(posting.kind().as_str().to_owned()),
            key: Set(posting.key().to_owned()),
            occurred_at: Set(entry.occurred_at),
            posted_at: Set(self.now()),
        };
        if !store::books::insert_posting(txn, row).await? {
            return Ok(false);
        }
        let rows = posting.lines().iter().map(|line| {
            let [venue, mode, address] = account_columns(entry.account);
            ledger_line::ActiveModel {
                id: Set(line_id(id, line.book).uuid()),
                sequence: Set(Uuid::now_v7()),
                posting_id: Set(id.uuid()),
                venue: Set(venue),
                mode: Set(mode),
                address: Set(address),
                user_id: Set(entry.user.map(UserId::uuid)),
                position_id: Set(entry.position.map(PositionId::uuid)),
                kind: Set(posting.kind().as_str().to_owned()),
                book: Set(line.book.as_str().to_owned()),
                amount: Set(line.amount.micros()),
                evidence: Set(entry.evidence.to_owned()),
                occurred_at: Set(entry.occurred_at),
            }
        });
        store::books::insert_lines(txn, rows.collect()).await?;
        let lines = posting.lines().iter().map(|line| LedgerLine {
            line_id: line_id(id, line.book),
            book: book_of(line.book),
            amount: line.amount,
        });
        let fact = LedgerPosted {
            posting_id: id,
            account: entry.account.clone(),
            user_id: entry.user,
            deployment_id: entry.deployment,
            position_id: entry.position,
            kind: kind_of(posting.kind()),
            evidence: entry.evidence.to_owned(),
            evidence_event_id: entry.event,
            lines: lines.collect(),
            occurred_at: entry.occurred_at,
        };
        self.context.outbox.append(txn, &fact, cause).await?;
        metrics::counter!("ledger_postings_total", "kind" => posting.kind().as_str()).increment(1);
        Ok(true)
    }

    /// Books what an execution of ours changed in its position's books.
    pub(super) async fn post_fill(
        &self,
        txn: &DatabaseTransaction,
        before: &Position,
        held: &Held,
        delivery: &Delivery<FillRecorded>,
    ) -> Result<(), PositionsError> {
        let fact = &delivery.fact;
        let (position, trade) = (held.id.to_string(), fact.trade_id.as_str());
        let posting = Posting::fill(&position, trade, before, &held.books)?;
        let entry = Entry::of_position(held, trade, fact.filled_at).told_by(delivery.envelope.id);
        self.post(txn, &posting, entry, delivery.cause()).await?;
        self.claim_fill(txn, fact, delivery.cause()).await
    }

    /// An execution the venue told of is ours: it stands as a stranger's no more.
    async fn claim_fill(
        &self,
        txn: &DatabaseTransaction,
        fact: &FillRecorded,
        cause: Cause,
    ) -> Result<(), PositionsError> {
        let (account, trade) = (&fact.account, fact.trade_id.as_str());
        let Some(known) = store::books::find_fill(txn, account, trade).await? else {
            let row = fill_row(account, trade, fact.closed_pnl, fact.fee);
            let row = account_fill::ActiveModel {
                is_booked: Set(true),
                filled_at: Set(fact.filled_at),
                heard_at: Set(self.wall()),
                ..row
            };
            return Ok(store::books::note_fill(txn, row).await?);
        };
        if known.is_external {
            let posting = stranger(&known)?.undone()?;
            let entry = Entry::of_account(account, Some(fact.user_id), trade, known.filled_at);
            self.post(txn, &posting, entry, cause).await?;
        }
        Ok(store::books::mark_fill(txn, account, trade, true).await?)
    }

    /// The venue told of an execution. Whether it is ours is for trades to say.
    pub async fn hear_venue_fill(
        &self,
        delivery: Delivery<VenueFillSeen>,
    ) -> Result<(), PositionsError> {
        let txn = self.context.db.begin().await?;
        if delivery.first_time(&txn).await? {
            let VenueFillSeen { account, fill } = &delivery.fact;
            let row = fill_row(account, &fill.trade_id, fill.closed_pnl, fill.fee);
            let row = account_fill::ActiveModel {
                is_booked: Set(false),
                filled_at: Set(fill.filled_at),
                heard_at: Set(self.wall()),
                ..row
            };
            store::books::note_fill(&txn, row).await?;
        }
        Ok(txn.commit().await?)
    }

    /// Money came to an account or left it.
    pub async fn hear_transfer(
        &self,
        delivery: Delivery<VenueTransferSeen>,
    ) -> Result<(), PositionsError> {
        let txn = self.context.db.begin().await?;
        if delivery.first_time(&txn).await? {
            let fact = &delivery.fact;
            let user = self.owner_of(&txn, &fact.account).await?;
            let posting = Posting::transfer(&fact.transfer_id, fact.amount)?;
            let (evidence, at) = (fact.transfer_id.as_str(), fact.transferred_at);
            let entry = Entry::of_account(&fact.account, user, evidence, at);
            let entry = entry.told_by(delivery.envelope.id);
            self.post(&txn, &posting, entry, delivery.cause()).await?;
        }
        Ok(self.context.outbox.commit(txn).await?)
    }

    /// Funding was paid or received: each position that was held takes its share, the rest is of
    /// what others hold on the account.
    pub async fn hear_funding(
        &self,
        delivery: Delivery<VenueFundingPaid>,
    ) -> Result<(), PositionsError> {
        let txn = self.context.db.begin().await?;
        if !delivery.first_time(&txn).await? {
            return Ok(txn.commit().await?);
        }
        let fact = &delivery.fact;
        let (account, payment) = (&fact.account, fact.funding_id.as_str());
        let held = store::positions::list_held_at(&txn, account, &fact.token, fact.paid_at).await?;
        let shares = shares_of(&held, fact);
        let mut left = fact.amount;
        let mut changed = Vec::new();
        for (one, share) in held.into_iter().zip(shares) {
            left = left.checked_sub(share)?;
            let Some(one) = store::positions::hold(&txn, one.id).await? else {
                continue;
            };
            if let Some(one) = self.fund(&txn, one, share, &delivery).await? {
                changed.push(one);
            }
        }
        if left != Usdc::ZERO {
            let user = self.owner_of(&txn, account).await?;
            let posting = Posting::funding(payment, "others", left)?;
            let entry = Entry::of_account(account, user, payment, fact.paid_at);
            let entry = entry.told_by(delivery.envelope.id);
            self.post(&txn, &posting, entry, delivery.cause()).await?;
        }
        self.context.outbox.commit(txn).await?;
        self.announce(&changed).await;
        Ok(())
    }

    /// One position's share; its line hangs on the position's own chain.
    async fn fund(
        &self,
        txn: &DatabaseTransaction,
        mut held: Held,
        share: Usdc,
        delivery: &Delivery<VenueFundingPaid>,
    ) -> Result<Option<Held>, PositionsError> {
        let Outcome::Changed(books) = apply(&held.books, &PositionEvent::Funded(share)) else {
            return Ok(None);
        };
        let (payment, paid_at) = (delivery.fact.funding_id.as_str(), delivery.fact.paid_at);
        held.books = books;
        let posting = Posting::funding(payment, &held.id.to_string(), share)?;
        let entry = Entry::of_position(&held, payment, paid_at).told_by(delivery.envelope.id);
        let cause = held.cause();
        if !self.post(txn, &posting, entry, cause.clone()).await? {
            return Ok(None);
        }
        Ok(Some(self.save(txn, held, Told::Everybody, cause).await?))
    }

    async fn owner_of(
        &self,
        txn: &DatabaseTransaction,
        account: &VenueAccount,
    ) -> Result<Option<UserId>, PositionsError> {
        let known = store::books::find_account(txn, account).await?;
        Ok(known.and_then(|row| row.user_id).map(UserId::from_uuid))
    }
}

/// What each position takes of a funding payment, by its part of the size it was reckoned on. What
/// closed since counts with all it ever held.
fn shares_of(held: &[Held], fact: &VenueFundingPaid) -> Vec<Usdc> {
    let size_of = |one: &Held| match one.books.quantity() {
        held if held.is_zero() => one.books.entered,
        held => held,
    };
    let mut left = fact.quantity;
    let mut shares = Vec::with_capacity(held.len());
    for one in held {
        let size = size_of(one).min(left);
        left = left.checked_sub(size).unwrap_or(Quantity::ZERO);
        let part = size.decimal().checked_div(fact.quantity.decimal());
        let dollars = fact.amount.to_decimal() * part.unwrap_or(Decimal::ZERO);
        shares.push(Usdc::from_decimal_truncated(dollars).unwrap_or(Usdc::ZERO));
    }
    // All of it is ours: what rounding left belongs to the last.
    if left.is_zero()
        && let Some(last) = shares.pop()
    {
        let others: i64 = shares.iter().map(|share| share.micros()).sum();
        let rest = fact.amount.micros().checked_sub(others);
        shares.push(rest.map_or(last, Usdc::from_micros));
    }
    shares
}

/// What an execution stands as that nobody of us ordered.
pub(super) fn stranger(row: &account_fill::Model) -> Result<Posting, PositionsError> {
    let pnl = Usdc::from_micros(row.closed_pnl);
    let fee = Usdc::from_micros(row.fee);
    Ok(Posting::external(&row.trade_id, pnl, fee)?)
}

fn fill_row(
    account: &VenueAccount,
    trade_id: &str,
    closed_pnl: Usdc,
    fee: Usdc,
) -> account_fill::ActiveModel {
    let [venue, mode, address] = account_columns(account);
    account_fill::ActiveModel {
        venue: Set(venue),
        mode: Set(mode),
        address: Set(address),
        trade_id: Set(trade_id.to_owned()),
        closed_pnl: Set(closed_pnl.micros()),
        fee: Set(fee.micros()),
        is_external: Set(false),
        ..Default::default()
    }
}

fn account_columns(account: &VenueAccount) -> [String; 3] {
    let VenueAccount {
        venue,
        mode,
        address,
    } = account;
    [venue.to_string(), mode.to_string(), address.to_string()]
}

fn account_word(account: &VenueAccount) -> String {
    account_columns(account).join("/")
}

const fn book_of(book: Book) -> LedgerBook {
    match book {
        Book::Cash => LedgerBook::Cash,
        Book::Capital => LedgerBook::Capital,
        Book::Realised => LedgerBook::Realised,
        Book::Fees => LedgerBook::Fees,
        Book::Funding => LedgerBook::Funding,
        Book::External => LedgerBook::External,
    }
}

const fn kind_of(kind: ledger::PostingKind) -> PostingKind {
    match kind {
        ledger::PostingKind::Fill => PostingKind::Fill,
        ledger::PostingKind::Funding => PostingKind::Funding,
        ledger::PostingKind::Transfer => PostingKind::Transfer,
        ledger::PostingKind::Correction => PostingKind::Correction,
        ledger::PostingKind::External => PostingKind::External,
    }
}
