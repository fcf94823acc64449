//! The verbs: decide on a post for every agent that listens, and let readers know.

use bytes::Bytes;
use chrono::TimeDelta;
use domain::{AgentVenue, ClassificationId, EventId, Ratio, SignalId, Timestamp};
use events::Cause;
use events::facts::{PostRecorded, PostRevised, RevisionKind};
use platform::ServiceContext;
use rules::classify::Call;
use rules::policy::Policy;
use rules::sign::{MarketFacts, Rejection, SignInput, SignReason, SignalDraft, sign};
use rust_decimal::Decimal;
use sea_orm::DatabaseTransaction;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::classifier::{Classifier, Reading};
use crate::config::SignalsConfig;
use crate::entity::{classification, post_revision};
use crate::error::SignalsError;
use crate::market::TokenMarket;
use crate::row::{DELETED, Decision, EDITED, Listener};
use crate::store;
use crate::store::signals::Repeats;

/// Where replicas tell each other of new signals.
pub const TOPIC: &str = "signals.changed";
/// Ids in one message; a feed that misses some still shows them in pages.
const ANNOUNCED_MAX: usize = 1_000;

/// The service at work.
pub struct Signals {
    pub context: ServiceContext,
    pub config: SignalsConfig,
    pub classifier: Box<dyn Classifier>,
    policy: Policy,
    impact: Ratio,
}

/// A post, what was read in it, and the markets of what it names.
pub struct Heard<'a> {
    pub post: &'a PostRecorded,
    pub reading: Reading,
    pub markets: &'a [TokenMarket],
}

/// What [`TOPIC`] carries.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Announced {
    /// New signals, oldest first.
    pub signals: Vec<Uuid>,
}

impl Signals {
    /// Ready to hear.
    pub fn new(
        context: ServiceContext,
        config: SignalsConfig,
        classifier: Box<dyn Classifier>,
    ) -> Self {
        let impact = Decimal::new(config.impact_unknown_percent.into(), 2);
        let impact = Ratio::try_new(impact).expect("a plain factor may be any decimal");
        Self {
            context,
            config,
            classifier,
            policy: Policy::default(),
            impact,
        }
    }

    /// Stores a reading and what it means for every agent that listens; gives the new signals.
    pub async fn decide(
        &self,
        txn: &DatabaseTransaction,
        heard: Heard<'_>,
        cause: &Cause,
    ) -> Result<Vec<SignalId>, SignalsError> {
        let Heard {
            post,
            reading,
            markets,
        } = heard;
        let now = self.context.clock.now();
        let id = ClassificationId::new();
        let row = self.classification(id, post, &reading, now)?;
        store::classifications::insert(txn, row).await?;
        let calls = reading.outcome.unwrap_or_default();
        if calls.is_empty() {
            return Ok(Vec::new());
        }
        let listeners = store::agents::lock_listeners(txn, post.x_account_id).await?;
        let since = now - TimeDelta::milliseconds(self.policy.signal.repeat_after_ms);
        let repeats = store::signals::load_repeats(txn, &listeners, since).await?;
        let mut decisions = Vec::with_capacity(listeners.len() * calls.len());
        for call in &calls {
            let market = markets.iter().find(|market| market.token == call.token);
            let market = market.and_then(|market| market.facts);
            for listener in &listeners {
                let facts = Case {
                    post,
                    call,
                    market,
                    repeats: &repeats,
                    now,
                };
                decisions.push(Decision {
                    signal_id: SignalId::new(),
                    listener,
                    post,
                    classification_id: id,
                    call,
                    at: now,
                    outcome: self.sign(&facts, listener),
                });
            }
        }
        store::signals::insert_all(txn, decisions.iter().map(Decision::row).collect()).await?;
        let created: Vec<_> = decisions.iter().filter_map(Decision::created).collect();
        let rejected: Vec<_> = decisions.iter().filter_map(Decision::rejected).collect();
        self.context.outbox.append_all(txn, &created, cause).await?;
        self.context
            .outbox
            .append_all(txn, &rejected, cause)
            .await?;
        metrics::counter!("signals_created_total").increment(created.len() as u64);
        metrics::counter!("signals_rejected_total").increment(rejected.len() as u64);
        Ok(created.into_iter().map(|fact| fact.signal_id).collect())
    }

    fn sign(&self, case: &Case<'_>, listener: &Listener) -> Result<SignalDraft, Rejection> {
        if case.post.is_late {
            return Err(SignReason::LatePost.into());
        }
        // The markets known here are Hyperliquid's.
        let is_listed = matches!(listener.venue, AgentVenue::Hyperliquid | AgentVenue::Multi);
        sign(&SignInput {
            now: case.now,
            policy: &self.policy,
            weights: &listener.weights,
            post: &case.post.text,
            posted_at: case.post.posted_at,
            first_seen_at: case.post.first_seen_at,
            call: case.call,
            impact: self.impact,
            market: case.market.filter(|_| is_listed),
            last_signal_at: case
                .repeats
                .last(listener.id, &case.call.token, case.call.side),
        })
    }

    fn classification(
        &self,
        id: ClassificationId,
        post: &PostRecorded,
        reading: &Reading,
        now: Timestamp,
    ) -> Result<classification::Model, SignalsError> {
        let refusal = reading.outcome.as_ref().err();
        let calls = reading.outcome.as_deref().unwrap_or_default();
        Ok(classification::Model {
            id: id.uuid(),
            post_id: post.post_id.uuid(),
            x_account_id: post.x_account_id.uuid(),
            engine: self.classifier.engine().to_owned(),
            variant: reading.model.clone(),
            is_call: !calls.is_empty(),
            reason_code: refusal.map(|unread| unread.code().to_owned()),
            reason_message: refusal.map(|unread| unread.message()),
            calls: serde_json::to_string(calls)?,
            prompt: reading.prompt.clone(),
            raw_answer: reading.raw_answer.clone(),
            duration_ms: reading.duration_ms,
            created_at: now,
        })
    }

    /// Keeps what happened to a post, and what its new text would have called for.
    pub async fn note_revision(
        &self,
        txn: &DatabaseTransaction,
        revised: &PostRevised,
        reading: Option<Reading>,
    ) -> Result<(), SignalsError> {
        let outcome = reading.map(|reading| reading.outcome);
        let refusal = outcome.as_ref().and_then(|outcome| outcome.as_ref().err());
        let calls = match &outcome {
            Some(Ok(calls)) => calls.as_slice(),
            _ => &[],
        };
        let kind = match revised.kind {
            RevisionKind::Edited => EDITED,
            RevisionKind::Deleted => DELETED,
        };
        let row = post_revision::Model {
            id: EventId::new().uuid(),
            post_id: revised.post_id.uuid(),
            kind: kind.to_owned(),
            text: revised.text.clone(),
            calls: serde_json::to_string(calls)?,
            reason_code: refusal.map(|unread| unread.code().to_owned()),
            reason_message: refusal.map(|unread| unread.message()),
            seen_at: revised.seen_at,
        };
        store::revisions::insert(txn, row).await?;
        tracing::info!(post.id = %revised.post_id, kind, "post revised after it was read");
        Ok(())
    }

    /// Tells live feeds of new signals; a feed that misses it still finds them in pages.
    pub async fn announce(&self, signals: &[SignalId]) {
        for chunk in signals.chunks(ANNOUNCED_MAX) {
            let announced = Announced {
                signals: chunk.iter().map(|id| id.uuid()).collect(),
            };
            let Ok(message) = serde_json::to_vec(&announced) else {
                continue;
            };
            if let Err(error) = self
                .context
                .broadcast
                .publish(TOPIC, Bytes::from(message))
                .await
            {
                tracing::warn!(%error, "signals were not announced");
            }
        }
    }
}

/// One call of one post.
struct Case<'a> {
    post: &'a PostRecorded,
    call: &'a Call,
    market: Option<MarketFacts>,
    repeats: &'a Repeats,
    now: Timestamp,
}
