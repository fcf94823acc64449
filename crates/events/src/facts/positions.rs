//! What positions tells.

use domain::{
    AgentId, DeploymentId, PositionId, Price, Quantity, Side, SignalId, Timestamp, Token, Usdc,
    UserId,
};
use serde::{Deserialize, Serialize};
use venue::VenueAccount;

use super::fact;

/// Where a position stands. CLOSED only by the venue's evidence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum PositionState {
    /// Its entry is not finished.
    Opening,
    /// Held and watched.
    Open,
    /// An exit is on its way.
    Closing,
    /// Flat, by the venue's word.
    Closed,
    /// The venue's word and ours differ.
    Unknown,
}

/// A position as a whole, at one version.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PositionSnapshot {
    /// The position.
    pub position_id: PositionId,
    /// The signal it began with.
    pub signal_id: SignalId,
    /// The deployment.
    pub deployment_id: DeploymentId,
    /// Whose.
    pub user_id: UserId,
    /// Of which agent.
    pub agent_id: AgentId,
    /// On which account.
    pub account: VenueAccount,
    /// What.
    pub token: Token,
    /// Which way.
    pub side: Side,
    /// Where it stands.
    pub state: PositionState,
    /// How much is held.
    pub quantity: Quantity,
    /// The average entry.
    pub entry_price: Price,
    /// What fills realised, before fees.
    pub realised_pnl: Usdc,
    /// What the venue charged.
    pub fees: Usdc,
    /// Funding paid (negative) or received.
    pub funding: Usdc,
    /// Why it closed.
    pub exit_reason: Option<String>,
    /// When it opened.
    pub opened_at: Timestamp,
    /// When it closed.
    pub closed_at: Option<Timestamp>,
    /// Counts up with every change; an older one never overwrites a newer one.
    pub version: i64,
}

/// A position began.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PositionOpened {
    /// The position.
    pub position: PositionSnapshot,
}

fact!(PositionOpened, "position.opened", Positions, |fact| fact
    .position
    .position_id);

/// A position changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PositionChanged {
    /// The position.
    pub position: PositionSnapshot,
}

fact!(PositionChanged, "position.changed", Positions, |fact| fact
    .position
    .position_id);

/// A position ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PositionClosed {
    /// The position.
    pub position: PositionSnapshot,
}

fact!(PositionClosed, "position.closed", Positions, |fact| fact
    .position
    .position_id);
