//! The exchange itself: accounts, orders and books, moved by signed actions and by time.
//! No I/O: the moment is passed in, what happened is handed out.

mod account;
mod act;
mod admission;
mod booking;
mod cancel;
mod check;
mod event;
mod matching;
mod modify;
mod order;
mod place;
mod position;
mod settings;
mod tick;
mod transfer;
mod trigger;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use domain::Address;
use evm::hyperliquid::Chain;
use rust_decimal::{Decimal, RoundingStrategy};
use serde::{Deserialize, Serialize};

use crate::book::Book;
use crate::price::{Millis, PricePath};

pub(crate) use account::Fresh;
pub use account::{Account, Agent, History, Ledger, LedgerDelta, LeverageSetting, Margin};
pub use event::{Event, Fill, FundingPayment, Liquidation};
pub use order::{Order, OrderRecord, OrderStatus, Phase, TriggerSpec};
pub use position::Position;

/// Micro-dollars.
pub type Micros = i64;

/// Micro-dollars in a dollar.
pub const MICROS: i64 = 1_000_000;

/// The stand-in's own side of every trade with its invented depth, so that nothing is created or
/// lost: its cash and sizes mirror the users'.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct House {
    /// What it paid and was paid.
    pub cash: Micros,
    /// What it took in fees.
    pub fees: Micros,
    /// Its size in each market.
    pub sizes: BTreeMap<u32, Decimal>,
}

/// Counters and the house: what belongs to no account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Globals {
    /// The next order's id.
    pub next_oid: u64,
    /// The next trade's id.
    pub next_tid: u64,
    /// The stand-in's own side.
    pub house: House,
    /// The last hour for which funding was paid.
    pub funded_until: Option<Millis>,
}

impl Default for Globals {
    fn default() -> Self {
        Self {
            next_oid: 1_000_000,
            next_tid: 500_000_000,
            house: House::default(),
            funded_until: None,
        }
    }
}

/// The exchange.
#[derive(Debug)]
pub struct Exchange {
    pub(crate) chain: Chain,
    pub(crate) path: Arc<dyn PricePath>,
    pub(crate) books: Vec<Book>,
    pub(crate) accounts: BTreeMap<Address, Account>,
    pub(crate) histories: BTreeMap<Address, History>,
    pub(crate) nonces: BTreeMap<Address, BTreeSet<u64>>,
    pub(crate) globals: Globals,
    /// Accounts changed since the journal was last written.
    pub(crate) dirty: BTreeSet<Address>,
    /// Signers whose nonces changed since then.
    pub(crate) dirty_nonces: BTreeSet<Address>,
    events: Vec<Event>,
    /// The moment of the action or tick in progress.
    pub(crate) now: Millis,
    /// What a fault does to the action in progress.
    hazard: Hazard,
}

/// What a fault does to one action inside the exchange.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Hazard {
    /// An order to be cancelled fills just before.
    pub(crate) is_cancel_racing: bool,
    /// So many percent of an immediate order find something.
    pub(crate) fill_percent: Option<u32>,
}

impl Exchange {
    /// An exchange without accounts.
    pub fn new(chain: Chain, path: Arc<dyn PricePath>) -> Self {
        let books = path.markets().iter().cloned().map(Book::new).collect();
        Self {
            chain,
            path,
            books,
            accounts: BTreeMap::new(),
            histories: BTreeMap::new(),
            nonces: BTreeMap::new(),
            globals: Globals::default(),
            dirty: BTreeSet::new(),
            dirty_nonces: BTreeSet::new(),
            events: Vec::new(),
            now: 0,
            hazard: Hazard::default(),
        }
    }

    /// What happened since this was last asked.
    pub fn take_events(&mut self) -> Vec<Event> {
        std::mem::take(&mut self.events)
    }

    /// One account, as it stands.
    pub fn account(&self, address: &Address) -> Option<&Account> {
        self.accounts.get(address)
    }

    /// One account's past.
    pub fn history(&self, address: &Address) -> Option<&History> {
        self.histories.get(address)
    }

    /// The books, in the order of the asset ids.
    pub fn books(&self) -> &[Book] {
        &self.books
    }

    /// How many accounts there are.
    pub fn account_count(&self) -> usize {
        self.accounts.len()
    }

    /// Rows of the price source that could not be read.
    pub fn skipped_rows(&self) -> u64 {
        self.path.skipped_rows()
    }

    /// The counters and the stand-in's own side.
    pub const fn globals(&self) -> &Globals {
        &self.globals
    }

    pub(crate) fn index_of(&self, coin: &str) -> Option<usize> {
        self.books.iter().position(|book| book.market.name == coin)
    }

    pub(crate) fn book(&self, asset: u32) -> Option<&Book> {
        self.books.get(usize::try_from(asset).ok()?)
    }

    fn book_mut(&mut self, asset: u32) -> Option<&mut Book> {
        self.books.get_mut(usize::try_from(asset).ok()?)
    }

    /// The mark price, which here is the middle of the book.
    pub(crate) fn mark(&self, asset: u32) -> Option<Decimal> {
        self.book(asset)?.mid
    }

    fn emit(&mut self, event: Event) {
        self.events.push(event);
    }

    /// An account that is about to change.
    fn account_mut(&mut self, address: &Address) -> Option<&mut Account> {
        let account = self.accounts.get_mut(address)?;
        self.dirty.insert(address.clone());
        Some(account)
    }

    fn history_mut(&mut self, address: &Address) -> &mut History {
        self.dirty.insert(address.clone());
        self.histories.entry(address.clone()).or_default()
    }

    /// Remembers an order's latest status and tells who listens.
    fn note(&mut self, owner: &Address, order: Order, status: OrderStatus) {
        let record = OrderRecord {
            order,
            status,
            status_at: self.now,
        };
        self.history_mut(owner).note(record.clone());
        self.emit(Event::Order {
            user: owner.clone(),
            record: Box::new(record),
        });
    }

    fn next_oid(&mut self) -> u64 {
        self.globals.next_oid += 1;
        self.globals.next_oid
    }

    /// Puts orders that rest back into the books after a restart.
    pub(crate) fn rebuild_books(&mut self) {
        for (owner, account) in &self.accounts {
            for order in account
                .orders
                .values()
                .filter(|order| order.phase == Phase::Resting)
            {
                let Some(book) = self.books.get_mut(order.asset as usize) else {
                    continue;
                };
                let resting = crate::book::Resting {
                    owner: owner.clone(),
                    size: order.size,
                };
                book.rest(order.is_buy, order.price, order.oid, resting);
            }
        }
    }
}

/// Dollars to the nearest micro-dollar.
pub(crate) fn micros(dollars: Decimal) -> Micros {
    let micros = dollars
        .saturating_mul(Decimal::from(MICROS))
        .round_dp_with_strategy(0, RoundingStrategy::MidpointNearestEven);
    i64::try_from(micros).unwrap_or(if micros.is_sign_negative() {
        i64::MIN
    } else {
        i64::MAX
    })
}

/// Micro-dollars as dollars.
pub(crate) fn dollars(micros: Micros) -> Decimal {
    Decimal::new(micros, 6).normalize()
}
