//! Finding out about orders nobody answered for, and cancelling unwanted ones.

use domain::OrderId;
use rules::order::{OrderEvent, OrderState};
use venue::commands::{CancelOutcome, LookUpOrder, OrderEvidence};
use venue::{VenueOrder, VenueOrderStatus};

use super::Trades;
use super::book::{Heard, Shown};
use super::chain::Word;
use super::replace::is_in_doubt;
use super::terms::cancel_command;
use crate::entity::order;
use crate::error::TradesError;
use crate::store;

impl Trades {
    /// Asks the venue what became of an order; only its answer moves it.
    pub(super) async fn look_up(&self, row: order::Model) -> Result<(), TradesError> {
        let id = OrderId::from_uuid(row.id);
        let attempts = row.attempts + 1;
        let due_at = self.next_look_up(&row, attempts);
        store::orders::postpone(&self.context.db.write, id, due_at, attempts).await?;
        let account = self.account_of(&row).await?;
        let client_order_id = row.client_order_id.parse().map_err(TradesError::stored)?;
        let command = LookUpOrder {
            account: account.clone(),
            client_order_id,
        };
        let evidence = self.context.commands.call(command).await?;
        let row = self.reread(&row).await?;
        let said = serde_json::to_value(&evidence).map_err(TradesError::stored)?;
        let txn = self.context.db.begin().await?;
        let row = self.hold(&txn, &row).await?;
        let before = Shown::of(&row);
        let is_absent = matches!(evidence, OrderEvidence::Absent { .. });
        let working = match &evidence {
            OrderEvidence::Found { order, .. } if is_working(order) => Some(order.clone()),
            OrderEvidence::Found { .. } | OrderEvidence::Absent { .. } => None,
        };
        let row = match evidence {
            OrderEvidence::Found { order, fills } => {
                let mut row = row;
                for fill in &fills {
                    row = self
                        .take_fill(&txn, row, (&account, fill), Word::Proved)
                        .await?;
                }
                let row = self.take_status(&txn, row, &order, Word::Proved).await?;
                if is_working(&order) {
                    row
                } else {
                    self.settle_proved(&txn, row).await?
                }
            }
            OrderEvidence::Absent { as_of } => {
                let grace = self.config.policy.entry.order_absence_grace();
                let is_over = row.expires_at.is_some_and(|at| as_of > at + grace);
                let heard = Heard::proof(OrderEvent::Absent { as_of, grace });
                let row = self.change(&txn, row, heard).await?;
                if is_over {
                    self.settle_proved(&txn, row).await?
                } else {
                    row
                }
            }
        };
        let row = self.keep_correction(&txn, &before, row, said).await?;
        self.context.outbox.commit(txn).await?;
        self.after_change(&row).await?;
        if is_in_doubt(&row) {
            return match working {
                Some(former) => Box::pin(self.settle_unreplaced(row, &former)).await,
                None => Ok(()),
            };
        }
        // Killed between our claim and the venue's service writing it down, the order never left.
        let may_be_unsent = is_absent && !row.is_carried && is_unanswered(&row);
        if may_be_unsent
            && row
                .expires_at
                .is_some_and(|expires_at| expires_at > self.now())
        {
            let (intent, expires_at) = (self.intent_of(&row).await?, row.expires_at);
            return Box::pin(self.place(row, &intent, expires_at)).await;
        }
        Ok(())
    }

    pub(super) async fn cancel(&self, row: order::Model) -> Result<(), TradesError> {
        let id = OrderId::from_uuid(row.id);
        let attempts = row.attempts + 1;
        let due_at = self.now() + self.look_up_pause(&row, attempts);
        store::orders::postpone(&self.context.db.write, id, due_at, attempts).await?;
        let intent = self.intent_of(&row).await?;
        let command = cancel_command(&row, &intent)?;
        match self.context.commands.call(command).await? {
            CancelOutcome::Cancelled => {
                let row = self.reread(&row).await?;
                let ended = OrderEvent::Cancelled {
                    venue_order_id: None,
                };
                self.settle(row, ended, None).await
            }
            CancelOutcome::NotWorking => self.look_up(row).await,
            CancelOutcome::NotSent { .. } | CancelOutcome::Unknown { .. } => Ok(()),
        }
    }
}

fn is_working(order: &VenueOrder) -> bool {
    matches!(
        order.status,
        VenueOrderStatus::Resting | VenueOrderStatus::Waiting
    )
}

/// Whether nobody has said yet what became of an order.
fn is_unanswered(row: &order::Model) -> bool {
    [OrderState::Sent, OrderState::Unknown]
        .iter()
        .any(|state| state.as_str() == row.state)
}
