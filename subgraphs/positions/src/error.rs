//! What can go wrong, and the code a client sees.

use std::sync::Arc;

use graph::{AppError, Code};
use platform::CommandError;

/// The service's errors.
#[derive(Debug, thiserror::Error)]
pub enum PositionsError {
    /// No such position, or not one of this user.
    #[error("there is no such position")]
    NotFound,
    /// The venue could not say what an account holds.
    #[error("the venue cannot be asked now")]
    Unreadable,
    /// There is no price fresh enough to decide on.
    #[error("there is no fresh price to decide on")]
    PriceUnknown,
    /// Somebody else changed the row in between.
    #[error("the position changed in between")]
    Outrun,
    /// Another service could not be reached.
    #[error("another service did not answer")]
    Unavailable(#[from] CommandError),
    /// The broadcast failed.
    #[error("live updates are not carried")]
    Broadcast(#[from] events::BroadcastError),
    /// The database failed.
    #[error("database failure")]
    Database(#[from] sea_orm::DbErr),
    /// A fact could not be written.
    #[error("outbox failure")]
    Event(#[from] events::EventError),
    /// A stored row no longer reads.
    #[error("a stored row cannot be read: {0}")]
    Stored(String),
    /// A number left the range of exact arithmetic.
    #[error("a number is out of range")]
    Money(#[from] domain::MoneyError),
}

impl PositionsError {
    /// A column holds what it cannot hold.
    pub fn stored(error: impl std::fmt::Display) -> Self {
        Self::Stored(error.to_string())
    }
}

impl From<PositionsError> for AppError {
    fn from(error: PositionsError) -> Self {
        match error {
            PositionsError::NotFound => Self::client(Code::NotFound, &error),
            PositionsError::Outrun => Self::client(Code::Conflict, &error),
            PositionsError::Unreadable
            | PositionsError::PriceUnknown
            | PositionsError::Unavailable(_)
            | PositionsError::Broadcast(_) => Self::client(Code::Unavailable, &error),
            PositionsError::Database(_)
            | PositionsError::Event(_)
            | PositionsError::Stored(_)
            | PositionsError::Money(_) => Self::internal(error),
        }
    }
}

/// An error that a batch shares among its keys.
#[derive(Clone, Debug)]
pub struct SharedError(Arc<PositionsError>);

impl<E: Into<PositionsError>> From<E> for SharedError {
    fn from(error: E) -> Self {
        Self(Arc::new(error.into()))
    }
}

impl From<SharedError> for AppError {
    fn from(error: SharedError) -> Self {
        match Arc::try_unwrap(error.0) {
            Ok(error) => error.into(),
            Err(shared) => Self::internal(PositionsError::Stored(shared.to_string())),
        }
    }
}
