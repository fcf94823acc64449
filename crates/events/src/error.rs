//! What can go wrong between a service and the courier.

use domain::Service;
use sea_orm::DbErr;

use crate::CanonicalError;

/// Why a fact was not told or not carried.
#[derive(Debug, thiserror::Error)]
pub enum EventError {
    /// The database refused or could not be reached.
    #[error("the database failed")]
    Database(#[from] DbErr),
    /// The fact could not be written as JSON.
    #[error("the fact cannot be written")]
    Unwritable(#[source] serde_json::Error),
    /// The fact holds what cannot be hashed.
    #[error("the fact cannot be sealed")]
    Unsealable(#[from] CanonicalError),
    /// A service may tell only its own facts.
    #[error("`{kind}` is told by {producer}, not by {service}")]
    NotOurs {
        /// The fact's name.
        kind: &'static str,
        /// Who tells it.
        producer: Service,
        /// Who tried.
        service: Service,
    },
    /// A stored row no longer reads as an envelope.
    #[error("a stored event cannot be read: {0}")]
    Unreadable(String),
    /// The courier could not be reached.
    #[error(transparent)]
    Transport(#[from] TransportError),
    /// Another relay has taken over.
    #[error("another relay holds the lease")]
    LeaseLost,
    /// No dead letter has this id.
    #[error("there is no such dead letter")]
    NoSuchDeadLetter,
}

impl EventError {
    /// The same as a database error, for callers whose functions already return one.
    pub fn into_db_err(self) -> DbErr {
        match self {
            Self::Database(error) => error,
            other => DbErr::Custom(other.to_string()),
        }
    }
}

/// Why an event was not carried.
#[derive(Debug, thiserror::Error)]
pub enum TransportError {
    /// Redis failed or could not be reached.
    #[error("redis failed")]
    Redis(#[from] redis::RedisError),
    /// A consumer is stopping; the event stays with its producer.
    #[error("a consumer is stopping")]
    Stopped,
    /// The event could not be written as JSON.
    #[error("the event cannot be written")]
    Unwritable(#[source] serde_json::Error),
    /// The consumer's own database failed.
    #[error("the database failed")]
    Database(#[from] DbErr),
}
