//! Who has which key. In one process all keys are made at the start and never leave it; as
//! several processes each has its own private key and everybody's public keys from the settings.

use std::collections::BTreeMap;
use std::sync::Arc;

use aws_lc_rs::signature::{Ed25519KeyPair, KeyPair};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use domain::SharedClock;
use jsonwebtoken::{DecodingKey, EncodingKey};
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;

use super::{IdentityError, IdentitySigner, IdentityVerifier};
use crate::command::Caller;
use crate::problem::Problems;
use crate::settings::{Setting, Validate};

/// Keys when services are processes of their own.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct IdentitySettings {
    /// This process's Ed25519 key: PKCS#8 in base64. Its issuer is the service that runs.
    pub private_key: Option<SecretString>,
    /// Issuer (`router` or a service) to its Ed25519 public key, 32 bytes in base64.
    pub public_keys: BTreeMap<String, String>,
}

impl Validate for IdentitySettings {
    const SETTINGS: &'static [Setting] = &[
        Setting {
            key: "private_key",
            purpose: "the Ed25519 key (PKCS#8, base64) this process signs its calls with",
            example: "$(openssl genpkey -algorithm ed25519 -outform DER | base64 -w0)",
        },
        Setting {
            key: "public_keys",
            purpose: "the Ed25519 public keys (32 bytes, base64) of the router and every service",
            example: "{ router = \"…\", trades = \"…\" }",
        },
    ];

    fn validate(&self, problems: &mut Problems<'_>) {
        problems.require_secret("private_key", self.private_key.as_ref());
        if let Some(key) = &self.private_key
            && private_key_from_pkcs8(key).is_err()
        {
            problems.add("private_key", "is no Ed25519 key in PKCS#8 and base64");
        }
        for (issuer, key) in &self.public_keys {
            if issuer.parse::<Caller>().is_err() {
                problems.add(
                    "public_keys",
                    format!("names the unknown issuer `{issuer}`"),
                );
            }
            if public_key(key).is_none() {
                problems.add(
                    "public_keys",
                    format!("holds no 32 bytes in base64 for `{issuer}`"),
                );
            }
        }
        if !problems.profile().is_local() && self.public_keys.is_empty() {
            problems.add("public_keys", "is missing");
        }
    }
}

/// Signers and the verifier of one process.
#[derive(Clone)]
pub struct IdentityKeys {
    signers: BTreeMap<String, IdentitySigner>,
    verifier: Arc<IdentityVerifier>,
}

impl std::fmt::Debug for IdentityKeys {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("IdentityKeys")
            .field("signers", &self.signers.keys())
            .finish_non_exhaustive()
    }
}

impl IdentityKeys {
    /// Fresh keys for the router and every service, for one process.
    pub fn ephemeral(wall: &SharedClock) -> Result<Self, IdentityError> {
        let mut signers = BTreeMap::new();
        let mut trusted = BTreeMap::new();
        for caller in Caller::all() {
            let pkcs8 = Ed25519KeyPair::generate_pkcs8(&aws_lc_rs::rand::SystemRandom::new())
                .map_err(|_| IdentityError::Unsignable)?;
            let pair = Ed25519KeyPair::from_pkcs8(pkcs8.as_ref())
                .map_err(|_| IdentityError::Unsignable)?;
            let public = DecodingKey::from_ed_der(pair.public_key().as_ref());
            let private = EncodingKey::from_ed_der(pkcs8.as_ref());
            trusted.insert(caller, public);
            signers.insert(
                caller.to_string(),
                IdentitySigner::new(caller, private, Arc::clone(wall)),
            );
        }
        let verifier = Arc::new(IdentityVerifier::new(trusted, Arc::clone(wall)));
        Ok(Self { signers, verifier })
    }

    /// The keys of a process that runs as `callers` only.
    pub fn from_settings(
        settings: &IdentitySettings,
        callers: &[Caller],
        wall: &SharedClock,
    ) -> Result<Self, IdentityError> {
        let private = settings
            .private_key
            .as_ref()
            .ok_or(IdentityError::Unsignable)?;
        let mut signers = BTreeMap::new();
        for caller in callers {
            let key = private_key_from_pkcs8(private)?;
            signers.insert(
                caller.to_string(),
                IdentitySigner::new(*caller, key, Arc::clone(wall)),
            );
        }
        let mut trusted = BTreeMap::new();
        for (issuer, key) in &settings.public_keys {
            let issuer = issuer.parse().map_err(|_| IdentityError::NotAllowed)?;
            let key = public_key(key).ok_or(IdentityError::Invalid)?;
            trusted.insert(issuer, DecodingKey::from_ed_der(&key));
        }
        let verifier = Arc::new(IdentityVerifier::new(trusted, Arc::clone(wall)));
        Ok(Self { signers, verifier })
    }

    /// The signer of one caller; nothing when this process does not hold its key.
    pub fn signer(&self, caller: impl Into<Caller>) -> Option<IdentitySigner> {
        self.signers.get(&caller.into().to_string()).cloned()
    }

    /// The verifier of this process.
    pub fn verifier(&self) -> Arc<IdentityVerifier> {
        Arc::clone(&self.verifier)
    }
}

/// A fresh private key and its public half, as the settings hold them.
pub fn generate_identity_key() -> Result<(String, String), IdentityError> {
    let pkcs8 = Ed25519KeyPair::generate_pkcs8(&aws_lc_rs::rand::SystemRandom::new())
        .map_err(|_| IdentityError::Unsignable)?;
    let pair = Ed25519KeyPair::from_pkcs8(pkcs8.as_ref()).map_err(|_| IdentityError::Unsignable)?;
    Ok((
        STANDARD.encode(pkcs8.as_ref()),
        STANDARD.encode(pair.public_key().as_ref()),
    ))
}

/// Reads a private key as the settings hold it.
pub fn private_key_from_pkcs8(key: &SecretString) -> Result<EncodingKey, IdentityError> {
    let der = STANDARD
        .decode(key.expose_secret().trim())
        .map_err(|_| IdentityError::Invalid)?;
    Ed25519KeyPair::from_pkcs8(&der).map_err(|_| IdentityError::Invalid)?;
    Ok(EncodingKey::from_ed_der(&der))
}

fn public_key(base64: &str) -> Option<[u8; 32]> {
    STANDARD.decode(base64.trim()).ok()?.try_into().ok()
}
