//! Numbers as Hyperliquid writes them: texts without exponent and without trailing zeros.

use std::fmt;
use std::str::FromStr;

use rust_decimal::{Decimal, RoundingStrategy};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// Decimals the venue keeps.
const DECIMALS_MAX: u32 = 8;

/// Why a number cannot go on the wire.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WireDecimalError {
    /// Not a plain decimal number.
    #[error("not a plain decimal number")]
    NotANumber,
    /// Rounding to eight decimals would change it.
    #[error("more than eight decimals")]
    TooPrecise,
}

/// A number of at most eight decimals.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct WireDecimal(Decimal);

impl WireDecimal {
    /// Refuses what eight decimals cannot hold.
    pub fn try_new(value: Decimal) -> Result<Self, WireDecimalError> {
        let rounded = value.round_dp_with_strategy(DECIMALS_MAX, RoundingStrategy::ToZero);
        if rounded == value {
            Ok(Self(normalized(rounded)))
        } else {
            Err(WireDecimalError::TooPrecise)
        }
    }

    /// The number.
    pub const fn get(self) -> Decimal {
        self.0
    }
}

/// Zero has no sign here; the vendor's Python client would write `-0`.
fn normalized(value: Decimal) -> Decimal {
    if value.is_zero() {
        Decimal::ZERO
    } else {
        value.normalize()
    }
}

impl fmt::Display for WireDecimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl FromStr for WireDecimal {
    type Err = WireDecimalError;

    fn from_str(text: &str) -> Result<Self, WireDecimalError> {
        let is_plain = text
            .bytes()
            .all(|b| b.is_ascii_digit() || b == b'.' || b == b'-');
        if !is_plain {
            return Err(WireDecimalError::NotANumber);
        }
        let value = Decimal::from_str_exact(text).map_err(|_| WireDecimalError::NotANumber)?;
        Self::try_new(value)
    }
}

impl Serialize for WireDecimal {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for WireDecimal {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = <std::borrow::Cow<'de, str>>::deserialize(deserializer)?;
        text.parse().map_err(de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn numbers_are_written_as_the_venue_hashes_them() {
        let cases = [
            ("1670.1", "1670.1"),
            ("100.0", "100"),
            ("0.00001231", "0.00001231"),
            ("123456.0", "123456"),
            ("-0.0", "0"),
            ("12345678.12345678", "12345678.12345678"),
        ];
        for (text, written) in cases {
            assert_eq!(text.parse::<WireDecimal>().unwrap().to_string(), written);
        }
        for text in ["", "1e3", "0.000000001", "NaN", "1,0"] {
            assert!(text.parse::<WireDecimal>().is_err(), "{text}");
        }
    }

    proptest! {
        #[test]
        fn a_number_survives_the_wire(mantissa in any::<i64>(), scale in 0_u32..=8) {
            let number = WireDecimal::try_new(Decimal::new(mantissa, scale)).unwrap();
            let json = serde_json::to_string(&number).unwrap();
            prop_assert_eq!(serde_json::from_str::<WireDecimal>(&json).unwrap(), number);
            prop_assert!(!json.contains('e') && !json.ends_with(".0\""));
        }
    }
}
