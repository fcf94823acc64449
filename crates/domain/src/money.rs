//! Exact amounts. A float never holds money; every operation that can overflow says so.

use std::fmt;
use std::str::FromStr;

use rust_decimal::{Decimal, RoundingStrategy};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// Why a number is not the amount it should be.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MoneyError {
    /// The text is no plain decimal number.
    #[error("`{0}` is not a plain decimal number")]
    NotANumber(String),
    /// The number has more decimals than the unit.
    #[error("`{0}` has more than six decimals")]
    TooPrecise(String),
    /// The number does not fit.
    #[error("the amount is too large")]
    TooLarge,
    /// The number must be greater than zero.
    #[error("`{0}` must be greater than zero")]
    NotPositive(String),
    /// The number must not be below zero.
    #[error("`{0}` must not be negative")]
    Negative(String),
}

/// Reads a plain decimal: digits, one point, a sign; no exponent, no spaces, no leading `+`.
fn parse_decimal(text: &str) -> Result<Decimal, MoneyError> {
    let plain = !text.is_empty()
        && text.len() <= 40
        && text
            .bytes()
            .all(|b| b.is_ascii_digit() || b == b'.' || b == b'-');
    if !plain {
        return Err(MoneyError::NotANumber(text.chars().take(40).collect()));
    }
    Decimal::from_str_exact(text).map_err(|_| MoneyError::NotANumber(text.to_owned()))
}

/// A dollar amount in whole micro-USDC (1 USDC = 1,000,000).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Usdc(i64);

impl Usdc {
    /// Nothing.
    pub const ZERO: Self = Self(0);
    /// One dollar in micro-units.
    pub const MICROS_PER_USDC: i64 = 1_000_000;

    /// From micro-units.
    pub const fn from_micros(micros: i64) -> Self {
        Self(micros)
    }

    /// From whole dollars.
    pub const fn from_whole(dollars: i32) -> Self {
        Self(dollars as i64 * Self::MICROS_PER_USDC)
    }

    /// In micro-units, as the database holds it.
    pub const fn micros(self) -> i64 {
        self.0
    }

    /// As a decimal number of dollars.
    pub fn to_decimal(self) -> Decimal {
        Decimal::new(self.0, 6)
    }

    /// Rounds towards zero to a whole micro-unit: an amount we may spend is never rounded up.
    pub fn from_decimal_truncated(dollars: Decimal) -> Result<Self, MoneyError> {
        Self::from_decimal_rounded(dollars, RoundingStrategy::ToZero)
    }

    /// Rounds half to even to a whole micro-unit: for sums that are reported, not spent.
    pub fn from_decimal_nearest(dollars: Decimal) -> Result<Self, MoneyError> {
        Self::from_decimal_rounded(dollars, RoundingStrategy::MidpointNearestEven)
    }

    fn from_decimal_rounded(
        dollars: Decimal,
        strategy: RoundingStrategy,
    ) -> Result<Self, MoneyError> {
        let micros = dollars
            .checked_mul(Decimal::from(Self::MICROS_PER_USDC))
            .ok_or(MoneyError::TooLarge)?
            .round_dp_with_strategy(0, strategy);
        i64::try_from(micros)
            .map(Self)
            .map_err(|_| MoneyError::TooLarge)
    }

    /// The sum, or an error when it does not fit.
    pub fn checked_add(self, other: Self) -> Result<Self, MoneyError> {
        self.0
            .checked_add(other.0)
            .map(Self)
            .ok_or(MoneyError::TooLarge)
    }

    /// The difference, or an error when it does not fit.
    pub fn checked_sub(self, other: Self) -> Result<Self, MoneyError> {
        self.0
            .checked_sub(other.0)
            .map(Self)
            .ok_or(MoneyError::TooLarge)
    }

    /// Whether it is below zero.
    pub const fn is_negative(self) -> bool {
        self.0 < 0
    }
}

impl fmt::Display for Usdc {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.to_decimal().normalize().fmt(f)
    }
}

impl FromStr for Usdc {
    type Err = MoneyError;

    fn from_str(text: &str) -> Result<Self, MoneyError> {
        let dollars = parse_decimal(text)?.normalize();
        if dollars.scale() > 6 {
            return Err(MoneyError::TooPrecise(text.to_owned()));
        }
        Self::from_decimal_truncated(dollars)
    }
}

/// Declares an exact decimal with a rule about its sign.
macro_rules! decimals {
    ($($(#[$doc:meta])* $name:ident where $check:path;)+) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(Decimal);

        impl $name {
            /// Refuses what the type does not allow.
            pub fn try_new(value: Decimal) -> Result<Self, MoneyError> {
                $check(value)?;
                Ok(Self(value.normalize()))
            }

            /// The plain number.
            pub const fn decimal(self) -> Decimal {
                self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.normalize().fmt(f)
            }
        }

        impl FromStr for $name {
            type Err = MoneyError;

            fn from_str(text: &str) -> Result<Self, MoneyError> {
                Self::try_new(parse_decimal(text)?)
            }
        }
    )+};
}

decimals! {
    /// Dollars for one unit of a market; greater than zero.
    Price where positive;
    /// Units of a market, without direction; zero or more.
    Quantity where not_negative;
    /// A plain factor such as a score or a confidence.
    Ratio where any;
}

fn positive(value: Decimal) -> Result<(), MoneyError> {
    if value > Decimal::ZERO {
        Ok(())
    } else {
        Err(MoneyError::NotPositive(value.to_string()))
    }
}

fn not_negative(value: Decimal) -> Result<(), MoneyError> {
    if value >= Decimal::ZERO {
        Ok(())
    } else {
        Err(MoneyError::Negative(value.to_string()))
    }
}

#[expect(
    clippy::unnecessary_wraps,
    reason = "shares its shape with the checks that can fail"
)]
fn any(_value: Decimal) -> Result<(), MoneyError> {
    Ok(())
}

impl Price {
    /// Dollars for `quantity` units at this price.
    pub fn notional(self, quantity: Quantity) -> Result<Usdc, MoneyError> {
        let dollars = self.0.checked_mul(quantity.0).ok_or(MoneyError::TooLarge)?;
        Usdc::from_decimal_nearest(dollars)
    }

    /// This price moved by `bps` up (or down when negative).
    pub fn moved_by(self, bps: Bps) -> Result<Self, MoneyError> {
        let factor = Decimal::ONE + bps.to_decimal();
        Self::try_new(self.0.checked_mul(factor).ok_or(MoneyError::TooLarge)?)
    }
}

impl Quantity {
    /// No units.
    pub const ZERO: Self = Self(Decimal::ZERO);

    /// Whether there are no units.
    pub fn is_zero(self) -> bool {
        self.0.is_zero()
    }

    /// The sum, or an error when it does not fit.
    pub fn checked_add(self, other: Self) -> Result<Self, MoneyError> {
        self.0
            .checked_add(other.0)
            .map(Self)
            .ok_or(MoneyError::TooLarge)
    }

    /// The difference; below zero is an error.
    pub fn checked_sub(self, other: Self) -> Result<Self, MoneyError> {
        Self::try_new(self.0.checked_sub(other.0).ok_or(MoneyError::TooLarge)?)
    }

    /// Cut down to `decimals` decimals: a size is never rounded up.
    #[must_use]
    pub fn truncated(self, decimals: u32) -> Self {
        Self(
            self.0
                .round_dp_with_strategy(decimals, RoundingStrategy::ToZero)
                .normalize(),
        )
    }
}

macro_rules! as_text {
    ($($name:ident)+) => {$(
        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = <std::borrow::Cow<'de, str>>::deserialize(deserializer)?;
                text.parse().map_err(de::Error::custom)
            }
        }
    )+};
}

as_text! { Usdc Price Quantity Ratio }

/// Hundredths of a percent.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Bps(i32);

impl Bps {
    /// None.
    pub const ZERO: Self = Self(0);
    /// The whole.
    pub const ONE_HUNDRED_PERCENT: Self = Self(10_000);

    /// From a number of basis points.
    pub const fn new(bps: i32) -> Self {
        Self(bps)
    }

    /// The number of basis points.
    pub const fn get(self) -> i32 {
        self.0
    }

    /// As a fraction of one.
    pub fn to_decimal(self) -> Decimal {
        Decimal::new(i64::from(self.0), 4)
    }
}

impl fmt::Display for Bps {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} bps", self.0)
    }
}

/// Whole times the margin; at least 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "u16", into = "u16")]
pub struct Leverage(u16);

impl Leverage {
    /// No borrowing.
    pub const ONE: Self = Self(1);

    /// Refuses zero.
    pub fn try_new(times: u16) -> Result<Self, MoneyError> {
        if times == 0 {
            return Err(MoneyError::NotPositive("0".to_owned()));
        }
        Ok(Self(times))
    }

    /// How many times.
    pub const fn get(self) -> u16 {
        self.0
    }
}

impl TryFrom<u16> for Leverage {
    type Error = MoneyError;

    fn try_from(times: u16) -> Result<Self, MoneyError> {
        Self::try_new(times)
    }
}

impl From<Leverage> for u16 {
    fn from(leverage: Leverage) -> Self {
        leverage.0
    }
}

impl fmt::Display for Leverage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}x", self.0)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::{any, prop_assert_eq, proptest};

    use super::*;

    #[test]
    fn money_is_read_exactly_or_refused() {
        assert_eq!("0.1".parse(), Ok(Usdc::from_micros(100_000)));
        assert_eq!("-12.345678".parse(), Ok(Usdc::from_micros(-12_345_678)));
        assert!(matches!(
            "0.0000001".parse::<Usdc>(),
            Err(MoneyError::TooPrecise(_))
        ));
        for text in ["", "1e3", "1,000", " 1", "+1", "NaN", "٣"] {
            assert!(text.parse::<Usdc>().is_err(), "{text}");
        }
    }

    #[test]
    fn decimals_are_written_without_trailing_zeros() {
        assert_eq!("100.500".parse::<Price>().unwrap().to_string(), "100.5");
        assert!("0".parse::<Price>().is_err());
        assert!("-1".parse::<Quantity>().is_err());
    }

    #[test]
    fn a_size_is_never_rounded_up() {
        let size: Quantity = "0.123999".parse().unwrap();
        assert_eq!(size.truncated(3).to_string(), "0.123");
    }

    proptest! {
        #[test]
        fn money_survives_text(micros in any::<i64>()) {
            let money = Usdc::from_micros(micros);
            prop_assert_eq!(money.to_string().parse::<Usdc>(), Ok(money));
        }
    }
}
