//! The life of one position, built from fills and the venue's word alone.
//!
//! Profit is counted from sums of what was bought and sold, so the order in which fills are heard
//! does not matter, and a closed position's result is exact.

mod apply;

use domain::{MoneyError, Price, Quantity, Side, Usdc};
use rust_decimal::Decimal;

pub use apply::apply;

/// Declares the states with their words.
macro_rules! states {
    ($($(#[$doc:meta])* $name:ident = $word:literal,)+) => {
        /// Where a position stands.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum PositionState { $($(#[$doc])* $name,)+ }

        impl PositionState {
            /// Every state.
            pub const ALL: &'static [Self] = &[$(Self::$name,)+];

            /// The word in columns, events and the graph.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$name => $word,)+ }
            }
        }
    };
}

states! {
    /// Its entry is not finished.
    Opening = "OPENING",
    /// Held and watched.
    Open = "OPEN",
    /// An exit is on its way.
    Closing = "CLOSING",
    /// Flat, by the venue's word.
    Closed = "CLOSED",
    /// The venue's word and ours differ.
    Unknown = "UNKNOWN",
}

/// One position and the sums it is made of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Position {
    /// Which way.
    pub side: Side,
    /// Where it stands.
    pub state: PositionState,
    /// Units its entries filled.
    pub entered: Quantity,
    /// Units its exits filled.
    pub exited: Quantity,
    /// Dollars its entries cost.
    pub entry_cost: Decimal,
    /// Dollars its exits brought.
    pub exit_proceeds: Decimal,
    /// What the venue charged; negative is a rebate.
    pub fees: Usdc,
    /// Funding paid (negative) or received.
    pub funding: Usdc,
    /// Executions that were booked, by the venue's id.
    pub trade_ids: Vec<String>,
}

/// Whether a fill adds to a position or takes from it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum FillEffect {
    /// It adds.
    Entry,
    /// It takes.
    Exit,
}

/// One execution that belongs to a position.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PositionFill {
    /// The venue's id of it.
    pub trade_id: String,
    /// Adds or takes.
    pub effect: FillEffect,
    /// How much.
    pub quantity: Quantity,
    /// At which price.
    pub price: Price,
    /// What the venue charged.
    pub fee: Usdc,
}

/// What can be heard of a position.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PositionEvent {
    /// An execution was booked.
    Filled(PositionFill),
    /// Nothing more will enter.
    EntryEnded,
    /// Funding was paid (negative) or received.
    Funded(Usdc),
    /// An exit is on its way.
    ExitStarted,
    /// The exit ended and something is left.
    ExitEnded,
    /// The venue was asked and holds this much on our side.
    VenueHolds(Quantity),
}

/// What became of an event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The position changed.
    Changed(Position),
    /// Nothing new.
    Unchanged,
    /// It cannot be true. Kept as evidence, never booked.
    Anomaly(Anomaly),
}

/// What cannot be true of a position.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, thiserror::Error)]
pub enum Anomaly {
    /// An exit took more than was held: it would have flipped the side.
    #[error("an exit took more than was held")]
    ExitBeyondHolding,
    /// An execution of nothing.
    #[error("an execution of nothing")]
    EmptyExecution,
    /// A number left the range of exact arithmetic.
    #[error("a number is out of range")]
    OutOfRange,
}

impl Position {
    /// A position whose entry is on its way.
    pub const fn opening(side: Side) -> Self {
        Self {
            side,
            state: PositionState::Opening,
            entered: Quantity::ZERO,
            exited: Quantity::ZERO,
            entry_cost: Decimal::ZERO,
            exit_proceeds: Decimal::ZERO,
            fees: Usdc::ZERO,
            funding: Usdc::ZERO,
            trade_ids: Vec::new(),
        }
    }

    /// How much is held.
    pub fn quantity(&self) -> Quantity {
        self.entered
            .checked_sub(self.exited)
            .unwrap_or(Quantity::ZERO)
    }

    /// The average price of the entries.
    pub fn entry_price(&self) -> Option<Price> {
        average(self.entry_cost, self.entered)
    }

    /// The average price of the exits.
    pub fn exit_price(&self) -> Option<Price> {
        average(self.exit_proceeds, self.exited)
    }

    /// What exits realised, before fees and funding. Exact once everything entered has left.
    pub fn realised_pnl(&self) -> Result<Usdc, MoneyError> {
        let cost = if self.exited == self.entered {
            self.entry_cost
        } else {
            self.entry_cost
                .checked_mul(self.exited.decimal())
                .and_then(|cost| cost.checked_div(self.entered.decimal()))
                .ok_or(MoneyError::TooLarge)?
        };
        self.gain(cost, self.exit_proceeds)
    }

    /// What the holding would realise at this price, before fees and funding.
    pub fn unrealised_pnl(&self, mark: Price) -> Result<Usdc, MoneyError> {
        let held = self.quantity();
        let Some(entry) = self.entry_price() else {
            return Ok(Usdc::ZERO);
        };
        let product = |price: Price| {
            price
                .decimal()
                .checked_mul(held.decimal())
                .ok_or(MoneyError::TooLarge)
        };
        self.gain(product(entry)?, product(mark)?)
    }

    /// What the position brought in all: fills, fees and funding.
    pub fn net_pnl(&self) -> Result<Usdc, MoneyError> {
        self.realised_pnl()?
            .checked_sub(self.fees)?
            .checked_add(self.funding)
    }

    /// How much a protective stop may cover: never more than is held, here or at the venue.
    pub fn protectable(&self, venue_holds: Quantity) -> Quantity {
        match self.state {
            PositionState::Closed => Quantity::ZERO,
            _ => self.quantity().min(venue_holds),
        }
    }

    /// How much an exit may ask for: never more than the venue holds, so it cannot flip the side.
    pub fn closable(&self, venue_holds: Quantity) -> Quantity {
        self.protectable(venue_holds)
    }

    fn gain(&self, cost: Decimal, proceeds: Decimal) -> Result<Usdc, MoneyError> {
        let gain = match self.side {
            Side::Long => proceeds.checked_sub(cost),
            Side::Short => cost.checked_sub(proceeds),
        };
        Usdc::from_decimal_nearest(gain.ok_or(MoneyError::TooLarge)?)
    }
}

fn average(total: Decimal, units: Quantity) -> Option<Price> {
    Price::try_new(total.checked_div(units.decimal())?).ok()
}

#[cfg(test)]
mod tests;
