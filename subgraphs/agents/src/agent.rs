//! An agent as the service thinks of it: typed, whole, with its sources.

use domain::{AgentId, AgentVenue, Timestamp, UserId, XAccountId};
use events::facts::{AgentSnapshot, AgentStatus, AgentVisibility};
use graph::Identity;
use rules::weights::Weights;
use sea_orm::Set;

use crate::entity::agent;
use crate::error::AgentError;

/// An agent without its sources.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Agent {
    /// Its id.
    pub id: AgentId,
    /// Who made it.
    pub creator_id: UserId,
    /// The wallet its creator signs with.
    pub creator_wallet: String,
    /// What it is called.
    pub name: String,
    /// What it is about.
    pub description: String,
    /// Where it stands.
    pub status: AgentStatus,
    /// Who sees it.
    pub visibility: AgentVisibility,
    /// Where it wants its orders filled.
    pub venue: AgentVenue,
    /// Its eight weights.
    pub weights: Weights,
    /// Whether the local profile made it.
    pub is_sample: bool,
    /// Counts up with every change.
    pub version: i64,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it last changed.
    pub updated_at: Timestamp,
    /// When it was published first.
    pub published_at: Option<Timestamp>,
}

impl Agent {
    /// Whether it was made by this caller.
    pub fn is_of(&self, identity: &Identity) -> bool {
        matches!(identity, Identity::User(viewer) if viewer.user_id == self.creator_id)
    }

    /// Whether this caller may know that it exists: what is published in public everybody may,
    /// the rest only its creator and our own services.
    pub fn is_visible_to(&self, identity: &Identity) -> bool {
        let is_open =
            self.visibility == AgentVisibility::Public && self.status != AgentStatus::Draft;
        is_open || self.is_of(identity) || matches!(identity, Identity::Service(_))
    }

    /// The whole, as other services hear it.
    pub fn snapshot(&self, x_account_ids: Vec<XAccountId>) -> AgentSnapshot {
        AgentSnapshot {
            agent_id: self.id,
            creator_id: self.creator_id,
            name: self.name.clone(),
            status: self.status,
            visibility: self.visibility,
            venue: self.venue,
            weights: self.weights,
            x_account_ids,
            version: self.version,
        }
    }

    /// The row that holds it.
    pub fn row(&self) -> agent::ActiveModel {
        let Weights {
            influencer_impact,
            rsi,
            macd,
            volume_momentum,
            position_sizing,
            stop_loss_tightness,
            take_profit_target,
            risk_reward,
        } = self.weights;
        agent::ActiveModel {
            id: Set(self.id.uuid()),
            creator_id: Set(self.creator_id.uuid()),
            creator_wallet: Set(self.creator_wallet.clone()),
            name: Set(self.name.clone()),
            name_key: Set(self.name.to_lowercase()),
            description: Set(self.description.clone()),
            status: Set(status_word(self.status).to_owned()),
            visibility: Set(visibility_word(self.visibility).to_owned()),
            venue: Set(self.venue.as_str().to_owned()),
            influencer_impact: Set(influencer_impact.into()),
            rsi: Set(rsi.into()),
            macd: Set(macd.into()),
            volume_momentum: Set(volume_momentum.into()),
            position_sizing: Set(position_sizing.into()),
            stop_loss_tightness: Set(stop_loss_tightness.into()),
            take_profit_target: Set(take_profit_target.into()),
            risk_reward: Set(risk_reward.into()),
            is_sample: Set(self.is_sample),
            version: Set(self.version),
            created_at: Set(self.created_at),
            updated_at: Set(self.updated_at),
            published_at: Set(self.published_at),
        }
    }
}

impl TryFrom<agent::Model> for Agent {
    type Error = AgentError;

    fn try_from(row: agent::Model) -> Result<Self, AgentError> {
        let weights = Weights {
            influencer_impact: weight(row.influencer_impact)?,
            rsi: weight(row.rsi)?,
            macd: weight(row.macd)?,
            volume_momentum: weight(row.volume_momentum)?,
            position_sizing: weight(row.position_sizing)?,
            stop_loss_tightness: weight(row.stop_loss_tightness)?,
            take_profit_target: weight(row.take_profit_target)?,
            risk_reward: weight(row.risk_reward)?,
        };
        Ok(Self {
            id: AgentId::from_uuid(row.id),
            creator_id: UserId::from_uuid(row.creator_id),
            creator_wallet: row.creator_wallet,
            name: row.name,
            description: row.description,
            status: read_status(&row.status)?,
            visibility: read_visibility(&row.visibility)?,
            venue: row.venue.parse().map_err(|_| unreadable(&row.venue))?,
            weights,
            is_sample: row.is_sample,
            version: row.version,
            created_at: row.created_at,
            updated_at: row.updated_at,
            published_at: row.published_at,
        })
    }
}

fn unreadable(word: &str) -> AgentError {
    AgentError::Unreadable(format!("`{word}`"))
}

fn weight(stored: i16) -> Result<u8, AgentError> {
    u8::try_from(stored).map_err(|_| unreadable(&stored.to_string()))
}

/// The word in the column.
pub const fn status_word(status: AgentStatus) -> &'static str {
    match status {
        AgentStatus::Draft => "DRAFT",
        AgentStatus::Active => "ACTIVE",
        AgentStatus::Paused => "PAUSED",
        AgentStatus::Retired => "RETIRED",
    }
}

fn read_status(word: &str) -> Result<AgentStatus, AgentError> {
    use AgentStatus::{Active, Draft, Paused, Retired};
    [Draft, Active, Paused, Retired]
        .into_iter()
        .find(|status| status_word(*status) == word)
        .ok_or_else(|| unreadable(word))
}

/// The word in the column.
pub const fn visibility_word(visibility: AgentVisibility) -> &'static str {
    match visibility {
        AgentVisibility::Public => "PUBLIC",
        AgentVisibility::Private => "PRIVATE",
    }
}

fn read_visibility(word: &str) -> Result<AgentVisibility, AgentError> {
    [AgentVisibility::Public, AgentVisibility::Private]
        .into_iter()
        .find(|visibility| visibility_word(*visibility) == word)
        .ok_or_else(|| unreadable(word))
}
