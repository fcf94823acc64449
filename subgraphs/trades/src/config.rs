//! Settings of the service trades.

use platform::{Problems, Setting, Validate};
use rules::policy::Policy;
use serde::Deserialize;

/// The rules' numbers, and how busily orders are sent.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct TradesConfig {
    /// Every number of the rules.
    pub policy: Policy,
    /// Orders on their way to a venue at the same time.
    pub sends_at_once: usize,
    /// How long an unanswered order waits before it is looked up.
    pub look_up_after_ms: i64,
    /// How often what works here is compared with what works at the venue.
    pub reconcile_interval_ms: u64,
}

impl Default for TradesConfig {
    fn default() -> Self {
        Self {
            policy: Policy::default(),
            sends_at_once: 16,
            look_up_after_ms: 2_000,
            reconcile_interval_ms: 10_000,
        }
    }
}

impl Validate for TradesConfig {
    const SETTINGS: &'static [Setting] = &[
        Setting {
            key: "policy",
            purpose: "the numbers of the rules",
            example: "{ entry = { slippage_bps = 100 } }",
        },
        Setting {
            key: "sends_at_once",
            purpose: "how many orders travel at the same time",
            example: "16",
        },
        Setting {
            key: "look_up_after_ms",
            purpose: "how long an unanswered order waits before it is looked up",
            example: "2000",
        },
        Setting {
            key: "reconcile_interval_ms",
            purpose: "how often working orders are compared with the venue",
            example: "10000",
        },
    ];

    fn validate(&self, problems: &mut Problems<'_>) {
        if !(1..=256).contains(&self.sends_at_once) {
            problems.add("sends_at_once", "must lie between 1 and 256");
        }
        if self.reconcile_interval_ms < 10 {
            problems.add("reconcile_interval_ms", "must be at least 10");
        }
        if self.look_up_after_ms < 100 {
            problems.add("look_up_after_ms", "must be at least 100");
        }
    }
}
