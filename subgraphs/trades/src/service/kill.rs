//! Kill switches. A raised one is durable here before anybody is asked, so that nothing more is
//! sent; then the signer is told, again and again until it obeys. Lowering goes the other way.

use std::collections::HashSet;

use domain::{DeploymentId, EventId, KillScope, Timestamp, UserId, Venue};
use events::Cause;
use events::facts::KillChanged;
use sea_orm::Set;
use venue::commands::{Fence, SetFence};

use super::Trades;
use crate::entity::kill_switch;
use crate::error::TradesError;
use crate::store;

/// The switches that are raised at one moment.
#[derive(Debug, Default)]
pub(super) struct Raised(HashSet<(String, String)>);

impl Raised {
    pub fn new(rows: Vec<kill_switch::Model>) -> Self {
        Self(
            rows.into_iter()
                .map(|row| (row.scope, row.target))
                .collect(),
        )
    }

    /// The widest one that stops a deployment, its venues' aside.
    pub fn of_deployment(&self, user: UserId, deployment: DeploymentId) -> Option<KillScope> {
        [
            Fence::All,
            Fence::User { user_id: user },
            Fence::Deployment {
                deployment_id: deployment,
            },
        ]
        .iter()
        .find(|fence| self.holds(fence))
        .map(Fence::scope)
    }

    pub fn of_venue(&self, venue: Venue) -> bool {
        self.holds(&Fence::Venue { venue })
    }

    /// The one that stops a deployment's entry on a venue.
    pub fn stops(&self, user: UserId, deployment: DeploymentId, venue: Venue) -> Option<KillScope> {
        let on_venue = self.of_venue(venue).then_some(KillScope::Venue);
        self.of_deployment(user, deployment).or(on_venue)
    }

    fn holds(&self, fence: &Fence) -> bool {
        let key = (fence.scope().as_str().to_owned(), target_of(fence));
        self.0.contains(&key)
    }
}

impl Trades {
    /// The switches that are raised now.
    pub(super) async fn raised(&self) -> Result<Raised, TradesError> {
        let rows = store::kill_switches::list_raised(&self.context.db.read).await?;
        Ok(Raised::new(rows))
    }

    /// Raises a kill switch. When this returns nothing more is sent; the signer obeys as soon as
    /// it can be reached, which the switch itself shows.
    pub async fn raise_kill_switch(
        &self,
        fence: Fence,
        by: UserId,
        reason: String,
    ) -> Result<(), TradesError> {
        self.check_target(&fence, by).await?;
        let row = kill_switch::ActiveModel {
            id: Set(EventId::new().uuid()),
            scope: Set(fence.scope().as_str().to_owned()),
            target: Set(target_of(&fence)),
            engaged_at: Set(self.now()),
            engaged_by: Set(by.uuid()),
            reason: Set(reason),
            released_at: Set(None),
            obeyed_at: Set(None),
        };
        store::kill_switches::raise(&self.context.db.write, row).await?;
        tracing::warn!(scope = %fence.scope(), "kill switch raised");
        if let Err(error) = self.enforce_kill_switches().await {
            tracing::error!(scope = %fence.scope(), %error, "the signer does not obey yet");
        }
        Ok(())
    }

    /// Tells the signer of every raised switch it does not obey yet; how many there were.
    pub async fn enforce_kill_switches(&self) -> Result<usize, TradesError> {
        let rows = store::kill_switches::list_unobeyed(&self.context.db.read).await?;
        let count = rows.len();
        for row in rows {
            self.enforce(&row).await?;
        }
        Ok(count)
    }

    async fn enforce(&self, row: &kill_switch::Model) -> Result<(), TradesError> {
        let fence = fence_of_row(row)?;
        let command = set_fence(&fence, true, row.engaged_by, &row.reason);
        let changed_at = self.context.commands.call(command).await?;
        let txn = self.context.db.begin().await?;
        if store::kill_switches::note_obeyed(&txn, row.id, changed_at).await? {
            let by = UserId::from_uuid(row.engaged_by);
            self.tell_kill(&txn, fence, true, (by, changed_at)).await?;
            self.context.outbox.commit(txn).await?;
            return Ok(());
        }
        txn.rollback().await?;
        // It was lowered while the signer was being told.
        let lowered = set_fence(&fence, false, row.engaged_by, &row.reason);
        self.context.commands.call(lowered).await?;
        Ok(())
    }

    /// Lowers a kill switch: at the signer first, so that a failure leaves everything stopped.
    pub async fn lower_kill_switch(&self, fence: Fence, by: UserId) -> Result<(), TradesError> {
        self.check_target(&fence, by).await?;
        let command = set_fence(&fence, false, by.uuid(), "");
        let changed_at = self.context.commands.call(command).await?;
        let (scope, target) = (fence.scope().as_str(), target_of(&fence));
        let txn = self.context.db.begin().await?;
        store::kill_switches::release(&txn, scope, &target, changed_at).await?;
        self.tell_kill(&txn, fence, false, (by, changed_at)).await?;
        self.context.outbox.commit(txn).await?;
        tracing::warn!(scope, "kill switch lowered");
        Ok(())
    }

    async fn tell_kill(
        &self,
        txn: &sea_orm::DatabaseTransaction,
        fence: Fence,
        is_raised: bool,
        (by, changed_at): (UserId, Timestamp),
    ) -> Result<(), TradesError> {
        let fact = KillChanged {
            fence,
            is_raised,
            requested_by: by.to_string(),
            changed_at,
        };
        self.context
            .outbox
            .append(txn, &fact, Cause::fresh())
            .await?;
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

fn set_fence(fence: &Fence, is_raised: bool, by: uuid::Uuid, reason: &str) -> SetFence {
    SetFence {
        fence: fence.clone(),
        is_raised,
        requested_by: UserId::from_uuid(by).to_string(),
        reason: reason.to_owned(),
    }
}

fn fence_of_row(row: &kill_switch::Model) -> Result<Fence, TradesError> {
    let scope: KillScope = row.scope.parse().map_err(TradesError::stored)?;
    let target = row.target.as_str();
    Ok(match scope {
        KillScope::All => Fence::All,
        KillScope::Venue => Fence::Venue {
            venue: target.parse().map_err(TradesError::stored)?,
        },
        KillScope::User => Fence::User {
            user_id: target.parse().map_err(TradesError::stored)?,
        },
        KillScope::Deployment => Fence::Deployment {
            deployment_id: target.parse().map_err(TradesError::stored)?,
        },
    })
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
