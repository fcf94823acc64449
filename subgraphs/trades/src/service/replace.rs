//! Replacing stops at the venue: planned first, sent once, and never guessed about. While nobody
//! knows which of the two works, the order is UNKNOWN and counts with the larger size.

use domain::{ClientOrderId, OrderId, Price, Quantity};
use platform::CommandError;
use rules::order::{OrderEvent, OrderState};
use sea_orm::{DatabaseTransaction, Set, Unchanged};
use venue::VenueOrder;
use venue::commands::{AccountLookUp, LookUpAccounts, ModifyOutcome};

use super::Trades;
use super::book::Heard;
use super::chain::Word;
use super::terms::modify_command;
use crate::entity::order;
use crate::error::TradesError;
use crate::store;

/// Replacements sent in one round; the rest follows in the next.
const BATCH: u64 = 200;

impl Trades {
    /// Writes down that a stop is to be replaced; from here on it may have been.
    pub(super) async fn plan_replacement(
        &self,
        txn: &DatabaseTransaction,
        stop: order::Model,
        (quantity, trigger_price): (Quantity, Price),
    ) -> Result<(), TradesError> {
        let planned = order::ActiveModel {
            id: Unchanged(stop.id),
            revision: Set(stop.revision.saturating_add(1)),
            next_trigger_price: Set(Some(trigger_price.to_string())),
            expires_at: Set(Some(self.now() + self.replacement_valid_for())),
            due_at: Set(self.now()),
            attempts: Set(0),
            ..Default::default()
        };
        store::orders::update(txn, planned).await?;
        let heard = Heard::answer(OrderEvent::Replacing { quantity }, None);
        self.change(txn, stop, heard).await.map(drop)
    }

    /// Sends the replacements that are due. Asked twice, the venue's service sends once.
    pub async fn replace_due(&self) -> Result<usize, TradesError> {
        let (db, now) = (&self.context.db.read, self.now());
        let due = store::orders::list_due_to_replace(db, now, BATCH).await?;
        let count = due.len();
        self.by_account(due, |row| self.replace(row)).await;
        Ok(count)
    }

    async fn replace(&self, row: order::Model) -> Result<(), TradesError> {
        let id = OrderId::from_uuid(row.id);
        let attempts = row.attempts + 1;
        let due_at = self.now() + self.look_up_pause(&row, attempts);
        store::orders::postpone(&self.context.db.write, id, due_at, attempts).await?;
        let intent = self.intent_of(&row).await?;
        let answer = self
            .context
            .commands
            .call(modify_command(&row, &intent)?)
            .await;
        let asked = row.revision;
        let row = self.reread(&row).await?;
        // Another replica had the answer before us, and asked for the next one since: an answer is
        // to its own question alone.
        if row.revision != asked {
            return Ok(());
        }
        let refused = OrderEvent::ReplacementRefused;
        match answer {
            Ok(ModifyOutcome::Accepted { order }) if !order.venue_order_id.is_empty() => {
                let txn = self.context.db.begin().await?;
                let row = self.take_status(&txn, row, &order, Word::Answered).await?;
                self.context.outbox.commit(txn).await?;
                self.after_change(&row).await
            }
            // It is there, and nobody said under which id.
            Ok(ModifyOutcome::Accepted { .. }) => {
                self.settle(row, OrderEvent::TimedOut, None).await
            }
            Ok(ModifyOutcome::Refused { reason }) => {
                self.settle(row.clone(), refused, Some(&reason)).await?;
                // Whether it works as it did is for the venue to say.
                self.look_up(row).await
            }
            Ok(ModifyOutcome::NotSent { reason, .. }) => {
                tracing::warn!(order.id = %id, reason, "a stop is not replaced");
                self.settle(row.clone(), refused, None).await?;
                self.look_up(row).await
            }
            Err(CommandError::Refused { message, .. }) => {
                self.settle(row, refused, Some(&message)).await
            }
            // Surely never heard: the same replacement is asked for again.
            Err(CommandError::NotDelivered { .. }) => Ok(()),
            Ok(ModifyOutcome::Unknown { reason }) | Err(CommandError::Ambiguous { reason, .. }) => {
                tracing::warn!(order.id = %id, reason, "a replacement is not answered");
                self.settle(row, OrderEvent::TimedOut, None).await
            }
        }
    }

    /// The venue still has the former order. Once its own clock says that it must refuse the
    /// replacement, the replacement never was.
    pub(super) async fn settle_unreplaced(
        &self,
        row: order::Model,
        found: &VenueOrder,
    ) -> Result<(), TradesError> {
        let is_former = row.venue_order_id.as_deref() == Some(found.venue_order_id.as_str());
        let (Some(expires_at), true) = (row.expires_at, is_former && row.next_quantity.is_some())
        else {
            return Ok(());
        };
        let grace = self.config.policy.entry.order_absence_grace();
        if self.now() <= expires_at + grace {
            return Ok(());
        }
        let account = self.account_of(&row).await?;
        let command = LookUpAccounts {
            accounts: vec![account],
            fresh: true,
        };
        let answers = self.context.commands.call(command).await?;
        let Some(AccountLookUp::Known { snapshot }) = answers.into_iter().next() else {
            return Ok(());
        };
        let id = row.client_order_id.parse::<ClientOrderId>();
        let id = id.map_err(TradesError::stored)?;
        let still_there = snapshot.open_orders.iter().any(|order| {
            order.client_order_id.as_ref() == Some(&id)
                && order.venue_order_id == found.venue_order_id
        });
        if !still_there || snapshot.as_of <= expires_at + grace {
            return Ok(());
        }
        self.settle(row, OrderEvent::ReplacementRefused, None).await
    }
}

/// Whether the fate of a replacement is open.
pub(super) fn is_in_doubt(row: &order::Model) -> bool {
    row.next_quantity.is_some() && row.state == OrderState::Unknown.as_str()
}
