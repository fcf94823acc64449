//! What auth does without being asked: turns keys over and forgets; and the command it carries out.

use std::sync::Arc;
use std::time::Duration;

use chrono::TimeDelta;
use platform::{Backoff, Caller, CommandHandlers, ServiceContext};
use tokio::time::{MissedTickBehavior, interval};
use venue::commands::VerifyApiKey;

use crate::error::AuthError;
use crate::service::Auth;
use crate::store;

/// How often keys are looked at.
const KEY_CHECK: Duration = Duration::from_mins(1);
/// How often the past is forgotten.
const SWEEP: Duration = Duration::from_hours(1);
/// Used and expired nonces are kept this long.
const NONCES_KEPT: TimeDelta = TimeDelta::hours(1);
/// Ended sessions are kept this long.
const SESSIONS_KEPT: TimeDelta = TimeDelta::days(30);

/// The command auth carries out.
pub fn commands(auth: &Arc<Auth>) -> CommandHandlers {
    let auth = Arc::clone(auth);
    CommandHandlers::new().on(&[Caller::Router], move |command: VerifyApiKey| {
        let auth = Arc::clone(&auth);
        async move { Ok(auth.verify_api_key(&command.key).await?) }
    })
}

/// Starts the loops.
pub fn start(context: &ServiceContext, auth: &Arc<Auth>) {
    let (context, auth) = (context.clone(), Arc::clone(auth));
    let tasks = context.tasks.clone();
    tasks.supervise("auth housekeeping", Backoff::default(), move || {
        keep_house(context.clone(), Arc::clone(&auth))
    });
}

async fn keep_house(context: ServiceContext, auth: Arc<Auth>) -> Result<(), AuthError> {
    let (mut keys, mut sweeps) = (interval(KEY_CHECK), interval(SWEEP));
    keys.set_missed_tick_behavior(MissedTickBehavior::Delay);
    sweeps.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            _ = keys.tick() => auth.rotate_signing_key().await?,
            _ = sweeps.tick() => {
                let now = auth.now();
                store::forget_old(&context.db.write, now - NONCES_KEPT, now - SESSIONS_KEPT).await?;
            }
        }
    }
}
