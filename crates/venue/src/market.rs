//! Markets and candles.

use domain::{Leverage, Price, Quantity, Timestamp, Token, Usdc, Venue};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

/// What can be traded at a venue, and its limits.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Market {
    /// Where it is.
    pub venue: Venue,
    /// The token as posts name it.
    pub token: Token,
    /// The venue's own name of the market.
    pub symbol: String,
    /// How many tokens one market unit holds: 1000 for `kPEPE`, else 1.
    pub token_multiplier: u32,
    /// Decimals a size may have.
    pub size_decimals: u32,
    /// The highest leverage the venue allows.
    pub max_leverage: Leverage,
    /// The smallest order.
    pub min_notional: Usdc,
    /// The price positions are valued at; absent while unknown.
    pub mark_price: Option<Price>,
    /// Hourly funding as a fraction; absent while unknown.
    #[serde(with = "rust_decimal::serde::str_option")]
    pub funding_rate: Option<Decimal>,
    /// Whether the venue takes orders in it now.
    pub is_open: bool,
    /// Whether `mark_price` is recent enough to decide on.
    pub is_fresh: bool,
    /// When the venue last said so.
    pub as_of: Timestamp,
}

/// Prices and volume of one span of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Candle {
    /// The first moment of the span.
    pub open_time: Timestamp,
    /// First price.
    pub open: Price,
    /// Highest price.
    pub high: Price,
    /// Lowest price.
    pub low: Price,
    /// Last price.
    pub close: Price,
    /// Units traded.
    pub volume: Quantity,
}
