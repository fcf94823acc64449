//! What can go wrong, and the code a client sees.

use domain::Usdc;
use events::EventError;
use graph::{AppError, Code};
use sea_orm::DbErr;

use crate::client::XError;

/// Why a verb failed.
#[derive(Debug, thiserror::Error)]
pub enum TwitterError {
    /// No token is set.
    #[error("posts cannot be read: no X token is configured")]
    NotConfigured,
    /// The day's budget is used up.
    #[error("the budget of {budget} USD for reading from X is used up until midnight UTC")]
    BudgetSpent {
        /// A day's budget.
        budget: Usdc,
    },
    /// X did not do what was asked.
    #[error("X cannot be read now")]
    X(#[from] XError),
    /// The lease of reading went to another replica.
    #[error("another replica reads from X")]
    LeaseLost,
    /// The database failed.
    #[error("the database failed")]
    Database(#[from] DbErr),
    /// A fact could not be told.
    #[error("a fact could not be told")]
    Event(#[from] EventError),
}

impl From<TwitterError> for AppError {
    fn from(error: TwitterError) -> Self {
        match &error {
            TwitterError::NotConfigured | TwitterError::BudgetSpent { .. } => {
                Self::client(Code::Unavailable, &error)
            }
            TwitterError::X(XError::RateLimited { .. }) => Self::new(
                Code::RateLimited,
                "X allows no more questions for some minutes",
            ),
            TwitterError::X(_) => Self::client(Code::Unavailable, &error),
            TwitterError::LeaseLost | TwitterError::Database(_) | TwitterError::Event(_) => {
                Self::internal(error)
            }
        }
    }
}
