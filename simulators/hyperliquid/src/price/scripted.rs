//! Prices a test sets by hand.

use std::collections::BTreeMap;
use std::sync::Mutex;

use rust_decimal::Decimal;

use super::{Candle, Interval, Millis, PricePath};
use crate::market::{LISTINGS, Market};

/// Prices that stand still until they are set.
#[derive(Debug)]
pub struct Scripted {
    markets: Vec<Market>,
    prices: Mutex<BTreeMap<usize, Decimal>>,
    funding_rate: Decimal,
}

impl Scripted {
    /// Every listed market at its usual level, without funding.
    pub fn new() -> Self {
        let levels = LISTINGS
            .iter()
            .map(|listing| Decimal::new(listing.level_e5, 5));
        Self {
            markets: LISTINGS
                .iter()
                .map(crate::market::Listing::market)
                .collect(),
            prices: Mutex::new(levels.enumerate().collect()),
            funding_rate: Decimal::ZERO,
        }
    }

    /// The same with an hourly funding rate.
    #[must_use]
    pub const fn with_funding(mut self, rate: Decimal) -> Self {
        self.funding_rate = rate;
        self
    }

    /// Sets a market's price from the next tick on; an unknown name does nothing.
    pub fn set(&self, coin: &str, price: Decimal) {
        if let Some(market) = self.markets.iter().position(|market| market.name == coin) {
            self.lock().insert(market, price);
        }
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, BTreeMap<usize, Decimal>> {
        self.prices
            .lock()
            .expect("no thread panics while it holds the prices")
    }
}

impl Default for Scripted {
    fn default() -> Self {
        Self::new()
    }
}

impl PricePath for Scripted {
    fn markets(&self) -> &[Market] {
        &self.markets
    }

    fn price_at(&self, market: usize, _at: Millis) -> Option<Decimal> {
        self.lock().get(&market).copied()
    }

    fn candle(
        &self,
        market: usize,
        _interval: Interval,
        open_at: Millis,
        now: Millis,
    ) -> Option<Candle> {
        let price = self.price_at(market, now)?;
        Some(Candle {
            open_at,
            open: price,
            high: price,
            low: price,
            close: price,
            volume: Decimal::ONE_HUNDRED,
        })
    }

    fn funding_rate(&self, _market: usize, _hour: Millis) -> Decimal {
        self.funding_rate
    }
}
