//! Replacing orders: the next one takes the former one's place in one step of the venue, so that
//! what it protects is never without. Written down first, sent once, and never guessed about.

use venue::commands::{ModifyOrder, ModifyOutcome, PlaceOrder};

use super::checks::Sent;
use super::place::{Posted, json, row_state};
use super::{Hyperliquid, Unsigned};
use crate::actions;
use crate::budget::Urgency;
use crate::client::wire::ActionStatus;
use crate::entity::order;
use crate::error::HyperliquidError;
use crate::prices::Listing;
use crate::store::{self, NewModification, OrderNews, order_state};

impl Hyperliquid {
    /// Replaces an order once, however often this revision is asked for.
    pub async fn modify(&self, command: ModifyOrder) -> Result<ModifyOutcome, HyperliquidError> {
        let Some(listing) = self.listing(&command.token)? else {
            let reason = format!("{} is not listed on Hyperliquid", command.token);
            return Ok(not_sent("UNKNOWN_MARKET", reason));
        };
        let id = &command.client_order_id;
        let Some(row) = store::find_order(&self.context.db.read, id).await? else {
            return Ok(not_sent("UNKNOWN_ORDER", "it was never placed from here"));
        };
        let revision = revision_of(&command);
        if row.revision < revision && row.state != order_state::WORKING {
            return Ok(not_sent("NOT_WORKING", "it is not known to work"));
        }
        if !self.begin_modification(&command, &row).await? {
            return self.outcome_of_earlier_modification(&command).await;
        }
        let outcome = self.send_modification(&command, &listing).await;
        self.settle_modification(&command, &outcome).await?;
        self.accounts.forget(&command.account.address);
        self.nudge(&command.account.address);
        Ok(outcome)
    }

    async fn begin_modification(
        &self,
        command: &ModifyOrder,
        row: &order::Model,
    ) -> Result<bool, HyperliquidError> {
        let quantity_max = Sent::of(row)?.quantity().max(command.quantity);
        let modification = NewModification {
            revision: revision_of(command),
            command: serde_json::to_value(command)?,
            quantity_max: quantity_max.to_string(),
        };
        let (db, id) = (&self.context.db.write, &command.client_order_id);
        Ok(store::begin_modification(db, id, modification, self.now()).await?)
    }

    /// The same revision came before: answer what was answered. What became of one that was not
    /// answered is for the caller to look up.
    async fn outcome_of_earlier_modification(
        &self,
        command: &ModifyOrder,
    ) -> Result<ModifyOutcome, HyperliquidError> {
        let row = store::find_order(&self.context.db.read, &command.client_order_id).await?;
        let same = row.filter(|row| row.revision == revision_of(command));
        match same.and_then(|row| row.modification_outcome) {
            Some(outcome) => Ok(serde_json::from_value(outcome)?),
            None => Ok(ModifyOutcome::Unknown {
                reason: "sent before, and not answered".to_owned(),
            }),
        }
    }

    async fn send_modification(&self, command: &ModifyOrder, listing: &Listing) -> ModifyOutcome {
        let urgency = if command.is_reduce_only {
            Urgency::Exit
        } else {
            Urgency::Ordinary
        };
        let action = actions::modify(command, listing.asset, listing.market.size_decimals);
        let signer = (&command.account, &command.signing);
        let posted = self
            .post(signer, action, Some(command.expires_at), urgency)
            .await;
        let statuses = match posted {
            Posted::Statuses(statuses) => statuses,
            Posted::Refused(reason) => return ModifyOutcome::Refused { reason },
            Posted::NotSent(Unsigned { code, reason }) => {
                return ModifyOutcome::NotSent { code, reason };
            }
            Posted::Lost(reason) => return ModifyOutcome::Unknown { reason },
        };
        let status = match statuses.into_iter().next() {
            Some(ActionStatus::Error(reason)) => return ModifyOutcome::Refused { reason },
            Some(status) => status,
            None => {
                let reason = "the venue's answer was empty".to_owned();
                return ModifyOutcome::Unknown { reason };
            }
        };
        match self.answered(&as_placed(command), &status) {
            Ok(order) => ModifyOutcome::Accepted { order },
            Err(error) => {
                let address = &command.account.address;
                let error = self.strange("exchange", address, (error, &status));
                ModifyOutcome::Unknown {
                    reason: error.to_string(),
                }
            }
        }
    }

    /// Writes the outcome beside the order, so that the same question gets the same answer.
    async fn settle_modification(
        &self,
        command: &ModifyOrder,
        outcome: &ModifyOutcome,
    ) -> Result<(), HyperliquidError> {
        if matches!(outcome, ModifyOutcome::Unknown { .. }) {
            return Ok(());
        }
        let id = &command.client_order_id;
        let txn = self.context.db.begin().await?;
        if let ModifyOutcome::Accepted { order } = outcome {
            let news = OrderNews {
                state: row_state(order),
                venue_order: json(Some(order))?,
                outcome: None,
            };
            store::update_order(&txn, id, news, self.now()).await?;
        }
        let answered = (revision_of(command), serde_json::to_value(outcome)?);
        store::end_modification(&txn, id, answered).await?;
        Ok(txn.commit().await?)
    }
}

fn not_sent(code: &str, reason: impl Into<String>) -> ModifyOutcome {
    ModifyOutcome::NotSent {
        code: code.to_owned(),
        reason: reason.into(),
    }
}

fn revision_of(command: &ModifyOrder) -> i32 {
    i32::try_from(command.revision).unwrap_or(i32::MAX)
}

/// The order that is to stand there, as if it were placed.
fn as_placed(command: &ModifyOrder) -> PlaceOrder {
    let ModifyOrder {
        account,
        signing,
        client_order_id,
        revision: _,
        token,
        side,
        quantity,
        terms,
        is_reduce_only,
        expires_at,
    } = command.clone();
    PlaceOrder {
        account,
        signing,
        client_order_id,
        token,
        side,
        quantity,
        terms,
        is_reduce_only,
        leverage: None,
        protection: None,
        expires_at: Some(expires_at),
    }
}
