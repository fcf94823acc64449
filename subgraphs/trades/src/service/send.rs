//! Sending planned orders: claimed first, sent once, and never guessed about.

use std::collections::BTreeMap;

use chrono::TimeDelta;
use domain::{DeploymentId, IntentId, OrderId, PositionId, Timestamp, UserId};
use futures_util::{StreamExt, stream};
use platform::CommandError;
use rules::order::OrderEvent;
use sea_orm::DatabaseTransaction;
use venue::VenueAccount;
use venue::commands::PlaceOutcome;

use super::Trades;
use super::book::{Heard, is_ended};
use super::chain::Word;
use super::kill::Raised;
use super::terms::place_command;
use crate::entity::{intent, order};
use crate::error::TradesError;
use crate::store;
use crate::store::orders::Claim;

/// Orders taken at once; the rest follows in the next round.
const BATCH: u64 = 200;
/// The longest pause between two look-ups of one order.
const LOOK_UP_PAUSE_MAX_MS: i64 = 30_000;
/// The same for an order that closes: somebody holds what it should have sold.
const EXIT_LOOK_UP_PAUSE_MAX_MS: i64 = 5_000;
/// How long the venue may take an order that closes, by the wall: one that got lost is proven
/// absent soon after, and tried again.
const EXIT_VALID_MS: i64 = 10_000;
/// How long after the moment from which absence is proof it is asked for.
const PROOF_MARGIN_MS: i64 = 200;
/// How soon an entry that waits for its token to be free is looked at again.
const FLIP_PAUSE_MS: i64 = 50;

/// Who has taken an order for sending.
enum Claimed {
    /// We have.
    Ours,
    /// Another replica has, or it ended.
    Anothers,
    /// Nobody: a kill switch stops it.
    Stopped,
}

impl Trades {
    /// Sends what is due. Orders of one account go one after another, in the order they are due.
    /// Exits never wait for entries, nor for the working sets to be compared.
    pub async fn send_due(&self) -> Result<usize, TradesError> {
        let (db, now) = (&self.context.db.read, self.now());
        let mut due = store::orders::list_exits_due_to_send(db, now, BATCH).await?;
        if let Some(held) = self.held_accounts() {
            due.extend(store::orders::list_entries_due_to_send(db, now, &held, BATCH).await?);
            due.sort_by_key(|row| (row.due_at, row.id));
        }
        let count = due.len();
        self.by_account(due, |row| self.send(row)).await;
        Ok(count)
    }

    /// Looks up orders nobody knows the fate of.
    pub async fn look_up_due(&self) -> Result<usize, TradesError> {
        let now = self.now();
        let due = store::orders::list_due_to_look_up(&self.context.db.read, now, BATCH).await?;
        let count = due.len();
        self.by_account(due, |row| self.look_up(row)).await;
        Ok(count)
    }

    /// Cancels orders that should stop working.
    pub async fn cancel_due(&self) -> Result<usize, TradesError> {
        let now = self.now();
        let due = store::orders::list_due_to_cancel(&self.context.db.read, now, BATCH).await?;
        let count = due.len();
        self.by_account(due, |row| self.cancel(row)).await;
        Ok(count)
    }

    /// One account's failure stops that account's round, never another's.
    pub(super) async fn by_account<'a, F>(
        &'a self,
        rows: Vec<order::Model>,
        act: impl Fn(order::Model) -> F,
    ) where
        F: Future<Output = Result<(), TradesError>> + 'a,
    {
        let mut accounts: BTreeMap<String, Vec<order::Model>> = BTreeMap::new();
        for row in rows {
            accounts.entry(row.address.clone()).or_default().push(row);
        }
        let act = &act;
        stream::iter(accounts.into_values())
            .for_each_concurrent(self.config.sends_at_once, |rows| async move {
                for row in rows {
                    let id = OrderId::from_uuid(row.id);
                    if let Err(error) = act(row).await {
                        tracing::warn!(order.id = %id, %error, "order not handled, tried again");
                        return;
                    }
                }
            })
            .await;
    }

    async fn send(&self, row: order::Model) -> Result<(), TradesError> {
        let intent = self.intent_of(&row).await?;
        let now = self.now();
        let is_entry = row.purpose == "ENTRY";
        if is_entry {
            let is_late = row.expires_at.is_some_and(|expires_at| expires_at <= now);
            if is_late {
                return self.withdraw(row, "too late to enter").await;
            }
            if self.is_token_taken(&row).await? {
                let id = OrderId::from_uuid(row.id);
                let due_at = now + self.by_the_wall(FLIP_PAUSE_MS);
                let db = &self.context.db.write;
                return Ok(store::orders::postpone(db, id, due_at, row.attempts).await?);
            }
        }
        let expires_at = if is_entry {
            row.expires_at
        } else {
            Some(now + self.by_the_wall(EXIT_VALID_MS))
        };
        match self.claim(&row, &intent, expires_at).await? {
            Claimed::Ours => self.place(row, &intent, expires_at).await,
            Claimed::Anothers => Ok(()),
            Claimed::Stopped => self.withdraw(row, "a kill switch is engaged").await,
        }
    }

    /// Whether another position of the deployment is still open in the entry's token: what is
    /// flipped is closed first, by the venue's word.
    async fn is_token_taken(&self, row: &order::Model) -> Result<bool, TradesError> {
        let db = &self.context.db.read;
        let deployment = [row.deployment_id];
        let open = store::exposures::list_open_in_token(db, &deployment, &row.token).await?;
        Ok(open.iter().any(|held| held.position_id != row.position_id))
    }

    /// Gives up an entry that was never sent, with the stop that would have travelled with it.
    async fn withdraw(&self, row: order::Model, words: &str) -> Result<(), TradesError> {
        self.settle_with_stop(row, &OrderEvent::Withdrawn, words)
            .await
    }

    /// Has the venue's service place an order. It knows our id of it: asked twice, it sends once.
    pub(super) async fn place(
        &self,
        row: order::Model,
        intent: &intent::Model,
        expires_at: Option<Timestamp>,
    ) -> Result<(), TradesError> {
        let command = place_command(&row, intent, expires_at)?;
        let answer = self.context.commands.call(command).await;
        let row = self.reread(&row).await?;
        match answer {
            Ok(PlaceOutcome::Accepted { order, protection }) => {
                let txn = self.context.db.begin().await?;
                let word = Word::Answered;
                if let (Some(stop), Some(known)) =
                    (self.carried_with(&txn, &row).await?, protection)
                {
                    self.take_status(&txn, stop, &known, word).await?;
                }
                let row = self.take_status(&txn, row, &order, word).await?;
                self.context.outbox.commit(txn).await?;
                self.after_change(&row).await
            }
            Ok(PlaceOutcome::Rejected { reason }) => {
                self.settle_with_stop(row, &OrderEvent::Rejected, &reason)
                    .await
            }
            Ok(PlaceOutcome::NotSent { reason, .. }) => {
                self.settle_with_stop(row, &OrderEvent::NotSent, &reason)
                    .await
            }
            Err(CommandError::NotDelivered { callee }) => {
                let id = OrderId::from_uuid(row.id);
                tracing::warn!(order.id = %id, service.name = %callee, "order kept for later");
                self.keep_for_later(&row).await
            }
            Err(CommandError::Refused { message, .. }) => {
                self.settle_with_stop(row, &OrderEvent::NotSent, &message)
                    .await
            }
            Ok(PlaceOutcome::Unknown { reason }) | Err(CommandError::Ambiguous { reason, .. }) => {
                self.settle(row, OrderEvent::TimedOut, Some(&reason)).await
            }
        }
    }

    /// From here on the order may be at the venue, and the stop that travels with it too. No entry
    /// gets here once a kill switch that stops it was raised.
    async fn claim(
        &self,
        row: &order::Model,
        intent: &intent::Model,
        expires_at: Option<Timestamp>,
    ) -> Result<Claimed, TradesError> {
        let now = self.now();
        let claim = Claim {
            at: now,
            due_at: now + self.look_up_pause(row, 0),
            expires_at,
        };
        let txn = self.context.db.begin().await?;
        let id = OrderId::from_uuid(row.id);
        if !store::orders::claim_for_sending(&txn, id, claim).await? {
            txn.rollback().await?;
            return Ok(Claimed::Anothers);
        }
        if row.purpose == "ENTRY" {
            let raised = Raised::new(store::kill_switches::list_raised(&txn).await?);
            let account: VenueAccount = super::read(intent.account.clone())?;
            let user = UserId::from_uuid(row.user_id);
            let deployment = DeploymentId::from_uuid(row.deployment_id);
            if raised.stops(user, deployment, account.venue).is_some() {
                txn.rollback().await?;
                return Ok(Claimed::Stopped);
            }
            let position = PositionId::from_uuid(row.position_id);
            store::orders::claim_carried(&txn, position, claim).await?;
        }
        txn.commit().await?;
        Ok(Claimed::Ours)
    }

    /// A service that is away for a moment loses nobody's order: it waits until it is too late to
    /// enter, and its stop waits with it.
    async fn keep_for_later(&self, row: &order::Model) -> Result<(), TradesError> {
        let due_at = self.now() + self.look_up_pause(row, 0);
        Ok(store::orders::return_from_sending(&self.context.db.write, row, due_at).await?)
    }

    async fn carried_with(
        &self,
        txn: &DatabaseTransaction,
        entry: &order::Model,
    ) -> Result<Option<order::Model>, TradesError> {
        if entry.purpose != "ENTRY" {
            return Ok(None);
        }
        let position = PositionId::from_uuid(entry.position_id);
        Ok(store::orders::find_carried_stop(txn, position).await?)
    }

    /// Ends an order that never worked, and with an entry the stop that travelled with it.
    async fn settle_with_stop(
        &self,
        row: order::Model,
        event: &OrderEvent,
        words: &str,
    ) -> Result<(), TradesError> {
        let txn = self.context.db.begin().await?;
        let heard = || Heard::answer(event.clone(), Some(words));
        let row = self.change(&txn, row, heard()).await?;
        // While nobody knows of the entry, nobody knows of its stop.
        if is_ended(&row.state)
            && let Some(stop) = self.carried_with(&txn, &row).await?
        {
            self.change(&txn, stop, heard()).await?;
        }
        self.context.outbox.commit(txn).await?;
        self.after_change(&row).await
    }

    pub(super) async fn settle(
        &self,
        row: order::Model,
        event: OrderEvent,
        words: Option<&str>,
    ) -> Result<(), TradesError> {
        let txn = self.context.db.begin().await?;
        let row = self.change(&txn, row, Heard::answer(event, words)).await?;
        self.context.outbox.commit(txn).await?;
        self.after_change(&row).await
    }

    /// Pauses grow, those of exits less.
    pub(super) fn look_up_pause(&self, row: &order::Model, attempts: i32) -> TimeDelta {
        let doublings = u32::try_from(attempts.clamp(0, 10)).unwrap_or(0);
        let pause = self.config.look_up_after_ms.saturating_mul(1 << doublings);
        let longest = if row.purpose == "ENTRY" {
            LOOK_UP_PAUSE_MAX_MS
        } else {
            EXIT_LOOK_UP_PAUSE_MAX_MS
        };
        self.by_the_wall(pause.min(longest))
    }

    /// How long the venue may take a replacement.
    pub(super) fn replacement_valid_for(&self) -> TimeDelta {
        self.by_the_wall(EXIT_VALID_MS)
    }

    /// When an order is looked up after so many tries: no later than when the venue's not knowing
    /// it begins to be proof.
    pub(super) fn next_look_up(&self, row: &order::Model, attempts: i32) -> Timestamp {
        let now = self.now();
        let usual = now + self.look_up_pause(row, attempts);
        let grace = self.config.policy.entry.order_absence_grace();
        let proof = row
            .expires_at
            .map(|at| at + grace + self.by_the_wall(PROOF_MARGIN_MS));
        match proof {
            Some(proof) if proof > now => usual.min(proof),
            _ => usual,
        }
    }

    /// A span of the wall's time by our clock: a replay's runs ahead, and answers travel by the
    /// wall.
    fn by_the_wall(&self, ms: i64) -> TimeDelta {
        TimeDelta::milliseconds(ms.saturating_mul(i64::from(self.context.clock.speed())))
    }

    pub(super) async fn intent_of(&self, row: &order::Model) -> Result<intent::Model, TradesError> {
        let id = IntentId::from_uuid(row.intent_id);
        store::verdicts::find_intent(&self.context.db.read, id)
            .await?
            .ok_or_else(|| TradesError::stored("an order without its intent"))
    }

    pub(super) async fn account_of(&self, row: &order::Model) -> Result<VenueAccount, TradesError> {
        super::read(self.intent_of(row).await?.account)
    }

    pub(super) async fn reread(&self, row: &order::Model) -> Result<order::Model, TradesError> {
        store::orders::find(&self.context.db.write, OrderId::from_uuid(row.id))
            .await?
            .ok_or(TradesError::NotFound("order"))
    }
}
