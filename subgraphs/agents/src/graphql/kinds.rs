//! The words of an agent's life, as the graph shows them.

use async_graphql::Enum;
use events::facts;

/// Where an agent stands in its life.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
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

impl From<facts::AgentStatus> for AgentStatus {
    fn from(status: facts::AgentStatus) -> Self {
        match status {
            facts::AgentStatus::Draft => Self::Draft,
            facts::AgentStatus::Active => Self::Active,
            facts::AgentStatus::Paused => Self::Paused,
            facts::AgentStatus::Retired => Self::Retired,
        }
    }
}

/// Who sees an agent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub enum AgentVisibility {
    /// Everybody, once it is published.
    Public,
    /// Its creator.
    Private,
}

impl From<facts::AgentVisibility> for AgentVisibility {
    fn from(visibility: facts::AgentVisibility) -> Self {
        match visibility {
            facts::AgentVisibility::Public => Self::Public,
            facts::AgentVisibility::Private => Self::Private,
        }
    }
}

impl From<AgentVisibility> for facts::AgentVisibility {
    fn from(visibility: AgentVisibility) -> Self {
        match visibility {
            AgentVisibility::Public => Self::Public,
            AgentVisibility::Private => Self::Private,
        }
    }
}

/// How the marketplace is sorted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Enum)]
pub enum AgentOrder {
    /// The latest published first.
    #[default]
    Newest,
    /// By name.
    Name,
}
