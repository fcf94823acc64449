//! From a signal to verdicts: load what the rules need, ask them, store and announce.

mod facts;
mod rows;

use std::collections::{BTreeSet, HashMap};

use domain::{SignalId, Timestamp};
use events::facts::{DeploymentSnapshot, SignalCreated};
use events::{Cause, Delivery};
use rules::judge::{JudgeInput, Verdict, judge};
use sea_orm::Set;
use sea_orm::entity::prelude::Json;
use uuid::Uuid;

use super::{Trades, chain};
use crate::entity::{deployment, intent, order, signal};
use crate::error::TradesError;
use crate::store;
use facts::Loaded;
pub(crate) use rows::Flip;
use rows::Written;

/// Deployments judged and stored in one transaction: as many as one look at accounts may name.
const CHUNK: u64 = 1_000;

impl Trades {
    /// Judges a new signal for every deployment of its agent.
    pub async fn judge_signal(&self, delivery: Delivery<SignalCreated>) -> Result<(), TradesError> {
        let signal = &delivery.fact;
        let cause = delivery.cause();
        self.keep_signal(signal, &cause, delivery.envelope.id.uuid())
            .await?;
        let mut after = Uuid::nil();
        loop {
            let agent = signal.agent_id;
            let db = &self.context.db.read;
            let page =
                store::deployments::list_judged_of_agent_after(db, agent, after, CHUNK).await?;
            let Some(last) = page.last() else { break };
            after = last.deployment_id;
            self.judge_chunk(signal, &page, &cause).await?;
        }
        let txn = self.context.db.begin().await?;
        delivery.first_time(&txn).await?;
        txn.commit().await?;
        Ok(())
    }

    /// Judges the signals a deployment can still enter on, because it just became active.
    pub async fn judge_deployment(&self, row: &deployment::Model) -> Result<(), TradesError> {
        let snapshot: DeploymentSnapshot = read(row.snapshot.clone())?;
        let db = &self.context.db.read;
        let now = self.now();
        for signal in store::signals::list_valid_of_agent(db, snapshot.agent_id, now).await? {
            let cause = chain::cause_of(signal.cause.as_ref())?;
            let signal: SignalCreated = read(signal.payload)?;
            self.judge_chunk(&signal, std::slice::from_ref(row), &cause)
                .await?;
        }
        Ok(())
    }

    async fn keep_signal(
        &self,
        signal: &SignalCreated,
        cause: &Cause,
        event: Uuid,
    ) -> Result<(), TradesError> {
        let row = signal::ActiveModel {
            signal_id: Set(signal.signal_id.uuid()),
            agent_id: Set(signal.agent_id.uuid()),
            payload: Set(serde_json::to_value(signal).map_err(TradesError::stored)?),
            trace_id: Set(cause.trace_id.clone()),
            event_id: Set(event),
            cause: Set(chain::kept(cause)?),
            created_at: Set(signal.created_at),
            expires_at: Set(signal.expires_at),
        };
        store::signals::insert(&self.context.db.write, row).await?;
        Ok(())
    }

    /// Judges a signal for some deployments, each once, and stores all of it in one transaction.
    async fn judge_chunk(
        &self,
        signal: &SignalCreated,
        page: &[deployment::Model],
        cause: &Cause,
    ) -> Result<(), TradesError> {
        let unjudged = self.unjudged(signal.signal_id, page).await?;
        if unjudged.is_empty() {
            return Ok(());
        }
        let now = self.now();
        let loaded = self.load(signal, &unjudged, now).await?;
        let mut written = Written::default();
        for snapshot in &unjudged {
            self.judge_one(signal, snapshot, &loaded, &mut written)?;
        }
        self.write(signal, written, &loaded, cause).await
    }

    async fn unjudged(
        &self,
        signal: SignalId,
        page: &[deployment::Model],
    ) -> Result<Vec<DeploymentSnapshot>, TradesError> {
        let ids: Vec<Uuid> = page.iter().map(|row| row.deployment_id).collect();
        let judged = store::verdicts::list_judged(&self.context.db.read, signal, &ids).await?;
        let judged: BTreeSet<Uuid> = judged.into_iter().collect();
        page.iter()
            .filter(|row| !judged.contains(&row.deployment_id))
            .map(|row| read(row.snapshot.clone()))
            .collect()
    }

    fn judge_one(
        &self,
        signal: &SignalCreated,
        snapshot: &DeploymentSnapshot,
        loaded: &Loaded,
        written: &mut Written,
    ) -> Result<(), TradesError> {
        let policy = self.config.policy.tightened_by(&snapshot.policy);
        let venues = loaded.venues_of(snapshot);
        let book = loaded.book_of(snapshot.deployment_id);
        let signal_facts = facts::signal_facts(signal);
        let deployment_facts = loaded.deployment_facts(snapshot);
        let judgement = judge(&JudgeInput {
            now: loaded.now,
            policy: &policy,
            signal: &signal_facts,
            deployment: &deployment_facts,
            book: &book,
            venues: &venues,
        });
        if let Verdict::Rejected(reason) = &judgement.verdict {
            metrics::counter!("verdicts_total", "verdict" => reason.code()).increment(1);
        } else {
            metrics::counter!("verdicts_total", "verdict" => "APPROVED").increment(1);
        }
        written.add(signal, snapshot, &judgement, loaded.now)
    }

    async fn write(
        &self,
        signal: &SignalCreated,
        written: Written,
        loaded: &Loaded,
        cause: &Cause,
    ) -> Result<(), TradesError> {
        let Written {
            verdicts,
            mut intents,
            mut orders,
            exposures,
            decided,
            rejected,
            flips,
        } = written;
        let (has_orders, verdict_ids) = (!orders.is_empty(), ids_of(&verdicts));
        let mut links = HashMap::new();
        let (outbox, txn) = (&self.context.outbox, self.context.db.begin().await?);
        outbox.append_all(&txn, &rejected, cause).await?;
        let told = outbox.append_all(&txn, &decided, cause).await?;
        // What becomes of an intent follows from its having been decided.
        for (fact, envelope) in decided.iter().zip(&told) {
            let link = chain::link(envelope)?;
            links.insert(fact.intent_id.uuid(), link);
        }
        hang(&mut intents, &mut orders, &links);
        store::verdicts::insert_all(&txn, verdicts).await?;
        store::verdicts::insert_intents(&txn, intents).await?;
        store::exposures::insert_all(&txn, exposures).await?;
        store::orders::insert_all(&txn, orders).await?;
        let (openings, day) = (loaded.new_day_openings(), day_of(loaded.now));
        store::deployments::note_day_openings(&txn, &openings, &day).await?;
        for flip in flips {
            self.plan_flip(&txn, &flip, signal).await?;
        }
        outbox.commit(txn).await?;
        if has_orders {
            self.wake_sender();
        }
        self.announce_verdicts(&verdict_ids).await;
        Ok(())
    }
}

/// Gives intents and their orders the link they follow from.
fn hang(
    intents: &mut [intent::ActiveModel],
    orders: &mut [order::ActiveModel],
    links: &HashMap<Uuid, Option<Json>>,
) {
    let link = |id: Option<&Uuid>| id.and_then(|id| links.get(id)).cloned().flatten();
    for intent in intents {
        intent.cause = Set(link(intent.id.try_as_ref()));
    }
    for order in orders {
        order.cause = Set(link(order.intent_id.try_as_ref()));
    }
}

fn ids_of(rows: &[crate::entity::verdict::ActiveModel]) -> HashMap<Uuid, Uuid> {
    rows.iter()
        .filter_map(|row| Some((*row.id.try_as_ref()?, *row.user_id.try_as_ref()?)))
        .collect()
}

/// The day a moment belongs to, in UTC.
pub(super) fn day_of(at: Timestamp) -> String {
    at.format("%Y-%m-%d").to_string()
}

/// What a JSON column holds.
pub(crate) fn read<T: serde::de::DeserializeOwned>(
    column: serde_json::Value,
) -> Result<T, TradesError> {
    serde_json::from_value(column).map_err(TradesError::stored)
}
