//! Tells subscribers in every replica that a row changed. Only ids travel; rows are read again by
//! whoever may see them.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::Trades;

/// Ids of orders that changed.
pub const ORDERS_TOPIC: &str = "trades.orders.changed";
/// Ids of verdicts that were stored.
pub const VERDICTS_TOPIC: &str = "trades.verdicts.added";
/// Rows one message names at most.
const IDS_MAX: usize = 1_000;

/// Rows that changed, each with its owner.
#[derive(Debug, Serialize, Deserialize)]
pub struct Changed {
    /// Row to owner.
    pub rows: HashMap<Uuid, Uuid>,
}

impl Trades {
    pub(super) async fn announce_verdicts(&self, rows: &HashMap<Uuid, Uuid>) {
        self.announce(VERDICTS_TOPIC, rows.clone()).await;
    }

    pub(super) async fn announce_order(&self, order: &crate::entity::order::Model) {
        self.announce(ORDERS_TOPIC, HashMap::from([(order.id, order.user_id)]))
            .await;
    }

    async fn announce(&self, topic: &str, mut rows: HashMap<Uuid, Uuid>) {
        if rows.is_empty() {
            return;
        }
        if rows.len() > IDS_MAX {
            rows = rows.into_iter().take(IDS_MAX).collect();
        }
        let message = serde_json::to_vec(&Changed { rows }).expect("ids are plain values");
        if let Err(error) = self.context.broadcast.publish(topic, message.into()).await {
            // Nobody loses a row by this: pages show it, only the push is missing.
            tracing::warn!(topic, %error, "change not announced");
        }
    }
}
