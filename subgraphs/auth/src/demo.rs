//! The built-in demo wallet of the local profile: a key made once for a home folder. It signs in
//! like any wallet, by a signed message through the same door.

mod typed_data;

use std::path::Path;

use domain::Address;
use evm::AgentKey;
use evm::siwe::SignIn;
use secrecy::ExposeSecret;
use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::error::AuthError;
use crate::service::Challenge;

/// Where its secret is kept.
const SECRET_FILE: &str = "demo-wallet.secret";
/// The chain it says it is on: Arbitrum One.
const CHAIN_ID: u64 = 42_161;

/// A wallet that lives in the home folder.
pub struct DemoWallet {
    key: AgentKey,
    address: Address,
}

impl DemoWallet {
    /// Opens the wallet of this home, making it at the first start.
    pub fn open(home: &Path) -> Result<Self, AuthError> {
        let secret = platform::local_secret(home, SECRET_FILE)?;
        let mut digest = Sha256::new();
        digest.update(b"maxxit demo wallet v1");
        digest.update(secret.expose_secret().as_bytes());
        let bytes: [u8; 32] = digest.finalize().into();
        let key = AgentKey::from_bytes(&bytes).map_err(|_| AuthError::NoRandomness)?;
        let address = key.address();
        Ok(Self { key, address })
    }

    /// Its address.
    pub const fn address(&self) -> &Address {
        &self.address
    }

    /// Writes and signs the sign-in message.
    pub fn answer(&self, challenge: &Challenge) -> (String, String) {
        let message = SignIn {
            domain: challenge.domain.clone(),
            address: self.address.clone(),
            statement: Some("Sign in to Maxxit with the demo wallet.".to_owned()),
            uri: challenge.uri.clone(),
            chain_id: CHAIN_ID,
            nonce: challenge.nonce.clone(),
            issued_at: challenge.issued_at,
            expires_at: challenge.expires_at,
        };
        let text = message.to_text();
        let signature = self.key.sign_message(&text).to_hex();
        (text, signature)
    }

    /// Signs EIP-712 typed data, as a browser wallet would after showing it.
    pub fn sign_typed_data(&self, data: &Value) -> Result<String, AuthError> {
        let digest = typed_data::hash(data).map_err(AuthError::UnsignableData)?;
        Ok(self.key.sign_digest(&digest).to_hex())
    }
}
