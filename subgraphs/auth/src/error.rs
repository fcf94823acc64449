//! Everything that can go wrong in auth, and its code.

use evm::siwe::SiweError;
use graph::{AppError, Code};

/// What can go wrong.
#[derive(Debug, thiserror::Error)]
pub enum AuthError {
    /// The text is no address.
    #[error("the address is not valid")]
    NotAnAddress(#[from] domain::TextError),
    /// The message or its signature is not acceptable.
    #[error("{0}")]
    Message(SiweError),
    /// The nonce was never handed out to this wallet, was used, or is too old.
    #[error("the nonce is unknown, used or too old: ask for a new one")]
    StaleNonce,
    /// There is no live session behind the refresh token.
    #[error("the session has ended: sign in again")]
    SessionEnded,
    /// Somebody used a refresh token a second time; the session is revoked.
    #[error("the session was ended because its token was used twice: sign in again")]
    TokenReused,
    /// Too many keys.
    #[error("there are already {0} keys: revoke one first")]
    TooManyKeys(u64),
    /// The typed data cannot be signed.
    #[error("the typed data cannot be signed: {0}")]
    UnsignableData(String),
    /// The machine gives no randomness.
    #[error("no randomness")]
    NoRandomness,
    /// A file of the home folder cannot be kept.
    #[error("the home folder cannot be used")]
    Home(#[from] std::io::Error),
    /// A stored key does not open.
    #[error("a stored key does not open")]
    Sealed(#[from] platform::VaultError),
    /// A token cannot be made.
    #[error("a token cannot be signed")]
    Token(#[from] jsonwebtoken::errors::Error),
    /// The database failed.
    #[error("database failure")]
    Database(#[from] sea_orm::DbErr),
    /// A fact could not be told.
    #[error("outbox failure")]
    Event(#[from] events::EventError),
}

impl AuthError {
    /// The code clients branch on.
    pub const fn code(&self) -> Code {
        match self {
            Self::NotAnAddress(_)
            | Self::UnsignableData(_)
            | Self::Message(SiweError::Malformed) => Code::BadUserInput,
            Self::Message(_) | Self::StaleNonce | Self::SessionEnded | Self::TokenReused => {
                Code::Unauthenticated
            }
            Self::TooManyKeys(_) => Code::Conflict,
            Self::NoRandomness
            | Self::Home(_)
            | Self::Sealed(_)
            | Self::Token(_)
            | Self::Database(_)
            | Self::Event(_) => Code::Internal,
        }
    }
}

impl From<SiweError> for AuthError {
    fn from(error: SiweError) -> Self {
        Self::Message(error)
    }
}

impl From<AuthError> for AppError {
    fn from(error: AuthError) -> Self {
        match error.code() {
            Code::Internal => Self::internal(error),
            code => Self::client(code, &error),
        }
    }
}
