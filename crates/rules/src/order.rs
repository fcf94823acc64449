//! The life of one order. Total over state and event: whatever is heard, the answer is defined.
//!
//! Fills are the venue's truth and are booked even when they come late. What cannot be true is
//! kept as an [`Anomaly`] and never booked. UNKNOWN ends only by the venue's evidence. An order
//! that is replaced lives on under the venue's next id: whatever is told of an id it had before
//! changes nothing. What always holds is written down, and checked, in [`invariants`].

mod apply;
pub mod invariants;

use domain::{Price, Quantity, Timestamp};
use rust_decimal::Decimal;

pub use apply::apply;
pub use invariants::{Broken, check_step};

/// Declares the states with their words.
macro_rules! states {
    ($($(#[$doc:meta])* $name:ident = $word:literal,)+) => {
        /// Where an order stands.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum OrderState { $($(#[$doc])* $name,)+ }

        impl OrderState {
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
    /// Durable, not sent.
    Planned = "PLANNED",
    /// Sent, not answered.
    Sent = "SENT",
    /// In the book or waiting for its trigger.
    Resting = "RESTING",
    /// Filled in part, the rest still works.
    PartiallyFilled = "PARTIALLY_FILLED",
    /// Filled as a whole.
    Filled = "FILLED",
    /// Ended before it was filled as a whole.
    Cancelled = "CANCELLED",
    /// Refused.
    Rejected = "REJECTED",
    /// Its time ran out before the venue had it.
    Expired = "EXPIRED",
    /// Sent, and nobody knows what became of it.
    Unknown = "UNKNOWN",
}

impl OrderState {
    /// Whether the order can no longer work at the venue.
    pub const fn is_final(self) -> bool {
        matches!(
            self,
            Self::Filled | Self::Cancelled | Self::Rejected | Self::Expired
        )
    }
}

/// One order and what was booked on it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Order {
    /// Where it stands.
    pub state: OrderState,
    /// Its size.
    pub quantity: Quantity,
    /// The venue's id, once known; none while its former one ended and the next is not told.
    pub venue_order_id: Option<String>,
    /// The ids it had before, oldest first.
    pub superseded: Vec<String>,
    /// The size of the replacement that is on its way, while one is: the venue may know it under
    /// an id we have not heard.
    pub replacement: Option<Quantity>,
    /// After this moment the venue refuses to take it.
    pub expires_at: Option<Timestamp>,
    /// What was executed, each execution once.
    pub fills: Vec<Execution>,
}

/// One execution.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Execution {
    /// The venue's id of it.
    pub trade_id: String,
    /// How much.
    pub quantity: Quantity,
    /// At which price.
    pub price: Price,
}

/// What can be heard of an order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OrderEvent {
    /// We are about to send it.
    Sending,
    /// We gave it up before it was sent.
    Withdrawn,
    /// It was surely never sent.
    NotSent,
    /// The venue has it.
    Acknowledged {
        /// The venue's id.
        venue_order_id: String,
    },
    /// We are about to replace it by one with other terms, under the same id of ours.
    Replacing {
        /// The size it is to have, with what was executed of it.
        quantity: Quantity,
    },
    /// The venue did not take the replacement: it works as it did.
    ReplacementRefused,
    /// The venue gave it a new id, as it does when an order is modified.
    Superseded {
        /// The new id.
        venue_order_id: String,
    },
    /// The venue refused it.
    Rejected,
    /// The venue reported an execution.
    Filled(Execution),
    /// The venue says it works no more; what was filled stays filled.
    Cancelled {
        /// Which of the venue's orders ended; none when the venue was asked by our own id.
        venue_order_id: Option<String>,
    },
    /// No answer came in time.
    TimedOut,
    /// The venue was asked and does not know it.
    Absent {
        /// When the venue said so.
        as_of: Timestamp,
        /// How long after its expiry that is evidence.
        grace: chrono::TimeDelta,
    },
}

/// What became of an event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The order changed.
    Changed(Order),
    /// Nothing new: heard before, or overtaken.
    Unchanged,
    /// It cannot be true. Kept as evidence, never booked.
    Anomaly(Anomaly),
}

/// What cannot be true of an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, thiserror::Error)]
pub enum Anomaly {
    /// More was filled than ordered.
    #[error("more was filled than ordered")]
    Overfill,
    /// Something happened to an order that was never sent.
    #[error("the venue knows an order that was never sent")]
    NeverSent,
    /// A refused order was filled. The one contradiction that is booked all the same: what the
    /// venue executed is held, and nobody may be left alone with it.
    #[error("a refused order was filled")]
    FilledAfterRejection,
    /// A filled order was refused.
    #[error("a filled order was refused")]
    RejectedAfterFill,
    /// Two venue orders claim to be ours.
    #[error("the venue knows the order under another id")]
    OtherVenueOrder,
    /// One execution was told twice with different numbers.
    #[error("one execution was told twice with different numbers")]
    ExecutionChanged,
    /// An execution of nothing.
    #[error("an execution of nothing")]
    EmptyExecution,
    /// The venue forgot an order it had.
    #[error("the venue does not know an order it had")]
    Vanished,
    /// A number left the range of exact arithmetic.
    #[error("a number is out of range")]
    OutOfRange,
    /// One account's order was told of another account.
    #[error("the order is of another account")]
    AnotherAccount,
    /// It was told in another market or on the other side.
    #[error("the order is in another market or on the other side")]
    AnotherMarket,
    /// It ended here, and the venue still lets it work.
    #[error("an ended order still works at the venue")]
    StillWorking,
}

impl Anomaly {
    /// The stable code.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Overfill => "OVERFILL",
            Self::NeverSent => "NEVER_SENT",
            Self::FilledAfterRejection => "FILLED_AFTER_REJECTION",
            Self::RejectedAfterFill => "REJECTED_AFTER_FILL",
            Self::OtherVenueOrder => "OTHER_VENUE_ORDER",
            Self::ExecutionChanged => "EXECUTION_CHANGED",
            Self::EmptyExecution => "EMPTY_EXECUTION",
            Self::Vanished => "VANISHED",
            Self::OutOfRange => "OUT_OF_RANGE",
            Self::AnotherAccount => "ANOTHER_ACCOUNT",
            Self::AnotherMarket => "ANOTHER_MARKET",
            Self::StillWorking => "STILL_WORKING",
        }
    }
}

impl Order {
    /// A durable order that was not sent.
    pub fn planned(quantity: Quantity, expires_at: Option<Timestamp>) -> Self {
        Self {
            state: OrderState::Planned,
            quantity,
            venue_order_id: None,
            superseded: vec![],
            replacement: None,
            expires_at,
            fills: vec![],
        }
    }

    /// Whether a replacement is on its way.
    pub const fn is_replacing(&self) -> bool {
        self.replacement.is_some()
    }

    /// Whether as much was executed as it is large, and nothing larger may have taken its place.
    pub fn is_whole(&self) -> bool {
        let may_grow = self.replacement.is_some_and(|next| next > self.quantity);
        self.filled_quantity() == self.quantity && !may_grow
    }

    /// How much was executed.
    pub fn filled_quantity(&self) -> Quantity {
        let sum = self.fills.iter().map(|fill| fill.quantity.decimal()).sum();
        Quantity::try_new(sum).unwrap_or(self.quantity)
    }

    /// The average price of what was executed.
    pub fn average_price(&self) -> Option<Price> {
        let cost: Decimal = self
            .fills
            .iter()
            .map(|fill| fill.quantity.decimal().checked_mul(fill.price.decimal()))
            .sum::<Option<Decimal>>()?;
        Price::try_new(cost.checked_div(self.filled_quantity().decimal())?).ok()
    }

    /// Whether the venue ever told an id or an execution of it.
    pub fn is_known_at_venue(&self) -> bool {
        self.venue_order_id.is_some() || !self.superseded.is_empty() || !self.fills.is_empty()
    }

    /// How much may still be executed; an unknown order counts whole.
    pub fn open_quantity(&self) -> Quantity {
        if self.state.is_final() {
            return Quantity::ZERO;
        }
        self.quantity
            .checked_sub(self.filled_quantity())
            .unwrap_or(Quantity::ZERO)
    }
}

#[cfg(test)]
mod tests;
