//! The merged layers: a tree of values, each with the source it came from.

use std::collections::BTreeMap;

use toml::{Table, Value};

/// What our variables begin with.
pub const VARIABLE_PREFIX: &str = "MAXXIT__";

/// `MAXXIT__AUTH__DOMAIN` is `auth.domain`; nothing when no section and key are named.
pub fn variable_path(variable: &str) -> Option<Vec<String>> {
    let path: Vec<String> = variable
        .strip_prefix(VARIABLE_PREFIX)?
        .split("__")
        .map(str::to_lowercase)
        .collect();
    (path.len() >= 2 && path.iter().all(|part| !part.is_empty())).then_some(path)
}

/// One key's value and where it came from.
#[derive(Clone, Debug)]
pub struct Given {
    /// As TOML; text of the environment is read as TOML where that is possible.
    pub value: Value,
    /// As it was written, when it came as text.
    pub text: Option<String>,
    /// Where it came from.
    pub origin: String,
}

/// Sections with their keys; deeper tables are values of their key.
#[derive(Debug, Default)]
pub struct Tree {
    sections: BTreeMap<String, BTreeMap<String, Given>>,
}

impl Tree {
    /// The sections that something was given for.
    pub fn sections(&self) -> impl Iterator<Item = (&str, &BTreeMap<String, Given>)> {
        self.sections
            .iter()
            .map(|(name, keys)| (name.as_str(), keys))
    }

    /// The keys given for one section.
    pub fn section(&self, name: &str) -> Option<&BTreeMap<String, Given>> {
        self.sections.get(name)
    }

    /// Adds a whole file.
    pub fn merge_table(&mut self, table: &Table, origin: &str) {
        for (section, value) in table {
            match value {
                Value::Table(keys) => {
                    for (key, value) in keys {
                        self.insert(&[section.clone(), key.clone()], value.clone(), None, origin);
                    }
                }
                // A key outside of any section: kept under an impossible key, reported as unknown.
                other => self.insert(
                    &[section.clone(), String::new()],
                    other.clone(),
                    None,
                    origin,
                ),
            }
        }
    }

    /// Adds one value that was written as text.
    pub fn insert_text(&mut self, path: &[String], text: &str, origin: &str) {
        self.insert(path, parse_text(text), Some(text.to_owned()), origin);
    }

    fn insert(&mut self, path: &[String], value: Value, text: Option<String>, origin: &str) {
        let [section, key, rest @ ..] = path else {
            return;
        };
        let keys = self.sections.entry(section.clone()).or_default();
        let origin = origin.to_owned();
        if rest.is_empty() {
            keys.insert(
                key.clone(),
                Given {
                    value,
                    text,
                    origin,
                },
            );
            return;
        }
        let given = keys.entry(key.clone()).or_insert_with(|| Given {
            value: Value::Table(Table::new()),
            text: None,
            origin: origin.clone(),
        });
        given.origin = origin;
        given.text = None;
        set_nested(&mut given.value, rest, value);
    }
}

fn set_nested(target: &mut Value, path: &[String], value: Value) {
    let Some((first, rest)) = path.split_first() else {
        *target = value;
        return;
    };
    if !target.is_table() {
        *target = Value::Table(Table::new());
    }
    if let Value::Table(table) = target {
        let slot = table.entry(first.clone()).or_insert(Value::Boolean(false));
        set_nested(slot, rest, value);
    }
}

fn parse_text(text: &str) -> Value {
    format!("value = {text}")
        .parse::<Table>()
        .ok()
        .filter(|table| table.len() == 1)
        .and_then(|mut table| table.remove("value"))
        .unwrap_or_else(|| Value::String(text.to_owned()))
}
