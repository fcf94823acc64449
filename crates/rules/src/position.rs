//! The life of one position, built from fills and the venue's word alone.
//!
//! The machine is total: every state decides every event. Its invariants, held by the properties in
//! `tests` and, over a million histories, by the example `position_histories`:
//!
//! - exits never take more than entries brought: no story flips a side;
//! - an execution is booked once;
//! - CLOSED comes from evidence of the venue alone, a fill or its word, and with nothing held;
//! - UNKNOWN is settled by evidence alone, never by time;
//! - protection and a close are never larger than what is held, here or at the venue;
//! - what is realised and what it costs to hold follow the venue's own convention, the running
//!   average, so that both sides of the daily equation speak of the same thing; a closed position's
//!   result is what was sold less what was bought, in whichever order fills were heard.

mod apply;
mod leave;

use domain::{MoneyError, Price, Quantity, Side, Usdc};
use rust_decimal::Decimal;

pub use apply::apply;
pub use leave::{LeaveStep, leave_step};

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
    /// Dollars of the cost that what exited took with it, at the average held at the time.
    pub released_cost: Decimal,
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
            released_cost: Decimal::ZERO,
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

    /// The average price of what is held; of all entries once nothing is.
    pub fn entry_price(&self) -> Option<Price> {
        let held = self.quantity();
        if held.is_zero() {
            return average(self.entry_cost, self.entered);
        }
        average(self.held_cost(), held)
    }

    /// The average price of the exits.
    pub fn exit_price(&self) -> Option<Price> {
        average(self.exit_proceeds, self.exited)
    }

    /// What exits realised, before fees and funding.
    pub fn realised_pnl(&self) -> Result<Usdc, MoneyError> {
        self.gain(self.released_cost, self.exit_proceeds)
    }

    /// What the holding would realise at this price, before fees and funding.
    pub fn unrealised_pnl(&self, mark: Price) -> Result<Usdc, MoneyError> {
        let held = self.quantity();
        if held.is_zero() {
            return Ok(Usdc::ZERO);
        }
        let worth = mark.decimal().checked_mul(held.decimal());
        self.gain(self.held_cost(), worth.ok_or(MoneyError::TooLarge)?)
    }

    /// Dollars that what is held cost.
    pub fn held_cost(&self) -> Decimal {
        self.entry_cost - self.released_cost
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
