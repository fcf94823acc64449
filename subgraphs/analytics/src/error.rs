//! What can go wrong, and the code a client sees.

use graph::{AppError, Code};

/// The service's errors.
#[derive(Debug, thiserror::Error)]
pub enum AnalyticsError {
    /// A text that names nothing a chain runs through.
    #[error("`{0}` is no id of something a chain runs through")]
    NotInChains(String),
    /// The writer is gone: the process is stopping.
    #[error("the service is stopping")]
    Stopping,
    /// A batch of facts could not be kept.
    #[error("facts could not be kept: {0}")]
    NotKept(String),
    /// The database failed.
    #[error("database failure")]
    Database(#[from] sea_orm::DbErr),
    /// A stored link no longer reads as the event it was.
    #[error("a stored link cannot be read")]
    Event(#[from] events::EventError),
    /// A column holds what it cannot hold.
    #[error("a stored row cannot be read: {0}")]
    Stored(String),
}

impl AnalyticsError {
    /// A column holds what it cannot hold.
    pub fn stored(error: impl std::fmt::Display) -> Self {
        Self::Stored(error.to_string())
    }
}

impl From<AnalyticsError> for AppError {
    fn from(error: AnalyticsError) -> Self {
        match error {
            AnalyticsError::NotInChains(_) => Self::client(Code::BadUserInput, &error),
            AnalyticsError::Stopping => Self::client(Code::Unavailable, &error),
            AnalyticsError::NotKept(_)
            | AnalyticsError::Database(_)
            | AnalyticsError::Event(_)
            | AnalyticsError::Stored(_) => Self::internal(error),
        }
    }
}
