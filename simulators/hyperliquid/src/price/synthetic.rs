//! Invented prices: seeded noise of many periods added up, so that any moment can be computed on
//! its own, the path is the same after a restart, and it trends, calms and breaks out by turns.

use rust_decimal::Decimal;
use rust_decimal::prelude::{FromPrimitive, ToPrimitive};

use super::{Candle, Interval, Millis, PricePath, hash};
use crate::market::{LISTINGS, Market};

/// The shortest wave; each next one is twice as long.
const SHORTEST_WAVE_MS: Millis = 20_000;
/// Waves of 20 seconds to nearly four days.
const WAVES: u32 = 15;
/// The swing of the shortest wave of BTC; waves grow with the root of their length, as chance does.
const SHORTEST_SWING: f64 = 0.0016;
/// Waves up to this one (about 43 minutes) are scaled by the mood of the market.
const MOODY_WAVES: u32 = 7;
/// How long a mood lasts.
const MOOD_MS: Millis = 3 * 3_600_000;
/// Prices looked at to draw one candle.
const SAMPLES: i64 = 24;
/// The hourly funding the venue tends to: 0.01 % in eight hours.
const FUNDING_BASE_E9: i64 = 12_500;
/// How far chance moves it.
const FUNDING_SPREAD_E9: u64 = 40_000;

/// Invented prices for every listed market.
#[derive(Debug)]
pub struct Synthetic {
    seed: u64,
    markets: Vec<Market>,
}

impl Synthetic {
    /// The path of a seed.
    pub fn new(seed: u64) -> Self {
        let markets = LISTINGS
            .iter()
            .map(crate::market::Listing::market)
            .collect();
        Self { seed, markets }
    }

    /// A hashed number from -1 to 1.
    #[expect(clippy::float_arithmetic, reason = "invented prices are not money")]
    #[expect(clippy::cast_precision_loss, reason = "53 bits of chance are enough")]
    fn chance(&self, market: usize, wave: u32, point: Millis) -> f64 {
        let bits = hash(self.seed, market as u64, u64::from(wave), point) >> 11;
        bits as f64 / ((1_u64 << 52) as f64) - 1.0
    }

    /// Smooth noise of one period, from -1 to 1.
    #[expect(clippy::float_arithmetic, reason = "invented prices are not money")]
    #[expect(clippy::cast_precision_loss, reason = "a fraction of one period")]
    fn wave(&self, market: usize, wave: u32, period: Millis, at: Millis) -> f64 {
        let shift = hash(self.seed, market as u64, u64::from(wave), -1) % period.unsigned_abs();
        let at = at + shift.cast_signed();
        let point = at.div_euclid(period);
        let part = at.rem_euclid(period) as f64 / period as f64;
        let ease = part * part * (3.0 - 2.0 * part);
        let (from, to) = (
            self.chance(market, wave, point),
            self.chance(market, wave, point + 1),
        );
        from + (to - from) * ease
    }

    /// How far the logarithm of the price is from its level.
    #[expect(clippy::float_arithmetic, reason = "invented prices are not money")]
    fn drift(&self, market: usize, at: Millis) -> f64 {
        let mood = 1.0 + 0.6 * self.wave(market, WAVES + 1, MOOD_MS, at);
        let swing = f64::from(LISTINGS[market].swing_percent) / 100.0;
        let mut amplitude = SHORTEST_SWING * swing;
        let mut drift = 0.0;
        for wave in 0..WAVES {
            let scale = if wave <= MOODY_WAVES { mood } else { 1.0 };
            drift += scale * amplitude * self.wave(market, wave, SHORTEST_WAVE_MS << wave, at);
            amplitude *= std::f64::consts::SQRT_2;
        }
        drift
    }

    #[expect(clippy::float_arithmetic, reason = "invented prices are not money")]
    fn price(&self, market: usize, at: Millis) -> Option<Decimal> {
        let level = Decimal::new(LISTINGS.get(market)?.level_e5, 5).to_f64()?;
        let price = Decimal::from_f64(level * self.drift(market, at).exp())?;
        Some(self.markets[market].round_price(price))
    }

    /// Units that change hands in an hour: more where the price has moved more.
    fn volume(&self, market: usize, candle: &Candle, length: Millis) -> Decimal {
        let listing = &LISTINGS[market];
        let hourly = Decimal::from(listing.depth_usd) * Decimal::from(8) / candle.close;
        let share = Decimal::from(length) / Decimal::from(3_600_000);
        let moved = (candle.high - candle.low) / candle.low * Decimal::from(60);
        let luck = hash(self.seed, market as u64, 99, candle.open_at) % 600;
        let luck = Decimal::new(luck.cast_signed() + 700, 3);
        let volume = hourly * share * (Decimal::new(4, 1) + moved) * luck;
        self.markets[market].truncate_size(volume)
    }
}

impl PricePath for Synthetic {
    fn markets(&self) -> &[Market] {
        &self.markets
    }

    fn price_at(&self, market: usize, at: Millis) -> Option<Decimal> {
        self.price(market, at)
    }

    fn candle(
        &self,
        market: usize,
        interval: Interval,
        open_at: Millis,
        now: Millis,
    ) -> Option<Candle> {
        let end = interval.end_of(open_at).min(now);
        let open = self.price(market, open_at)?;
        let close = self.price(market, end)?;
        let mut candle = Candle {
            open_at,
            open,
            high: open.max(close),
            low: open.min(close),
            close,
            volume: Decimal::ZERO,
        };
        for sample in 1..SAMPLES {
            let price = self.price(market, open_at + (end - open_at) * sample / SAMPLES)?;
            candle.high = candle.high.max(price);
            candle.low = candle.low.min(price);
        }
        candle.volume = self.volume(market, &candle, end - open_at);
        Some(candle)
    }

    fn funding_rate(&self, market: usize, hour: Millis) -> Decimal {
        let spread = hash(self.seed, market as u64, 98, hour) % (2 * FUNDING_SPREAD_E9);
        Decimal::new(
            FUNDING_BASE_E9 + spread.cast_signed() - FUNDING_SPREAD_E9.cast_signed(),
            9,
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Millis = 1_790_000_000_000;
    const MINUTE: Millis = 60_000;

    #[test]
    fn the_same_seed_tells_the_same_story_and_another_seed_another() {
        let (path, again, other) = (Synthetic::new(7), Synthetic::new(7), Synthetic::new(8));
        assert_eq!(path.price_at(0, NOW), again.price_at(0, NOW));
        assert_ne!(path.price_at(0, NOW), other.price_at(0, NOW));
    }

    #[test]
    fn prices_are_continuous_and_stay_plausible() {
        let path = Synthetic::new(7);
        for (market, listing) in LISTINGS.iter().enumerate() {
            let level = Decimal::new(listing.level_e5, 5);
            let mut before = path.price_at(market, NOW).unwrap();
            for step in 1..2_000 {
                let price = path.price_at(market, NOW + step * 1_000).unwrap();
                let moved = ((price - before) / before).abs();
                assert!(moved < Decimal::new(1, 2), "{market} {moved}");
                before = price;
            }
            for day in 0..200 {
                let price = path.price_at(market, NOW - day * 86_400_000).unwrap();
                assert!(price > level / Decimal::from(4) && price < level * Decimal::from(4));
            }
        }
    }

    #[test]
    fn half_an_hour_often_moves_the_price_by_percents() {
        let path = Synthetic::new(7);
        let moved_far = (0..100).filter(|window| {
            let start = NOW + window * 30 * MINUTE;
            let open = path.price_at(2, start).unwrap();
            (1..30).any(|minute| {
                let price = path.price_at(2, start + minute * MINUTE).unwrap();
                ((price - open) / open).abs() > Decimal::new(2, 2)
            })
        });
        let moved_far = moved_far.count();
        assert!((30..100).contains(&moved_far), "{moved_far} of 100");
    }

    #[test]
    fn candles_hold_their_prices_and_never_the_future() {
        let path = Synthetic::new(7);
        let interval = Interval::find("1h").unwrap();
        let candles = path.candles(0, interval, (NOW - 3_000 * 3_600_000, NOW), NOW);
        assert_eq!(candles.len(), 3_001);
        for pair in candles.windows(2) {
            assert_eq!(pair[0].close, pair[1].open);
            assert!(pair[0].low <= pair[0].open && pair[0].close <= pair[0].high);
        }
        assert_eq!(candles[3_000].close, path.price_at(0, NOW).unwrap());
    }
}
