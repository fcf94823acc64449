//! The service's verbs, and what they share.

mod chain;
mod keep;

use platform::ServiceContext;
use tokio::sync::{Mutex, mpsc};

use crate::config::AnalyticsConfig;

pub(crate) use chain::{Chain, Link, Reader};
use keep::{Kept, QUEUE_MAX};

/// Analytics, as everything in this service sees it.
pub struct Analytics {
    pub(crate) context: ServiceContext,
    pub(crate) config: AnalyticsConfig,
    sender: mpsc::Sender<Kept>,
    receiver: Mutex<mpsc::Receiver<Kept>>,
}

impl Analytics {
    /// The service with its surroundings.
    pub fn new(context: ServiceContext, config: AnalyticsConfig) -> Self {
        let (sender, receiver) = mpsc::channel(QUEUE_MAX);
        Self {
            context,
            config,
            sender,
            receiver: Mutex::new(receiver),
        }
    }
}
