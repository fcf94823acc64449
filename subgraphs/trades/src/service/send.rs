//! Sending planned orders, finding out about unanswered ones, cancelling unwanted ones.

use std::collections::BTreeMap;

use chrono::TimeDelta;
use domain::{DeploymentId, IntentId, KeyringId, OrderId, Timestamp, Usdc, UserId};
use events::Cause;
use futures_util::{StreamExt, stream};
use platform::CommandError;
use rules::order::{OrderEvent, OrderState};
use sea_orm::DatabaseTransaction;
use venue::commands::{
    CancelOrder, CancelOutcome, LookUpOrder, OrderEvidence, PlaceOrder, PlaceOutcome,
    SigningContext,
};
use venue::{OrderSide, OrderTerms, Protection, VenueAccount};

use super::Trades;
use super::book::price_option;
use crate::entity::{intent, order};
use crate::error::TradesError;
use crate::store;

/// Orders taken at once; the rest follows in the next round.
const BATCH: u64 = 200;
/// The longest pause between two look-ups of one order.
const LOOK_UP_PAUSE_MAX_MS: i64 = 30_000;
/// A signature may be worth this much more than the plan: prices move between the two.
const NOTIONAL_ROOM_PERCENT: i64 = 5;

impl Trades {
    /// Sends what is due. Orders of one account go one after another, in the order they are due.
    pub async fn send_due(&self) -> Result<usize, TradesError> {
        let due = store::orders::list_due_to_send(&self.context.db.read, self.now(), BATCH).await?;
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
    async fn by_account<'a, F>(&'a self, rows: Vec<order::Model>, act: impl Fn(order::Model) -> F)
    where
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
        if is_entry && row.expires_at.is_some_and(|expires_at| expires_at <= now) {
            return self
                .settle(row, &OrderEvent::Withdrawn, Some("too late to enter"))
                .await;
        }
        let expires_at = if is_entry {
            row.expires_at
        } else {
            Some(now + self.config.policy.entry.order_valid_for())
        };
        if !self.claim(&row, expires_at, now).await? {
            return Ok(());
        }
        self.place(row, &intent, expires_at).await
    }

    /// Has the venue's service place an order. It knows our id of it: asked twice, it sends once.
    async fn place(
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
                let cause = Cause::fresh();
                if let (Some(stop), Some(known)) =
                    (self.carried_with(&txn, &row).await?, protection)
                {
                    self.take_status(&txn, stop, &known, &cause).await?;
                }
                let row = self.take_status(&txn, row, &order, &cause).await?;
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
                self.settle(row, &OrderEvent::TimedOut, Some(&reason)).await
            }
        }
    }

    /// From here on the order may be at the venue, and the stop that travels with it too.
    async fn claim(
        &self,
        row: &order::Model,
        expires_at: Option<Timestamp>,
        now: Timestamp,
    ) -> Result<bool, TradesError> {
        let txn = self.context.db.begin().await?;
        let id = OrderId::from_uuid(row.id);
        if !store::orders::claim_for_sending(&txn, id, expires_at, now).await? {
            txn.rollback().await?;
            return Ok(false);
        }
        let due_at = now + self.look_up_pause(0);
        store::orders::postpone(&txn, id, due_at, 0).await?;
        if let Some(stop) = self.carried_with(&txn, row).await? {
            let stop = OrderId::from_uuid(stop.id);
            store::orders::claim_for_sending(&txn, stop, expires_at, now).await?;
            store::orders::postpone(&txn, stop, due_at, 0).await?;
        }
        txn.commit().await?;
        Ok(true)
    }

    /// A service that is away for a moment loses nobody's order: it waits until it is too late to
    /// enter, and its stop waits with it.
    async fn keep_for_later(&self, row: &order::Model) -> Result<(), TradesError> {
        let txn = self.context.db.begin().await?;
        let due_at = self.now() + self.look_up_pause(0);
        let id = OrderId::from_uuid(row.id);
        store::orders::return_from_sending(&txn, id, due_at).await?;
        if let Some(stop) = self.carried_with(&txn, row).await? {
            let stop = OrderId::from_uuid(stop.id);
            store::orders::return_from_sending(&txn, stop, due_at).await?;
        }
        txn.commit().await?;
        Ok(())
    }

    async fn carried_with(
        &self,
        txn: &DatabaseTransaction,
        entry: &order::Model,
    ) -> Result<Option<order::Model>, TradesError> {
        if entry.purpose != "ENTRY" {
            return Ok(None);
        }
        let position = domain::PositionId::from_uuid(entry.position_id);
        let orders = store::orders::list_of_position(txn, position).await?;
        Ok(orders
            .into_iter()
            .find(|order| order.is_carried && order.purpose == "PROTECTION"))
    }

    /// Ends an order that never worked, and with an entry the stop that travelled with it.
    async fn settle_with_stop(
        &self,
        row: order::Model,
        event: &OrderEvent,
        words: &str,
    ) -> Result<(), TradesError> {
        let txn = self.context.db.begin().await?;
        let cause = Cause::fresh();
        if let Some(stop) = self.carried_with(&txn, &row).await? {
            self.change(&txn, stop, event, Some(words), &cause).await?;
        }
        let row = self.change(&txn, row, event, Some(words), &cause).await?;
        self.context.outbox.commit(txn).await?;
        self.after_change(&row).await
    }

    async fn settle(
        &self,
        row: order::Model,
        event: &OrderEvent,
        words: Option<&str>,
    ) -> Result<(), TradesError> {
        let txn = self.context.db.begin().await?;
        let row = self
            .change(&txn, row, event, words, &Cause::fresh())
            .await?;
        self.context.outbox.commit(txn).await?;
        self.after_change(&row).await
    }

    /// Asks the venue what became of an order; only its answer moves it.
    async fn look_up(&self, row: order::Model) -> Result<(), TradesError> {
        let id = OrderId::from_uuid(row.id);
        let attempts = row.attempts + 1;
        let due_at = self.now() + self.look_up_pause(attempts);
        store::orders::postpone(&self.context.db.write, id, due_at, attempts).await?;
        let account = self.account_of(&row).await?;
        let client_order_id = row.client_order_id.parse().map_err(TradesError::stored)?;
        let command = LookUpOrder {
            account: account.clone(),
            client_order_id,
        };
        let evidence = self.context.commands.call(command).await?;
        let row = self.reread(&row).await?;
        let txn = self.context.db.begin().await?;
        let cause = Cause::fresh();
        let is_absent = matches!(evidence, OrderEvidence::Absent { .. });
        let row = match evidence {
            OrderEvidence::Found { order, fills } => {
                let mut row = row;
                for fill in &fills {
                    row = self.take_fill(&txn, row, &account, fill, &cause).await?;
                }
                self.take_status(&txn, row, &order, &cause).await?
            }
            OrderEvidence::Absent { as_of } => {
                let grace = self.config.policy.entry.order_absence_grace();
                let event = OrderEvent::Absent { as_of, grace };
                self.change(&txn, row, &event, None, &cause).await?
            }
        };
        self.context.outbox.commit(txn).await?;
        self.after_change(&row).await?;
        // Killed between our claim and the venue's service writing it down, the order never left.
        let may_be_unsent = is_absent && !row.is_carried && is_unanswered(&row);
        if may_be_unsent
            && row
                .expires_at
                .is_some_and(|expires_at| expires_at > self.now())
        {
            let (intent, expires_at) = (self.intent_of(&row).await?, row.expires_at);
            return self.place(row, &intent, expires_at).await;
        }
        Ok(())
    }

    async fn cancel(&self, row: order::Model) -> Result<(), TradesError> {
        let id = OrderId::from_uuid(row.id);
        let attempts = row.attempts + 1;
        let due_at = self.now() + self.look_up_pause(attempts);
        store::orders::postpone(&self.context.db.write, id, due_at, attempts).await?;
        let intent = self.intent_of(&row).await?;
        let command = CancelOrder {
            account: super::read(intent.account.clone())?,
            signing: signing_of(&intent),
            client_order_id: row.client_order_id.parse().map_err(TradesError::stored)?,
            token: row.token.parse().map_err(TradesError::stored)?,
        };
        match self.context.commands.call(command).await? {
            CancelOutcome::Cancelled => {
                let row = self.reread(&row).await?;
                self.settle(row, &OrderEvent::Cancelled, None).await
            }
            CancelOutcome::NotWorking => self.look_up(row).await,
            CancelOutcome::NotSent { .. } | CancelOutcome::Unknown { .. } => Ok(()),
        }
    }

    /// Pauses grow; a replay's clock runs ahead of the wall, and answers travel by the wall.
    fn look_up_pause(&self, attempts: i32) -> TimeDelta {
        let doublings = u32::try_from(attempts.clamp(0, 10)).unwrap_or(0);
        let pause = self.config.look_up_after_ms.saturating_mul(1 << doublings);
        let speed = i64::from(self.context.clock.speed());
        TimeDelta::milliseconds(pause.min(LOOK_UP_PAUSE_MAX_MS).saturating_mul(speed))
    }

    pub(super) async fn intent_of(&self, row: &order::Model) -> Result<intent::Model, TradesError> {
        let id = IntentId::from_uuid(row.intent_id);
        store::verdicts::find_intent(&self.context.db.read, id)
            .await?
            .ok_or_else(|| TradesError::stored("an order without its intent"))
    }

    async fn account_of(&self, row: &order::Model) -> Result<VenueAccount, TradesError> {
        super::read(self.intent_of(row).await?.account)
    }

    async fn reread(&self, row: &order::Model) -> Result<order::Model, TradesError> {
        store::orders::find(&self.context.db.write, OrderId::from_uuid(row.id))
            .await?
            .ok_or(TradesError::NotFound("order"))
    }
}

/// Whether nobody has said yet what became of an order.
fn is_unanswered(row: &order::Model) -> bool {
    [OrderState::Sent, OrderState::Unknown]
        .iter()
        .any(|state| state.as_str() == row.state)
}

fn place_command(
    row: &order::Model,
    intent: &intent::Model,
    expires_at: Option<Timestamp>,
) -> Result<PlaceOrder, TradesError> {
    let is_entry = row.purpose == "ENTRY";
    let limit = price_option(row.limit_price.as_deref())?;
    let trigger = price_option(row.trigger_price.as_deref())?;
    let terms = match (limit, trigger) {
        (_, Some(trigger_price)) => OrderTerms::StopMarket { trigger_price },
        (Some(limit_price), None) => OrderTerms::ImmediateOrCancel { limit_price },
        (None, None) => return Err(TradesError::stored("an order without a price")),
    };
    let leverage = u16::try_from(intent.leverage).map_err(TradesError::stored)?;
    let position = domain::PositionId::from_uuid(intent.position_id);
    let protection = Protection {
        client_order_id: rules::intent::protection_order_id(position, 0),
        trigger_price: intent.stop_price.parse().map_err(TradesError::stored)?,
    };
    Ok(PlaceOrder {
        account: super::read(intent.account.clone())?,
        signing: signing_of(intent),
        client_order_id: row.client_order_id.parse().map_err(TradesError::stored)?,
        token: row.token.parse().map_err(TradesError::stored)?,
        side: if row.side == "BUY" {
            OrderSide::Buy
        } else {
            OrderSide::Sell
        },
        quantity: row.quantity.parse().map_err(TradesError::stored)?,
        terms,
        is_reduce_only: !is_entry,
        leverage: is_entry
            .then(|| domain::Leverage::try_new(leverage).map_err(TradesError::stored))
            .transpose()?,
        protection: is_entry.then_some(protection),
        expires_at,
    })
}

/// Who signs for an intent's orders, and up to which amount.
fn signing_of(intent: &intent::Model) -> SigningContext {
    let room = intent.notional / 100 * NOTIONAL_ROOM_PERCENT;
    SigningContext {
        keyring_id: KeyringId::from_uuid(intent.keyring_id),
        user_id: UserId::from_uuid(intent.user_id),
        deployment_id: DeploymentId::from_uuid(intent.deployment_id),
        notional_limit: Usdc::from_micros(intent.notional.saturating_add(room)),
    }
}
