//! What trades tells.

use domain::{
    AgentId, ClientOrderId, CorrectionId, DeploymentId, FillId, IntentId, KeyringId, Leverage,
    LiquidityRole, OrderId, PositionId, Price, Quantity, Side, SignalId, Timestamp, Token, Usdc,
    UserId, VerdictId,
};
use serde::{Deserialize, Serialize};
use venue::commands::Fence;
use venue::{OrderSide, VenueAccount};

use super::fact;

/// Why an order exists.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum OrderPurpose {
    /// Opens a position.
    Entry,
    /// Closes one.
    Exit,
    /// The stop that waits on the venue.
    Protection,
}

/// Where an order stands. UNKNOWN ends only by the venue's evidence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum OrderState {
    /// Durable, not sent.
    Planned,
    /// Sent, not answered.
    Sent,
    /// In the book or waiting for its trigger.
    Resting,
    /// Filled in part.
    PartiallyFilled,
    /// Filled as a whole.
    Filled,
    /// Ended before it was filled as a whole.
    Cancelled,
    /// Refused.
    Rejected,
    /// Its time ran out.
    Expired,
    /// Nobody knows yet.
    Unknown,
}

/// A verdict was yes: the decision to trade is durable.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct IntentDecided {
    /// The intent.
    pub intent_id: IntentId,
    /// The verdict it follows from.
    pub verdict_id: VerdictId,
    /// The signal.
    pub signal_id: SignalId,
    /// The deployment.
    pub deployment_id: DeploymentId,
    /// Whose.
    pub user_id: UserId,
    /// Of which agent.
    pub agent_id: AgentId,
    /// On which account.
    pub account: VenueAccount,
    /// The id the position will have.
    pub position_id: PositionId,
    /// What.
    pub token: Token,
    /// Which way.
    pub side: Side,
    /// How much, in market units.
    pub quantity: Quantity,
    /// The worst price accepted.
    pub limit_price: Price,
    /// Where the protective stop goes.
    pub stop_price: Price,
    /// Where profit is taken.
    pub target_price: Option<Price>,
    /// With which leverage.
    pub leverage: Leverage,
    /// The id of the entry order at the venue.
    pub client_order_id: ClientOrderId,
    /// When.
    pub decided_at: Timestamp,
}

fact!(IntentDecided, "intent.decided", Trades, |fact| fact
    .deployment_id);

/// A verdict was no: the chain of a signal ends here for one deployment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct VerdictRejected {
    /// The verdict.
    pub verdict_id: VerdictId,
    /// The signal.
    pub signal_id: SignalId,
    /// The deployment.
    pub deployment_id: DeploymentId,
    /// Whose.
    pub user_id: UserId,
    /// Of which agent.
    pub agent_id: AgentId,
    /// What.
    pub token: Token,
    /// Which way.
    pub side: Side,
    /// The check that did not pass.
    pub check: String,
    /// The numbers it compared.
    pub detail: String,
    /// A stable code.
    pub reason_code: String,
    /// When.
    pub rejected_at: Timestamp,
}

fact!(VerdictRejected, "verdict.rejected", Trades, |fact| fact
    .deployment_id);

/// An order moved to another state.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OrderChanged {
    /// The order.
    pub order_id: OrderId,
    /// The position it opens, closes or protects.
    pub position_id: PositionId,
    /// The deployment.
    pub deployment_id: DeploymentId,
    /// Whose.
    pub user_id: UserId,
    /// Why it exists.
    pub purpose: OrderPurpose,
    /// Where it stands.
    pub state: OrderState,
    /// Its size.
    pub quantity: Quantity,
    /// How much was filled.
    pub filled_quantity: Quantity,
    /// The venue's words when it refused.
    pub rejection: Option<String>,
    /// When.
    pub changed_at: Timestamp,
}

fact!(OrderChanged, "order.changed", Trades, |fact| fact
    .position_id);

/// The venue's word, asked for or told late, changed what we showed of an order: before, after and
/// why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OrderCorrected {
    /// The correction.
    pub correction_id: CorrectionId,
    /// The order.
    pub order_id: OrderId,
    /// The position it opens, closes or protects.
    pub position_id: PositionId,
    /// The deployment.
    pub deployment_id: DeploymentId,
    /// Whose.
    pub user_id: UserId,
    /// Where we said it stood.
    pub state_before: OrderState,
    /// Where it stands.
    pub state_after: OrderState,
    /// How much we said was filled.
    pub filled_before: Quantity,
    /// How much was.
    pub filled_after: Quantity,
    /// The SHA-256 of the venue's answer, as it is kept with the correction.
    pub evidence_sha256: String,
    /// When.
    pub corrected_at: Timestamp,
}

fact!(OrderCorrected, "order.corrected", Trades, |fact| fact
    .position_id);

/// An execution of one of our orders was booked, each once. Carries all a position is made of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FillRecorded {
    /// The fill.
    pub fill_id: FillId,
    /// The venue's id of it.
    pub trade_id: String,
    /// The order.
    pub order_id: OrderId,
    /// Why the order exists.
    pub purpose: OrderPurpose,
    /// The reason of an exit, as positions worded it.
    pub exit_reason: Option<String>,
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
    /// The keys that sign for the account.
    pub keyring_id: KeyringId,
    /// On which account.
    pub account: VenueAccount,
    /// What.
    pub token: Token,
    /// The direction of the position, not of the order.
    pub position_side: Side,
    /// Buy or sell.
    pub order_side: OrderSide,
    /// How much.
    pub quantity: Quantity,
    /// At which price.
    pub price: Price,
    /// What the venue charged.
    pub fee: Usdc,
    /// What the venue says it realised.
    pub closed_pnl: Usdc,
    /// Maker or taker.
    pub liquidity_role: LiquidityRole,
    /// Whether the venue closed by force.
    pub is_liquidation: bool,
    /// The leverage of the position.
    pub leverage: Leverage,
    /// Where the protective stop is meant to be.
    pub stop_price: Price,
    /// Where profit is taken.
    pub target_price: Option<Price>,
    /// When.
    pub filled_at: Timestamp,
}

fact!(FillRecorded, "fill.recorded", Trades, |fact| fact
    .position_id);

/// A kill switch was raised or lowered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KillChanged {
    /// What it stops.
    pub fence: Fence,
    /// Up or down.
    pub is_raised: bool,
    /// Who asked.
    pub requested_by: String,
    /// When it took effect at the signer.
    pub changed_at: Timestamp,
}

fact!(KillChanged, "kill.changed", Trades, |fact| fact
    .fence
    .scope());
