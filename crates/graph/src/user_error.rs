//! What a person can fix in the form they just sent.

use async_graphql::SimpleObject;

/// Something the person can fix and send again.
#[derive(Clone, Debug, PartialEq, Eq, SimpleObject)]
#[graphql(shareable)]
pub struct UserError {
    /// The path of the input field it is about, such as `["weights", "rsi"]`; empty for the whole.
    pub field: Vec<String>,
    /// A stable word to branch on, such as `TOO_LONG`.
    pub code: String,
    /// A sentence to show.
    pub message: String,
}

impl UserError {
    /// About one field, its path written with dots: `weights.rsi`; empty for the whole input.
    pub fn new(field: &str, code: impl Into<String>, message: impl Into<String>) -> Self {
        let field = if field.is_empty() {
            Vec::new()
        } else {
            field.split('.').map(str::to_owned).collect()
        };
        Self {
            field,
            code: code.into(),
            message: message.into(),
        }
    }
}
