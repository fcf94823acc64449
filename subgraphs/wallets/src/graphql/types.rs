//! The shapes of wallets.

use async_graphql::{ID, SimpleObject};
use domain::KeyringId;
use graph::{AppError, DateTime, TradingMode, Venue};

use crate::entity::keyring;
use crate::error::WalletsError;

/// A deployment's place at a venue. Its keys never leave the platform's vault.
#[derive(Clone, Debug, SimpleObject)]
pub struct VenueWallet {
    pub id: ID,
    /// Where.
    pub venue: Venue,
    /// Whether its money is real.
    pub mode: TradingMode,
    /// The account orders are for.
    pub account_address: String,
    /// The key that signs orders.
    pub agent_address: String,
    /// When it was made.
    pub created_at: DateTime,
    /// When it signs no longer.
    pub expires_at: Option<DateTime>,
    /// Whether it signs no longer.
    pub is_retired: bool,
}

impl TryFrom<keyring::Model> for VenueWallet {
    type Error = AppError;

    fn try_from(row: keyring::Model) -> Result<Self, AppError> {
        let keyring::Model {
            id,
            user_id: _,
            deployment_id: _,
            venue,
            mode,
            account_address,
            agent_address,
            sealed_account_key: _,
            sealed_agent_key: _,
            created_at,
            expires_at,
            retired_at,
        } = row;
        let unreadable = |_| AppError::internal(WalletsError::Unreadable);
        let venue: domain::Venue = venue.parse().map_err(unreadable)?;
        let mode: domain::TradingMode = mode.parse().map_err(unreadable)?;
        Ok(Self {
            id: KeyringId::from_uuid(id).into(),
            venue: venue.into(),
            mode: mode.into(),
            account_address,
            agent_address,
            created_at,
            expires_at,
            is_retired: retired_at.is_some(),
        })
    }
}
