//! What deployments tells.

use domain::{Address, AgentId, DeploymentId, KeyringId, Timestamp, TradingMode, UserId};
use rules::policy::DeployerPolicy;
use serde::{Deserialize, Serialize};
use venue::VenueAccount;
use venue::commands::Permission;

use super::fact;

/// Where a deployment stands in its life.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum DeploymentStatus {
    /// Waits for its account or for permission.
    Pending,
    /// Enters on signals.
    Active,
    /// Enters on nothing; exits run.
    Paused,
    /// Never enters again; exits run.
    Cancelled,
}

/// One account a deployment trades on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DeploymentAccount {
    /// The account.
    pub account: VenueAccount,
    /// The keys that sign for it.
    pub keyring_id: KeyringId,
    /// The address of the key that signs.
    pub agent_address: Address,
    /// Whether the venue lets that key trade.
    pub permission: Permission,
}

/// A deployment as a whole, at one version.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DeploymentSnapshot {
    /// The deployment.
    pub deployment_id: DeploymentId,
    /// Whose.
    pub user_id: UserId,
    /// Of which agent.
    pub agent_id: AgentId,
    /// Paper or live.
    pub mode: TradingMode,
    /// Where it stands.
    pub status: DeploymentStatus,
    /// Whether live trading is paid for; paper always is.
    pub is_subscribed: bool,
    /// The deployer's own limits.
    pub policy: DeployerPolicy,
    /// Where it trades.
    pub accounts: Vec<DeploymentAccount>,
    /// When it was made.
    pub created_at: Timestamp,
    /// Counts up with every change; an older one never overwrites a newer one.
    pub version: i64,
}

/// A deployment was made, changed, paused, resumed or cancelled.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DeploymentChanged {
    /// The deployment.
    pub deployment: DeploymentSnapshot,
}

fact!(
    DeploymentChanged,
    "deployment.changed",
    Deployments,
    |fact| fact.deployment.deployment_id
);
