//! What clients send, and what they can put right in it.

use async_graphql::{ID, InputObject};
use graph::{UserError, Viewer};

use crate::service::{API_KEY_NAME_LENGTH_MAX, GRANTABLE_SCOPES};

/// Which session to end.
#[derive(Clone, Debug, InputObject)]
pub struct SessionRevokeInput {
    /// One of the viewer's sessions.
    pub session_id: ID,
}

/// The key to make.
#[derive(Clone, Debug, InputObject)]
pub struct ApiKeyCreateInput {
    /// What to recognise it by.
    pub name: String,
    /// What it may do: some of `read`, `trade`, `agents:write`.
    pub scopes: Vec<String>,
}

/// Which key to end.
#[derive(Clone, Debug, InputObject)]
pub struct ApiKeyRevokeInput {
    /// One of the viewer's keys.
    pub api_key_id: ID,
}

impl ApiKeyCreateInput {
    /// The scopes, each once.
    pub fn scopes(&self) -> Vec<String> {
        let mut scopes = self.scopes.clone();
        scopes.sort();
        scopes.dedup();
        scopes
    }

    /// What the person has to put right.
    pub fn errors(&self, viewer: &Viewer) -> Vec<UserError> {
        let mut errors = Vec::new();
        let length = self.name.trim().chars().count();
        if !(1..=API_KEY_NAME_LENGTH_MAX).contains(&length) {
            let message = format!("Give it a name of 1 to {API_KEY_NAME_LENGTH_MAX} characters.");
            errors.push(UserError::new("name", "WRONG_LENGTH", message));
        }
        if self.scopes.is_empty() {
            errors.push(UserError::new(
                "scopes",
                "EMPTY",
                "Choose what the key may do.",
            ));
        }
        for scope in self.scopes() {
            if !GRANTABLE_SCOPES.contains(&scope.as_str()) {
                let message = "A key may be given read, trade and agents:write only.";
                errors.push(UserError::new("scopes", "UNKNOWN_SCOPE", message));
            } else if !viewer.may(&scope) {
                let message = "A key may do no more than you may.";
                errors.push(UserError::new("scopes", "NOT_HELD", message));
            }
        }
        errors
    }
}
