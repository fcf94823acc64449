//! What a creator writes into the form, and what may be wrong with it.

use std::collections::HashSet;

use domain::{AgentVenue, XAccountId};
use events::facts::AgentVisibility;
use graph::UserError;
use rules::weights::Weights;

use crate::agent::Agent;

const NAME_LENGTH_MAX: usize = 100;
const DESCRIPTION_LENGTH_MAX: usize = 2_000;
/// How many accounts one agent listens to.
const SOURCES_MAX: usize = 20;

/// The whole form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// What it is called.
    pub name: String,
    /// What it is about.
    pub description: String,
    /// Where it wants its orders filled.
    pub venue: AgentVenue,
    /// Who sees it once it is published.
    pub visibility: AgentVisibility,
    /// Its eight weights.
    pub weights: Weights,
    /// What it listens to.
    pub x_account_ids: Vec<XAccountId>,
}

/// The fields of the form that are to be changed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Changes {
    /// What it is called.
    pub name: Option<String>,
    /// What it is about.
    pub description: Option<String>,
    /// Where it wants its orders filled.
    pub venue: Option<AgentVenue>,
    /// Who sees it.
    pub visibility: Option<AgentVisibility>,
    /// Its eight weights.
    pub weights: Option<Weights>,
    /// What it listens to.
    pub x_account_ids: Option<Vec<XAccountId>>,
}

impl Changes {
    /// The form as it is after the changes.
    pub fn over(self, agent: &Agent, sources: Vec<XAccountId>) -> Draft {
        let Self {
            name,
            description,
            venue,
            visibility,
            weights,
            x_account_ids,
        } = self;
        Draft {
            name: name.unwrap_or_else(|| agent.name.clone()),
            description: description.unwrap_or_else(|| agent.description.clone()),
            venue: venue.unwrap_or(agent.venue),
            visibility: visibility.unwrap_or(agent.visibility),
            weights: weights.unwrap_or(agent.weights),
            x_account_ids: x_account_ids.unwrap_or(sources),
        }
    }
}

impl Draft {
    /// Trims, and tells everything that is wrong at once.
    pub fn checked(self) -> Result<Self, Vec<UserError>> {
        let name = self.name.trim().to_owned();
        let description = self.description.trim().to_owned();
        let draft = Self {
            name,
            description,
            ..self
        };
        let errors = draft.errors();
        if errors.is_empty() {
            Ok(draft)
        } else {
            Err(errors)
        }
    }

    fn errors(&self) -> Vec<UserError> {
        let mut errors = Vec::new();
        let mut add = |field: &str, code: &str, message: String| {
            errors.push(UserError::new(field, code, message));
        };
        if self.name.is_empty() {
            add("name", "REQUIRED", "The agent needs a name.".to_owned());
        } else if self.name.chars().count() > NAME_LENGTH_MAX {
            let message = format!("A name has at most {NAME_LENGTH_MAX} characters.");
            add("name", "TOO_LONG", message);
        } else if self.name.chars().any(char::is_control) {
            add(
                "name",
                "NOT_PLAIN_TEXT",
                "A name is one line of plain text.".to_owned(),
            );
        }
        if self.description.chars().count() > DESCRIPTION_LENGTH_MAX {
            let message = format!("A description has at most {DESCRIPTION_LENGTH_MAX} characters.");
            add("description", "TOO_LONG", message);
        }
        for (name, value) in self.weights.named() {
            if value > Weights::MAX {
                let message = format!("A weight lies between 0 and {}.", Weights::MAX);
                add(&format!("weights.{name}"), "OUT_OF_RANGE", message);
            }
        }
        if self.x_account_ids.len() > SOURCES_MAX {
            let message = format!("An agent listens to at most {SOURCES_MAX} accounts.");
            add("xAccountIds", "TOO_MANY", message);
        }
        let distinct: HashSet<_> = self.x_account_ids.iter().collect();
        if distinct.len() < self.x_account_ids.len() {
            add(
                "xAccountIds",
                "REPEATED",
                "An account is named twice.".to_owned(),
            );
        }
        errors
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn draft() -> Draft {
        Draft {
            name: " Momentum ".to_owned(),
            description: String::new(),
            venue: AgentVenue::Multi,
            visibility: AgentVisibility::Public,
            weights: Weights::default(),
            x_account_ids: vec![XAccountId::new()],
        }
    }

    #[test]
    fn a_good_form_is_trimmed() {
        assert_eq!(draft().checked().unwrap().name, "Momentum");
    }

    #[test]
    fn everything_wrong_is_told_at_once() {
        let twice = XAccountId::new();
        let form = Draft {
            name: "x".repeat(101),
            description: "y".repeat(2_001),
            weights: Weights {
                macd: 101,
                ..Weights::default()
            },
            x_account_ids: vec![twice, twice],
            ..draft()
        };
        let errors = form.checked().unwrap_err();
        let told: Vec<(String, &str)> = errors
            .iter()
            .map(|error| (error.field.join("."), &*error.code))
            .collect();
        let expected = [
            ("name".to_owned(), "TOO_LONG"),
            ("description".to_owned(), "TOO_LONG"),
            ("weights.macd".to_owned(), "OUT_OF_RANGE"),
            ("xAccountIds".to_owned(), "REPEATED"),
        ];
        assert_eq!(told, expected);
    }

    #[test]
    fn a_hundred_letters_of_any_script_are_a_name() {
        let form = Draft {
            name: "寒".repeat(100),
            ..draft()
        };
        assert!(form.checked().is_ok());
        assert!(
            Draft {
                name: " \t".to_owned(),
                ..draft()
            }
            .checked()
            .is_err()
        );
    }
}
