//! Exact values on the wire. A number never passes through a float.

use async_graphql::Value;
use async_graphql::{Enum, InputValueError, InputValueResult, Scalar, ScalarType, SimpleObject};
use chrono::Utc;
use domain::{Price, Quantity, Ratio, Usdc};

/// A moment in RFC 3339, UTC.
pub type DateTime = chrono::DateTime<Utc>;

/// An exact decimal number, always written as a string: no exponent, no trailing zeros.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Decimal(Ratio);

impl Decimal {
    /// The plain number.
    pub const fn ratio(self) -> Ratio {
        self.0
    }
}

/// An exact decimal number as a string, such as "1234.5". Numbers are refused: they may have
/// passed through a float.
#[Scalar]
impl ScalarType for Decimal {
    fn parse(value: Value) -> InputValueResult<Self> {
        let Value::String(text) = &value else {
            return Err(InputValueError::custom(
                "a decimal is written as a string, such as \"1234.5\"",
            ));
        };
        text.parse::<Ratio>()
            .map(Self)
            .map_err(InputValueError::custom)
    }

    fn to_value(&self) -> Value {
        Value::String(self.to_string())
    }
}

impl std::fmt::Display for Decimal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

impl From<Ratio> for Decimal {
    fn from(ratio: Ratio) -> Self {
        Self(ratio)
    }
}

macro_rules! from_exact {
    ($($name:ty => $decimal:expr;)+) => {$(
        impl From<$name> for Decimal {
            fn from(value: $name) -> Self {
                let decimal: fn($name) -> _ = $decimal;
                Self(Ratio::try_new(decimal(value)).expect("a plain factor may be any decimal"))
            }
        }
    )+};
}

from_exact! {
    Price => Price::decimal;
    Quantity => Quantity::decimal;
    Usdc => Usdc::to_decimal;
}

/// What an amount is counted in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Enum)]
pub enum Currency {
    /// USD Coin, six decimals.
    Usdc,
}

/// An amount of money.
#[derive(Clone, Copy, Debug, PartialEq, Eq, SimpleObject)]
#[graphql(shareable)]
pub struct Money {
    /// How much, exactly.
    pub amount: Decimal,
    /// Of what.
    pub currency: Currency,
}

impl From<Usdc> for Money {
    fn from(usdc: Usdc) -> Self {
        Self {
            amount: usdc.into(),
            currency: Currency::Usdc,
        }
    }
}
