//! Prices as they stream: the latest wins, nothing is stored.

use domain::{Price, Timestamp, Token, Venue};
use serde::{Deserialize, Serialize};

/// The broadcast topic of Hyperliquid's prices; each message is one [`PriceBatch`] in JSON.
pub const PRICES_HYPERLIQUID: &str = "prices.hyperliquid";

/// The prices that changed together.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PriceBatch {
    /// Whose prices.
    pub venue: Venue,
    /// One entry a market.
    pub ticks: Vec<PriceTick>,
    /// The venue's time, on the market clock.
    pub at: Timestamp,
    /// When the message reached us, on the wall clock: staleness is judged by this.
    pub received_at: Timestamp,
}

/// The price of one market.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PriceTick {
    /// The token.
    pub token: Token,
    /// The price positions are valued and stops are triggered at.
    pub mark: Price,
    /// Best bid, when known.
    pub bid: Option<Price>,
    /// Best ask, when known.
    pub ask: Option<Price>,
}
