//! The kill switch, where it cannot be got around: in front of the keys.

use domain::{DeploymentId, Timestamp, UserId, Venue};
use venue::commands::{Fence, SetFence};

use super::Wallets;
use crate::entity::fence;
use crate::error::WalletsError;
use crate::store;

impl Wallets {
    /// Raises or lowers a fence; durable, and in force, before it answers.
    pub async fn set_fence(&self, command: SetFence) -> Result<Timestamp, WalletsError> {
        let SetFence {
            fence,
            is_raised,
            requested_by,
            reason,
        } = command;
        let now = self.now();
        let row = fence::Model {
            target: target(&fence),
            scope: fence.scope().to_string(),
            requested_by,
            reason,
            raised_at: now,
        };
        let _closed = self.gate.write().await;
        let txn = self.context.db.begin().await?;
        // Every signature checked before this moment is made, or never will be.
        store::close_gate(&txn).await?;
        let change = if is_raised {
            store::raise_fence(&txn, row.clone()).await?;
            "RAISED"
        } else {
            store::lower_fence(&txn, &row.target).await?;
            "LOWERED"
        };
        store::insert_fence_change(&txn, change, row).await?;
        txn.commit().await?;
        tracing::warn!(change, scope = %fence.scope(), "kill switch changed");
        Ok(now)
    }
}

/// Every fence that could stand before a signature.
pub(super) fn targets(venue: Venue, user_id: UserId, deployment_id: DeploymentId) -> [String; 4] {
    [
        target(&Fence::All),
        target(&Fence::Venue { venue }),
        target(&Fence::User { user_id }),
        target(&Fence::Deployment { deployment_id }),
    ]
}

fn target(fence: &Fence) -> String {
    let scope = fence.scope();
    match fence {
        Fence::All => scope.to_string(),
        Fence::Venue { venue } => format!("{scope}:{venue}"),
        Fence::User { user_id } => format!("{scope}:{user_id}"),
        Fence::Deployment { deployment_id } => format!("{scope}:{deployment_id}"),
    }
}
