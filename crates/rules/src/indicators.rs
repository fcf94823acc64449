//! What the market of the last hours says: RSI(14), MACD(12,26,9) and volume momentum.
//!
//! Each becomes one number from −1 (speaks for short) over 0 to 1 (speaks for long). Prices are
//! floats here and only here: an indicator is an opinion, never an amount.
#![expect(
    clippy::float_arithmetic,
    reason = "indicators are opinions about prices, never amounts of money"
)]

use chrono::TimeDelta;
use domain::{Price, Quantity, Timestamp};
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use ta::Next;
use ta::indicators::{MovingAverageConvergenceDivergence, RelativeStrengthIndex};

use crate::policy::SignalPolicy;

/// Candles the slowest indicator needs before it says anything: 26 + 9.
pub const CANDLES_MIN: usize = 35;

const RSI_PERIOD: usize = 14;
const MACD_FAST: usize = 12;
const MACD_SLOW: usize = 26;
const MACD_SIGNAL: usize = 9;
/// Hours whose volume is compared with the hours before.
const VOLUME_RECENT: usize = 5;
/// Hours they are compared with.
const VOLUME_BEFORE: usize = 20;
/// An RSI this far from 50 speaks with full voice.
const RSI_FULL: f64 = 20.0;
/// From here on it is overstretched and fades to nothing at 50.
const RSI_FADES: f64 = 30.0;

/// One hour of a market.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Candle {
    /// Its first moment.
    pub open_time: Timestamp,
    /// Its last price.
    pub close: Price,
    /// Units traded.
    pub volume: Quantity,
}

/// What the market says, each from −1 to 1 with four decimals.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MarketView {
    /// Relative strength.
    pub rsi: Decimal,
    /// Convergence and divergence of averages.
    pub macd: Decimal,
    /// Volume behind the last move.
    pub volume_momentum: Decimal,
}

/// Why the market says nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MarketDataMissing {
    /// Not enough history.
    #[error("too few candles")]
    TooFew,
    /// The newest candle ended too long ago.
    #[error("the newest candle is too old")]
    Stale,
    /// A number that cannot be used.
    #[error("a candle holds a number that cannot be used")]
    Unusable,
}

/// Reads the market from its 1-hour candles, oldest first.
pub fn market_view(
    candles: &[Candle],
    now: Timestamp,
    policy: &SignalPolicy,
) -> Result<MarketView, MarketDataMissing> {
    let newest = candles.last().ok_or(MarketDataMissing::TooFew)?;
    let interval = TimeDelta::milliseconds(policy.candle_interval_ms);
    let intervals_max = i32::try_from(policy.candle_intervals_max).unwrap_or(i32::MAX);
    // The newest candle covers one interval of its own before it starts to age.
    if now - newest.open_time > interval * intervals_max.saturating_add(1) {
        return Err(MarketDataMissing::Stale);
    }
    if candles.len() < CANDLES_MIN {
        return Err(MarketDataMissing::TooFew);
    }
    let closes: Vec<f64> = candles
        .iter()
        .filter_map(|c| c.close.decimal().to_f64())
        .collect();
    let volumes: Vec<f64> = candles
        .iter()
        .filter_map(|c| c.volume.decimal().to_f64())
        .collect();
    if closes.len() != candles.len() || volumes.len() != candles.len() {
        return Err(MarketDataMissing::Unusable);
    }
    Ok(MarketView {
        rsi: rounded(rsi_voice(&closes)?)?,
        macd: rounded(macd_voice(&closes)?)?,
        volume_momentum: rounded(volume_voice(&closes, &volumes))?,
    })
}

fn rounded(value: f64) -> Result<Decimal, MarketDataMissing> {
    let value = Decimal::try_from(value.clamp(-1.0, 1.0));
    value
        .map(|value| value.round_dp(4))
        .map_err(|_| MarketDataMissing::Unusable)
}

/// Strength speaks for its direction, until it is overstretched.
fn rsi_voice(closes: &[f64]) -> Result<f64, MarketDataMissing> {
    let mut rsi =
        RelativeStrengthIndex::new(RSI_PERIOD).map_err(|_| MarketDataMissing::Unusable)?;
    let mut last = 50.0;
    for close in closes {
        last = rsi.next(*close);
    }
    let strength: f64 = last - 50.0;
    let voice = (strength.abs() / RSI_FULL).min(1.0);
    let fading = ((50.0 - strength.abs()) / (50.0 - RSI_FADES)).clamp(0.0, 1.0);
    Ok(voice * fading * strength.signum())
}

/// The histogram against its own usual size.
fn macd_voice(closes: &[f64]) -> Result<f64, MarketDataMissing> {
    let mut macd = MovingAverageConvergenceDivergence::new(MACD_FAST, MACD_SLOW, MACD_SIGNAL)
        .map_err(|_| MarketDataMissing::Unusable)?;
    let histogram: Vec<f64> = closes
        .iter()
        .map(|close| macd.next(*close).histogram)
        .collect();
    let recent = &histogram[histogram.len().saturating_sub(MACD_SLOW)..];
    let usual = mean(&recent.iter().map(|bar| bar.abs()).collect::<Vec<f64>>());
    let newest = histogram.last().copied().unwrap_or(0.0);
    Ok(if usual > 0.0 { newest / usual } else { 0.0 })
}

/// More volume than before speaks for the way the price went meanwhile.
fn volume_voice(closes: &[f64], volumes: &[f64]) -> f64 {
    let recent = volumes.len() - VOLUME_RECENT;
    let before = recent.saturating_sub(VOLUME_BEFORE);
    let usual = mean(&volumes[before..recent]);
    let moved = closes[closes.len() - 1] - closes[recent - 1];
    if usual <= 0.0 || moved == 0.0 {
        return 0.0;
    }
    let growth = mean(&volumes[recent..]) / usual - 1.0;
    growth.clamp(0.0, 1.0) * moved.signum()
}

fn mean(values: &[f64]) -> f64 {
    let count = u32::try_from(values.len()).unwrap_or(u32::MAX);
    if count == 0 {
        0.0
    } else {
        values.iter().sum::<f64>() / f64::from(count)
    }
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;

    use super::*;

    fn hour(number: i64) -> Timestamp {
        DateTime::from_timestamp(1_735_689_600 + number * 3_600, 0).unwrap()
    }

    fn market(count: i64, price: impl Fn(i64) -> i64, volume: impl Fn(i64) -> i64) -> Vec<Candle> {
        (0..count)
            .map(|n| Candle {
                open_time: hour(n),
                close: Price::try_new(Decimal::from(price(n))).unwrap(),
                volume: Quantity::try_new(Decimal::from(volume(n))).unwrap(),
            })
            .collect()
    }

    fn view(candles: &[Candle], now: Timestamp) -> Result<MarketView, MarketDataMissing> {
        market_view(candles, now, &SignalPolicy::default())
    }

    #[test]
    fn a_rise_on_growing_volume_speaks_for_long_and_a_fall_for_short() {
        let steps = |n: i64| n * 3 - if n % 3 == 0 { 7 } else { 0 };
        let burst = |n: i64| if n >= 55 { 30 } else { 10 };
        let up = market(
            60,
            |n| 1_000 + steps(n) + if n > 50 { (n - 50) * 3 } else { 0 },
            burst,
        );
        let down = market(
            60,
            |n| 1_000 - steps(n) - if n > 50 { (n - 50) * 3 } else { 0 },
            burst,
        );
        let (up, down) = (view(&up, hour(60)).unwrap(), view(&down, hour(60)).unwrap());
        for voice in [up.rsi, up.macd, up.volume_momentum] {
            assert!(voice > Decimal::ZERO, "{up:?}");
        }
        for voice in [down.rsi, down.macd, down.volume_momentum] {
            assert!(voice < Decimal::ZERO, "{down:?}");
        }
    }

    #[test]
    fn a_market_that_stands_still_says_nothing() {
        let still = view(&market(60, |_| 1_000, |_| 10), hour(60)).unwrap();
        assert_eq!(
            (still.macd, still.volume_momentum),
            (Decimal::ZERO, Decimal::ZERO)
        );
    }

    #[test]
    fn old_or_short_history_is_missing() {
        let candles = market(60, |n| 1_000 + n, |_| 10);
        assert_eq!(view(&[], hour(60)), Err(MarketDataMissing::TooFew));
        assert_eq!(
            view(&candles[30..], hour(60)),
            Err(MarketDataMissing::TooFew)
        );
        assert!(view(&candles, hour(62)).is_ok());
        let late = hour(62) + TimeDelta::milliseconds(1);
        assert_eq!(view(&candles, late), Err(MarketDataMissing::Stale));
    }
}
