//! What publishing asks for.

use platform::{Problems, Setting, Validate};
use serde::Deserialize;

/// The section `agents`.
#[derive(Clone, Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct AgentsConfig {
    /// The chains a proof of intent may be signed for.
    pub chain_ids: Vec<u64>,
    /// How many agents one person may have that are not retired.
    pub agents_per_creator_max: u32,
}

impl Default for AgentsConfig {
    fn default() -> Self {
        // Arbitrum One and Arbitrum Sepolia.
        Self {
            chain_ids: vec![42_161, 421_614],
            agents_per_creator_max: 50,
        }
    }
}

impl Validate for AgentsConfig {
    const SETTINGS: &'static [Setting] = &[
        Setting {
            key: "chain_ids",
            purpose: "the chains a proof of intent may be signed for",
            example: "[42161]",
        },
        Setting {
            key: "agents_per_creator_max",
            purpose: "how many agents one person may have that are not retired",
            example: "50",
        },
    ];

    fn validate(&self, problems: &mut Problems<'_>) {
        if self.chain_ids.is_empty() {
            problems.add("chain_ids", "must name at least one chain");
        }
        if self.agents_per_creator_max == 0 {
            problems.add("agents_per_creator_max", "must be at least 1");
        }
    }
}
