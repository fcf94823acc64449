//! What the service does by itself: facts it hears and loops it runs, each safe to run twice.

use std::sync::Arc;
use std::time::Duration;

use events::facts::{
    AgentChanged, AgentPublished, AgentSnapshot, VenueAccountChanged, VenueKeyExpiring,
    WalletChanged,
};
use events::{Cause, Delivery, Fact, HandlerError};
use platform::Shard;
use venue::VenueAccount;
use venue::commands::Permission;

use crate::deployment::Deployment;
use crate::error::DeploymentError;
use crate::service::DeploymentService;
use crate::store;

/// An agent became active for the first time.
pub async fn hear_published(
    service: Arc<DeploymentService>,
    delivery: Delivery<AgentPublished>,
) -> Result<(), HandlerError> {
    remember(&service, &delivery, &delivery.fact.agent).await
}

/// An agent changed.
pub async fn hear_changed(
    service: Arc<DeploymentService>,
    delivery: Delivery<AgentChanged>,
) -> Result<(), HandlerError> {
    remember(&service, &delivery, &delivery.fact.agent).await
}

async fn remember<F: Fact>(
    service: &DeploymentService,
    delivery: &Delivery<F>,
    agent: &AgentSnapshot,
) -> Result<(), HandlerError> {
    let txn = service.context.db.begin().await?;
    if delivery.first_time(&txn).await? {
        store::save_agent(&txn, agent).await?;
        txn.commit().await?;
    }
    Ok(())
}

/// A keyring was retired: its key will never sign again. Safe to repeat without an inbox row, as
/// it only takes up what it says.
pub async fn hear_wallet(
    service: Arc<DeploymentService>,
    delivery: Delivery<WalletChanged>,
) -> Result<(), HandlerError> {
    let fact = &delivery.fact;
    if !fact.is_retired {
        return Ok(());
    }
    let as_of = delivery.envelope.occurred_at;
    service
        .change(fact.deployment_id, delivery.cause(), |deployment| {
            let (account, agent) = (&fact.account, &fact.agent_address);
            deployment.note_permission(account, agent, Permission::No, as_of);
        })
        .await?;
    Ok(())
}

/// The venue spoke about a key; older words than the last change nothing.
pub async fn hear_account(
    service: Arc<DeploymentService>,
    delivery: Delivery<VenueAccountChanged>,
) -> Result<(), HandlerError> {
    let fact = &delivery.fact;
    change_on_account(&service, &fact.account, &delivery.cause(), |deployment| {
        let (account, agent) = (&fact.account, &fact.agent_address);
        deployment.note_permission(account, agent, fact.permission, fact.as_of);
        // Whether the key as it is now ends soon is told after this.
        deployment.note_key_end(account, agent, None);
    })
    .await
}

/// A key ends soon: its owner is shown when, and approves again before.
pub async fn hear_key(
    service: Arc<DeploymentService>,
    delivery: Delivery<VenueKeyExpiring>,
) -> Result<(), HandlerError> {
    let fact = &delivery.fact;
    change_on_account(&service, &fact.account, &delivery.cause(), |deployment| {
        let ends_at = Some(fact.expires_at);
        deployment.note_key_end(&fact.account, &fact.agent_address, ends_at);
    })
    .await
}

/// Every deployment on an account takes the same change.
async fn change_on_account(
    service: &DeploymentService,
    account: &VenueAccount,
    cause: &Cause,
    act: impl Fn(&mut Deployment),
) -> Result<(), HandlerError> {
    for id in store::list_on_account(&service.context.db.write, account).await? {
        service.change(id, cause.clone(), &act).await?;
    }
    Ok(())
}

/// Finishes what a mutation could not: deployments without an account, as long as there are any.
pub async fn provision_pending(
    service: Arc<DeploymentService>,
    shard: Shard,
) -> Result<(), DeploymentError> {
    let every = Duration::from_millis(service.config.provisioning_interval_ms);
    let mut ticks = tokio::time::interval(every);
    loop {
        tokio::select! {
            () = shard.lost.cancelled() => return Ok(()),
            _ = ticks.tick() => {}
        }
        for pending in store::list_pending(&service.context.db.read).await? {
            if !pending.accounts.is_empty() {
                continue;
            }
            if let Err(error) = service.provision(pending.id, Cause::fresh()).await {
                tracing::warn!(deployment.id = %pending.id, %error, "account not ready yet");
            }
        }
    }
}

/// Asks the venue, again and again, whether our keys may trade on live accounts.
pub async fn check_permissions(
    service: Arc<DeploymentService>,
    shard: Shard,
) -> Result<(), DeploymentError> {
    let every = Duration::from_millis(service.config.permission_interval_ms);
    let mut ticks = tokio::time::interval(every);
    loop {
        tokio::select! {
            () = shard.lost.cancelled() => return Ok(()),
            _ = ticks.tick() => {}
        }
        for id in store::list_live_to_check(&service.context.db.read).await? {
            if let Err(error) = service.check_permission(id, Cause::fresh()).await {
                tracing::warn!(deployment.id = %id, %error, "permission not checked");
            }
        }
    }
}
