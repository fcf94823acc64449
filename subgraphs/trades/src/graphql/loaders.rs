//! Batched loading. A key carries the asker, so that nobody's batch holds another's row.

use std::collections::HashMap;
use std::sync::Arc;

use async_graphql::dataloader::Loader;
use domain::{IntentId, OrderId, UserId, VerdictId};
use uuid::Uuid;

use crate::entity::{anomaly, correction, fill, intent, order, verdict};
use crate::error::SharedError;
use crate::service::Trades;
use crate::store;

/// Loads rows of the service's tables.
pub struct Rows(pub Arc<Trades>);

/// Errors are shared among the keys of a batch.
pub type Shared<T> = Result<T, SharedError>;

/// A row as one person may see it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Owned<K> {
    /// Who asks.
    pub user: UserId,
    /// For which row.
    pub id: K,
}

fn by_user<K: Copy>(keys: &[Owned<K>]) -> HashMap<UserId, Vec<K>> {
    let mut users: HashMap<UserId, Vec<K>> = HashMap::new();
    for key in keys {
        users.entry(key.user).or_default().push(key.id);
    }
    users
}

macro_rules! owned_loader {
    ($id:ident, $row:ty, $load:path) => {
        impl Loader<Owned<$id>> for Rows {
            type Value = $row;
            type Error = SharedError;

            async fn load(&self, keys: &[Owned<$id>]) -> Shared<HashMap<Owned<$id>, $row>> {
                let mut found = HashMap::new();
                for (user, ids) in by_user(keys) {
                    let rows = $load(&self.0.context.db.read, user, &ids).await;
                    for row in rows? {
                        found.insert(
                            Owned {
                                user,
                                id: $id::from_uuid(row.id),
                            },
                            row,
                        );
                    }
                }
                Ok(found)
            }
        }
    };
}

owned_loader!(VerdictId, verdict::Model, store::verdicts::load_of_user);
owned_loader!(
    IntentId,
    intent::Model,
    store::verdicts::load_intents_of_user
);
owned_loader!(OrderId, order::Model, store::orders::load_of_user);

/// The intent that followed from a verdict.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct IntentOf(pub Uuid);

impl Loader<IntentOf> for Rows {
    type Value = intent::Model;
    type Error = SharedError;

    async fn load(&self, keys: &[IntentOf]) -> Shared<HashMap<IntentOf, intent::Model>> {
        let ids: Vec<Uuid> = keys.iter().map(|key| key.0).collect();
        let rows = store::verdicts::list_intents_of_verdicts(&self.0.context.db.read, &ids).await;
        let rows = rows?;
        Ok(rows
            .into_iter()
            .map(|row| (IntentOf(row.verdict_id), row))
            .collect())
    }
}

/// The orders of an intent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct OrdersOf(pub Uuid);

impl Loader<OrdersOf> for Rows {
    type Value = Vec<order::Model>;
    type Error = SharedError;

    async fn load(&self, keys: &[OrdersOf]) -> Shared<HashMap<OrdersOf, Vec<order::Model>>> {
        let ids: Vec<Uuid> = keys.iter().map(|key| key.0).collect();
        let rows = store::orders::list_of_intents(&self.0.context.db.read, &ids).await;
        let mut found: HashMap<OrdersOf, Vec<order::Model>> = HashMap::new();
        for row in rows? {
            found.entry(OrdersOf(row.intent_id)).or_default().push(row);
        }
        Ok(found)
    }
}

/// The executions of an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct FillsOf(pub Uuid);

impl Loader<FillsOf> for Rows {
    type Value = Vec<fill::Model>;
    type Error = SharedError;

    async fn load(&self, keys: &[FillsOf]) -> Shared<HashMap<FillsOf, Vec<fill::Model>>> {
        let ids: Vec<Uuid> = keys.iter().map(|key| key.0).collect();
        let rows = store::fills::list_of_orders(&self.0.context.db.read, &ids).await;
        let mut found: HashMap<FillsOf, Vec<fill::Model>> = HashMap::new();
        for row in rows? {
            found.entry(FillsOf(row.order_id)).or_default().push(row);
        }
        Ok(found)
    }
}

/// What the venue said of an order and cannot be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct AnomaliesOf(pub Uuid);

impl Loader<AnomaliesOf> for Rows {
    type Value = Vec<anomaly::Model>;
    type Error = SharedError;

    async fn load(
        &self,
        keys: &[AnomaliesOf],
    ) -> Shared<HashMap<AnomaliesOf, Vec<anomaly::Model>>> {
        let ids: Vec<Uuid> = keys.iter().map(|key| key.0).collect();
        let rows = store::anomalies::list_of_orders(&self.0.context.db.read, &ids).await;
        let mut found: HashMap<AnomaliesOf, Vec<anomaly::Model>> = HashMap::new();
        for row in rows? {
            let Some(order) = row.order_id else { continue };
            found.entry(AnomaliesOf(order)).or_default().push(row);
        }
        Ok(found)
    }
}

/// What the venue's word changed in an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct CorrectionsOf(pub Uuid);

impl Loader<CorrectionsOf> for Rows {
    type Value = Vec<correction::Model>;
    type Error = SharedError;

    async fn load(
        &self,
        keys: &[CorrectionsOf],
    ) -> Shared<HashMap<CorrectionsOf, Vec<correction::Model>>> {
        let ids: Vec<Uuid> = keys.iter().map(|key| key.0).collect();
        let rows = store::corrections::list_of_orders(&self.0.context.db.read, &ids).await;
        let mut found: HashMap<CorrectionsOf, Vec<correction::Model>> = HashMap::new();
        for row in rows? {
            let of = CorrectionsOf(row.order_id);
            found.entry(of).or_default().push(row);
        }
        Ok(found)
    }
}
