//! Which classifier reads posts, and how long others may take.

use std::time::Duration;

use platform::{Problems, Setting, Validate};
use secrecy::SecretString;
use serde::Deserialize;
use url::Url;

/// Who reads posts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Engine {
    /// The rules of this program: no network, no key.
    #[default]
    Embedded,
    /// Any model behind an OpenAI-compatible API.
    Llm,
}

/// The section `signals`.
#[derive(Clone, Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct SignalsConfig {
    /// Who reads posts.
    pub engine: Engine,
    /// Where the OpenAI-compatible API is, up to and without `/chat/completions`.
    pub llm_base_url: Url,
    /// Its key. Local models need none.
    pub llm_api_key: Option<SecretString>,
    /// The model's name there.
    pub llm_model: String,
    /// How long one answer may take.
    pub llm_timeout_ms: u64,
    /// How long nothing is asked after a failure.
    pub llm_pause_ms: u64,
    /// The first pause before a venue that did not answer is asked again.
    pub market_retry_ms: u64,
    /// The impact of an author nobody has measured, 0 to 100.
    pub impact_unknown_percent: u8,
}

impl Default for SignalsConfig {
    fn default() -> Self {
        Self {
            engine: Engine::Embedded,
            llm_base_url: Url::parse("http://127.0.0.1:11434/v1").expect("a fixed address is one"),
            llm_api_key: None,
            llm_model: "llama3.1".to_owned(),
            llm_timeout_ms: 10_000,
            llm_pause_ms: 30_000,
            market_retry_ms: 500,
            impact_unknown_percent: 50,
        }
    }
}

impl SignalsConfig {
    /// How long one answer may take.
    pub const fn llm_timeout(&self) -> Duration {
        Duration::from_millis(self.llm_timeout_ms)
    }

    /// How long nothing is asked after a failure.
    pub const fn llm_pause(&self) -> Duration {
        Duration::from_millis(self.llm_pause_ms)
    }

    /// Before a venue is asked again.
    pub const fn market_retry(&self) -> Duration {
        Duration::from_millis(self.market_retry_ms)
    }
}

impl Validate for SignalsConfig {
    const SETTINGS: &'static [Setting] = &[
        Setting {
            key: "engine",
            purpose: "who reads posts: the embedded classifier or a language model",
            example: "embedded",
        },
        Setting {
            key: "llm_base_url",
            purpose: "where the OpenAI-compatible API of the language model is",
            example: "http://127.0.0.1:11434/v1",
        },
        Setting {
            key: "llm_api_key",
            purpose: "the key of the language model's API, where it wants one",
            example: "sk-…",
        },
        Setting {
            key: "llm_model",
            purpose: "the language model's name",
            example: "llama3.1",
        },
        Setting {
            key: "llm_timeout_ms",
            purpose: "how long the language model may take to read one post",
            example: "10000",
        },
        Setting {
            key: "llm_pause_ms",
            purpose: "how long the language model is not asked after it failed",
            example: "30000",
        },
        Setting {
            key: "market_retry_ms",
            purpose: "how long to wait before a venue that did not answer is asked again",
            example: "500",
        },
        Setting {
            key: "impact_unknown_percent",
            purpose: "the impact, 0 to 100, of an author nobody has measured yet",
            example: "50",
        },
    ];

    fn validate(&self, problems: &mut Problems<'_>) {
        if self.llm_base_url.cannot_be_a_base() {
            problems.add("llm_base_url", "is no address of a server");
        }
        if !(100..=20_000).contains(&self.llm_timeout_ms) {
            problems.add("llm_timeout_ms", "must be from 100 to 20000");
        }
        if self.market_retry_ms > 3_000 {
            problems.add("market_retry_ms", "must be at most 3000");
        }
        if self.impact_unknown_percent > 100 {
            problems.add("impact_unknown_percent", "must be from 0 to 100");
        }
    }
}
