//! Kill switches: raised at the signer first, then written down and told.

use domain::{DeploymentId, EventId, UserId, Venue};
use events::Cause;
use events::facts::KillChanged;
use sea_orm::Set;
use venue::commands::{Fence, SetFence};

use super::Trades;
use crate::entity::kill_switch;
use crate::error::TradesError;
use crate::store;

impl Trades {
    /// Raises or lowers a kill switch. When this returns, the signer already obeys.
    pub async fn set_kill_switch(
        &self,
        fence: Fence,
        is_raised: bool,
        by: UserId,
        reason: String,
    ) -> Result<(), TradesError> {
        self.check_target(&fence, by).await?;
        let command = SetFence {
            fence: fence.clone(),
            is_raised,
            requested_by: by.to_string(),
            reason: reason.clone(),
        };
        let changed_at = self.context.commands.call(command).await?;
        let (scope, target) = (fence.scope().as_str(), target_of(&fence));
        let txn = self.context.db.begin().await?;
        if is_raised {
            let row = kill_switch::ActiveModel {
                id: Set(EventId::new().uuid()),
                scope: Set(scope.to_owned()),
                target: Set(target),
                engaged_at: Set(changed_at),
                engaged_by: Set(by.uuid()),
                reason: Set(reason),
                released_at: Set(None),
            };
            store::kill_switches::insert(&txn, row).await?;
        } else {
            store::kill_switches::release(&txn, scope, &target, changed_at).await?;
        }
        let fact = KillChanged {
            fence,
            is_raised,
            requested_by: by.to_string(),
            changed_at,
        };
        self.context
            .outbox
            .append(&txn, &fact, Cause::fresh())
            .await?;
        self.context.outbox.commit(txn).await?;
        tracing::warn!(scope, is_raised, "kill switch changed");
        Ok(())
    }

    /// A deployment's switch is its owner's; somebody else's deployment does not exist.
    async fn check_target(&self, fence: &Fence, by: UserId) -> Result<(), TradesError> {
        match fence {
            Fence::Deployment { deployment_id } => {
                let row = store::deployments::find(&self.context.db.read, *deployment_id).await?;
                let is_owner = row.is_some_and(|row| row.user_id == by.uuid());
                if is_owner {
                    Ok(())
                } else {
                    Err(TradesError::NotFound("deployment"))
                }
            }
            Fence::User { user_id } if *user_id == by => Ok(()),
            // The door has asked for the scope `admin`.
            Fence::User { .. } | Fence::Venue { .. } | Fence::All => Ok(()),
        }
    }
}

/// What a row's `target` says.
fn target_of(fence: &Fence) -> String {
    match fence {
        Fence::Deployment { deployment_id } => deployment_id.to_string(),
        Fence::User { user_id } => user_id.to_string(),
        Fence::Venue { venue } => venue.to_string(),
        Fence::All => String::new(),
    }
}

/// The fence a scope and a target name; nothing when they do not fit.
pub fn fence_of(
    scope: domain::KillScope,
    target: Option<&str>,
    venue: Option<Venue>,
    viewer: UserId,
) -> Option<Fence> {
    match scope {
        domain::KillScope::Deployment => {
            let deployment_id: DeploymentId = target?.parse().ok()?;
            Some(Fence::Deployment { deployment_id })
        }
        domain::KillScope::User => {
            let user_id = target.map_or(Some(viewer), |target| target.parse().ok())?;
            Some(Fence::User { user_id })
        }
        domain::KillScope::Venue => venue.map(|venue| Fence::Venue { venue }),
        domain::KillScope::All => Some(Fence::All),
    }
}
