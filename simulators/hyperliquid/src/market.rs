//! The markets of the stand-in and the venue's rules about their prices and sizes.

use rust_decimal::{Decimal, RoundingStrategy};
use serde::{Deserialize, Serialize};

/// Significant figures a price may have, unless it is an integer.
const SIGNIFICANT_FIGURES: u32 = 5;

/// Decimals a perpetual's price and size have together, at most.
const DECIMALS_MAX: u32 = 6;

/// One perpetual.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Market {
    /// The venue's name, such as `BTC` or `kPEPE`.
    pub name: String,
    /// Decimals of a size.
    pub size_decimals: u32,
    /// The highest leverage.
    pub max_leverage: u32,
    /// Dollars resting on each side of the synthetic book.
    pub depth_usd: u32,
}

impl Market {
    /// Whether the venue takes this price.
    pub fn takes_price(&self, price: Decimal) -> bool {
        let price = price.normalize();
        if price <= Decimal::ZERO {
            return false;
        }
        price.scale() == 0
            || (price.scale() <= self.price_decimals()
                && significant_figures(price) <= SIGNIFICANT_FIGURES)
    }

    /// Whether the venue takes this size.
    pub fn takes_size(&self, size: Decimal) -> bool {
        size.normalize().scale() <= self.size_decimals
    }

    /// The least step between two prices near this one.
    pub fn tick_at(&self, price: Decimal) -> Decimal {
        let whole_digits = integer_digits(price);
        let decimals = i64::from(SIGNIFICANT_FIGURES) - whole_digits;
        let decimals = decimals.clamp(0, i64::from(self.price_decimals()));
        Decimal::new(1, u32::try_from(decimals).unwrap_or(0))
    }

    /// The nearest price the venue takes.
    pub fn round_price(&self, price: Decimal) -> Decimal {
        let tick = self.tick_at(price);
        ((price / tick).round() * tick).normalize()
    }

    /// A size cut to what the venue takes.
    pub fn truncate_size(&self, size: Decimal) -> Decimal {
        size.round_dp_with_strategy(self.size_decimals, RoundingStrategy::ToZero)
            .normalize()
    }

    const fn price_decimals(&self) -> u32 {
        DECIMALS_MAX.saturating_sub(self.size_decimals)
    }
}

/// Digits before the point; 0 or less for numbers below one, by their leading zeros.
fn integer_digits(price: Decimal) -> i64 {
    digits(price.mantissa().unsigned_abs()) - i64::from(price.scale())
}

fn significant_figures(price: Decimal) -> u32 {
    let mut mantissa = price.normalize().mantissa().unsigned_abs();
    while mantissa != 0 && mantissa.is_multiple_of(10) {
        mantissa /= 10;
    }
    u32::try_from(digits(mantissa)).unwrap_or(u32::MAX)
}

fn digits(number: u128) -> i64 {
    number.checked_ilog10().map_or(1, |log| i64::from(log) + 1)
}

/// A market's shape, as the venue listed it, with a plausible level for invented prices.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Listing {
    pub(crate) name: &'static str,
    pub(crate) size_decimals: u32,
    pub(crate) max_leverage: u32,
    pub(crate) depth_usd: u32,
    /// Hundred-thousandths of a dollar.
    pub(crate) level_e5: i64,
    /// How far it swings compared with BTC, in percent.
    pub(crate) swing_percent: u32,
}

impl Listing {
    pub(crate) fn market(&self) -> Market {
        Market {
            name: self.name.to_owned(),
            size_decimals: self.size_decimals,
            max_leverage: self.max_leverage,
            depth_usd: self.depth_usd,
        }
    }
}

const fn listing(
    name: &'static str,
    (size_decimals, max_leverage, depth_usd): (u32, u32, u32),
    (level_e5, swing_percent): (i64, u32),
) -> Listing {
    Listing {
        name,
        size_decimals,
        max_leverage,
        depth_usd,
        level_e5,
        swing_percent,
    }
}

/// Every market the stand-in knows, in the order of their asset ids.
pub(crate) const LISTINGS: [Listing; 17] = [
    listing("BTC", (5, 40, 5_000_000), (9_700_000_000, 100)),
    listing("ETH", (4, 25, 3_000_000), (340_000_000, 120)),
    listing("SOL", (2, 20, 1_500_000), (19_000_000, 140)),
    listing("HYPE", (2, 10, 600_000), (2_800_000, 160)),
    listing("XRP", (0, 20, 800_000), (230_000, 130)),
    listing("DOGE", (0, 10, 500_000), (32_000, 150)),
    listing("SUI", (1, 10, 500_000), (360_000, 160)),
    listing("AVAX", (2, 10, 300_000), (3_600_000, 140)),
    listing("LINK", (1, 10, 300_000), (2_100_000, 140)),
    listing("BNB", (3, 10, 500_000), (65_000_000, 110)),
    listing("ARB", (1, 10, 200_000), (72_000, 150)),
    listing("OP", (1, 10, 200_000), (180_000, 150)),
    listing("WIF", (0, 5, 150_000), (190_000, 190)),
    listing("kPEPE", (0, 10, 200_000), (1_700, 180)),
    listing("TAO", (3, 5, 150_000), (47_000_000, 160)),
    listing("ENA", (0, 10, 200_000), (90_000, 170)),
    listing("FARTCOIN", (1, 5, 100_000), (110_000, 190)),
];

#[cfg(test)]
mod tests {
    use super::*;

    fn market(size_decimals: u32) -> Market {
        Market {
            name: "X".to_owned(),
            size_decimals,
            max_leverage: 10,
            depth_usd: 1,
        }
    }

    #[test]
    fn prices_have_five_figures_and_few_decimals() {
        let cases = [
            (5, "97123", true),
            (5, "123456", true),
            (5, "97123.5", false),
            (5, "9712.3", true),
            (4, "3401.2", true),
            (4, "3401.25", false),
            (0, "0.012345", true),
            (0, "0.0123456", false),
            (0, "1.23456", false),
            (2, "0.00001", false),
            (2, "0", false),
            (2, "-1", false),
        ];
        for (size_decimals, price, taken) in cases {
            let price = price.parse().unwrap();
            assert_eq!(
                market(size_decimals).takes_price(price),
                taken,
                "{size_decimals} {price}"
            );
        }
    }

    #[test]
    fn rounded_prices_are_taken() {
        for listing in LISTINGS {
            let market = listing.market();
            for nudge in ["1", "1.0371", "0.7313377", "0.1234567", "9.99999"] {
                let price = Decimal::new(listing.level_e5, 5) * nudge.parse::<Decimal>().unwrap();
                let rounded = market.round_price(price);
                assert!(market.takes_price(rounded), "{} {rounded}", market.name);
                let off = ((rounded - price) / price).abs();
                assert!(off < Decimal::new(3, 4), "{} {off}", market.name);
            }
        }
    }
}
