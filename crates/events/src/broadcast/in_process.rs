//! Fan-out within one process.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard};

use async_trait::async_trait;
use bytes::Bytes;
use tokio::sync::broadcast;

use crate::broadcast::{BACKLOG_MAX, Broadcast, BroadcastError, Subscription, Update, check_size};

/// One sender for each topic that someone listens to.
#[derive(Debug, Default)]
pub struct InProcessBroadcast {
    topics: Mutex<HashMap<String, broadcast::Sender<Update>>>,
}

impl InProcessBroadcast {
    /// A broadcast nobody listens to yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Joins a topic; true when it is the first to do so.
    pub(crate) fn join(&self, topic: &str) -> (Subscription, bool) {
        let mut topics = self.topics();
        let is_first = !topics.contains_key(topic);
        let sender = topics
            .entry(topic.to_owned())
            .or_insert_with(|| broadcast::channel(BACKLOG_MAX).0);
        (Subscription(sender.subscribe()), is_first)
    }

    /// Sends to the topic; false when nobody is left, and the topic with them.
    pub(crate) fn send(&self, topic: &str, update: Update) -> bool {
        let mut topics = self.topics();
        let Some(sender) = topics.get(topic) else {
            return false;
        };
        let is_heard = sender.send(update).is_ok();
        if !is_heard {
            topics.remove(topic);
        }
        is_heard
    }

    /// The topics someone may listen to.
    pub(crate) fn joined(&self) -> Vec<String> {
        self.topics().keys().cloned().collect()
    }

    fn topics(&self) -> MutexGuard<'_, HashMap<String, broadcast::Sender<Update>>> {
        self.topics
            .lock()
            .expect("no thread panics while it holds the topics")
    }
}

#[async_trait]
impl Broadcast for InProcessBroadcast {
    async fn publish(&self, topic: &str, message: Bytes) -> Result<(), BroadcastError> {
        check_size(&message)?;
        self.send(topic, Update::Message(message));
        Ok(())
    }

    async fn subscribe(&self, topic: &str) -> Result<Subscription, BroadcastError> {
        Ok(self.join(topic).0)
    }
}
