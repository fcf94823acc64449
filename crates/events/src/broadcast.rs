//! What nobody has to hear: prices and live updates. The latest wins, a slow reader skips.

mod in_process;
mod redis_pubsub;

use async_trait::async_trait;
use bytes::Bytes;
use tokio::sync::broadcast;

pub use in_process::InProcessBroadcast;
pub use redis_pubsub::RedisBroadcast;

/// Messages a slow reader may be behind before it skips.
const BACKLOG_MAX: usize = 32;
/// The largest message carried.
pub const MESSAGE_BYTES_MAX: usize = 1 << 20;

/// Fans messages out to whoever listens now; nothing is stored.
#[async_trait]
pub trait Broadcast: Send + Sync {
    /// Sends to all present subscribers of the topic; nobody listening is no error.
    async fn publish(&self, topic: &str, message: Bytes) -> Result<(), BroadcastError>;

    /// Hears what is published on the topic from now on.
    async fn subscribe(&self, topic: &str) -> Result<Subscription, BroadcastError>;
}

/// Why a message was not sent or a topic is not heard.
#[derive(Debug, thiserror::Error)]
pub enum BroadcastError {
    /// The message is larger than [`MESSAGE_BYTES_MAX`].
    #[error("the message is too large")]
    TooLarge,
    /// Redis failed or could not be reached.
    #[error("redis failed")]
    Redis(#[from] redis::RedisError),
    /// The process is stopping.
    #[error("the broadcast has ended")]
    Ended,
}

/// What a subscriber is told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Update {
    /// A message.
    Message(Bytes),
    /// Messages were missed: the reader was slow or the connection broke. Read the state again.
    Gap,
}

/// One listener's place in a topic.
#[derive(Debug)]
pub struct Subscription(broadcast::Receiver<Update>);

impl Subscription {
    /// The next update; none when the broadcast has ended.
    pub async fn next(&mut self) -> Option<Update> {
        match self.0.recv().await {
            Ok(update) => Some(update),
            Err(broadcast::error::RecvError::Lagged(_)) => Some(Update::Gap),
            Err(broadcast::error::RecvError::Closed) => None,
        }
    }

    /// An update that is already here; for readers that keep only the newest.
    pub fn try_next(&mut self) -> Option<Update> {
        match self.0.try_recv() {
            Ok(update) => Some(update),
            Err(broadcast::error::TryRecvError::Lagged(_)) => Some(Update::Gap),
            Err(broadcast::error::TryRecvError::Empty | broadcast::error::TryRecvError::Closed) => {
                None
            }
        }
    }
}

fn check_size(message: &Bytes) -> Result<(), BroadcastError> {
    if message.len() > MESSAGE_BYTES_MAX {
        return Err(BroadcastError::TooLarge);
    }
    Ok(())
}
