//! The settings of wallets.

use domain::Usdc;
use platform::{Problems, Setting, Validate};
use secrecy::SecretString;
use serde::Deserialize;

/// The settings of wallets.
#[derive(Clone, Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct WalletsConfig {
    /// Seals every key; made in the home folder in the local profile.
    pub master_secret: Option<SecretString>,
    /// Secrets that were replaced; they open what they have sealed.
    pub retired_master_secrets: Vec<SecretString>,
    /// The largest notional any one action may open, whatever its caller allows.
    pub action_notional_max: Usdc,
    /// The largest leverage any action may set.
    pub leverage_max: u32,
}

impl Default for WalletsConfig {
    fn default() -> Self {
        Self {
            master_secret: None,
            retired_master_secrets: Vec::new(),
            action_notional_max: Usdc::from_whole(250_000),
            leverage_max: 50,
        }
    }
}

impl Validate for WalletsConfig {
    const SETTINGS: &'static [Setting] = &[
        Setting {
            key: "master_secret",
            purpose: "the secret that encrypts every venue key in the database",
            example: "$(openssl rand -base64 48)",
        },
        Setting {
            key: "retired_master_secrets",
            purpose: "the replaced master secrets, needed while keys sealed by them are in use",
            example: "[\"…\"]",
        },
        Setting {
            key: "action_notional_max",
            purpose: "the largest amount in USDC any one signed action may open",
            example: "\"250000\"",
        },
        Setting {
            key: "leverage_max",
            purpose: "the largest leverage any signed action may set",
            example: "50",
        },
    ];

    fn validate(&self, problems: &mut Problems<'_>) {
        problems.require_secret("master_secret", self.master_secret.as_ref());
        if self.action_notional_max <= Usdc::ZERO {
            problems.add("action_notional_max", "must be greater than zero");
        }
        if self.leverage_max == 0 {
            problems.add("leverage_max", "must be at least 1");
        }
    }
}
