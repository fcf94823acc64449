//! The verbs: load, decide, write and tell in one transaction.

mod approval;
mod provision;

use std::time::Duration;

use domain::{AgentId, DeploymentId, Timestamp, TradingMode, UserId, Venue};
use events::Cause;
use events::facts::{AgentStatus, AgentVisibility, DeploymentChanged, DeploymentStatus};
use graph::Viewer;
use platform::{ServiceContext, is_unique_violation};

pub use approval::{Approval, Signed};

use crate::config::Config;
use crate::deployment::Deployment;
use crate::entity::agent;
use crate::error::DeploymentError;
use crate::policy::{self, PolicyForm};
use crate::store;
use crate::words::value;

/// The longest idempotency key.
const KEY_LENGTH_MAX: usize = 128;
/// How long a mutation waits for the account before it answers with a pending deployment.
const PROVISIONING_WAIT: Duration = Duration::from_secs(4);

/// What a user asks for.
pub struct NewDeployment {
    pub agent_id: AgentId,
    pub mode: TradingMode,
    pub policy: PolicyForm,
    pub idempotency_key: String,
}

/// The service.
pub struct DeploymentService {
    pub context: ServiceContext,
    pub config: Config,
}

impl DeploymentService {
    /// Deploys an agent. The same key again answers with the same deployment.
    pub async fn create(
        &self,
        viewer: &Viewer,
        request: NewDeployment,
        cause: Cause,
    ) -> Result<Deployment, DeploymentError> {
        let (user, key) = (viewer.user_id, request.idempotency_key.clone());
        if let Some(made) = store::find_by_key_of_user(&self.context.db.read, user, &key).await? {
            return Ok(made);
        }
        let deployment = self.check_new(viewer, request).await?;
        let id = deployment.id;
        if !self.insert(deployment, cause.clone()).await? {
            // The same request came twice at once.
            let made = store::find_by_key_of_user(&self.context.db.write, user, &key).await?;
            return made.ok_or(DeploymentError::NotFound);
        }
        let provisioned = tokio::time::timeout(PROVISIONING_WAIT, self.provision(id, cause)).await;
        match provisioned {
            Ok(Ok(())) => {}
            Ok(Err(error)) => tracing::warn!(deployment.id = %id, %error, "account not ready yet"),
            Err(_elapsed) => tracing::warn!(deployment.id = %id, "account takes its time"),
        }
        self.load(viewer.user_id, id).await
    }

    /// Stops entries at once; exits run on.
    pub async fn pause(
        &self,
        user: UserId,
        id: DeploymentId,
        cause: Cause,
    ) -> Result<Deployment, DeploymentError> {
        let now = self.now();
        self.change_own(user, id, cause, |deployment| deployment.pause(now))
            .await
    }

    /// Enters on signals again.
    pub async fn resume(
        &self,
        user: UserId,
        id: DeploymentId,
        cause: Cause,
    ) -> Result<Deployment, DeploymentError> {
        self.change_own(user, id, cause, Deployment::resume).await
    }

    /// Never enters again; exits run on.
    pub async fn cancel(
        &self,
        user: UserId,
        id: DeploymentId,
        cause: Cause,
    ) -> Result<Deployment, DeploymentError> {
        let now = self.now();
        let own = self.load(user, id).await?;
        if own.status == DeploymentStatus::Cancelled {
            return Ok(own);
        }
        self.change_own(user, id, cause, |deployment| deployment.cancel(now))
            .await
    }

    /// Replaces the deployer's own limits; they hold from the next verdict on.
    pub async fn edit_policy(
        &self,
        user: UserId,
        id: DeploymentId,
        form: PolicyForm,
        cause: Cause,
    ) -> Result<Deployment, DeploymentError> {
        let policy = policy::check(form).map_err(DeploymentError::Form)?;
        self.change_own(user, id, cause, |deployment| deployment.policy = policy)
            .await
    }

    /// The user's deployment.
    pub async fn load(
        &self,
        user: UserId,
        id: DeploymentId,
    ) -> Result<Deployment, DeploymentError> {
        store::find(&self.context.db.write, id)
            .await?
            .filter(|deployment| deployment.user_id == user)
            .ok_or(DeploymentError::NotFound)
    }

    /// Changes a deployment under its lock and tells what it became, if that is anything new.
    pub async fn change(
        &self,
        id: DeploymentId,
        cause: Cause,
        act: impl FnOnce(&mut Deployment),
    ) -> Result<Option<Deployment>, DeploymentError> {
        let txn = self.context.db.begin().await?;
        let Some(former) = store::find_locked(&txn, id).await? else {
            return Ok(None);
        };
        let mut deployment = former.clone();
        act(&mut deployment);
        if deployment == former {
            return Ok(Some(former));
        }
        // When the venue was asked is ours to know; all else is told.
        let is_told = deployment.snapshot() != former.snapshot();
        deployment.version += i64::from(is_told);
        store::save(&txn, &deployment).await?;
        if is_told {
            self.tell(&txn, &deployment, cause).await?;
        }
        self.context.outbox.commit(txn).await?;
        Ok(Some(deployment))
    }

    pub fn now(&self) -> Timestamp {
        self.context.clock.now()
    }

    async fn change_own(
        &self,
        user: UserId,
        id: DeploymentId,
        cause: Cause,
        act: impl FnOnce(&mut Deployment),
    ) -> Result<Deployment, DeploymentError> {
        let own = self.load(user, id).await?;
        if own.status == DeploymentStatus::Cancelled {
            return Err(DeploymentError::Cancelled);
        }
        let unless_cancelled = |deployment: &mut Deployment| {
            if deployment.status != DeploymentStatus::Cancelled {
                act(deployment);
            }
        };
        self.change(id, cause, unless_cancelled)
            .await?
            .ok_or(DeploymentError::NotFound)
    }

    async fn tell(
        &self,
        txn: &sea_orm::DatabaseTransaction,
        deployment: &Deployment,
        cause: Cause,
    ) -> Result<(), DeploymentError> {
        let fact = DeploymentChanged {
            deployment: deployment.snapshot(),
        };
        self.context.outbox.append(txn, &fact, cause).await?;
        Ok(())
    }

    async fn check_new(
        &self,
        viewer: &Viewer,
        request: NewDeployment,
    ) -> Result<Deployment, DeploymentError> {
        let key_length = request.idempotency_key.len();
        if key_length == 0 || key_length > KEY_LENGTH_MAX {
            let message = format!("must be 1 to {KEY_LENGTH_MAX} characters");
            return Err(DeploymentError::field(
                "idempotencyKey",
                "OUT_OF_RANGE",
                message,
            ));
        }
        let policy = policy::check(request.policy).map_err(DeploymentError::Form)?;
        let agent = store::find_agent(&self.context.db.read, request.agent_id).await?;
        let venue = deployable(agent, viewer.user_id)?;
        if policy
            .venues
            .as_ref()
            .is_some_and(|venues| !venues.contains(&venue))
        {
            let message = format!("this agent trades on {venue}, which the policy leaves out");
            return Err(DeploymentError::field("policy.venues", "EMPTY", message));
        }
        Ok(Deployment {
            id: DeploymentId::new(),
            user_id: viewer.user_id,
            agent_id: request.agent_id,
            venue,
            wallet: viewer.wallet.clone(),
            mode: request.mode,
            status: DeploymentStatus::Pending,
            policy,
            idempotency_key: request.idempotency_key,
            created_at: self.now(),
            paused_at: None,
            cancelled_at: None,
            version: 1,
            accounts: Vec::new(),
        })
    }

    async fn insert(&self, deployment: Deployment, cause: Cause) -> Result<bool, DeploymentError> {
        let txn = self.context.db.begin().await?;
        let is_new = match store::insert(&txn, &deployment).await {
            Err(DeploymentError::Database(error)) if is_unique_violation(&error) => {
                return Err(DeploymentError::field(
                    "agentId",
                    "ACCOUNT_IN_USE",
                    "another live deployment trades on your account; cancel it first",
                ));
            }
            inserted => inserted?,
        };
        if is_new {
            self.tell(&txn, &deployment, cause).await?;
            self.context.outbox.commit(txn).await?;
        }
        Ok(is_new)
    }
}

/// Where a new deployment of this agent would trade, if this user may deploy it.
fn deployable(agent: Option<agent::Model>, user: UserId) -> Result<Venue, DeploymentError> {
    const FIELD: &str = "agentId";
    let missing = || DeploymentError::field(FIELD, "NOT_FOUND", "there is no such agent");
    let agent = agent.ok_or_else(missing)?;
    let is_public = value::<AgentVisibility>(agent.visibility)? == AgentVisibility::Public;
    if !is_public && agent.creator_id != user.uuid() {
        return Err(missing());
    }
    if value::<AgentStatus>(agent.status)? != AgentStatus::Active {
        let message = "only an active agent can be deployed";
        return Err(DeploymentError::field(FIELD, "NOT_ACTIVE", message));
    }
    match agent.venue.parse()? {
        domain::AgentVenue::Hyperliquid | domain::AgentVenue::Multi => Ok(Venue::Hyperliquid),
        other => {
            let message = format!("trading on {other} is not offered yet");
            Err(DeploymentError::field(FIELD, "VENUE_UNAVAILABLE", message))
        }
    }
}
