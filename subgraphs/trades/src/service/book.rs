//! What the venue says, booked: an order's state, its fills, and what cannot be true.

mod adopt;
mod anomaly;
mod correct;
mod rows;
mod take;

use domain::Quantity;
use events::facts::{VenueFillSeen, VenueOrderSeen};
use events::{Cause, Delivery, Envelope};
use rules::order::Anomaly;
use sea_orm::DatabaseTransaction;
use serde_json::json;
use venue::{VenueAccount, VenueFill};

use super::Trades;
use super::chain::Word;
use crate::entity::order;
use crate::error::TradesError;
use crate::store;
pub(super) use anomaly::Strange;
pub(super) use correct::Shown;
pub(super) use rows::{held_quantity, is_ended, price_option};
pub(super) use take::Heard;

/// Whose order the venue's word is about.
enum Named {
    /// One of ours.
    Ours(Box<order::Model>),
    /// One of ours, told of an account it is not on.
    Misplaced(Box<order::Model>),
    /// Nobody's we know.
    Nobodys,
}

impl Trades {
    /// The venue said where an order stands.
    pub async fn hear_order(&self, delivery: Delivery<VenueOrderSeen>) -> Result<(), TradesError> {
        let txn = self.context.db.begin().await?;
        if !delivery.first_time(&txn).await? {
            return Ok(());
        }
        let VenueOrderSeen { account, order } = &delivery.fact;
        let id = order.client_order_id.as_ref();
        let row = match self.named(&txn, account, id).await? {
            Named::Ours(row) => *row,
            Named::Misplaced(row) => {
                let evidence = json!({ "account": account, "order": order });
                let key = &order.venue_order_id;
                let strange = Strange::of(&row, Anomaly::AnotherAccount, key, evidence);
                self.keep_anomaly(&txn, strange).await?;
                return Ok(txn.commit().await?);
            }
            // An order that is not ours is the user's own business.
            Named::Nobodys => return Ok(txn.commit().await?),
        };
        let cause = delivery.cause();
        let (word, before) = (word_of(&delivery.envelope, &cause), Shown::of(&row));
        let mut row = self.take_status(&txn, row, order, word).await?;
        if before.is_final() {
            let evidence = json!({ "order": order });
            row = self.keep_correction(&txn, &before, row, evidence).await?;
        }
        self.context.outbox.commit(txn).await?;
        self.after_change(&row).await
    }

    /// The venue reported an execution.
    pub async fn hear_fill(&self, delivery: Delivery<VenueFillSeen>) -> Result<(), TradesError> {
        let txn = self.context.db.begin().await?;
        if !delivery.first_time(&txn).await? {
            return Ok(());
        }
        let VenueFillSeen { account, fill } = &delivery.fact;
        let row = match self
            .named(&txn, account, fill.client_order_id.as_ref())
            .await?
        {
            Named::Ours(row) => Some(*row),
            Named::Misplaced(row) => {
                let evidence = json!({ "account": account, "fill": fill });
                let key = &fill.trade_id;
                let strange = Strange::of(&row, Anomaly::AnotherAccount, key, evidence);
                self.keep_anomaly(&txn, strange).await?;
                return Ok(txn.commit().await?);
            }
            Named::Nobodys => self.found_or_adopted(&txn, account, fill).await?,
        };
        // A fill of nothing we hold is the user's own trade: external, never touched.
        let Some(row) = row else {
            return Ok(txn.commit().await?);
        };
        let cause = delivery.cause();
        let (word, before) = (word_of(&delivery.envelope, &cause), Shown::of(&row));
        let mut row = self.take_fill(&txn, row, (account, fill), word).await?;
        if before.is_final() {
            let evidence = json!({ "fill": fill });
            row = self.keep_correction(&txn, &before, row, evidence).await?;
        }
        self.context.outbox.commit(txn).await?;
        self.after_change(&row).await
    }

    /// Whose order an id of ours names. An id that is told of another account names nobody's.
    async fn named(
        &self,
        txn: &DatabaseTransaction,
        account: &VenueAccount,
        id: Option<&domain::ClientOrderId>,
    ) -> Result<Named, TradesError> {
        let row = match id {
            Some(id) => store::orders::find_by_client_id(txn, id).await?,
            None => None,
        };
        Ok(match row.map(Box::new) {
            Some(row) if row.address == account.address.to_string() => Named::Ours(row),
            Some(row) => Named::Misplaced(row),
            None => Named::Nobodys,
        })
    }

    async fn found_or_adopted(
        &self,
        txn: &DatabaseTransaction,
        account: &VenueAccount,
        fill: &VenueFill,
    ) -> Result<Option<order::Model>, TradesError> {
        let (address, id) = (&account.address, fill.venue_order_id.as_str());
        match store::orders::find_by_venue_id(txn, address, id).await? {
            Some(row) => Ok(Some(row)),
            None => self.adopt(txn, account, fill).await,
        }
    }
}

/// A fact that follows from nothing is no link between ours and what came before it, whatever
/// trace it was told in.
fn word_of<'a>(told: &Envelope, cause: &'a Cause) -> Word<'a> {
    if told.causation_id.is_some() {
        Word::Told(cause)
    } else {
        Word::Answered
    }
}

/// Whether an exit was not ordered by us: a liquidation, or a close made by hand.
fn is_adopted(row: &order::Model) -> bool {
    row.purpose == "EXIT" && row.is_carried
}

/// A quantity column.
fn quantity(column: &str) -> Result<Quantity, TradesError> {
    column.parse().map_err(TradesError::stored)
}
