//! Keeping facts: many hearers, one writer, one transaction for all that wait.

use std::sync::Arc;

use events::{Envelope, EventError, canonical};
use sea_orm::{DatabaseTransaction, DbErr, Set};
use serde_json::Value;
use tokio::sync::oneshot;

use super::Analytics;
use crate::entity::{account, agent, link, mention};
use crate::error::AnalyticsError;
use crate::reading::Reading;
use crate::store;

/// Facts that wait for the writer.
pub const QUEUE_MAX: usize = 512;
/// Facts of one transaction.
const BATCH_MAX: usize = 256;

/// A fact to keep, and whom to tell that it is.
pub struct Kept {
    envelope: Arc<Envelope>,
    done: oneshot::Sender<Result<(), String>>,
}

/// What a batch writes.
#[derive(Default)]
struct Batch {
    links: Vec<link::ActiveModel>,
    mentions: Vec<mention::ActiveModel>,
    accounts: Vec<account::ActiveModel>,
    agents: Vec<agent::ActiveModel>,
}

impl Analytics {
    /// Keeps a fact; returns when it is durable.
    pub async fn keep(&self, envelope: Arc<Envelope>) -> Result<(), AnalyticsError> {
        let (done, kept) = oneshot::channel();
        self.sender
            .send(Kept { envelope, done })
            .await
            .map_err(|_| AnalyticsError::Stopping)?;
        kept.await
            .map_err(|_| AnalyticsError::Stopping)?
            .map_err(AnalyticsError::NotKept)
    }

    /// Writes what is to be kept, until the process stops.
    pub async fn keep_forever(&self) {
        let mut queue = self.receiver.lock().await;
        let mut waiting = Vec::with_capacity(BATCH_MAX);
        loop {
            let received = tokio::select! {
                () = self.context.shutdown.cancelled() => {
                    // Whoever still waits hears at once that nothing more is kept.
                    queue.close();
                    while queue.try_recv().is_ok() {}
                    return;
                }
                received = queue.recv_many(&mut waiting, BATCH_MAX) => received,
            };
            if received == 0 {
                return;
            }
            let envelopes: Vec<_> = waiting.iter().map(|kept| &*kept.envelope).collect();
            let written = self.write(&envelopes).await;
            let outcome = written.map_err(|error| error.to_string());
            for kept in waiting.drain(..) {
                // A hearer that was cut off hears the fact again.
                let _ = kept.done.send(outcome.clone());
            }
        }
    }

    async fn write(&self, envelopes: &[&Envelope]) -> Result<(), AnalyticsError> {
        let mut batch = Batch::default();
        for envelope in envelopes {
            batch.add(envelope)?;
        }
        let txn = self.context.db.begin().await?;
        batch.write(&txn).await?;
        txn.commit().await?;
        Ok(())
    }
}

impl Batch {
    fn add(&mut self, envelope: &Envelope) -> Result<(), AnalyticsError> {
        let reading = Reading::of(envelope);
        let event_id = envelope.id.uuid();
        if let (Some(address), Some(owner)) = (&reading.account, reading.owner) {
            self.accounts.push(account::ActiveModel {
                address: Set(address.clone()),
                user_id: Set(owner.uuid()),
            });
        }
        self.agents.extend(told_agent(&envelope.payload));
        self.mentions
            .extend(reading.mentions.iter().map(|subject| mention::ActiveModel {
                subject: Set(subject.clone()),
                event_id: Set(event_id),
            }));
        let payload = canonical(&envelope.payload).map_err(EventError::from)?;
        self.links.push(link::ActiveModel {
            event_id: Set(event_id),
            kind: Set(envelope.kind.clone()),
            service: Set(envelope.service.as_str().to_owned()),
            aggregate: Set(envelope.aggregate.clone()),
            version: Set(i32::from(envelope.version)),
            trace_id: Set(envelope.trace_id.clone()),
            causation_id: Set(envelope.causation_id.map(domain::EventId::uuid)),
            cause_hash: Set(envelope.cause_hash.map(|hash| hash.to_string())),
            hash: Set(envelope.hash.to_string()),
            payload: Set(payload),
            occurred_at: Set(envelope.occurred_at),
            depth: Set(reading.depth),
            is_public: Set(reading.is_public),
            owner_id: Set(reading.owner.map(domain::UserId::uuid)),
            agent_id: Set(reading.agent.map(domain::AgentId::uuid)),
            account: Set(reading.account),
        });
        Ok(())
    }

    async fn write(self, txn: &DatabaseTransaction) -> Result<(), DbErr> {
        store::insert_links(txn, self.links).await?;
        store::insert_mentions(txn, self.mentions).await?;
        store::insert_accounts(txn, self.accounts).await?;
        for agent in self.agents {
            store::save_agent(txn, agent).await?;
        }
        Ok(())
    }
}

/// The agent a fact of agents shows.
fn told_agent(payload: &Value) -> Option<agent::ActiveModel> {
    let shown = payload.get("agent")?;
    let text = |key: &str| shown.get(key).and_then(Value::as_str);
    let id: domain::AgentId = text("agent_id")?.parse().ok()?;
    let creator: domain::UserId = text("creator_id")?.parse().ok()?;
    Some(agent::ActiveModel {
        id: Set(id.uuid()),
        creator_id: Set(creator.uuid()),
        is_public: Set(text("visibility")? == "PUBLIC"),
        version: Set(shown.get("version")?.as_i64()?),
    })
}
