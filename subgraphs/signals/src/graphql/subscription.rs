//! The live feed of signals.

use std::collections::VecDeque;
use std::sync::Arc;

use async_graphql::{Context, ID, Subscription as GraphqlSubscription};
use domain::{AgentId, UserId};
use events::Update;
use futures_util::stream::{self, Stream};
use graph::{AppError, Result, parse_id};
use uuid::Uuid;

use super::signal::Signal;
use super::{reader, service};
use crate::service::{Announced, Signals, TOPIC};
use crate::store;

/// Signals waiting for one slow reader; beyond it the oldest are skipped, pages still show them.
const WAITING_MAX: usize = 200;

/// The root of subscriptions.
pub struct Subscription;

#[GraphqlSubscription]
impl Subscription {
    /// Each new signal the caller may see, when it is stored: of one agent, or of all.
    async fn signal_added(
        &self,
        ctx: &Context<'_>,
        agent_id: Option<ID>,
    ) -> Result<impl Stream<Item = Signal> + use<>> {
        let service = Arc::clone(service(ctx)?);
        let heard = service
            .context
            .broadcast
            .subscribe(TOPIC)
            .await
            .map_err(AppError::internal)?;
        let feed = Feed {
            agent: agent_id.as_ref().map(parse_id).transpose()?,
            reader: reader(ctx),
            service,
            heard,
            waiting: VecDeque::new(),
        };
        Ok(stream::unfold(feed, |mut feed| async {
            let signal = feed.next().await?;
            Some((signal, feed))
        }))
    }
}

/// One reader's place in the feed. Every signal is authorised again before it is sent.
struct Feed {
    agent: Option<AgentId>,
    reader: Option<UserId>,
    service: Arc<Signals>,
    heard: events::Subscription,
    waiting: VecDeque<Uuid>,
}

impl Feed {
    async fn next(&mut self) -> Option<Signal> {
        loop {
            while let Some(update) = self.heard.try_next() {
                self.take(&update);
            }
            let Some(id) = self.waiting.pop_front() else {
                let update = self.heard.next().await?;
                self.take(&update);
                continue;
            };
            let db = &self.service.context.db.read;
            let rows = store::signals::load_visible(db, self.reader, &[id])
                .await
                .ok()?;
            let is_asked = |agent: Uuid| self.agent.is_none_or(|wanted| wanted.uuid() == agent);
            if let Some(row) = rows.into_iter().find(|row| is_asked(row.agent_id)) {
                return Some(Signal(row));
            }
        }
    }

    fn take(&mut self, update: &Update) {
        let Update::Message(message) = update else {
            return;
        };
        let Ok(announced) = serde_json::from_slice::<Announced>(message) else {
            return;
        };
        self.waiting.extend(announced.signals);
        let surplus = self.waiting.len().saturating_sub(WAITING_MAX);
        self.waiting.drain(..surplus);
    }
}
