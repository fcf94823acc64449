//! Everything that can go wrong in wallets, and its code.

use graph::{AppError, Code};

/// What can go wrong.
#[derive(Debug, thiserror::Error)]
pub enum WalletsError {
    /// Keys can be made for Hyperliquid only.
    #[error("there are no keys for this venue")]
    UnsupportedVenue,
    /// The deployment's keyring belongs to another user or mode.
    #[error("the deployment has a keyring of another user or mode")]
    AnotherKeyring,
    /// A stored row cannot be read.
    #[error("a stored keyring cannot be read")]
    Unreadable,
    /// A stored key does not open.
    #[error("a stored key does not open")]
    Sealed(#[from] platform::VaultError),
    /// A stored key is no key.
    #[error("a stored key is no key")]
    InvalidKey(#[from] evm::keys::InvalidKey),
    /// An envelope cannot be written.
    #[error("an envelope cannot be written")]
    Unwritable(#[from] serde_json::Error),
    /// The database failed.
    #[error("database failure")]
    Database(#[from] sea_orm::DbErr),
    /// A fact could not be told.
    #[error("outbox failure")]
    Event(#[from] events::EventError),
}

impl From<WalletsError> for AppError {
    fn from(error: WalletsError) -> Self {
        match error {
            WalletsError::UnsupportedVenue => Self::client(Code::BadUserInput, &error),
            WalletsError::AnotherKeyring => Self::client(Code::Conflict, &error),
            WalletsError::Unreadable
            | WalletsError::Sealed(_)
            | WalletsError::InvalidKey(_)
            | WalletsError::Unwritable(_)
            | WalletsError::Database(_)
            | WalletsError::Event(_) => Self::internal(error),
        }
    }
}
