//! Who reads posts. Two engines behind one trait; an answer of either is checked the same way.

mod answer;
mod embedded;
mod llm;

use async_trait::async_trait;
use rules::classify::{Call, NoCall};
use rules::sign::SignReason;

use crate::config::{Engine, SignalsConfig};

/// Reads one post.
#[async_trait]
pub trait Classifier: Send + Sync {
    /// The engine's name, one per way of reading.
    fn engine(&self) -> &'static str;

    /// Reads a post. Never fails: what cannot be read says why, and is never filled in.
    async fn classify(&self, post: &str) -> Reading;
}

/// What an engine made of a post.
#[derive(Clone, Debug)]
pub struct Reading {
    /// The model, or the version of the rules.
    pub model: String,
    /// What a model was asked.
    pub prompt: Option<String>,
    /// What it answered, word by word.
    pub raw_answer: Option<String>,
    /// How long it took.
    pub duration_ms: i64,
    /// The calls, or why there is none.
    pub outcome: Result<Vec<Call>, Unread>,
}

/// Why a reading holds no call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unread {
    /// The post is no call.
    NoCall(NoCall),
    /// The engine's answer cannot be used, or did not come.
    Refused(SignReason),
}

impl Unread {
    /// The stable code.
    pub const fn code(self) -> &'static str {
        match self {
            Self::NoCall(reason) => reason.code(),
            Self::Refused(reason) => reason.code(),
        }
    }

    /// The sentence.
    pub fn message(self) -> String {
        match self {
            Self::NoCall(reason) => reason.to_string(),
            Self::Refused(reason) => reason.message().to_owned(),
        }
    }
}

/// The engine the settings name.
pub fn from_config(config: &SignalsConfig) -> Result<Box<dyn Classifier>, reqwest::Error> {
    Ok(match config.engine {
        Engine::Embedded => Box::new(embedded::Embedded),
        Engine::Llm => Box::new(llm::Llm::try_new(config)?),
    })
}
