//! The settings of analytics.

use platform::{Problems, Setting, Validate};
use serde::Deserialize;

/// The section `analytics`.
#[derive(Clone, Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct AnalyticsConfig {
    /// The most links one chain shows.
    pub chain_links_max: u32,
}

impl Default for AnalyticsConfig {
    fn default() -> Self {
        Self {
            chain_links_max: 2_000,
        }
    }
}

impl Validate for AnalyticsConfig {
    const SETTINGS: &'static [Setting] = &[Setting {
        key: "chain_links_max",
        purpose: "how many links one chain shows at most",
        example: "2000",
    }];

    fn validate(&self, problems: &mut Problems<'_>) {
        if !(1..=10_000).contains(&self.chain_links_max) {
            problems.add("chain_links_max", "must be from 1 to 10000");
        }
    }
}
