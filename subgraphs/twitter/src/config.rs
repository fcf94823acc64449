//! How X is read, and what it may cost.

use std::time::Duration;

use domain::Usdc;
use platform::{Problems, Setting, Validate};
use secrecy::SecretString;
use serde::Deserialize;
use url::Url;

/// The section `twitter`.
#[derive(Clone, Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct TwitterConfig {
    /// Where X API v2 is.
    pub base_url: Url,
    /// The application's token. Without one, in the local profile, nothing is read.
    pub bearer_token: Option<SecretString>,
    /// How long between two rounds over all accounts.
    pub poll_interval_ms: u64,
    /// How long between two looks for deleted posts.
    pub recheck_interval_ms: u64,
    /// How long a post is watched for its deletion.
    pub recheck_hours: u16,
    /// What reading may cost on one UTC day.
    pub budget_per_day_usd: Usdc,
    /// How many accounts may be followed.
    pub accounts_max: u32,
}

impl Default for TwitterConfig {
    fn default() -> Self {
        Self {
            base_url: Url::parse("https://api.x.com").expect("a fixed address is one"),
            bearer_token: None,
            poll_interval_ms: 60_000,
            recheck_interval_ms: 900_000,
            recheck_hours: 24,
            budget_per_day_usd: Usdc::from_whole(25),
            accounts_max: 500,
        }
    }
}

impl TwitterConfig {
    /// Between two rounds.
    pub const fn poll_interval(&self) -> Duration {
        Duration::from_millis(self.poll_interval_ms)
    }

    /// Between two looks for deleted posts.
    pub const fn recheck_interval(&self) -> Duration {
        Duration::from_millis(self.recheck_interval_ms)
    }
}

impl Validate for TwitterConfig {
    const SETTINGS: &'static [Setting] = &[
        Setting {
            key: "base_url",
            purpose: "where X API v2 is",
            example: "https://api.x.com",
        },
        Setting {
            key: "bearer_token",
            purpose: "the application token of X API v2 that posts are read with",
            example: "AAAAAAAAAAAAAAAAAAAAA…",
        },
        Setting {
            key: "poll_interval_ms",
            purpose: "how long to wait between two rounds over all followed accounts",
            example: "60000",
        },
        Setting {
            key: "recheck_interval_ms",
            purpose: "how long to wait between two looks for deleted posts",
            example: "900000",
        },
        Setting {
            key: "recheck_hours",
            purpose: "for how many hours a post is watched for its deletion",
            example: "24",
        },
        Setting {
            key: "budget_per_day_usd",
            purpose: "what reading posts may cost on one UTC day, in dollars",
            example: "25",
        },
        Setting {
            key: "accounts_max",
            purpose: "how many accounts may be followed at most",
            example: "500",
        },
    ];

    fn validate(&self, problems: &mut Problems<'_>) {
        problems.require_secret("bearer_token", self.bearer_token.as_ref());
        if self.base_url.cannot_be_a_base() {
            problems.add("base_url", "is no address of a server");
        } else if !problems.profile().is_local() && self.base_url.scheme() != "https" {
            problems.add(
                "base_url",
                "must begin with https:// outside the local profile",
            );
        }
        if self.poll_interval_ms < 100 {
            problems.add("poll_interval_ms", "must be at least 100");
        }
        if self.recheck_interval_ms < 100 {
            problems.add("recheck_interval_ms", "must be at least 100");
        }
        if self.budget_per_day_usd <= Usdc::ZERO {
            problems.add("budget_per_day_usd", "must be greater than zero");
        }
        if self.accounts_max == 0 {
            problems.add("accounts_max", "must be at least 1");
        }
    }
}
