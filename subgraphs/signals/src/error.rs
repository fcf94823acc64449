//! What can go wrong, and the code a client sees.

use events::EventError;
use graph::AppError;
use sea_orm::DbErr;

/// Why a verb failed.
#[derive(Debug, thiserror::Error)]
pub enum SignalsError {
    /// A row holds what nobody here wrote.
    #[error("a stored row cannot be read")]
    Unreadable(#[from] serde_json::Error),
    /// The database failed.
    #[error("the database failed")]
    Database(#[from] DbErr),
    /// A fact could not be told.
    #[error("a fact could not be told")]
    Event(#[from] EventError),
}

impl From<SignalsError> for AppError {
    fn from(error: SignalsError) -> Self {
        Self::internal(error)
    }
}
