//! Short texts with a grammar: token symbols, addresses, client order ids.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// Why a text does not fit its grammar.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TextError {
    /// Not 1–20 of A–Z and 0–9.
    #[error("`{0}` is not a token symbol (1 to 20 of A–Z, 0–9)")]
    Token(String),
    /// Not 0x and 40 hex digits.
    #[error("`{0}` is not an address (0x and 40 hex digits)")]
    Address(String),
    /// Not 0x and 32 hex digits.
    #[error("`{0}` is not a client order id (0x and 32 hex digits)")]
    ClientOrderId(String),
}

/// A token's symbol in capitals, as posts name it: `BTC`, `PEPE` (never `kPEPE`).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Token(String);

impl Token {
    /// The symbol.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for Token {
    type Err = TextError;

    fn from_str(text: &str) -> Result<Self, TextError> {
        let symbol = text.to_ascii_uppercase();
        let fits = (1..=20).contains(&symbol.len())
            && symbol
                .bytes()
                .all(|b| b.is_ascii_uppercase() || b.is_ascii_digit());
        if fits {
            Ok(Self(symbol))
        } else {
            Err(TextError::Token(shortened(text)))
        }
    }
}

/// An EVM address, held in lower case; two spellings of one address are equal.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Address(String);

impl Address {
    /// The address in lower case with `0x`.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// From the twenty bytes.
    pub fn from_bytes(bytes: &[u8; 20]) -> Self {
        Self(hex_text(bytes))
    }
}

impl FromStr for Address {
    type Err = TextError;

    fn from_str(text: &str) -> Result<Self, TextError> {
        hex_of_length(text, 40)
            .map(Self)
            .ok_or_else(|| TextError::Address(shortened(text)))
    }
}

/// The id we give an order, sixteen bytes: the venue knows it from the first byte we send.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ClientOrderId(String);

impl ClientOrderId {
    /// The id in lower case with `0x`.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// From the sixteen bytes.
    pub fn from_bytes(bytes: &[u8; 16]) -> Self {
        Self(hex_text(bytes))
    }
}

impl FromStr for ClientOrderId {
    type Err = TextError;

    fn from_str(text: &str) -> Result<Self, TextError> {
        hex_of_length(text, 32)
            .map(Self)
            .ok_or_else(|| TextError::ClientOrderId(shortened(text)))
    }
}

fn hex_text(bytes: &[u8]) -> String {
    use fmt::Write;
    bytes.iter().fold("0x".to_owned(), |mut text, byte| {
        write!(text, "{byte:02x}").expect("writing to a string cannot fail");
        text
    })
}

fn hex_of_length(text: &str, digits: usize) -> Option<String> {
    let hex = text.strip_prefix("0x")?;
    (hex.len() == digits && hex.bytes().all(|b| b.is_ascii_hexdigit()))
        .then(|| text.to_ascii_lowercase())
}

fn shortened(text: &str) -> String {
    text.chars().take(64).collect()
}

macro_rules! as_text {
    ($($name:ident)+) => {$(
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(&self.0)
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

as_text! { Token Address ClientOrderId }

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn symbols_are_capitals() {
        assert_eq!("btc".parse::<Token>().unwrap().as_str(), "BTC");
        for text in ["", "B TC", "БТЦ", "TOOLONGTOKENSYMBOL123"] {
            assert!(text.parse::<Token>().is_err(), "{text}");
        }
    }

    #[test]
    fn two_spellings_of_an_address_are_equal() {
        let mixed = "0x29fcB43b46531BcA003ddC8FCB67FFE91900C762";
        assert_eq!(
            mixed.parse::<Address>(),
            mixed.to_lowercase().parse::<Address>()
        );
        assert!("0x29fc".parse::<Address>().is_err());
    }
}
