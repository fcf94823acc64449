//! Batched loading. A key carries the asker, so that nobody's batch holds another's row.

use std::collections::HashMap;
use std::sync::Arc;

use async_graphql::dataloader::Loader;
use domain::{PositionId, SignalId, UserId};

use crate::entity::{correction, ledger_line};
use crate::error::SharedError;
use crate::held::Held;
use crate::service::Positions;
use crate::store;

/// Loads rows of the service's tables.
pub struct Rows(pub Arc<Positions>);

/// A row as one person may see it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Owned<K> {
    /// Who asks.
    pub user: UserId,
    /// For which row.
    pub id: K,
}

/// The corrections of a position.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct CorrectionsOf(pub PositionId);

/// The lines of a position in the books.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct LinesOf(pub PositionId);

fn by_user<K: Copy>(keys: &[Owned<K>]) -> HashMap<UserId, Vec<K>> {
    let mut users: HashMap<UserId, Vec<K>> = HashMap::new();
    for key in keys {
        users.entry(key.user).or_default().push(key.id);
    }
    users
}

impl Loader<Owned<PositionId>> for Rows {
    type Value = Held;
    type Error = SharedError;

    async fn load(
        &self,
        keys: &[Owned<PositionId>],
    ) -> Result<HashMap<Owned<PositionId>, Held>, SharedError> {
        let db = &self.0.context.db.read;
        let mut found = HashMap::new();
        for (user, ids) in by_user(keys) {
            for held in store::positions::load_of_user(db, user, &ids).await? {
                found.insert(Owned { user, id: held.id }, held);
            }
        }
        Ok(found)
    }
}

impl Loader<Owned<SignalId>> for Rows {
    type Value = Vec<Held>;
    type Error = SharedError;

    async fn load(
        &self,
        keys: &[Owned<SignalId>],
    ) -> Result<HashMap<Owned<SignalId>, Vec<Held>>, SharedError> {
        let db = &self.0.context.db.read;
        let mut found: HashMap<Owned<SignalId>, Vec<Held>> = HashMap::new();
        for (user, ids) in by_user(keys) {
            for held in store::positions::list_of_user_signals(db, user, &ids).await? {
                let id = held.signal_id;
                found.entry(Owned { user, id }).or_default().push(held);
            }
        }
        Ok(found)
    }
}

impl Loader<Owned<CorrectionsOf>> for Rows {
    type Value = Vec<correction::Model>;
    type Error = SharedError;

    async fn load(
        &self,
        keys: &[Owned<CorrectionsOf>],
    ) -> Result<HashMap<Owned<CorrectionsOf>, Vec<correction::Model>>, SharedError> {
        let db = &self.0.context.db.read;
        let mut found: HashMap<Owned<CorrectionsOf>, Vec<_>> = HashMap::new();
        for (user, ids) in by_user(keys) {
            let ids: Vec<_> = ids.into_iter().map(|CorrectionsOf(id)| id).collect();
            for row in store::corrections::load_of_user(db, user, &ids).await? {
                let id = CorrectionsOf(PositionId::from_uuid(row.position_id));
                found.entry(Owned { user, id }).or_default().push(row);
            }
        }
        Ok(found)
    }
}

impl Loader<Owned<LinesOf>> for Rows {
    type Value = Vec<ledger_line::Model>;
    type Error = SharedError;

    async fn load(
        &self,
        keys: &[Owned<LinesOf>],
    ) -> Result<HashMap<Owned<LinesOf>, Vec<ledger_line::Model>>, SharedError> {
        let db = &self.0.context.db.read;
        let mut found: HashMap<Owned<LinesOf>, Vec<_>> = HashMap::new();
        for (user, ids) in by_user(keys) {
            let ids: Vec<_> = ids.into_iter().map(|LinesOf(id)| id).collect();
            for row in store::books::load_lines_of_user(db, user, &ids).await? {
                let Some(position) = row.position_id else {
                    continue;
                };
                let id = LinesOf(PositionId::from_uuid(position));
                found.entry(Owned { user, id }).or_default().push(row);
            }
        }
        Ok(found)
    }
}
