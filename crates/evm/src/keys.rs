//! Private keys: made here, wiped when dropped, never printed and never serialised.

use std::fmt;

use alloy_primitives::B256;
use alloy_signer::SignerSync;
use alloy_signer_local::PrivateKeySigner;
use domain::Address;
use zeroize::Zeroizing;

use crate::signature::{Digest, Signature};

/// The bytes are no private key (zero, or beyond the order of the curve).
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the bytes are not a private key")]
pub struct InvalidKey;

/// A private key. Deliberately without `Clone` and `Serialize`; the curve library wipes it on drop.
pub struct AgentKey(PrivateKeySigner);

impl AgentKey {
    /// A fresh key from the operating system's randomness.
    pub fn generate() -> Self {
        Self(PrivateKeySigner::random())
    }

    /// From thirty-two stored bytes.
    pub fn from_bytes(bytes: &[u8; 32]) -> Result<Self, InvalidKey> {
        PrivateKeySigner::from_bytes(&B256::from(*bytes))
            .map(Self)
            .map_err(|_| InvalidKey)
    }

    /// The bytes to be sealed and stored; wiped when dropped.
    pub fn to_bytes(&self) -> Zeroizing<[u8; 32]> {
        Zeroizing::new(self.0.to_bytes().0)
    }

    /// The address of the key.
    pub fn address(&self) -> Address {
        Address::from_bytes(&self.0.address())
    }

    /// Signs a hash; deterministic (RFC 6979).
    pub fn sign_digest(&self, digest: &Digest) -> Signature {
        self.0
            .sign_hash_sync(&B256::from(*digest))
            .expect("a local key signs every hash")
            .into()
    }

    /// Signs a text as `personal_sign` does.
    pub fn sign_message(&self, message: &str) -> Signature {
        self.sign_digest(&message_digest(message))
    }
}

/// Shows nothing of the key.
impl fmt::Debug for AgentKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("AgentKey(..)")
    }
}

/// The EIP-191 hash of a text.
pub fn message_digest(message: &str) -> Digest {
    alloy_primitives::eip191_hash_message(message.as_bytes()).0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_survives_storage_and_its_signature_names_it() {
        let key = AgentKey::generate();
        let again = AgentKey::from_bytes(&key.to_bytes()).unwrap();
        assert_eq!(key.address(), again.address());
        let signature = again.sign_message("hello");
        assert_eq!(
            signature.recover(&message_digest("hello")),
            Ok(key.address())
        );
        assert_ne!(
            signature.recover(&message_digest("other")),
            Ok(key.address())
        );
    }

    #[test]
    fn a_key_is_never_printed_and_zero_is_none() {
        let printed = format!("{:?}", AgentKey::generate());
        assert_eq!(printed, "AgentKey(..)");
        assert!(AgentKey::from_bytes(&[0; 32]).is_err());
    }
}
