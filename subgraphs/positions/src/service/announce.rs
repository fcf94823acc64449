//! Tells every replica which rows changed. Only ids and versions travel; each replica reads the rows again.

use domain::PositionId;
use events::Update;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::Positions;
use crate::error::PositionsError;
use crate::held::Held;
use crate::store;

/// Which positions changed, and to which version.
const TOPIC: &str = "positions.changed";
/// Rows one message names at most.
const IDS_MAX: usize = 500;

#[derive(Debug, Serialize, Deserialize)]
struct Changed {
    rows: Vec<(Uuid, i64)>,
}

impl Positions {
    /// Shows changed rows here at once, and tells the other replicas.
    pub(super) async fn announce(&self, changed: &[Held]) {
        let wall = self.wall();
        for held in changed {
            self.board.put(held.clone(), wall);
        }
        for some in changed.chunks(IDS_MAX) {
            let rows = some.iter().map(|held| (held.id.uuid(), held.version));
            let rows = rows.collect();
            let message = serde_json::to_vec(&Changed { rows }).expect("ids are plain values");
            if let Err(error) = self.context.broadcast.publish(TOPIC, message.into()).await {
                // Nobody loses a row by this: pages show it, only the push is missing.
                tracing::warn!(%error, "change not announced");
            }
        }
    }

    /// Keeps this replica's board as the database is.
    pub async fn follow_changes(&self) -> Result<(), PositionsError> {
        let mut heard = self.context.broadcast.subscribe(TOPIC).await?;
        self.fill_board().await?;
        while let Some(update) = heard.next().await {
            let Update::Message(message) = update else {
                self.fill_board().await?;
                continue;
            };
            let Ok(Changed { rows }) = serde_json::from_slice(&message) else {
                continue;
            };
            // What this replica changed itself it knows already.
            let unknown = rows.into_iter().filter(|(id, version)| {
                let known = self.board.version_of(PositionId::from_uuid(*id));
                known.is_none_or(|known| known < *version)
            });
            let ids: Vec<_> = unknown.map(|(id, _)| id).collect();
            if ids.is_empty() {
                continue;
            }
            let wall = self.wall();
            for held in store::positions::load(&self.context.db.read, &ids).await? {
                self.board.put(held, wall);
            }
            self.wake_pursuer();
        }
        Ok(())
    }

    async fn fill_board(&self) -> Result<(), PositionsError> {
        let open = store::positions::list_unclosed(&self.context.db.read).await?;
        self.board.fill(open, self.wall());
        Ok(())
    }
}
