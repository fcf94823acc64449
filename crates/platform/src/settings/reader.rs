//! Reads sections into typed structs and collects what is wrong with any of them.

use std::collections::BTreeSet;

use serde::de::DeserializeOwned;
use toml::{Table, Value};

use super::layer::{Given, Tree};
use super::{Setting, SettingsError, Validate};
use crate::problem::{Problem, Problems};
use crate::profile::Profile;

/// Reads sections one by one; [`finish`](Self::finish) tells every problem at once.
#[derive(Debug)]
pub struct SettingsReader<'a> {
    tree: &'a Tree,
    profile: Profile,
    read: BTreeSet<&'static str>,
    problems: Vec<Problem>,
}

impl<'a> SettingsReader<'a> {
    pub(super) fn new(tree: &'a Tree, profile: Profile) -> Self {
        Self {
            tree,
            profile,
            read: BTreeSet::new(),
            problems: Vec::new(),
        }
    }

    /// The section, or its defaults when something is wrong with it: `finish` will say what.
    pub fn section<T>(&mut self, name: &'static str) -> T
    where
        T: DeserializeOwned + Default + Validate,
    {
        self.read.insert(name);
        let mut table = Table::new();
        for (key, given) in self.tree.section(name).into_iter().flatten() {
            match fitting::<T>(key, given) {
                Ok(value) => {
                    table.insert(key.clone(), value);
                }
                Err(reason) => self
                    .problems
                    .push(problem(name, key, given, &reason, T::SETTINGS)),
            }
        }
        let section: T = Value::Table(table).try_into().unwrap_or_default();
        let mut problems = Problems {
            section: name,
            profile: self.profile,
            settings: T::SETTINGS,
            found: Vec::new(),
        };
        section.validate(&mut problems);
        self.add_validated(name, problems.found);
        section
    }

    /// A section another part of the process reads: known, and not read here.
    pub fn skip(&mut self, name: &'static str) {
        self.read.insert(name);
    }

    /// Every problem of every section read, and every section nobody knows.
    pub fn finish(mut self) -> Result<(), SettingsError> {
        for (name, keys) in self.tree.sections() {
            if !self.read.contains(name) {
                let origin = keys.values().next().map(|given| given.origin.clone());
                self.problems.push(Problem {
                    key: name.to_owned(),
                    source: origin,
                    reason: format!("is no section; there are {}", listed(self.read.iter())),
                    purpose: None,
                    example: None,
                });
            }
        }
        self.finish_without_unread()
    }

    /// Like `finish`, where other sections are read elsewhere.
    pub fn finish_without_unread(self) -> Result<(), SettingsError> {
        if self.problems.is_empty() {
            Ok(())
        } else {
            Err(SettingsError::Problems(self.problems))
        }
    }

    /// A key already refused for its type is not reported a second time as missing.
    fn add_validated(&mut self, section: &str, found: Vec<Problem>) {
        for mut problem in found {
            if self.problems.iter().any(|known| known.key == problem.key) {
                continue;
            }
            let key = problem
                .key
                .strip_prefix(section)
                .and_then(|key| key.strip_prefix('.'));
            problem.source = key
                .and_then(|key| self.tree.section(section)?.get(key))
                .map(|given| given.origin.clone());
            self.problems.push(problem);
        }
    }
}

/// The value as the section takes it; text that looked like a number may be meant as text.
fn fitting<T: DeserializeOwned>(key: &str, given: &Given) -> Result<Value, String> {
    let Err(reason) = fits::<T>(key, given.value.clone()) else {
        return Ok(given.value.clone());
    };
    if let Some(text) = &given.text {
        let text = Value::String(text.clone());
        if fits::<T>(key, text.clone()).is_ok() {
            return Ok(text);
        }
    }
    Err(reason)
}

fn fits<T: DeserializeOwned>(key: &str, value: Value) -> Result<(), String> {
    let mut table = Table::new();
    table.insert(key.to_owned(), value);
    Value::Table(table)
        .try_into::<T>()
        .map(drop)
        .map_err(|error| error.message().to_owned())
}

fn problem(
    section: &str,
    key: &str,
    given: &Given,
    reason: &str,
    settings: &'static [Setting],
) -> Problem {
    let setting = settings.iter().find(|setting| setting.key == key);
    let reason = if setting.is_some() {
        // Serde repeats the value it refused; a secret must not reach the terminal.
        let expected = reason
            .rsplit_once("expected ")
            .map_or("", |(_, expected)| expected);
        format!("has the wrong type or value, expected {expected}")
    } else {
        let keys = listed(settings.iter().map(|setting| setting.key));
        format!("is no setting of `{section}`; there are {keys}")
    };
    Problem {
        key: format!("{section}.{key}").trim_end_matches('.').to_owned(),
        source: Some(given.origin.clone()),
        reason,
        purpose: setting.map(|setting| setting.purpose),
        example: setting.map(|setting| setting.example),
    }
}

fn listed(names: impl Iterator<Item = impl std::fmt::Display>) -> String {
    names
        .map(|name| format!("`{name}`"))
        .collect::<Vec<_>>()
        .join(", ")
}
