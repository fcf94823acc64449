//! What cannot be true: kept as evidence, shown to its owner, alerted, never booked.

use domain::{DeploymentId, EventId, OrderId, UserId};
use rules::order::Anomaly;
use sea_orm::{DatabaseTransaction, Set};
use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::entity::{anomaly, order};
use crate::error::TradesError;
use crate::service::Trades;
use crate::store;

/// Something the venue said that cannot be.
pub(in crate::service) struct Strange {
    anomaly: Anomaly,
    address: String,
    client_order_id: Option<String>,
    order: Option<OrderId>,
    deployment: DeploymentId,
    user: UserId,
    /// What makes it the same one when it is told again: an execution, a venue's order.
    key: String,
    evidence: Value,
}

impl Strange {
    /// Of one of our orders.
    pub fn of(row: &order::Model, anomaly: Anomaly, key: &str, evidence: Value) -> Self {
        Self {
            anomaly,
            address: row.address.clone(),
            client_order_id: Some(row.client_order_id.clone()),
            order: Some(OrderId::from_uuid(row.id)),
            deployment: DeploymentId::from_uuid(row.deployment_id),
            user: UserId::from_uuid(row.user_id),
            key: key.to_owned(),
            evidence,
        }
    }

    /// Of something that is no order of ours, on an account of this order.
    pub fn beside(row: &order::Model, anomaly: Anomaly, key: &str, evidence: Value) -> Self {
        Self {
            client_order_id: None,
            order: None,
            ..Self::of(row, anomaly, key, evidence)
        }
    }

    fn digest(&self) -> String {
        let id = self.client_order_id.as_deref().unwrap_or_default();
        let parts = [self.anomaly.code(), &self.address, id, &self.key];
        hex::encode(Sha256::digest(parts.join("/").as_bytes()))
    }
}

impl Trades {
    /// Keeps the evidence once, however often the venue repeats itself.
    pub(in crate::service) async fn keep_anomaly(
        &self,
        txn: &DatabaseTransaction,
        strange: Strange,
    ) -> Result<(), TradesError> {
        let digest = strange.digest();
        let kind = strange.anomaly.code();
        metrics::counter!("venue_anomalies_total", "kind" => kind).increment(1);
        let row = anomaly::ActiveModel {
            id: Set(EventId::new().uuid()),
            address: Set(strange.address),
            client_order_id: Set(strange.client_order_id),
            kind: Set(kind.to_owned()),
            evidence: Set(strange.evidence),
            seen_at: Set(self.now()),
            order_id: Set(strange.order.map(OrderId::uuid)),
            deployment_id: Set(Some(strange.deployment.uuid())),
            user_id: Set(Some(strange.user.uuid())),
            digest: Set(Some(digest)),
        };
        if store::anomalies::insert(txn, row).await? {
            let order = strange.order.map(|id| id.to_string()).unwrap_or_default();
            tracing::error!(order.id = order, kind, "the venue said what cannot be");
        }
        Ok(())
    }
}
