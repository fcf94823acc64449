//! What can go wrong, and the code a client sees.

use graph::{AppError, Code};

use crate::candles::TooMany;
use crate::client::VenueError;
use crate::convert::Nonsense;

/// The service's errors.
#[derive(Debug, thiserror::Error)]
pub enum HyperliquidError {
    /// The venue gave no usable answer.
    #[error("the venue gave no usable answer")]
    Venue(#[from] VenueError),
    /// The venue's answer makes no sense; it is never booked.
    #[error(transparent)]
    Nonsense(#[from] Nonsense),
    /// The venue's list of markets was not read yet: nobody knows what is listed.
    #[error("the venue's markets are not known yet; try again in a moment")]
    MarketsUnread,
    /// The token is no market of the venue.
    #[error("{0} is not listed on Hyperliquid")]
    NotListed(String),
    /// More candles are watched than may be.
    #[error(transparent)]
    Crowded(#[from] TooMany),
    /// The venue refused an action in words.
    #[error("the venue refused: {0}")]
    Refused(String),
    /// The signer refused or could not be reached.
    #[error("the signer did not sign: {0}")]
    NotSigned(String),
    /// Paper accounts exist only on the local stand-in.
    #[error("there are no paper accounts on this venue")]
    NoPaper,
    /// A signature that is none.
    #[error("the signature must be 0x and 130 hex digits")]
    BadSignature,
    /// The database failed.
    #[error("database failure")]
    Database(#[from] sea_orm::DbErr),
    /// A fact could not be written.
    #[error("outbox failure")]
    Event(#[from] events::EventError),
    /// A stored row no longer reads.
    #[error("a stored row cannot be read")]
    Stored(#[from] serde_json::Error),
}

impl From<HyperliquidError> for AppError {
    fn from(error: HyperliquidError) -> Self {
        match error {
            HyperliquidError::NotListed(_) => Self::client(Code::NotFound, &error),
            HyperliquidError::BadSignature | HyperliquidError::Refused(_) => {
                Self::client(Code::BadUserInput, &error)
            }
            HyperliquidError::Crowded(_) => Self::client(Code::RateLimited, &error),
            HyperliquidError::NoPaper => Self::client(Code::Conflict, &error),
            HyperliquidError::Venue(_)
            | HyperliquidError::MarketsUnread
            | HyperliquidError::NotSigned(_)
            | HyperliquidError::Nonsense(_) => Self::client(Code::Unavailable, &error),
            HyperliquidError::Database(_)
            | HyperliquidError::Event(_)
            | HyperliquidError::Stored(_) => Self::internal(error),
        }
    }
}
