//! What agents tells.

use domain::{AgentId, AgentVenue, UserId, XAccountId};
use rules::weights::Weights;
use serde::{Deserialize, Serialize};

use super::fact;

/// Where an agent stands in its life.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum AgentStatus {
    /// Being written; nobody else sees it.
    Draft,
    /// Listening.
    Active,
    /// Not listening for now.
    Paused,
    /// Never again.
    Retired,
}

/// Who sees an agent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum AgentVisibility {
    /// Everybody, once published.
    Public,
    /// Its creator.
    Private,
}

/// An agent as a whole, at one version.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AgentSnapshot {
    /// The agent.
    pub agent_id: AgentId,
    /// Who made it.
    pub creator_id: UserId,
    /// Its name.
    pub name: String,
    /// Where it stands.
    pub status: AgentStatus,
    /// Who sees it.
    pub visibility: AgentVisibility,
    /// Where it wants its orders filled.
    pub venue: AgentVenue,
    /// Its eight weights.
    pub weights: Weights,
    /// The accounts on X it listens to.
    pub x_account_ids: Vec<XAccountId>,
    /// Counts up with every change; an older one never overwrites a newer one.
    pub version: i64,
}

/// An agent became active for the first time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AgentPublished {
    /// The agent.
    pub agent: AgentSnapshot,
}

fact!(AgentPublished, "agent.published", Agents, |fact| fact
    .agent
    .agent_id);

/// An agent was created, edited, paused, resumed or retired.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AgentChanged {
    /// The agent.
    pub agent: AgentSnapshot,
}

fact!(AgentChanged, "agent.changed", Agents, |fact| fact
    .agent
    .agent_id);
