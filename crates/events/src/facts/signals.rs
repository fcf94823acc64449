//! What signals tells.

use domain::{
    AgentId, AgentVenue, Bps, ClassificationId, Leverage, PostId, Price, Ratio, Side, SignalId,
    Timestamp, Token, XAccountId,
};
use rules::weights::Weights;
use serde::{Deserialize, Serialize};

use super::fact;

/// A post became a direction for one agent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SignalCreated {
    /// The signal.
    pub signal_id: SignalId,
    /// For which agent.
    pub agent_id: AgentId,
    /// The agent's version that decided.
    pub agent_version: i64,
    /// The agent's venue at that version.
    pub venue: AgentVenue,
    /// The agent's weights at that version.
    pub weights: Weights,
    /// From which post.
    pub post_id: PostId,
    /// By which author.
    pub x_account_id: XAccountId,
    /// By which classification.
    pub classification_id: ClassificationId,
    /// What.
    pub token: Token,
    /// Which way.
    pub side: Side,
    /// How sure the classifier was, 0 to 1.
    pub confidence: Ratio,
    /// The score, 0 to 1.
    pub score: Ratio,
    /// The market's price when it was decided, in market units.
    pub reference_price: Price,
    /// Where the post would enter, in market units.
    pub entry_price: Option<Price>,
    /// Where the post would stop, in market units.
    pub stop_price: Option<Price>,
    /// Where the post would take profit first, in market units.
    pub target_price: Option<Price>,
    /// The leverage the post names.
    pub leverage: Option<Leverage>,
    /// The stop's distance from the entry: the post's, else the agent's.
    pub stop_bps: Bps,
    /// The target's distance from the entry: the post's, else the agent's.
    pub target_bps: Bps,
    /// When it was decided.
    pub created_at: Timestamp,
    /// After this moment nobody enters on it.
    pub expires_at: Timestamp,
}

fact!(SignalCreated, "signal.created", Signals, |fact| fact
    .agent_id);

/// A post did not become a signal for one agent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SignalRejected {
    /// The row that says so.
    pub signal_id: SignalId,
    /// For which agent.
    pub agent_id: AgentId,
    /// From which post.
    pub post_id: PostId,
    /// By which classification.
    pub classification_id: ClassificationId,
    /// A stable code.
    pub reason_code: String,
    /// When.
    pub rejected_at: Timestamp,
}

fact!(SignalRejected, "signal.rejected", Signals, |fact| fact
    .agent_id);
