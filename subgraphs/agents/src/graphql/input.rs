//! What clients send.

use async_graphql::{ID, InputObject};
use domain::XAccountId;
use graph::{AgentVenue, DateTime, Result, UserError, parse_id};
use rules::weights::Weights;

use super::kinds::AgentVisibility;
use crate::service::{Changes, Draft, Proof};
use crate::store::Filter;

/// Eight weights from 0 to 100; 50 for what is not given.
#[derive(Clone, Copy, Debug, Default, InputObject)]
pub struct AgentWeightsInput {
    /// How much the author's impact factor scales the post score.
    influencer_impact: Option<i32>,
    /// Share of RSI in the market score.
    rsi: Option<i32>,
    /// Share of MACD in the market score.
    macd: Option<i32>,
    /// Share of volume momentum in the market score.
    volume_momentum: Option<i32>,
    /// Aggressiveness of the size.
    position_sizing: Option<i32>,
    /// How close the stop is.
    stop_loss_tightness: Option<i32>,
    /// How far the target is.
    take_profit_target: Option<i32>,
    /// The least reward for the risk.
    risk_reward: Option<i32>,
}

impl AgentWeightsInput {
    /// The weights; what lies outside of a byte is above the maximum, and refused with the form.
    fn read(self) -> Weights {
        let weight = |given: Option<i32>| match given {
            None => Weights::DEFAULT,
            Some(value) => u8::try_from(value).unwrap_or(u8::MAX),
        };
        Weights {
            influencer_impact: weight(self.influencer_impact),
            rsi: weight(self.rsi),
            macd: weight(self.macd),
            volume_momentum: weight(self.volume_momentum),
            position_sizing: weight(self.position_sizing),
            stop_loss_tightness: weight(self.stop_loss_tightness),
            take_profit_target: weight(self.take_profit_target),
            risk_reward: weight(self.risk_reward),
        }
    }
}

/// A new agent.
#[derive(Debug, InputObject)]
pub struct AgentCreateInput {
    /// What it is called, up to 100 characters.
    name: String,
    /// What it is about, up to 2,000 characters.
    #[graphql(default)]
    description: String,
    /// Where it wants its orders filled.
    venue: AgentVenue,
    /// Who sees it once it is published.
    visibility: AgentVisibility,
    /// Its weights.
    #[graphql(default)]
    weights: AgentWeightsInput,
    /// The accounts on X it listens to, up to 20.
    x_account_ids: Vec<ID>,
}

impl AgentCreateInput {
    /// The form, typed.
    pub fn read(self) -> Result<Draft> {
        let Self {
            name,
            description,
            venue,
            visibility,
            weights,
            x_account_ids,
        } = self;
        Ok(Draft {
            name,
            description,
            venue: venue.into(),
            visibility: visibility.into(),
            weights: weights.read(),
            x_account_ids: read_accounts(&x_account_ids)?,
        })
    }
}

/// What to change of an agent; what is not given stays.
#[derive(Debug, InputObject)]
pub struct AgentEditInput {
    /// Which agent.
    pub agent_id: ID,
    /// What it is called, up to 100 characters.
    name: Option<String>,
    /// What it is about, up to 2,000 characters.
    description: Option<String>,
    /// Where it wants its orders filled.
    venue: Option<AgentVenue>,
    /// Who sees it.
    visibility: Option<AgentVisibility>,
    /// All of its weights; 50 for what is not given.
    weights: Option<AgentWeightsInput>,
    /// All accounts on X it listens to, up to 20.
    x_account_ids: Option<Vec<ID>>,
}

impl AgentEditInput {
    /// The changes, typed.
    pub fn read(self) -> Result<Changes> {
        let Self {
            agent_id: _,
            name,
            description,
            venue,
            visibility,
            weights,
            x_account_ids,
        } = self;
        Ok(Changes {
            name,
            description,
            venue: venue.map(Into::into),
            visibility: visibility.map(Into::into),
            weights: weights.map(AgentWeightsInput::read),
            x_account_ids: x_account_ids.as_deref().map(read_accounts).transpose()?,
        })
    }
}

/// A creator's signature on the typed data of `agentPublishTypedData`.
#[derive(Debug, InputObject)]
pub struct AgentPublishInput {
    /// Which agent.
    pub agent_id: ID,
    /// The nonce that was signed.
    nonce: String,
    /// The expiry that was signed.
    expires_at: DateTime,
    /// The chain that was signed for.
    chain_id: i32,
    /// The signature, 65 bytes in hex with 0x.
    signature: String,
}

impl AgentPublishInput {
    /// The proof, typed, or what to put right.
    pub fn read(self) -> Result<Proof, Vec<UserError>> {
        let Self {
            agent_id: _,
            nonce,
            expires_at,
            chain_id,
            signature,
        } = self;
        let wrong = |field, message: &str| vec![UserError::new(field, "NOT_A_NUMBER", message)];
        let nonce = nonce
            .parse()
            .map_err(|_| wrong("nonce", "The nonce is a whole number."))?;
        let chain_id = u64::try_from(chain_id)
            .map_err(|_| wrong("chainId", "The chain is a whole number above zero."))?;
        Ok(Proof {
            chain_id,
            nonce,
            expires_at,
            signature,
        })
    }
}

/// Which agent.
#[derive(Debug, InputObject)]
pub struct AgentPauseInput {
    /// Which agent.
    pub agent_id: ID,
}

/// Which agent.
#[derive(Debug, InputObject)]
pub struct AgentResumeInput {
    /// Which agent.
    pub agent_id: ID,
}

/// Which agent.
#[derive(Debug, InputObject)]
pub struct AgentRetireInput {
    /// Which agent.
    pub agent_id: ID,
}

/// Which agents of the marketplace; all that is given must hold.
#[derive(Debug, Default, InputObject)]
pub struct AgentFilter {
    /// Words in the name or the description.
    search: Option<String>,
    /// Where it wants its orders filled.
    venue: Option<AgentVenue>,
    /// An account on X it listens to.
    x_account_id: Option<ID>,
}

/// A longer search finds nothing anyway.
const SEARCH_LENGTH_MAX: usize = 100;

impl AgentFilter {
    /// The filter, typed.
    pub fn read(self) -> Result<Filter> {
        let Self {
            search,
            venue,
            x_account_id,
        } = self;
        let search = search.filter(|search| !search.trim().is_empty());
        if search
            .as_ref()
            .is_some_and(|search| search.chars().count() > SEARCH_LENGTH_MAX)
        {
            let text = format!("`search` must have at most {SEARCH_LENGTH_MAX} characters");
            return Err(graph::AppError::bad_input(text));
        }
        let x_account_id = x_account_id.as_ref().map(parse_id).transpose()?;
        Ok(Filter {
            search,
            venue: venue.map(Into::into),
            x_account_id,
        })
    }
}

fn read_accounts(ids: &[ID]) -> Result<Vec<XAccountId>> {
    ids.iter().map(parse_id).collect()
}
