//! A market as the graph shows it.

use async_graphql::{ID, SimpleObject};
use graph::{DateTime, Decimal, Money, Venue};

/// What can be traded at a venue, its limits and its price.
#[derive(SimpleObject)]
pub struct Market {
    /// The market.
    id: ID,
    /// Where it is.
    venue: Venue,
    /// The token as posts name it.
    token: String,
    /// The venue's own name of the market.
    symbol: String,
    /// Decimals a size may have.
    size_decimals: i32,
    /// The highest leverage the venue allows.
    max_leverage: i32,
    /// The smallest order.
    min_notional: Money,
    /// The price positions are valued at; absent while unknown.
    mark_price: Option<Decimal>,
    /// Whether the price is too old to decide on.
    is_stale: bool,
    /// When the venue last told the price.
    as_of: DateTime,
    /// Hourly funding as a fraction; positive is paid by longs.
    funding_rate: Option<Decimal>,
}

impl Market {
    /// Whether this is the market's id.
    pub fn has_id(&self, id: &ID) -> bool {
        self.id == *id
    }
}

impl From<venue::Market> for Market {
    fn from(market: venue::Market) -> Self {
        let venue::Market {
            venue,
            token,
            symbol,
            token_multiplier: _,
            size_decimals,
            max_leverage,
            min_notional,
            mark_price,
            funding_rate,
            is_open: _,
            is_fresh,
            as_of,
        } = market;
        let ratio = |rate| domain::Ratio::try_new(rate).ok().map(Decimal::from);
        Self {
            id: ID(format!("market_hyperliquid_{symbol}")),
            venue: venue.into(),
            token: token.to_string(),
            symbol,
            size_decimals: i32::try_from(size_decimals).unwrap_or(i32::MAX),
            max_leverage: i32::from(max_leverage.get()),
            min_notional: min_notional.into(),
            mark_price: mark_price.map(Decimal::from),
            is_stale: !is_fresh,
            as_of,
            funding_rate: funding_rate.and_then(ratio),
        }
    }
}
