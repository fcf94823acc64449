//! Settings of the service hyperliquid.

use platform::{Problems, Setting, Validate};
use reqwest::Url;
use serde::Deserialize;

/// How the venue is reached and how hard it is asked.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Config {
    /// The base of the REST interface; the stream lies at `/ws` of the same host.
    pub base_url: Url,
    /// Which chain's signatures the venue takes: mainnet, else testnet (the stand-in too).
    pub is_mainnet: bool,
    /// Whether the venue is the local stand-in, which can fund paper accounts.
    pub is_stand_in: bool,
    /// Deadline of one request.
    pub request_timeout_ms: u64,
    /// The venue's weight budget of one address.
    pub weight_per_minute: u32,
    /// The share of it that only exits may use.
    pub exit_share_percent: u32,
    /// How many accounts are watched by stream; the others are polled. The venue allows ten.
    pub user_streams_max: usize,
    /// How often every account with something open is read anew.
    pub sweep_interval_ms: u64,
    /// How often the keys that trade for users are looked at.
    pub key_watch_interval_ms: u64,
    /// How often prices are passed on at most.
    pub price_interval_ms: u64,
    /// Dollars a paper account starts with.
    pub paper_deposit_usd: String,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            base_url: Url::parse("http://127.0.0.1:3001").expect("the address is a literal"),
            is_mainnet: false,
            is_stand_in: true,
            request_timeout_ms: 5_000,
            weight_per_minute: 1_200,
            exit_share_percent: 30,
            user_streams_max: 10,
            sweep_interval_ms: 10_000,
            key_watch_interval_ms: 3_600_000,
            price_interval_ms: 100,
            paper_deposit_usd: "10000".to_owned(),
        }
    }
}

impl Validate for Config {
    const SETTINGS: &'static [Setting] = &[
        Setting {
            key: "base_url",
            purpose: "the address of Hyperliquid's interface",
            example: "https://api.hyperliquid.xyz",
        },
        Setting {
            key: "is_mainnet",
            purpose: "which chain's signatures it takes",
            example: "true",
        },
        Setting {
            key: "is_stand_in",
            purpose: "whether it is the local stand-in",
            example: "false",
        },
        Setting {
            key: "request_timeout_ms",
            purpose: "one request's deadline",
            example: "5000",
        },
        Setting {
            key: "weight_per_minute",
            purpose: "the venue's request budget",
            example: "1200",
        },
        Setting {
            key: "exit_share_percent",
            purpose: "the share only exits use",
            example: "30",
        },
        Setting {
            key: "user_streams_max",
            purpose: "accounts watched by stream",
            example: "10",
        },
        Setting {
            key: "sweep_interval_ms",
            purpose: "how often accounts are read",
            example: "10000",
        },
        Setting {
            key: "key_watch_interval_ms",
            purpose: "how often keys are looked at",
            example: "3600000",
        },
        Setting {
            key: "price_interval_ms",
            purpose: "how often prices are told",
            example: "100",
        },
        Setting {
            key: "paper_deposit_usd",
            purpose: "a paper account's start",
            example: "10000",
        },
    ];

    fn validate(&self, problems: &mut Problems<'_>) {
        if self.exit_share_percent < 30 || self.exit_share_percent > 90 {
            problems.add("exit_share_percent", "must lie between 30 and 90");
        }
        if self.weight_per_minute < 100 {
            problems.add("weight_per_minute", "must be at least 100");
        }
        let is_local_address = matches!(
            self.base_url.host_str(),
            Some("127.0.0.1" | "localhost" | "[::1]")
        );
        if !problems.profile().is_local() {
            if self.is_stand_in {
                problems.add("is_stand_in", "must be false outside the local profile");
            }
            if is_local_address || self.base_url.scheme() != "https" {
                problems.add("base_url", "must be the venue's own https address");
            }
        }
        if !self.base_url.path().ends_with('/') {
            problems.add("base_url", "must end with a slash or name a host only");
        }
    }
}
