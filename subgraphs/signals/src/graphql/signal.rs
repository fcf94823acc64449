//! What became of a call for one agent.

use async_graphql::{Context, Enum, ID, Object, SimpleObject};
use domain::{AgentId, ClassificationId, PostId, SignalId};
use graph::{AppError, DateTime, Decimal, Reason, Result, Side};
use rules::sign::SignReason;

use super::classification::Classification;
use super::loaders::Loaders;
use super::stubs::{Agent, Post};
use super::{decimal, decimal_or_none};
use crate::entity::signal;
use crate::row::{CREATED, REJECTED};

/// Whether a call became a signal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub enum SignalStatus {
    /// A signal, which deployments of the agent decide on.
    Created,
    /// Refused, with a reason.
    Rejected,
}

impl SignalStatus {
    /// As it is stored.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Created => CREATED,
            Self::Rejected => REJECTED,
        }
    }
}

/// A post's call as one agent took it: a signal, or a refusal with its reason.
#[derive(Clone, Debug)]
pub struct Signal(pub signal::Model);

/// A post's call as one agent took it: a signal, or a refusal with its reason.
#[Object]
impl Signal {
    /// The signal's id.
    async fn id(&self) -> ID {
        SignalId::from_uuid(self.0.id).into()
    }

    /// The agent that decided.
    async fn agent(&self) -> Agent {
        Agent(AgentId::from_uuid(self.0.agent_id))
    }

    /// The post it came from.
    async fn post(&self) -> Post {
        Post(PostId::from_uuid(self.0.post_id))
    }

    /// What was read in the post.
    async fn classification(&self, ctx: &Context<'_>) -> Result<Classification> {
        let id = ClassificationId::from_uuid(self.0.classification_id);
        let found = ctx
            .data_unchecked::<Loaders>()
            .classifications
            .load_one(id)
            .await?;
        found
            .map(Classification)
            .ok_or_else(|| AppError::not_found("the classification of this signal is not there"))
    }

    /// What.
    async fn token(&self) -> &str {
        &self.0.token
    }

    /// Which way.
    async fn side(&self) -> Result<Side> {
        let side: domain::Side = self.0.side.parse().map_err(AppError::internal)?;
        Ok(side.into())
    }

    /// Whether it became a signal.
    async fn status(&self) -> SignalStatus {
        if self.0.status == CREATED {
            SignalStatus::Created
        } else {
            SignalStatus::Rejected
        }
    }

    /// Why it was refused.
    async fn reason(&self) -> Option<Reason> {
        let code = self.0.reason_code.as_deref()?;
        let known = SignReason::from_code(code);
        Some(Reason {
            code: code.to_owned(),
            message: known.map_or("", SignReason::message).to_owned(),
            action: known.map_or("", SignReason::action).to_owned(),
        })
    }

    /// From 0 to 1; what the size follows from.
    async fn score(&self) -> Result<Option<Decimal>> {
        decimal_or_none(self.0.score.as_deref())
    }

    /// How sure the classifier was, 0 to 1.
    async fn confidence(&self) -> Result<Decimal> {
        decimal(&self.0.confidence)
    }

    /// The market's price when it was decided, in market units.
    async fn reference_price(&self) -> Result<Option<Decimal>> {
        decimal_or_none(self.0.reference_price.as_deref())
    }

    /// Where the post would enter, in market units.
    async fn entry_price(&self) -> Result<Option<Decimal>> {
        decimal_or_none(self.0.entry_price.as_deref())
    }

    /// Where the post would stop, in market units.
    async fn stop_price(&self) -> Result<Option<Decimal>> {
        decimal_or_none(self.0.stop_price.as_deref())
    }

    /// The nearest target of the post that pays enough for the risk, in market units.
    async fn target_price(&self) -> Result<Option<Decimal>> {
        decimal_or_none(self.0.target_price.as_deref())
    }

    /// The leverage the post names.
    async fn leverage(&self) -> Option<i32> {
        self.0.leverage
    }

    /// When it was decided.
    async fn created_at(&self) -> DateTime {
        self.0.created_at
    }

    /// After this moment nobody enters on it.
    async fn expires_at(&self) -> Option<DateTime> {
        self.0.expires_at
    }

    /// How the score came about; empty where it was refused before any score.
    async fn explanation(&self) -> Result<SignalExplanation> {
        Ok(SignalExplanation {
            post_score: decimal_or_none(self.0.post_score.as_deref())?,
            market_score: decimal_or_none(self.0.market_score.as_deref())?,
            rsi: decimal_or_none(self.0.rsi.as_deref())?,
            macd: decimal_or_none(self.0.macd.as_deref())?,
            volume_momentum: decimal_or_none(self.0.volume_momentum.as_deref())?,
            is_market_score_used: self.0.is_market_score_used,
        })
    }
}

/// How a score came about: 0.4 of the post's, 0.6 of the market's.
#[derive(Clone, Debug, SimpleObject)]
pub struct SignalExplanation {
    /// Confidence times the author's impact, 0 to 1.
    post_score: Option<Decimal>,
    /// How far the market agrees with the side, −1 to 1.
    market_score: Option<Decimal>,
    /// What RSI(14) says for the side, −1 to 1; absent when it has no weight.
    rsi: Option<Decimal>,
    /// What MACD(12,26,9) says for the side, −1 to 1; absent when it has no weight.
    macd: Option<Decimal>,
    /// What the volume behind the last move says for the side, −1 to 1; absent without a weight.
    volume_momentum: Option<Decimal>,
    /// Whether the market counted; not when all three indicators have weight 0.
    is_market_score_used: bool,
}
