//! What can go wrong, and the code a client sees.

use graph::{AppError, Code};
use platform::CommandError;

/// The service's errors.
#[derive(Debug, thiserror::Error)]
pub enum TradesError {
    /// The row is not there, or not the asker's.
    #[error("there is no such {0}")]
    NotFound(&'static str),
    /// A kill switch of this scope takes another kind of person.
    #[error("this kill switch needs the scope `admin`")]
    NotAllowed,
    /// Another service was not reached or refused.
    #[error("another service could not help: {0}")]
    Command(#[from] CommandError),
    /// The database failed.
    #[error("database failure")]
    Database(#[from] sea_orm::DbErr),
    /// A fact could not be written.
    #[error("outbox failure")]
    Event(#[from] events::EventError),
    /// A stored row no longer reads.
    #[error("a stored row cannot be read: {0}")]
    Stored(String),
}

impl TradesError {
    /// A column holds what it cannot hold.
    pub fn stored(error: impl std::fmt::Display) -> Self {
        Self::Stored(error.to_string())
    }
}

impl From<TradesError> for AppError {
    fn from(error: TradesError) -> Self {
        match error {
            TradesError::NotFound(_) => Self::client(Code::NotFound, &error),
            TradesError::NotAllowed => Self::client(Code::Forbidden, &error),
            TradesError::Command(_) => Self::client(Code::Unavailable, &error),
            TradesError::Database(_) | TradesError::Event(_) | TradesError::Stored(_) => {
                Self::internal(error)
            }
        }
    }
}

/// An error that a batch shares among its keys.
#[derive(Clone, Debug)]
pub struct SharedError(pub std::sync::Arc<TradesError>);

impl From<sea_orm::DbErr> for SharedError {
    fn from(error: sea_orm::DbErr) -> Self {
        Self(std::sync::Arc::new(error.into()))
    }
}

impl From<SharedError> for AppError {
    fn from(error: SharedError) -> Self {
        match std::sync::Arc::try_unwrap(error.0) {
            Ok(error) => error.into(),
            Err(shared) => Self::internal(TradesError::Stored(shared.to_string())),
        }
    }
}
