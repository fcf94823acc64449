//! What can be subscribed to.

use domain::Address;
use serde::Deserialize;

/// One subscription; two spellings of one are equal.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(
    tag = "type",
    rename_all = "camelCase",
    rename_all_fields = "camelCase"
)]
pub(super) enum Subscription {
    AllMids {},
    L2Book { coin: String },
    Trades { coin: String },
    Bbo { coin: String },
    Candle { coin: String, interval: String },
    ActiveAssetCtx { coin: String },
    OrderUpdates { user: Address },
    UserFills { user: Address },
    UserEvents { user: Address },
    UserFundings { user: Address },
    UserNonFundingLedgerUpdates { user: Address },
    Notification { user: Address },
    WebData2 { user: Address },
}

impl Subscription {
    /// Whose, if it follows a user.
    pub(super) const fn user(&self) -> Option<&Address> {
        match self {
            Self::OrderUpdates { user }
            | Self::UserFills { user }
            | Self::UserEvents { user }
            | Self::UserFundings { user }
            | Self::UserNonFundingLedgerUpdates { user }
            | Self::Notification { user }
            | Self::WebData2 { user } => Some(user),
            Self::AllMids {}
            | Self::L2Book { .. }
            | Self::Trades { .. }
            | Self::Bbo { .. }
            | Self::Candle { .. }
            | Self::ActiveAssetCtx { .. } => None,
        }
    }
}
