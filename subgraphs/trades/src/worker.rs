//! What the service hears and the loops it runs. Each is safe to run twice.

use std::sync::Arc;
use std::time::Duration;

use domain::Service;
use events::facts::{
    DeploymentChanged, DeploymentStatus, PositionChanged, PositionClosed, PositionOpened,
    PositionSnapshot, SignalCreated, VenueFillSeen, VenueOrderSeen, VenueTransferSeen,
};
use events::{Delivery, Fact, HandlerError};
use platform::{Backoff, Caller, CommandFailure, CommandHandlers};
use sea_orm::Set;
use venue::commands::{ClosePosition, ProtectPosition};

use crate::entity::deployment;
use crate::error::TradesError;
use crate::service::Trades;
use crate::store;

/// The sender looks for work this often when nobody wakes it: retries and look-ups fall due.
const ROUND: Duration = Duration::from_millis(200);
/// How soon accounts that could not be compared are tried again.
const RECONCILE_AGAIN_MS: u64 = 500;
/// How often switches are looked at that the signer does not obey yet.
const SAFETY_ROUND: Duration = Duration::from_millis(500);

const POSITIONS: Caller = Caller::Service(Service::Positions);

/// Starts hearing and the loops.
pub fn start(trades: &Arc<Trades>) {
    hear(trades);
    let sender = Arc::clone(trades);
    let tasks = &trades.context.tasks;
    tasks.supervise("sender", Backoff::default(), move || {
        send_forever(Arc::clone(&sender))
    });
    let finder = Arc::clone(trades);
    tasks.supervise("finder", Backoff::default(), move || {
        find_out_forever(Arc::clone(&finder))
    });
    let reconciler = Arc::clone(trades);
    tasks.supervise("reconciler", Backoff::default(), move || {
        reconcile_forever(Arc::clone(&reconciler))
    });
    let keeper = Arc::clone(trades);
    tasks.supervise("keeper", Backoff::default(), move || {
        enforce_forever(Arc::clone(&keeper))
    });
}

fn hear(trades: &Arc<Trades>) {
    /// One fact and the verb that acts on it.
    macro_rules! on {
        ($consumer:expr, $fact:ty, |$one:ident, $delivery:ident| $act:expr) => {{
            let service = Arc::clone(trades);
            $consumer.on::<$fact, _, _>(move |$delivery| {
                let $one = Arc::clone(&service);
                async move { $act.await.map_err(HandlerError::from) }
            })
        }};
    }
    let consumer = trades.context.consumer();
    let consumer = on!(consumer, SignalCreated, |one, delivery| one
        .judge_signal(delivery));
    let consumer = on!(consumer, DeploymentChanged, |one, delivery| {
        take_deployment(&one, delivery)
    });
    let consumer = on!(consumer, VenueOrderSeen, |one, delivery| one
        .hear_order(delivery));
    let consumer = on!(consumer, VenueFillSeen, |one, delivery| one
        .hear_fill(delivery));
    let consumer = on!(consumer, VenueTransferSeen, |one, delivery| one
        .hear_transfer(delivery));
    let consumer = on!(consumer, PositionOpened, |one, delivery| {
        take_position(&one, delivery, |fact| &fact.position)
    });
    let consumer = on!(consumer, PositionChanged, |one, delivery| {
        take_position(&one, delivery, |fact| &fact.position)
    });
    let consumer = on!(consumer, PositionClosed, |one, delivery| {
        take_position(&one, delivery, |fact| &fact.position)
    });
    trades.context.hear(consumer);
}

/// The commands the service carries out.
pub fn commands(trades: &Arc<Trades>) -> CommandHandlers {
    let (closer, protector) = (Arc::clone(trades), Arc::clone(trades));
    CommandHandlers::new()
        .on::<ClosePosition, _, _>(&[POSITIONS], move |command| {
            let trades = Arc::clone(&closer);
            async move { trades.close_position(command).await.map_err(failure) }
        })
        .on::<ProtectPosition, _, _>(&[POSITIONS], move |command| {
            let trades = Arc::clone(&protector);
            async move { trades.protect_position(command).await.map_err(failure) }
        })
}

fn failure(error: TradesError) -> CommandFailure {
    match error {
        TradesError::NotFound(_) => CommandFailure::refused("NOT_FOUND", error.to_string()),
        other => CommandFailure::from(other),
    }
}

async fn take_deployment(
    trades: &Trades,
    delivery: Delivery<DeploymentChanged>,
) -> Result<(), TradesError> {
    let snapshot = &delivery.fact.deployment;
    let status = serde_json::to_value(snapshot.status).map_err(TradesError::stored)?;
    let payload = serde_json::to_value(snapshot).map_err(TradesError::stored)?;
    let row = deployment::ActiveModel {
        deployment_id: Set(snapshot.deployment_id.uuid()),
        user_id: Set(snapshot.user_id.uuid()),
        agent_id: Set(snapshot.agent_id.uuid()),
        status: Set(status.as_str().unwrap_or_default().to_owned()),
        snapshot: Set(payload),
        version: Set(snapshot.version),
    };
    let txn = trades.context.db.begin().await?;
    let is_news = delivery.first_time(&txn).await?;
    if is_news {
        store::deployments::save(&txn, row).await?;
    }
    txn.commit().await?;
    if snapshot.status == DeploymentStatus::Active {
        let db = &trades.context.db.write;
        if let Some(row) = store::deployments::find(db, snapshot.deployment_id).await? {
            trades.judge_deployment(&row).await?;
        }
    }
    Ok(())
}

async fn take_position<F: Fact>(
    trades: &Trades,
    delivery: Delivery<F>,
    position: impl Fn(&F) -> &PositionSnapshot + Send,
) -> Result<(), TradesError> {
    let txn = trades.context.db.begin().await?;
    if delivery.first_time(&txn).await? {
        let told = position(&delivery.fact);
        trades.note_position(&txn, told, &delivery.cause()).await?;
    }
    trades.context.outbox.commit(txn).await?;
    // A closed position frees its token: what waited for that is sent.
    trades.wake_sender();
    Ok(())
}

async fn send_forever(trades: Arc<Trades>) -> Result<(), TradesError> {
    loop {
        while trades.send_due().await? > 0 {}
        trades.replace_due().await?;
        tokio::time::timeout(ROUND, trades.sender_woken())
            .await
            .ok();
    }
}

async fn find_out_forever(trades: Arc<Trades>) -> Result<(), TradesError> {
    loop {
        trades.look_up_due().await?;
        trades.cancel_due().await?;
        tokio::time::sleep(ROUND).await;
    }
}

/// Compares the working sets at the start, and then again and again; begins the days of what is
/// held.
async fn reconcile_forever(trades: Arc<Trades>) -> Result<(), TradesError> {
    trades.begin_reconciling().await?;
    let mut after = String::new();
    loop {
        trades.begin_days().await?;
        let is_done = trades.reconcile(&mut after).await?;
        let pause_ms = if is_done {
            trades.config.reconcile_interval_ms
        } else {
            RECONCILE_AGAIN_MS
        };
        tokio::time::sleep(Duration::from_millis(pause_ms)).await;
    }
}

/// Tells the signer of switches it does not obey yet.
async fn enforce_forever(trades: Arc<Trades>) -> Result<(), TradesError> {
    loop {
        if let Err(error) = trades.enforce_kill_switches().await {
            metrics::counter!("kill_switches_unenforced_total").increment(1);
            tracing::error!(%error, "the signer does not obey a kill switch yet");
        }
        tokio::time::sleep(SAFETY_ROUND).await;
    }
}
