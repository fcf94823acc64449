//! The books of one venue account: double entry, each change once, each day checked.
//!
//! Every change of an account's money is a posting whose lines sum to zero. Its key is made of the
//! venue's own facts, so that hearing of it again changes nothing. Invariants, held by the
//! properties in `tests`:
//!
//! - the balances of all books sum to zero, always;
//! - a key is booked once, whoever tells of it and however often;
//! - a position's lines sum to its realised result, its fees and its funding;
//! - over any span in which every fact was heard, the daily equation holds.

mod equation;

use std::collections::{BTreeMap, BTreeSet};

use domain::{LedgerLineId, MoneyError, PostingId, Usdc};
use sha2::{Digest, Sha256};

use crate::position::Position;

pub use equation::{Equation, Flows, Standing, equate};

/// Declares words with the texts they are stored and shown as.
macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $word:literal,)+ }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name { $($(#[$vdoc])* $variant,)+ }

        impl $name {
            /// Every one of them.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)+];

            /// The word in columns, facts and the graph.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $word,)+ }
            }
        }
    };
}

words! {
    /// Where an amount is booked. What comes is positive in CASH and negative where it comes from.
    Book {
        /// What the account holds in USDC, before anything unrealised.
        Cash = "CASH",
        /// What was deposited, less what was withdrawn.
        Capital = "CAPITAL",
        /// What exits of our positions realised.
        Realised = "REALISED",
        /// What the venue charged for our fills.
        Fees = "FEES",
        /// What positions paid or received for being held.
        Funding = "FUNDING",
        /// What trades brought that are not ours.
        External = "EXTERNAL",
    }
}

words! {
    /// What a posting is of.
    PostingKind {
        /// An execution of one of our orders.
        Fill = "FILL",
        /// A funding payment.
        Funding = "FUNDING",
        /// A deposit or a withdrawal.
        Transfer = "TRANSFER",
        /// The venue's word in place of a fill that was not heard.
        Correction = "CORRECTION",
        /// An execution that is not ours.
        External = "EXTERNAL",
    }
}

/// An amount in one book.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Line {
    /// Which book.
    pub book: Book,
    /// How much; never nothing.
    pub amount: Usdc,
}

/// One balanced change of an account's books.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Posting {
    kind: PostingKind,
    key: String,
    lines: Vec<Line>,
}

impl Posting {
    /// Money came to the account, or left it, by no trade.
    pub fn transfer(transfer: &str, amount: Usdc) -> Result<Self, MoneyError> {
        let from = [(Book::Capital, amount)];
        Self::of(PostingKind::Transfer, transfer.to_owned(), &from)
    }

    /// What a funding payment meant for one position, or for what nobody of us holds.
    pub fn funding(payment: &str, of: &str, amount: Usdc) -> Result<Self, MoneyError> {
        let from = [(Book::Funding, amount)];
        Self::of(PostingKind::Funding, format!("{payment}/{of}"), &from)
    }

    /// What an execution changed in the books of its position.
    pub fn fill(
        position: &str,
        trade: &str,
        before: &Position,
        after: &Position,
    ) -> Result<Self, MoneyError> {
        let key = format!("{position}/{trade}");
        Self::of_change(PostingKind::Fill, key, before, after)
    }

    /// What was booked by the venue's word in place of a fill.
    pub fn correction(
        position: &str,
        correction: &str,
        before: &Position,
        after: &Position,
    ) -> Result<Self, MoneyError> {
        let key = format!("{position}/{correction}");
        Self::of_change(PostingKind::Correction, key, before, after)
    }

    /// An execution that is not ours: what the venue says it realised, less what it charged.
    pub fn external(trade: &str, closed_pnl: Usdc, fee: Usdc) -> Result<Self, MoneyError> {
        let from = [(Book::External, closed_pnl.checked_sub(fee)?)];
        Self::of(PostingKind::External, trade.to_owned(), &from)
    }

    /// The same the other way round: what was taken for a stranger's is ours after all.
    pub fn undone(&self) -> Result<Self, MoneyError> {
        let mut lines = Vec::with_capacity(self.lines.len());
        for line in &self.lines {
            let amount = Usdc::ZERO.checked_sub(line.amount)?;
            lines.push(Line { amount, ..*line });
        }
        Ok(Self {
            kind: self.kind,
            key: format!("{}/undone", self.key),
            lines,
        })
    }

    fn of_change(
        kind: PostingKind,
        key: String,
        before: &Position,
        after: &Position,
    ) -> Result<Self, MoneyError> {
        let realised = after.realised_pnl()?.checked_sub(realised_of(before)?)?;
        let charged = after.fees.checked_sub(before.fees)?;
        let paid = Usdc::ZERO.checked_sub(charged)?;
        Self::of(kind, key, &[(Book::Realised, realised), (Book::Fees, paid)])
    }

    /// What came to the cash, by where it came from: the cash line balances the others.
    fn of(kind: PostingKind, key: String, from: &[(Book, Usdc)]) -> Result<Self, MoneyError> {
        let mut cash = Usdc::ZERO;
        let mut lines = Vec::with_capacity(from.len() + 1);
        for (book, amount) in from {
            cash = cash.checked_add(*amount)?;
            let amount = Usdc::ZERO.checked_sub(*amount)?;
            lines.push(Line {
                book: *book,
                amount,
            });
        }
        lines.push(Line {
            book: Book::Cash,
            amount: cash,
        });
        lines.retain(|line| line.amount != Usdc::ZERO);
        Ok(Self { kind, key, lines })
    }

    /// What it is of.
    pub const fn kind(&self) -> PostingKind {
        self.kind
    }

    /// What makes it the same posting, whoever tells of it.
    pub fn key(&self) -> &str {
        &self.key
    }

    /// Its lines; they sum to zero. None when nothing moved.
    pub fn lines(&self) -> &[Line] {
        &self.lines
    }

    /// Its id in the books of an account.
    pub fn id(&self, account: &str) -> PostingId {
        let text = format!("{account}/{}/{}", self.kind.as_str(), self.key);
        PostingId::derived(digest(&text))
    }
}

/// The id of a posting's line: a posting has one line a book.
pub fn line_id(posting: PostingId, book: Book) -> LedgerLineId {
    LedgerLineId::derived(digest(&format!("{posting}/{}", book.as_str())))
}

/// A position that has not begun realised nothing.
fn realised_of(position: &Position) -> Result<Usdc, MoneyError> {
    if position.entered.is_zero() {
        return Ok(Usdc::ZERO);
    }
    position.realised_pnl()
}

fn digest(text: &str) -> [u8; 16] {
    let digest = Sha256::digest(text.as_bytes());
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&digest[..16]);
    bytes
}

/// The books of one account in memory: what replays, backtests and tests keep.
#[derive(Clone, Debug, Default)]
pub struct Ledger {
    booked: BTreeSet<(PostingKind, String)>,
    balances: BTreeMap<Book, Usdc>,
}

impl Ledger {
    /// Books a posting once; false when it already is.
    pub fn book(&mut self, posting: &Posting) -> Result<bool, MoneyError> {
        let key = (posting.kind, posting.key.clone());
        if self.booked.contains(&key) {
            return Ok(false);
        }
        let mut balances = self.balances.clone();
        for line in &posting.lines {
            let balance = balances.entry(line.book).or_default();
            *balance = balance.checked_add(line.amount)?;
        }
        self.balances = balances;
        self.booked.insert(key);
        Ok(true)
    }

    /// What stands in a book.
    pub fn balance(&self, book: Book) -> Usdc {
        self.balances.get(&book).copied().unwrap_or_default()
    }

    /// What came since the first posting, as the equation reads it.
    pub fn flows(&self) -> Result<Flows, MoneyError> {
        Flows::of_balances(|book| self.balance(book))
    }
}

#[cfg(test)]
mod tests;
