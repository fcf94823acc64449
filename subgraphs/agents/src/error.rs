//! What can go wrong, and the code a client sees.

use events::EventError;
use graph::{AppError, Code};
use sea_orm::DbErr;

/// Why a verb failed for a reason that is not in the form.
#[derive(Debug, thiserror::Error)]
pub enum AgentError {
    /// There is no such agent, as far as the caller may know.
    #[error("there is no such agent")]
    NotFound,
    /// The caller may see the agent, and did not make it.
    #[error("only its creator changes an agent")]
    NotCreator,
    /// Somebody else changed the agent at the same time.
    #[error("the agent changed meanwhile: load it again")]
    Changed,
    /// A stored word is none we know.
    #[error("a stored agent cannot be read: {0}")]
    Unreadable(String),
    /// A sample was refused like anybody's agent.
    #[error("a sample agent was refused: {0}")]
    SampleRefused(String),
    /// The database failed.
    #[error("the database failed")]
    Database(#[from] DbErr),
    /// A fact could not be told.
    #[error("a fact could not be told")]
    Event(#[from] EventError),
}

impl From<AgentError> for AppError {
    fn from(error: AgentError) -> Self {
        match error {
            AgentError::NotFound => Self::client(Code::NotFound, &error),
            AgentError::NotCreator => Self::client(Code::Forbidden, &error),
            AgentError::Changed => Self::client(Code::Conflict, &error),
            AgentError::Unreadable(_)
            | AgentError::SampleRefused(_)
            | AgentError::Database(_)
            | AgentError::Event(_) => Self::internal(error),
        }
    }
}
