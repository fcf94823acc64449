//! Encrypts signing keys at rest: AES-256-GCM, bound to the row it is stored in.

use std::path::Path;

use aws_lc_rs::aead::{AES_256_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use aws_lc_rs::rand;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use secrecy::{ExposeSecret, SecretString};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::error::AuthError;

/// The only layout so far: `v1.` and base64 of nonce and ciphertext.
const VERSION: &str = "v1.";
/// Where the local profile keeps its generated secret.
const LOCAL_SECRET_FILE: &str = "auth.secret";

/// Seals and opens private keys.
pub struct Vault {
    key: LessSafeKey,
}

impl std::fmt::Debug for Vault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Vault").finish_non_exhaustive()
    }
}

impl Vault {
    /// With the secret of the settings.
    pub fn new(secret: &SecretString) -> Self {
        let mut digest = Sha256::new();
        digest.update(b"maxxit auth signing keys v1");
        digest.update(secret.expose_secret().as_bytes());
        let key = UnboundKey::new(&AES_256_GCM, &digest.finalize())
            .expect("a digest is as long as the key");
        Self {
            key: LessSafeKey::new(key),
        }
    }

    /// With a secret made once for this home folder; the local profile only.
    pub fn local(home: &Path) -> std::io::Result<Self> {
        platform::local_secret(home, LOCAL_SECRET_FILE).map(|secret| Self::new(&secret))
    }

    /// Encrypts; opens only for the same row.
    pub fn seal(&self, row: Uuid, secret: &[u8]) -> Result<String, AuthError> {
        let mut nonce = [0_u8; NONCE_LEN];
        rand::fill(&mut nonce).map_err(|_| AuthError::Sealed)?;
        let mut sealed = secret.to_vec();
        self.key
            .seal_in_place_append_tag(
                Nonce::assume_unique_for_key(nonce),
                Aad::from(purpose(row)),
                &mut sealed,
            )
            .map_err(|_| AuthError::Sealed)?;
        let mut bytes = nonce.to_vec();
        bytes.append(&mut sealed);
        Ok(format!("{VERSION}{}", STANDARD.encode(bytes)))
    }

    /// Decrypts what was sealed for this row.
    pub fn open(&self, row: Uuid, sealed: &str) -> Result<Vec<u8>, AuthError> {
        let bytes = sealed
            .strip_prefix(VERSION)
            .and_then(|text| STANDARD.decode(text).ok())
            .ok_or(AuthError::Sealed)?;
        let (nonce, ciphertext) = bytes.split_at_checked(NONCE_LEN).ok_or(AuthError::Sealed)?;
        let nonce = Nonce::try_assume_unique_for_key(nonce).map_err(|_| AuthError::Sealed)?;
        let mut opened = ciphertext.to_vec();
        let length = self
            .key
            .open_in_place(nonce, Aad::from(purpose(row)), &mut opened)
            .map_err(|_| AuthError::Sealed)?
            .len();
        opened.truncate(length);
        Ok(opened)
    }
}

fn purpose(row: Uuid) -> String {
    format!("signing_keys|{row}|private_key|v1")
}
