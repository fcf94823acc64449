//! Everything wrong with the settings, told at once: the key, where it came from, what it is for
//! and an example. Values are never repeated: they may be secrets.

use std::fmt;

use secrecy::{ExposeSecret, SecretString};

use crate::profile::Profile;
use crate::settings::Setting;

/// Fewer characters than this is no secret.
const SECRET_LENGTH_MIN: usize = 32;
/// A real secret of that length uses more different characters than this.
const SECRET_VARIETY_MIN: usize = 10;
/// Words that only placeholders contain.
const PLACEHOLDERS: [&str; 6] = [
    "changeme",
    "change-me",
    "example",
    "secret",
    "password",
    "default",
];

/// One thing to put right before the process can start.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The key, such as `auth.domain`.
    pub key: String,
    /// Where its value came from; nothing when it is missing.
    pub source: Option<String>,
    /// What is wrong.
    pub reason: String,
    /// What the setting is for; nothing when it is unknown.
    pub purpose: Option<&'static str>,
    /// A value that would do.
    pub example: Option<&'static str>,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` {}", self.key, self.reason)?;
        if let Some(source) = &self.source {
            write!(f, " (from {source})")?;
        }
        if let Some(purpose) = self.purpose {
            write!(f, "; it is {purpose}")?;
        }
        if let Some(example) = self.example {
            let variable = self.key.to_uppercase().replace('.', "__");
            write!(f, "; for example MAXXIT__{variable}={example}")?;
        }
        Ok(())
    }
}

/// Collects what is wrong with one section.
#[derive(Debug)]
pub struct Problems<'a> {
    pub(crate) section: &'a str,
    pub(crate) profile: Profile,
    pub(crate) settings: &'static [Setting],
    pub(crate) found: Vec<Problem>,
}

impl Problems<'_> {
    /// The profile the section is read for.
    pub const fn profile(&self) -> Profile {
        self.profile
    }

    /// Something is wrong with one key of the section.
    pub fn add(&mut self, key: &str, reason: impl Into<String>) {
        let setting = self.settings.iter().find(|setting| setting.key == key);
        self.found.push(Problem {
            key: format!("{}.{key}", self.section),
            source: None,
            reason: reason.into(),
            purpose: setting.map(|setting| setting.purpose),
            example: setting.map(|setting| setting.example),
        });
    }

    /// Outside the local profile the secret must be there and hard to guess.
    pub fn require_secret(&mut self, key: &str, secret: Option<&SecretString>) {
        if self.profile.is_local() {
            return;
        }
        match secret.map(ExposeSecret::expose_secret) {
            None => self.add(key, "is missing"),
            Some(secret) => {
                if let Some(weakness) = weakness(secret) {
                    self.add(key, weakness);
                }
            }
        }
    }

    /// Outside the local profile the value must be given.
    pub fn require<T>(&mut self, key: &str, value: Option<&T>) {
        if !self.profile.is_local() && value.is_none() {
            self.add(key, "is missing");
        }
    }
}

fn weakness(secret: &str) -> Option<String> {
    let lower = secret.to_lowercase();
    let variety = lower
        .chars()
        .collect::<std::collections::BTreeSet<_>>()
        .len();
    if secret.chars().count() < SECRET_LENGTH_MIN {
        Some(format!(
            "is weak: it has fewer than {SECRET_LENGTH_MIN} characters"
        ))
    } else if variety < SECRET_VARIETY_MIN {
        Some("is weak: it repeats few characters".to_owned())
    } else if PLACEHOLDERS.iter().any(|word| lower.contains(word)) {
        Some("is weak: it looks like a placeholder".to_owned())
    } else {
        None
    }
}
