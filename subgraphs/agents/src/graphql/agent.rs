//! An agent as the graph shows it.

use async_graphql::{Context, ID, Object, SimpleObject};
use domain::{AgentId, UserId, XAccountId};
use graph::{AgentVenue, DateTime, Result, identity};
use rules::weights::Weights;

use super::kinds::{AgentStatus, AgentVisibility};
use super::loaders::{Loaders, SourcesOf};
use crate::agent;

/// A trading agent: it turns what some people post into trades.
#[derive(Clone, Debug)]
pub struct Agent(pub agent::Agent);

/// A trading agent: it turns what some people post into trades.
#[Object]
impl Agent {
    /// The agent's id.
    async fn id(&self) -> ID {
        self.0.id.into()
    }

    /// What it is called.
    async fn name(&self) -> &str {
        &self.0.name
    }

    /// What it is about.
    async fn description(&self) -> &str {
        &self.0.description
    }

    /// Where it stands in its life.
    async fn status(&self) -> AgentStatus {
        self.0.status.into()
    }

    /// Who sees it.
    async fn visibility(&self) -> AgentVisibility {
        self.0.visibility.into()
    }

    /// Where it wants its orders filled.
    async fn venue(&self) -> AgentVenue {
        self.0.venue.into()
    }

    /// How it weighs what it hears and how it trades.
    async fn weights(&self) -> AgentWeights {
        self.0.weights.into()
    }

    /// Who made it.
    async fn creator(&self) -> User {
        User::of(self.0.creator_id)
    }

    /// What it listens to, in its creator's order.
    async fn sources(&self, ctx: &Context<'_>) -> Result<Vec<AgentSource>> {
        let loaders = ctx.data_unchecked::<Loaders>();
        let accounts = loaders.sources.load_one(SourcesOf(self.0.id)).await?;
        Ok(accounts
            .unwrap_or_default()
            .into_iter()
            .map(AgentSource::of)
            .collect())
    }

    /// When it was made.
    async fn created_at(&self) -> DateTime {
        self.0.created_at
    }

    /// When it was published.
    async fn published_at(&self) -> Option<DateTime> {
        self.0.published_at
    }

    /// Whether the caller made it.
    async fn is_mine(&self, ctx: &Context<'_>) -> bool {
        self.0.is_of(identity(ctx))
    }

    /// Whether it came with the local profile.
    async fn is_sample(&self) -> bool {
        self.0.is_sample
    }
}

/// Eight weights from 0 to 100; 50 unless chosen.
#[derive(Clone, Copy, Debug, SimpleObject)]
pub struct AgentWeights {
    /// How much the author's impact factor scales the post score.
    influencer_impact: i32,
    /// Share of RSI in the market score.
    rsi: i32,
    /// Share of MACD in the market score.
    macd: i32,
    /// Share of volume momentum in the market score.
    volume_momentum: i32,
    /// Aggressiveness: the size times 0.5 at 0, 1 at 50, 1.5 at 100.
    position_sizing: i32,
    /// The stop's distance: 1,000 bps at 0, 500 at 50, 200 at 100.
    stop_loss_tightness: i32,
    /// The target's distance: 500 bps at 0, 1,500 at 50, 3,000 at 100.
    take_profit_target: i32,
    /// The least reward for the risk: 1 at 0, 2 at 50, 3 at 100.
    risk_reward: i32,
}

impl From<Weights> for AgentWeights {
    fn from(weights: Weights) -> Self {
        let Weights {
            influencer_impact,
            rsi,
            macd,
            volume_momentum,
            position_sizing,
            stop_loss_tightness,
            take_profit_target,
            risk_reward,
        } = weights;
        Self {
            influencer_impact: influencer_impact.into(),
            rsi: rsi.into(),
            macd: macd.into(),
            volume_momentum: volume_momentum.into(),
            position_sizing: position_sizing.into(),
            stop_loss_tightness: stop_loss_tightness.into(),
            take_profit_target: take_profit_target.into(),
            risk_reward: risk_reward.into(),
        }
    }
}

/// Something an agent listens to.
#[derive(Clone, Debug, SimpleObject)]
pub struct AgentSource {
    /// The account on X.
    account: XAccount,
}

impl AgentSource {
    fn of(account: XAccountId) -> Self {
        Self {
            account: XAccount { id: account.into() },
        }
    }
}

/// An account on X; twitter knows it.
#[derive(Clone, Debug, SimpleObject)]
#[graphql(name = "XAccount", unresolvable = "id")]
pub struct XAccount {
    /// The account's id.
    id: ID,
}

/// A person; auth knows them.
#[derive(Clone, Debug, SimpleObject)]
#[graphql(unresolvable = "id")]
pub struct User {
    /// The person's id.
    id: ID,
}

impl User {
    fn of(user: UserId) -> Self {
        Self { id: user.into() }
    }
}

/// An agent and whether the caller may know of it.
pub fn visible(agent: Option<Agent>, ctx: &Context<'_>) -> Option<Agent> {
    agent.filter(|agent| agent.0.is_visible_to(identity(ctx)))
}

/// Finds an agent the caller may know of.
pub async fn find(ctx: &Context<'_>, id: AgentId) -> Result<Option<Agent>> {
    let agent = ctx.data_unchecked::<Loaders>().agents.load_one(id).await?;
    Ok(visible(agent, ctx))
}
