//! Pursuing what was decided: closes until the position is closed, and the stop on the venue until
//! it is as wanted. Whatever ends in between is taken up again from the rows.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Duration;

use chrono::TimeDelta;
use domain::{Price, Quantity};
use events::facts::WarningKind;
use futures_util::StreamExt;
use futures_util::stream;
use platform::CommandError;
use rules::position::{LeaveStep, leave_step};
use venue::commands::{AccountLookUp, ClosePosition, LookUpAccounts, ProtectPosition};
use venue::{AccountSnapshot, VenueAccount};

use super::Positions;
use super::book::note_protected;
use super::change::Told;
use super::reconcile::{Look, held_at_venue};
use crate::error::PositionsError;
use crate::held::Held;
use crate::store;

/// Positions of one round.
const ROUND_MAX: u64 = 500;
/// Commands to trades at the same time.
const AT_ONCE: usize = 16;
/// How long an exit waits for the venue's word on what is held; then ours must do.
const LOOK_WITHIN: Duration = Duration::from_secs(2);
/// When a stop that trades is still placing is looked at again.
const STOP_AGAIN_AFTER: TimeDelta = TimeDelta::milliseconds(500);

/// The venue's word on some accounts; those that could not be read are not here.
pub(super) type Readings = BTreeMap<VenueAccount, AccountSnapshot>;

impl Positions {
    /// Asks for every close and every stop that is due.
    pub async fn pursue(self: &Arc<Self>) -> Result<(), PositionsError> {
        let db = &self.context.db.read;
        let wall = self.wall();
        let not_asked_since = wall - self.config.ask_again_after();
        let leaving = store::positions::list_leaving(db, not_asked_since, ROUND_MAX).await?;
        let stops = store::positions::list_stops_due(db, wall, ROUND_MAX).await?;
        if leaving.is_empty() && stops.is_empty() {
            return Ok(());
        }
        let readings = self.read_accounts(leaving.iter().chain(&stops)).await;
        let readings = &readings;
        stream::iter(leaving)
            .map(|held| async move { (held.id, self.ask_to_close(held, readings).await) })
            .buffer_unordered(AT_ONCE)
            .for_each(|(position, asked)| async move {
                if let Err(error) = asked {
                    tracing::warn!(%position, %error, "close not asked for");
                }
            })
            .await;
        stream::iter(stops)
            .map(|held| async move { (held.id, self.see_to_stop(held, readings).await) })
            .buffer_unordered(AT_ONCE)
            .for_each(|(position, seen_to)| async move {
                if let Err(error) = seen_to {
                    tracing::warn!(%position, %error, "stop not seen to");
                }
            })
            .await;
        // Fills have settled: their accounts are compared at once.
        self.compare(readings, Look::Holdings).await?;
        Ok(())
    }

    /// Asks the venue what some accounts hold. A failed read is no entry, never an empty one.
    async fn read_accounts(&self, of: impl Iterator<Item = &Held>) -> Readings {
        let accounts: BTreeSet<_> = of.map(|held| held.account.clone()).collect();
        let command = LookUpAccounts {
            accounts: accounts.into_iter().collect(),
            fresh: true,
        };
        match self
            .context
            .commands
            .call_within(command, LOOK_WITHIN)
            .await
        {
            Ok(answers) => known(answers),
            Err(error) => {
                tracing::warn!(%error, "accounts not read");
                Readings::new()
            }
        }
    }

    async fn ask_to_close(&self, held: Held, readings: &Readings) -> Result<(), PositionsError> {
        let reading = readings.get(&held.account);
        let at_venue = reading.map(|snapshot| held_at_venue(snapshot, &held));
        let asked_at = self.wall();
        // One that is in flight was asked for lately, and is not listed here.
        let quantity = match leave_step(&held.books, at_venue, false) {
            LeaveStep::Close(quantity) => quantity,
            LeaveStep::Done | LeaveStep::Wait => return Ok(()),
            LeaveStep::AlreadyFlat => {
                // Whether it is closed is for the comparison to find out.
                self.amend(held.id, |held| {
                    held.exit.asked_at = Some(asked_at);
                    Some(Told::Subscribers)
                })
                .await?;
                return Ok(());
            }
        };
        let Some(reference_price) = self.reference_price(&held).await else {
            tracing::warn!(position = %held.id, "no price to close at");
            return Ok(());
        };
        let is_again = held.exit.asked_at.is_some();
        let mut attempt = held.exit.attempts;
        if is_again {
            // R15: what should have closed it did not in time, a stop of the venue among them.
            metrics::counter!("exits_overdue_total").increment(1);
            tracing::error!(position = %held.id, attempt, "a close is not filled in time");
            let overdue = Told::Warned(WarningKind::CloseOverdue, None);
            let amended = self
                .amend(held.id, |held| {
                    held.exit.attempts = held.exit.attempts.saturating_add(1);
                    held.is_leaving().then_some(overdue)
                })
                .await?;
            let Some(amended) = amended else {
                return Ok(());
            };
            attempt = amended.exit.attempts;
        }
        let command = ClosePosition {
            position_id: held.id,
            quantity,
            reference_price,
            reason: held.exit.reason.clone().unwrap_or_default(),
            attempt,
        };
        let asked = self.context.commands.call(command).await;
        if let Err(error) = &asked {
            tracing::warn!(position = %held.id, %error, "close was not accepted");
        }
        // Surely never heard: asked again in the next round, as the same attempt.
        let is_unheard = matches!(asked, Err(CommandError::NotDelivered { .. }));
        self.amend(held.id, |held| {
            held.exit.asked_at = (!is_unheard).then_some(asked_at);
            (held.is_leaving() && (is_again || !is_unheard)).then_some(Told::Subscribers)
        })
        .await?;
        Ok(())
    }

    /// The newest price of a position's market.
    async fn reference_price(&self, held: &Held) -> Option<Price> {
        let venue = held.account.venue;
        let mark = self.marks.newest(venue, &held.token);
        if let Some(mark) = mark
            && !self.marks.is_stale(venue, &mark, self.wall())
        {
            return Some(mark.price);
        }
        let tokens = vec![held.token.clone()];
        let markets = self.look_up_markets(tokens).await;
        let asked = markets.ok().and_then(|found| found.first()?.mark_price);
        asked.or(mark.map(|mark| mark.price))
    }

    async fn see_to_stop(&self, held: Held, readings: &Readings) -> Result<(), PositionsError> {
        let (price, quantity) = self.stop_for(&held, readings);
        let Some(trigger_price) = price else {
            return Ok(());
        };
        let command = ProtectPosition {
            position_id: held.id,
            quantity,
            trigger_price,
        };
        let answer = self.context.commands.call(command).await;
        let wall = self.wall();
        let again = Some(wall + STOP_AGAIN_AFTER);
        let due_at = match &answer {
            Ok(state) if state.is_settled => None,
            Err(CommandError::Refused { .. }) => None,
            Ok(_) | Err(_) => again,
        };
        if let Err(error) = &answer {
            tracing::warn!(position = %held.id, %error, "stop was not accepted");
        }
        let is_settled = answer.as_ref().is_ok_and(|state| state.is_settled);
        let (asked_for, is_accepted) = (held, answer.is_ok());
        self.amend(asked_for.id, |held| {
            // A fill in between is due by itself.
            if held.books == asked_for.books && held.stop_due_at == asked_for.stop_due_at {
                held.stop_due_at = due_at;
            }
            if is_accepted {
                held.protection = (!quantity.is_zero()).then_some((trigger_price, quantity));
            }
            if is_settled && quantity >= held.books.quantity() {
                note_protected(held, wall);
            }
            Some(Told::Subscribers)
        })
        .await?;
        Ok(())
    }

    /// Where the stop should be and for how much; for nothing once the position is closed.
    fn stop_for(&self, held: &Held, readings: &Readings) -> (Option<Price>, Quantity) {
        let wanted = held.wanted_stop(self.exit_policy());
        let at_venue = readings
            .get(&held.account)
            .map_or(held.books.quantity(), |snapshot| {
                held_at_venue(snapshot, held)
            });
        (wanted, held.books.protectable(at_venue))
    }
}

/// The accounts that were read.
pub(super) fn known(answers: Vec<AccountLookUp>) -> Readings {
    let mut readings = Readings::new();
    for answer in answers {
        match answer {
            AccountLookUp::Known { snapshot } => {
                readings.insert(snapshot.account.clone(), snapshot);
            }
            AccountLookUp::Unknown { account: _, reason } => {
                tracing::warn!(reason, "an account could not be read");
            }
        }
    }
    readings
}
