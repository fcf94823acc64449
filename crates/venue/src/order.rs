//! Orders as a venue takes them, and what it says became of them.

use domain::{ClientOrderId, LiquidityRole, Price, Quantity, Side, Timestamp, Token, Usdc};
use serde::{Deserialize, Serialize};

/// Whether an order buys or sells.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum OrderSide {
    /// Raises the signed position.
    Buy,
    /// Lowers the signed position.
    Sell,
}

impl OrderSide {
    /// The order that opens a position of this side.
    pub const fn opening(side: Side) -> Self {
        match side {
            Side::Long => Self::Buy,
            Side::Short => Self::Sell,
        }
    }

    /// The order that undoes this one.
    #[must_use]
    pub const fn opposite(self) -> Self {
        match self {
            Self::Buy => Self::Sell,
            Self::Sell => Self::Buy,
        }
    }

    /// The order that closes a position of this side.
    pub const fn closing(side: Side) -> Self {
        Self::opening(side.opposite())
    }
}

/// How an order is to be filled.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "SCREAMING_SNAKE_CASE", deny_unknown_fields)]
pub enum OrderTerms {
    /// Fills at once up to the limit; what does not fill is cancelled.
    ImmediateOrCancel {
        /// The worst price accepted.
        limit_price: Price,
    },
    /// Rests until filled or cancelled.
    GoodTilCancelled {
        /// The price it rests at.
        limit_price: Price,
    },
    /// Becomes a market order when the mark price reaches the trigger.
    StopMarket {
        /// The mark price that triggers it.
        trigger_price: Price,
    },
}

/// The stop that is placed with an entry.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Protection {
    /// Its own client order id.
    pub client_order_id: ClientOrderId,
    /// The mark price that triggers it.
    pub trigger_price: Price,
}

/// What the venue knows of one order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct VenueOrder {
    /// Ours, when the order is ours.
    pub client_order_id: Option<ClientOrderId>,
    /// The venue's id.
    pub venue_order_id: String,
    /// The token.
    pub token: Token,
    /// Buy or sell.
    pub side: OrderSide,
    /// The size it was placed with.
    pub quantity: Quantity,
    /// How much of it was filled.
    pub filled_quantity: Quantity,
    /// The average price of what was filled.
    pub average_price: Option<Price>,
    /// The trigger of a stop.
    pub trigger_price: Option<Price>,
    /// Whether it can only reduce.
    pub is_reduce_only: bool,
    /// Where it stands.
    pub status: VenueOrderStatus,
    /// When the venue said so.
    pub as_of: Timestamp,
}

/// Where an order stands at the venue.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(
    tag = "state",
    rename_all = "SCREAMING_SNAKE_CASE",
    deny_unknown_fields
)]
pub enum VenueOrderStatus {
    /// In the book, perhaps partly filled.
    Resting,
    /// Waits for its trigger.
    Waiting,
    /// Filled as a whole.
    Filled,
    /// Ended by us, by the user or by the venue; what was filled before stays filled.
    Cancelled {
        /// The venue's own word.
        reason: String,
    },
    /// Refused.
    Rejected {
        /// The venue's own words.
        reason: String,
    },
}

/// One execution as the venue reports it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct VenueFill {
    /// The venue's id of the execution: the same fill is never booked twice.
    pub trade_id: String,
    /// The venue's id of the order.
    pub venue_order_id: String,
    /// Ours, when the order is ours.
    pub client_order_id: Option<ClientOrderId>,
    /// The token.
    pub token: Token,
    /// Buy or sell.
    pub side: OrderSide,
    /// The price.
    pub price: Price,
    /// How much.
    pub quantity: Quantity,
    /// What the venue charged; negative is a rebate.
    pub fee: Usdc,
    /// What the venue says the fill realised, before fees.
    pub closed_pnl: Usdc,
    /// Maker or taker.
    pub liquidity_role: LiquidityRole,
    /// Whether the venue closed the position by force.
    pub is_liquidation: bool,
    /// Whether the venue took the position's profit for another's loss (auto-deleveraging).
    #[serde(default)]
    pub is_deleveraging: bool,
    /// When.
    pub filled_at: Timestamp,
}
