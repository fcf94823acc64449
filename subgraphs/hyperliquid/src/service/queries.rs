//! Markets and candles.

use chrono::TimeDelta;
use domain::{Timestamp, Token};
use tokio::sync::watch;
use venue::commands::{LoadCandles, LookUpMarkets};
use venue::{Candle, Market};

use super::Hyperliquid;
use crate::candles::CandleKey;
use crate::convert;
use crate::error::HyperliquidError;

/// The most candles of one answer.
pub const CANDLES_MAX: u16 = 500;

/// The span of one candle.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Interval {
    /// The venue's word.
    pub word: &'static str,
    /// How long it is.
    pub minutes: i64,
}

/// The interval signals are decided on.
pub const ONE_HOUR: Interval = Interval {
    word: "1h",
    minutes: 60,
};

impl Hyperliquid {
    /// The markets asked for, or all; what is missing is not listed.
    pub fn look_up_markets(
        &self,
        command: &LookUpMarkets,
    ) -> Result<Vec<Market>, HyperliquidError> {
        self.expect_markets()?;
        if command.tokens.is_empty() {
            return Ok(self.list_markets());
        }
        let tokens = command.tokens.iter();
        Ok(tokens.filter_map(|token| self.find_market(token)).collect())
    }

    /// The newest 1-hour candles of a token; none when it is not listed.
    pub async fn load_candles(
        &self,
        command: &LoadCandles,
    ) -> Result<Vec<Candle>, HyperliquidError> {
        let LoadCandles { token, limit } = command;
        match self.candles(token, ONE_HOUR, self.now(), *limit).await {
            Err(HyperliquidError::NotListed(_)) => Ok(Vec::new()),
            answer => answer,
        }
    }

    fn market(&self, token: &Token) -> Result<Market, HyperliquidError> {
        let listing = self.listing(token)?;
        let market = listing.map(|listing| listing.market);
        market.ok_or_else(|| HyperliquidError::NotListed(token.to_string()))
    }

    /// The newest candle of a token, whenever it moves.
    pub fn watch_candle(
        &self,
        token: &Token,
        interval: Interval,
    ) -> Result<watch::Receiver<Option<Candle>>, HyperliquidError> {
        let market = self.market(token)?;
        let key = CandleKey {
            symbol: market.symbol,
            interval: interval.word.to_owned(),
        };
        Ok(self.candle_book.watch(key)?)
    }

    /// At most `limit` candles of a token that end at a moment, oldest first.
    pub async fn candles(
        &self,
        token: &Token,
        interval: Interval,
        to: Timestamp,
        limit: u16,
    ) -> Result<Vec<Candle>, HyperliquidError> {
        let market = self.market(token)?;
        let limit = i32::from(limit.clamp(1, CANDLES_MAX));
        let from = to - TimeDelta::minutes(interval.minutes) * limit;
        let rows = self
            .client
            .candles(&market.symbol, interval.word, from, to)
            .await?;
        let mut candles = Vec::with_capacity(rows.len());
        for row in &rows {
            match convert::candle(row) {
                Ok(candle) => candles.push(candle),
                Err(error) => {
                    metrics::counter!("venue_rows_skipped_total", "row" => "candle").increment(1);
                    tracing::warn!(%error, "candle skipped");
                }
            }
        }
        candles.sort_by_key(|candle| candle.open_time);
        Ok(candles)
    }
}
