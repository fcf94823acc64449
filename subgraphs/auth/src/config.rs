//! The settings of auth.

use domain::Address;
use platform::{Problems, Setting, Validate};
use secrecy::SecretString;
use serde::Deserialize;

/// The settings of auth.
#[derive(Clone, Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct AuthConfig {
    /// The host and port people see in the sign-in message and in the address bar.
    pub domain: Option<String>,
    /// Who issues the tokens: the public address of the platform.
    pub issuer: Option<String>,
    /// Chains a wallet may sign in on.
    pub chain_ids: Vec<u64>,
    /// Encrypts the signing keys in the database.
    pub key_encryption_secret: Option<SecretString>,
    /// Secrets that were replaced; they open what they have sealed.
    pub retired_encryption_secrets: Vec<SecretString>,
    /// Wallets whose owners are administrators: they may stop a venue or everything.
    pub admin_wallets: Vec<Address>,
    /// How long an access token is good for.
    pub access_token_minutes: u32,
    /// How long a session lasts without being used.
    pub session_days: u32,
    /// How long one key signs before the next takes over.
    pub signing_key_days: u32,
}

impl Default for AuthConfig {
    fn default() -> Self {
        Self {
            domain: None,
            issuer: None,
            // Ethereum, OP Mainnet, Base, Arbitrum One, Arbitrum Sepolia, Sepolia, local chains.
            chain_ids: vec![1, 10, 8_453, 42_161, 421_614, 11_155_111, 1_337, 31_337],
            key_encryption_secret: None,
            retired_encryption_secrets: Vec::new(),
            admin_wallets: Vec::new(),
            access_token_minutes: 10,
            session_days: 30,
            signing_key_days: 30,
        }
    }
}

impl AuthConfig {
    /// The domain a sign-in message must name.
    pub(crate) fn domain(&self) -> &str {
        self.domain.as_deref().unwrap_or("localhost:4000")
    }

    /// What tokens name as their issuer.
    pub(crate) fn issuer(&self) -> String {
        self.issuer
            .clone()
            .unwrap_or_else(|| format!("http://{}", self.domain()))
    }
}

impl Validate for AuthConfig {
    const SETTINGS: &'static [Setting] = &[
        Setting {
            key: "domain",
            purpose: "the host (and port) people see in the sign-in message and the address bar",
            example: "app.example.org",
        },
        Setting {
            key: "issuer",
            purpose: "the public address of the platform, named in every token",
            example: "https://app.example.org",
        },
        Setting {
            key: "chain_ids",
            purpose: "the chains a wallet may sign in on",
            example: "[1, 42161]",
        },
        Setting {
            key: "key_encryption_secret",
            purpose: "the secret that encrypts the token signing keys in the database",
            example: "$(openssl rand -base64 48)",
        },
        Setting {
            key: "retired_encryption_secrets",
            purpose: "the replaced secrets, needed while keys sealed by them are published",
            example: "[\"…\"]",
        },
        Setting {
            key: "admin_wallets",
            purpose: "the wallets whose owners may stop a venue or everything",
            example: "[\"0x29fc…c762\"]",
        },
        Setting {
            key: "access_token_minutes",
            purpose: "how many minutes an access token is good for",
            example: "10",
        },
        Setting {
            key: "session_days",
            purpose: "how many days a session lasts without being used",
            example: "30",
        },
        Setting {
            key: "signing_key_days",
            purpose: "how many days one key signs before the next takes over",
            example: "30",
        },
    ];

    fn validate(&self, problems: &mut Problems<'_>) {
        problems.require("domain", self.domain.as_ref());
        problems.require("issuer", self.issuer.as_ref());
        problems.require_secret("key_encryption_secret", self.key_encryption_secret.as_ref());
        if !problems.profile().is_local() && !self.issuer().starts_with("https://") {
            problems.add("issuer", "is not an https:// address");
        }
        if self.chain_ids.is_empty() {
            problems.add("chain_ids", "names no chain: nobody could sign in");
        }
        if !(1..=60).contains(&self.access_token_minutes) {
            problems.add("access_token_minutes", "must be from 1 to 60");
        }
        if !(1..=365).contains(&self.session_days) {
            problems.add("session_days", "must be from 1 to 365");
        }
        if !(1..=365).contains(&self.signing_key_days) {
            problems.add("signing_key_days", "must be from 1 to 365");
        }
    }
}
