//! What can go wrong, and the code a client sees.

use graph::{AppError, Code, UserError};
use platform::CommandError;

/// The service's errors.
#[derive(Debug, thiserror::Error)]
pub enum DeploymentError {
    /// What the person can fix in the form.
    #[error("the input needs attention")]
    Form(Vec<UserError>),
    /// No such deployment, or not one of this user.
    #[error("there is no such deployment")]
    NotFound,
    /// It is cancelled.
    #[error("a cancelled deployment cannot be changed")]
    Cancelled,
    /// Its keys are not made yet.
    #[error("the account of this deployment is not ready yet; try again in a moment")]
    NotReady,
    /// Approval is for live deployments.
    #[error("a paper deployment needs no approval")]
    NothingToApprove,
    /// The venue or the signer refused.
    #[error("{0}")]
    Refused(String),
    /// Another service could not be reached.
    #[error("another service did not answer")]
    Unavailable(#[source] CommandError),
    /// The database failed.
    #[error("database failure")]
    Database(#[from] sea_orm::DbErr),
    /// A fact could not be written.
    #[error("outbox failure")]
    Event(#[from] events::EventError),
    /// A stored row no longer reads.
    #[error("a stored row cannot be read")]
    Stored(#[source] serde_json::Error),
    /// A stored text no longer reads.
    #[error("a stored text cannot be read")]
    StoredText(#[from] domain::TextError),
    /// A stored word is unknown.
    #[error("a stored word is unknown")]
    StoredWord(#[from] domain::KindError),
}

impl DeploymentError {
    /// One field that needs attention.
    pub fn field(field: &str, code: &str, message: impl Into<String>) -> Self {
        Self::Form(vec![UserError::new(field, code, message)])
    }
}

impl From<CommandError> for DeploymentError {
    fn from(error: CommandError) -> Self {
        match error {
            CommandError::Refused { message, .. } => Self::Refused(message),
            other => Self::Unavailable(other),
        }
    }
}

impl From<DeploymentError> for AppError {
    fn from(error: DeploymentError) -> Self {
        match error {
            DeploymentError::Form(_) => Self::client(Code::BadUserInput, &error),
            DeploymentError::NotFound => Self::client(Code::NotFound, &error),
            DeploymentError::Cancelled
            | DeploymentError::NotReady
            | DeploymentError::NothingToApprove
            | DeploymentError::Refused(_) => Self::client(Code::Conflict, &error),
            DeploymentError::Unavailable(_) => Self::client(Code::Unavailable, &error),
            DeploymentError::Database(_)
            | DeploymentError::Event(_)
            | DeploymentError::Stored(_)
            | DeploymentError::StoredText(_)
            | DeploymentError::StoredWord(_) => Self::internal(error),
        }
    }
}
