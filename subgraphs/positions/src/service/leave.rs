//! From a price to a durable decision: what fires is written down in groups, in the order it
//! fired, while prices go on being looked at. Only then somebody is asked to close.

use std::time::{Duration, Instant};

use domain::PositionId;
use events::Cause;
use events::facts::PositionChanged;
use rules::exits::Fired;
use rules::position::{Outcome, PositionEvent, apply};
use tokio::sync::mpsc;

use super::Positions;
use crate::error::PositionsError;
use crate::held::Held;
use crate::store;

/// Positions whose exits are decided in one transaction.
const FIRED_CHUNK: usize = 200;
/// Exits that wait to be written; beyond, prices wait.
pub(super) const FIRED_MAX: usize = 100_000;
/// How often a group is tried over before the watch begins again from the rows.
const TRIES_MAX: u32 = 5;
/// The first pause between two tries; it doubles.
const TRY_AGAIN_AFTER: Duration = Duration::from_millis(20);

/// A position that a price ended, and when the price came here.
pub(super) struct Leaving {
    pub fired: Fired<PositionId>,
    pub seen: Instant,
}

impl Positions {
    /// Makes decisions to leave durable, as many at once as wait.
    pub(super) async fn leave_forever(
        &self,
        mut fired: mpsc::Receiver<Leaving>,
    ) -> Result<(), PositionsError> {
        let mut some = Vec::with_capacity(FIRED_CHUNK);
        while fired.recv_many(&mut some, FIRED_CHUNK).await > 0 {
            self.leave_surely(&some).await?;
            some.clear();
        }
        Ok(())
    }

    async fn leave_surely(&self, some: &[Leaving]) -> Result<(), PositionsError> {
        let mut tries = 0;
        loop {
            match self.leave(some).await {
                Ok(left) => {
                    for one in some {
                        let took = one.seen.elapsed().as_secs_f64();
                        metrics::histogram!("exit_decision_seconds").record(took);
                    }
                    self.announce(&left).await;
                    self.wake_pursuer();
                    return Ok(());
                }
                Err(error) if tries < TRIES_MAX => {
                    tracing::warn!(%error, tries, "exits not written yet");
                    tokio::time::sleep(TRY_AGAIN_AFTER * 2_u32.saturating_pow(tries)).await;
                    tries += 1;
                }
                Err(error) => return Err(error),
            }
        }
    }

    async fn leave(&self, some: &[Leaving]) -> Result<Vec<Held>, PositionsError> {
        let txn = self.context.db.begin().await?;
        let ids: Vec<_> = some.iter().map(|one| one.fired.key).collect();
        let mut left = store::positions::hold_all(&txn, &ids).await?;
        left.retain(Held::is_watched);
        let decided_at = self.wall();
        let mut facts = Vec::with_capacity(left.len());
        for held in &mut left {
            let Some(one) = some.iter().find(|one| one.fired.key == held.id) else {
                continue;
            };
            held.peak = one.fired.peak;
            begin_exit(held, one.fired.reason.as_str());
            held.exit.decided_at = Some(decided_at);
            held.version += 1;
            let position = held.snapshot()?;
            facts.push((PositionChanged { position }, held.cause()));
        }
        let told = self.context.outbox.append_each(&txn, facts).await?;
        for (held, envelope) in left.iter_mut().zip(&told) {
            held.cause = Some(Cause::from(envelope));
            if !store::positions::save_exit(&txn, held).await? {
                return Err(PositionsError::Outrun);
            }
        }
        self.context.outbox.commit(txn).await?;
        for held in &left {
            let reason = held.exit.reason.as_deref();
            tracing::info!(position = %held.id, reason, "position is left");
        }
        Ok(left)
    }
}

/// The decision to leave; nobody has been asked to close yet.
pub(super) fn begin_exit(held: &mut Held, reason: &str) {
    held.exit.reason = Some(reason.to_owned());
    held.exit.asked_at = None;
    if let Outcome::Changed(closing) = apply(&held.books, &PositionEvent::ExitStarted) {
        held.books = closing;
    }
}
