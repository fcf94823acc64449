//! A recoverable secp256k1 signature and its two spellings: `{r, s, v}` and one hex text.

use alloy_primitives::{B256, U256};
use domain::Address;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// What is signed: a Keccak-256 hash.
pub type Digest = [u8; 32];

/// Why a signature cannot be read, or names nobody.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SignatureError {
    /// The text is not hex of the right length.
    #[error("the signature is not 65 bytes of hex")]
    Malformed,
    /// `v` is neither 0, 1, 27 nor 28.
    #[error("the signature's recovery id is invalid")]
    RecoveryId,
    /// The numbers are no point of the curve.
    #[error("the signature recovers no address")]
    NoSigner,
}

/// A signature over a [`Digest`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Signature {
    r: [u8; 32],
    s: [u8; 32],
    is_odd: bool,
}

impl Signature {
    /// Reads `0x` and 130 hex digits, as wallets answer.
    pub fn from_hex(text: &str) -> Result<Self, SignatureError> {
        let bytes =
            hex::decode(text.trim_start_matches("0x")).map_err(|_| SignatureError::Malformed)?;
        let bytes: [u8; 65] = bytes.try_into().map_err(|_| SignatureError::Malformed)?;
        let (mut r, mut s) = ([0; 32], [0; 32]);
        r.copy_from_slice(&bytes[..32]);
        s.copy_from_slice(&bytes[32..64]);
        let is_odd = is_odd(u64::from(bytes[64]))?;
        Ok(Self { r, s, is_odd })
    }

    /// Writes `0x` and 130 hex digits.
    pub fn to_hex(&self) -> String {
        let (r, s) = (hex::encode(self.r), hex::encode(self.s));
        format!("0x{r}{s}{:02x}", self.v())
    }

    /// The address whose key made this signature over `digest`.
    pub fn recover(&self, digest: &Digest) -> Result<Address, SignatureError> {
        let (r, s) = (U256::from_be_bytes(self.r), U256::from_be_bytes(self.s));
        alloy_primitives::Signature::new(r, s, self.is_odd)
            .recover_address_from_prehash(&B256::from(*digest))
            .map(|address| Address::from_bytes(&address))
            .map_err(|_| SignatureError::NoSigner)
    }

    const fn v(&self) -> u8 {
        if self.is_odd { 28 } else { 27 }
    }
}

impl From<alloy_primitives::Signature> for Signature {
    fn from(signature: alloy_primitives::Signature) -> Self {
        Self {
            r: signature.r().to_be_bytes(),
            s: signature.s().to_be_bytes(),
            is_odd: signature.v(),
        }
    }
}

fn is_odd(v: u64) -> Result<bool, SignatureError> {
    match v {
        0 | 27 => Ok(false),
        1 | 28 => Ok(true),
        _ => Err(SignatureError::RecoveryId),
    }
}

/// The three fields as Hyperliquid writes them.
#[derive(Serialize, Deserialize)]
struct Parts {
    r: String,
    s: String,
    v: u64,
}

impl Serialize for Signature {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let parts = Parts {
            r: format!("0x{}", hex::encode(self.r)),
            s: format!("0x{}", hex::encode(self.s)),
            v: u64::from(self.v()),
        };
        parts.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Signature {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let Parts { r, s, v } = Parts::deserialize(deserializer)?;
        Ok(Self {
            r: scalar(&r).map_err(de::Error::custom)?,
            s: scalar(&s).map_err(de::Error::custom)?,
            is_odd: is_odd(v).map_err(de::Error::custom)?,
        })
    }
}

/// Some clients drop leading zeros, so fewer than 64 digits are read as a smaller number.
fn scalar(text: &str) -> Result<[u8; 32], SignatureError> {
    let digits = text.strip_prefix("0x").ok_or(SignatureError::Malformed)?;
    if digits.is_empty() || digits.len() > 64 {
        return Err(SignatureError::Malformed);
    }
    let bytes = hex::decode(format!("{digits:0>64}")).map_err(|_| SignatureError::Malformed)?;
    bytes.try_into().map_err(|_| SignatureError::Malformed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_scalars_are_padded_and_long_ones_refused() {
        let short: Signature = serde_json::from_str(r#"{"r":"0x1","s":"0xab","v":27}"#).unwrap();
        let text = serde_json::to_value(short).unwrap();
        assert_eq!(text["r"], format!("0x{}1", "0".repeat(63)));
        assert_eq!(text["s"], format!("0x{}ab", "0".repeat(62)));
        let long = format!(r#"{{"r":"0x{}","s":"0x1","v":27}}"#, "1".repeat(65));
        assert!(serde_json::from_str::<Signature>(&long).is_err());
        assert!(serde_json::from_str::<Signature>(r#"{"r":"0x1","s":"0x1","v":29}"#).is_err());
    }

    #[test]
    fn hex_round_trips_and_garbage_is_refused() {
        let text = format!("0x{}{}1c", "11".repeat(32), "22".repeat(32));
        assert_eq!(Signature::from_hex(&text).unwrap().to_hex(), text);
        for bad in ["", "0x", "0x11", "not hex"] {
            assert_eq!(Signature::from_hex(bad), Err(SignatureError::Malformed));
        }
    }
}
