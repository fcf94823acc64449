//! What wallets tells.

use domain::{Address, DeploymentId, KeyringId, UserId};
use serde::{Deserialize, Serialize};
use venue::VenueAccount;

use super::fact;

/// A keyring was made or retired.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WalletChanged {
    /// The keyring.
    pub keyring_id: KeyringId,
    /// Whose.
    pub user_id: UserId,
    /// For which deployment.
    pub deployment_id: DeploymentId,
    /// The account.
    pub account: VenueAccount,
    /// The key that signs.
    pub agent_address: Address,
    /// Whether it will never sign again.
    pub is_retired: bool,
}

fact!(WalletChanged, "wallet.changed", Wallets, |fact| fact
    .keyring_id);
