//! The service's verbs, and what they share.

mod announce;
mod ask;
mod book;
mod chain;
mod close;
mod days;
mod judge;
mod kill;
mod protect;
mod reconcile;
mod replace;
mod send;
mod terms;

use std::collections::BTreeSet;
use std::sync::{Arc, RwLock};

use domain::Timestamp;
use platform::ServiceContext;
use tokio::sync::Notify;
use venue::OrderSide;

use crate::config::TradesConfig;

pub(crate) use announce::{Changed, ORDERS_TOPIC, VERDICTS_TOPIC};
pub(crate) use judge::read;
pub(crate) use kill::fence_of;

/// Trades, as everything in this service sees it.
pub struct Trades {
    pub(crate) context: ServiceContext,
    pub(crate) config: TradesConfig,
    sender: Arc<Notify>,
    /// Accounts on which nothing is entered before the working sets were compared; none known
    /// before the first look.
    held: RwLock<Option<BTreeSet<String>>>,
}

impl Trades {
    /// The service with its surroundings.
    pub fn new(context: ServiceContext, config: TradesConfig) -> Self {
        Self {
            context,
            config,
            sender: Arc::default(),
            held: RwLock::new(None),
        }
    }

    /// The market clock.
    pub(crate) fn now(&self) -> Timestamp {
        self.context.clock.now()
    }

    /// Has the sender look for work at once.
    pub(crate) fn wake_sender(&self) {
        self.sender.notify_one();
    }

    /// Waits until there may be work for the sender.
    pub(crate) async fn sender_woken(&self) {
        self.sender.notified().await;
    }
}

/// How a column writes buy and sell.
pub(crate) const fn order_side_word(side: OrderSide) -> &'static str {
    match side {
        OrderSide::Buy => "BUY",
        OrderSide::Sell => "SELL",
    }
}
