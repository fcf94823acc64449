//! What can be followed live: the viewer's own orders and verdicts.

use std::collections::VecDeque;
use std::sync::Arc;

use async_graphql::{Context, Subscription as GraphqlSubscription};
use domain::{OrderId, UserId, VerdictId};
use events::Update;
use futures_util::stream::{self, Stream};
use graph::{AppError, Result, viewer};
use uuid::Uuid;

use super::order::Order;
use super::service;
use super::verdict::Verdict;
use crate::service::{Changed, ORDERS_TOPIC, Trades, VERDICTS_TOPIC};
use crate::store;

/// Rows waiting for one slow reader; beyond it the oldest are skipped, pages still show them.
const WAITING_MAX: usize = 200;

/// The root of subscriptions.
pub struct Subscription;

#[GraphqlSubscription]
impl Subscription {
    /// Each of the viewer's orders, whenever it changes; a slow reader gets the newest state.
    #[graphql(directive = graph::authenticated::apply())]
    async fn order_updates(
        &self,
        ctx: &Context<'_>,
    ) -> Result<impl Stream<Item = Result<Order>> + use<>> {
        let following = Following::start(ctx, ORDERS_TOPIC).await?;
        Ok(stream::unfold(following, |mut following| async {
            loop {
                let id = OrderId::from_uuid(following.next().await?);
                let db = &following.trades.context.db.read;
                let rows = store::orders::load_of_user(db, following.user, &[id])
                    .await
                    .ok()?;
                if let Some(row) = rows.into_iter().next() {
                    return Some((Order::try_from(row), following));
                }
            }
        }))
    }

    /// Each of the viewer's verdicts, when it is stored.
    #[graphql(directive = graph::authenticated::apply())]
    async fn verdict_added(
        &self,
        ctx: &Context<'_>,
    ) -> Result<impl Stream<Item = Verdict> + use<>> {
        let following = Following::start(ctx, VERDICTS_TOPIC).await?;
        Ok(stream::unfold(following, |mut following| async {
            loop {
                let id = VerdictId::from_uuid(following.next().await?);
                let db = &following.trades.context.db.read;
                let rows = store::verdicts::load_of_user(db, following.user, &[id])
                    .await
                    .ok()?;
                if let Some(row) = rows.into_iter().next() {
                    return Some((Verdict::from(row), following));
                }
            }
        }))
    }
}

/// One reader of one topic: it holds ids, each at most once.
struct Following {
    trades: Arc<Trades>,
    user: UserId,
    heard: events::Subscription,
    waiting: VecDeque<Uuid>,
}

impl Following {
    async fn start(ctx: &Context<'_>, topic: &str) -> Result<Self> {
        let user = viewer(ctx)?.user_id;
        let trades = Arc::clone(service(ctx)?);
        let heard = trades
            .context
            .broadcast
            .subscribe(topic)
            .await
            .map_err(AppError::internal)?;
        Ok(Self {
            trades,
            user,
            heard,
            waiting: VecDeque::new(),
        })
    }

    async fn next(&mut self) -> Option<Uuid> {
        loop {
            while let Some(update) = self.heard.try_next() {
                self.take(&update);
            }
            if let Some(id) = self.waiting.pop_front() {
                return Some(id);
            }
            let update = self.heard.next().await?;
            self.take(&update);
        }
    }

    fn take(&mut self, update: &Update) {
        let Update::Message(message) = update else {
            return;
        };
        let Ok(Changed { rows }) = serde_json::from_slice(message) else {
            return;
        };
        for (id, user) in rows {
            if user == self.user.uuid() && !self.waiting.contains(&id) {
                self.waiting.push_back(id);
            }
        }
        while self.waiting.len() > WAITING_MAX {
            self.waiting.pop_front();
        }
    }
}
