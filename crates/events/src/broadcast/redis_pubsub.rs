//! Fan-out across processes: one pub/sub connection a process, shared by all its listeners.

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use bytes::Bytes;
use futures_util::StreamExt;
use redis::aio::{ConnectionManager, PubSubSink};
use redis::{AsyncCommands, Client, RedisResult};
use tokio::sync::{mpsc, oneshot};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::broadcast::in_process::InProcessBroadcast;
use crate::broadcast::{Broadcast, BroadcastError, Subscription, Update, check_size};

/// Topics waiting to be subscribed to.
const JOINS_MAX: usize = 64;
/// The pause before a broken connection is made again.
const RECONNECT_PAUSE: Duration = Duration::from_millis(250);

struct Join {
    topic: String,
    done: oneshot::Sender<()>,
}

/// Publishes to Redis and hands what comes from Redis to the listeners of this process.
pub struct RedisBroadcast {
    prefix: String,
    publisher: ConnectionManager,
    local: Arc<InProcessBroadcast>,
    joins: mpsc::Sender<Join>,
}

impl RedisBroadcast {
    /// Connects, and keeps one listening connection alive until `shutdown`.
    ///
    /// `namespace` keeps several houses on one Redis apart.
    pub async fn connect(
        url: &str,
        namespace: &str,
        tasks: &TaskTracker,
        shutdown: CancellationToken,
    ) -> Result<Self, BroadcastError> {
        let client = Client::open(url)?;
        let publisher = ConnectionManager::new(client.clone()).await?;
        let (joins, joining) = mpsc::channel(JOINS_MAX);
        let prefix = format!("{namespace}:live:");
        let local = Arc::new(InProcessBroadcast::new());
        let listener = Listener {
            client,
            prefix: prefix.clone(),
            local: Arc::clone(&local),
            joining,
        };
        tasks.spawn(async move {
            tokio::select! {
                () = shutdown.cancelled() => {}
                () = listener.run() => {}
            }
        });
        Ok(Self {
            prefix,
            publisher,
            local,
            joins,
        })
    }
}

#[async_trait]
impl Broadcast for RedisBroadcast {
    async fn publish(&self, topic: &str, message: Bytes) -> Result<(), BroadcastError> {
        check_size(&message)?;
        let channel = format!("{}{topic}", self.prefix);
        let mut connection = self.publisher.clone();
        let _: i64 = connection.publish(channel, &message[..]).await?;
        Ok(())
    }

    async fn subscribe(&self, topic: &str) -> Result<Subscription, BroadcastError> {
        let (subscription, _) = self.local.join(topic);
        let (done, joined) = oneshot::channel();
        let topic = topic.to_owned();
        self.joins
            .send(Join { topic, done })
            .await
            .map_err(|_| BroadcastError::Ended)?;
        // Unanswered, the connection broke: the next one subscribes to every joined topic.
        let is_answered = joined.await.is_ok();
        if !is_answered && self.joins.is_closed() {
            return Err(BroadcastError::Ended);
        }
        Ok(subscription)
    }
}

/// Owns the listening connection.
struct Listener {
    client: Client,
    prefix: String,
    local: Arc<InProcessBroadcast>,
    joining: mpsc::Receiver<Join>,
}

impl Listener {
    async fn run(mut self) {
        loop {
            if let Err(error) = self.listen().await {
                tracing::warn!(%error, "live updates interrupted");
            }
            for topic in self.local.joined() {
                self.local.send(&topic, Update::Gap);
            }
            tokio::time::sleep(RECONNECT_PAUSE).await;
        }
    }

    async fn listen(&mut self) -> RedisResult<()> {
        let (mut sink, mut messages) = self.client.get_async_pubsub().await?.split();
        for topic in self.local.joined() {
            sink.subscribe(format!("{}{topic}", self.prefix)).await?;
        }
        loop {
            tokio::select! {
                Some(join) = self.joining.recv() => self.join(&mut sink, join).await?,
                message = messages.next() => match message {
                    Some(message) => self.deliver(&mut sink, &message).await?,
                    None => return Ok(()),
                },
            }
        }
    }

    async fn join(&self, sink: &mut PubSubSink, join: Join) -> RedisResult<()> {
        sink.subscribe(format!("{}{}", self.prefix, join.topic))
            .await?;
        // The subscriber may have gone away meanwhile.
        let _ = join.done.send(());
        Ok(())
    }

    async fn deliver(&self, sink: &mut PubSubSink, message: &redis::Msg) -> RedisResult<()> {
        let channel = message.get_channel_name();
        let Some(topic) = channel.strip_prefix(&self.prefix) else {
            return Ok(());
        };
        let bytes = Bytes::copy_from_slice(message.get_payload_bytes());
        if !self.local.send(topic, Update::Message(bytes)) {
            sink.unsubscribe(channel).await?;
        }
        Ok(())
    }
}
