//! The service's settings.

use platform::{Problems, Setting, Validate};
use serde::Deserialize;

/// The section `deployments`.
#[derive(Clone, Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Config {
    /// How often deployments that still lack an account are tried again.
    pub provisioning_interval_ms: u64,
    /// How often the permissions of live deployments are asked for.
    pub permission_interval_ms: u64,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            provisioning_interval_ms: 2_000,
            permission_interval_ms: 60_000,
        }
    }
}

impl Validate for Config {
    const SETTINGS: &'static [Setting] = &[
        Setting {
            key: "provisioning_interval_ms",
            purpose: "how often deployments without an account are tried again",
            example: "2000",
        },
        Setting {
            key: "permission_interval_ms",
            purpose: "how often the venue is asked whether our keys may still trade",
            example: "60000",
        },
    ];

    fn validate(&self, problems: &mut Problems<'_>) {
        if self.provisioning_interval_ms == 0 {
            problems.add("provisioning_interval_ms", "must be at least 1");
        }
        if self.permission_interval_ms == 0 {
            problems.add("permission_interval_ms", "must be at least 1");
        }
    }
}
