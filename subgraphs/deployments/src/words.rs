//! Closed sets as columns hold them: the same words as in events.

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::error::DeploymentError;

/// The word of a value that is written as one.
pub fn word(value: impl Serialize) -> String {
    match serde_json::to_value(value) {
        Ok(Value::String(word)) => word,
        _ => unreachable!("a closed set is written as words"),
    }
}

/// The value of a stored word.
pub fn value<T: DeserializeOwned>(word: String) -> Result<T, DeploymentError> {
    serde_json::from_value(Value::String(word)).map_err(DeploymentError::Stored)
}
