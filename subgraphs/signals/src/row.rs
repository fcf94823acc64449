//! Decisions as rows and as facts.

use domain::{AgentId, AgentVenue, ClassificationId, SignalId, Timestamp};
use events::facts::{PostRecorded, SignalCreated, SignalRejected};
use rules::classify::Call;
use rules::sign::{Explanation, Rejection, SignalDraft};
use rules::weights::Weights;

use crate::entity::signal;

/// A signal that trades may act on.
pub const CREATED: &str = "CREATED";
/// A call that became nothing for this agent.
pub const REJECTED: &str = "REJECTED";

/// A post whose text changed after it was read.
pub const EDITED: &str = "EDITED";
/// A post that is gone.
pub const DELETED: &str = "DELETED";

/// An agent that listens, as it stands in the transaction that decides.
#[derive(Clone, Debug)]
pub struct Listener {
    /// The agent.
    pub id: AgentId,
    /// Its version.
    pub version: i64,
    /// Where it trades.
    pub venue: AgentVenue,
    /// How it weighs.
    pub weights: Weights,
}

/// One decision, with what it belongs to.
pub struct Decision<'a> {
    pub signal_id: SignalId,
    pub listener: &'a Listener,
    pub post: &'a PostRecorded,
    pub classification_id: ClassificationId,
    pub call: &'a Call,
    pub at: Timestamp,
    pub outcome: Result<SignalDraft, Rejection>,
}

impl Decision<'_> {
    /// The row.
    pub fn row(&self) -> signal::Model {
        let explanation = match &self.outcome {
            Ok(draft) => Some(draft.explanation),
            Err(rejection) => rejection.explanation,
        };
        let row = self.bare(explanation);
        match &self.outcome {
            Err(rejection) => signal::Model {
                status: REJECTED.to_owned(),
                reason_code: Some(rejection.reason.code().to_owned()),
                ..row
            },
            Ok(draft) => signal::Model {
                score: Some(draft.score.to_string()),
                reference_price: Some(draft.reference_price.to_string()),
                entry_price: draft.entry_price.map(|price| price.to_string()),
                stop_price: draft.stop_price.map(|price| price.to_string()),
                target_price: draft.target_price.map(|price| price.to_string()),
                stop_bps: Some(draft.stop_bps.get().into()),
                target_bps: Some(draft.target_bps.get().into()),
                expires_at: Some(draft.expires_at),
                ..row
            },
        }
    }

    fn bare(&self, explanation: Option<Explanation>) -> signal::Model {
        let said = |pick: fn(&Explanation) -> Option<rust_decimal::Decimal>| {
            explanation
                .as_ref()
                .and_then(pick)
                .map(|value| value.normalize().to_string())
        };
        signal::Model {
            id: self.signal_id.uuid(),
            agent_id: self.listener.id.uuid(),
            agent_version: self.listener.version,
            post_id: self.post.post_id.uuid(),
            x_account_id: self.post.x_account_id.uuid(),
            classification_id: self.classification_id.uuid(),
            token: self.call.token.as_str().to_owned(),
            side: self.call.side.to_string(),
            status: CREATED.to_owned(),
            reason_code: None,
            confidence: self.call.confidence.to_string(),
            score: None,
            post_score: said(|explanation| Some(explanation.post_score)),
            market_score: said(|explanation| Some(explanation.market_score)),
            rsi: said(|explanation| explanation.rsi),
            macd: said(|explanation| explanation.macd),
            volume_momentum: said(|explanation| explanation.volume_momentum),
            is_market_score_used: explanation.is_some_and(|e| e.is_market_score_used),
            reference_price: None,
            entry_price: None,
            stop_price: None,
            target_price: None,
            leverage: self.call.leverage.map(|leverage| leverage.get().into()),
            stop_bps: None,
            target_bps: None,
            created_at: self.at,
            expires_at: None,
        }
    }

    /// The fact of a signal.
    pub fn created(&self) -> Option<SignalCreated> {
        let draft = self.outcome.as_ref().ok()?;
        Some(SignalCreated {
            signal_id: self.signal_id,
            agent_id: self.listener.id,
            agent_version: self.listener.version,
            venue: self.listener.venue,
            weights: self.listener.weights,
            post_id: self.post.post_id,
            x_account_id: self.post.x_account_id,
            classification_id: self.classification_id,
            token: draft.token.clone(),
            side: draft.side,
            confidence: draft.confidence,
            score: draft.score,
            reference_price: draft.reference_price,
            entry_price: draft.entry_price,
            stop_price: draft.stop_price,
            target_price: draft.target_price,
            leverage: draft.leverage,
            stop_bps: draft.stop_bps,
            target_bps: draft.target_bps,
            created_at: self.at,
            expires_at: draft.expires_at,
        })
    }

    /// The fact of a refusal.
    pub fn rejected(&self) -> Option<SignalRejected> {
        let rejection = self.outcome.as_ref().err()?;
        Some(SignalRejected {
            signal_id: self.signal_id,
            agent_id: self.listener.id,
            post_id: self.post.post_id,
            classification_id: self.classification_id,
            reason_code: rejection.reason.code().to_owned(),
            rejected_at: self.at,
        })
    }
}
