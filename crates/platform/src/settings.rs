//! Settings from four layers, the later stronger: defaults in code, a TOML file, the environment
//! (`MAXXIT__SECTION__KEY`), the command line. The one home of `env::var`.

mod layer;
mod reader;

use std::path::{Path, PathBuf};

use serde::de::DeserializeOwned;

use crate::problem::{Problem, Problems};
use crate::profile::Profile;

use layer::Tree;
pub use reader::SettingsReader;

/// What one key of a section is for; shown when it is missing, weak or of the wrong type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Setting {
    /// The key inside its section.
    pub key: &'static str,
    /// Completes "it is …": `the name shown in the sign-in message`.
    pub purpose: &'static str,
    /// A value that would do.
    pub example: &'static str,
}

/// A section of the settings: a struct with `#[serde(default, deny_unknown_fields)]`.
pub trait Validate {
    /// Every key, what it is for and an example.
    const SETTINGS: &'static [Setting];

    /// Adds what types alone cannot refuse.
    fn validate(&self, problems: &mut Problems<'_>) {
        let _ = problems;
    }
}

/// Where settings are taken from.
#[derive(Clone, Debug)]
pub enum Source {
    /// A TOML file.
    File(PathBuf),
    /// The `MAXXIT__…` variables of this process.
    Environment,
    /// Pairs of `section.key` and a value, such as command-line options.
    Pairs {
        /// How messages call this source.
        name: &'static str,
        /// The pairs.
        pairs: Vec<(String, String)>,
    },
}

/// Why the process cannot start with these settings.
#[derive(Debug, thiserror::Error)]
pub enum SettingsError {
    /// The file cannot be read.
    #[error("cannot read the settings file {}", path.display())]
    Unreadable {
        /// Which file.
        path: PathBuf,
        /// Why.
        #[source]
        cause: std::io::Error,
    },
    /// The file is no TOML.
    #[error("{} is not valid TOML: {reason}", path.display())]
    NotToml {
        /// Which file.
        path: PathBuf,
        /// Where and why.
        reason: String,
    },
    /// Keys are unknown, missing, weak or of the wrong type.
    #[error("the settings need attention:{}", listed(.0))]
    Problems(Vec<Problem>),
}

fn listed(problems: &[Problem]) -> String {
    problems.iter().fold(String::new(), |text, problem| {
        format!("{text}\n  - {problem}")
    })
}

/// All layers, merged; each value remembers where it came from.
#[derive(Debug, Default)]
pub struct Settings {
    tree: Tree,
}

impl Settings {
    /// Reads the sources in order; a later one overrides an earlier one key by key.
    pub fn load(sources: &[Source]) -> Result<Self, SettingsError> {
        let mut tree = Tree::default();
        for source in sources {
            match source {
                Source::File(path) => {
                    tree.merge_table(&read_file(path)?, &path.display().to_string());
                }
                Source::Environment => {
                    for (key, value) in environment() {
                        let origin = format!("the variable {key}");
                        if let Some(path) = layer::variable_path(&key) {
                            tree.insert_text(&path, &value, &origin);
                        }
                    }
                }
                Source::Pairs { name, pairs } => {
                    for (key, value) in pairs {
                        let path: Vec<String> = key.split('.').map(str::to_owned).collect();
                        tree.insert_text(&path, value, name);
                    }
                }
            }
        }
        Ok(Self { tree })
    }

    /// Reads sections one by one and tells every problem at the end.
    pub fn reader(&self, profile: Profile) -> SettingsReader<'_> {
        SettingsReader::new(&self.tree, profile)
    }

    /// Reads one section alone.
    pub fn section<T>(&self, name: &'static str, profile: Profile) -> Result<T, SettingsError>
    where
        T: DeserializeOwned + Default + Validate,
    {
        let mut reader = self.reader(profile);
        let section = reader.section(name);
        reader.finish_without_unread().map(|()| section)
    }

    /// A standard variable that is not ours, such as `HOME`.
    #[expect(
        clippy::disallowed_methods,
        reason = "this is the one home of the environment"
    )]
    pub fn variable(name: &str) -> Option<String> {
        std::env::var(name).ok().filter(|value| !value.is_empty())
    }
}

fn environment() -> Vec<(String, String)> {
    let mut variables: Vec<_> = std::env::vars_os()
        .filter_map(|(key, value)| Some((key.into_string().ok()?, value.into_string().ok()?)))
        .filter(|(key, _)| key.starts_with(layer::VARIABLE_PREFIX))
        .collect();
    variables.sort();
    variables
}

fn read_file(path: &Path) -> Result<toml::Table, SettingsError> {
    let text = std::fs::read_to_string(path).map_err(|cause| SettingsError::Unreadable {
        path: path.to_owned(),
        cause,
    })?;
    text.parse()
        .map_err(|error: toml::de::Error| SettingsError::NotToml {
            path: path.to_owned(),
            reason: error.message().to_owned(),
        })
}
