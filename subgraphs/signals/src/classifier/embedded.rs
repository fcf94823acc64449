//! The rules of this program as an engine.

use std::time::Instant;

use async_trait::async_trait;
use rules::classify::{ENGINE, VERSION, classify};

use super::{Classifier, Reading, Unread};

/// Needs no network and no key.
pub struct Embedded;

#[async_trait]
impl Classifier for Embedded {
    fn engine(&self) -> &'static str {
        ENGINE
    }

    async fn classify(&self, post: &str) -> Reading {
        let started = Instant::now();
        let found = classify(post);
        let outcome = match found.reason {
            Some(reason) => Err(Unread::NoCall(reason)),
            None => Ok(found.calls),
        };
        Reading {
            model: VERSION.to_owned(),
            prompt: None,
            raw_answer: None,
            duration_ms: i64::try_from(started.elapsed().as_millis()).unwrap_or(i64::MAX),
            outcome,
        }
    }
}
