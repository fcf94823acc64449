//! The venue's words, taken over one by one: each moves its order as the rules say, once.

use domain::{OrderId, PositionId, Quantity};
use rules::order::{Anomaly, Execution, Order, OrderEvent, OrderState, Outcome, apply};
use sea_orm::{ActiveModelTrait, DatabaseTransaction, IntoActiveModel};
use serde_json::json;
use venue::{VenueAccount, VenueFill, VenueOrder, VenueOrderStatus};

use super::rows::{changed_fact, fill_row, held_quantity, is_ended, order_of};
use super::{Strange, is_adopted, quantity};
use crate::entity::{fill, order};
use crate::error::TradesError;
use crate::service::chain::{self, Word};
use crate::service::{Trades, order_side_word};
use crate::store;

/// What moves an order, with the words that came with it.
pub(in crate::service) struct Heard<'a> {
    event: OrderEvent,
    words: Option<&'a str>,
    word: Word<'a>,
}

impl<'a> Heard<'a> {
    /// Our own decision, or the answer to what we sent.
    pub const fn answer(event: OrderEvent, words: Option<&'a str>) -> Self {
        Self {
            event,
            words,
            word: Word::Answered,
        }
    }

    /// The answer to our question after it.
    pub const fn proof(event: OrderEvent) -> Self {
        Self {
            event,
            words: None,
            word: Word::Proved,
        }
    }
}

impl Trades {
    /// Takes over where the venue says an order stands.
    pub(in crate::service) async fn take_status(
        &self,
        txn: &DatabaseTransaction,
        row: order::Model,
        order: &VenueOrder,
        word: Word<'_>,
    ) -> Result<order::Model, TradesError> {
        let mut row = self.hold(txn, &row).await?;
        if let Some(anomaly) = impossible(&row, order)? {
            let evidence = json!({ "order": order });
            let strange = Strange::of(&row, anomaly, &order.venue_order_id, evidence);
            self.keep_anomaly(txn, strange).await?;
            return Ok(row);
        }
        row = self.note_told(txn, row, order.filled_quantity).await?;
        // A stop that waits is answered without an id; the venue tells it with its list of orders.
        let id = Some(order.venue_order_id.clone()).filter(|id| !id.is_empty());
        if let Some(venue_order_id) = id.clone() {
            let event = OrderEvent::Acknowledged { venue_order_id };
            let heard = Heard {
                event,
                words: None,
                word,
            };
            row = self.change(txn, row, heard).await?;
        }
        let (event, words) = match &order.status {
            // How much was filled is told by the fills themselves.
            VenueOrderStatus::Resting | VenueOrderStatus::Waiting | VenueOrderStatus::Filled => {
                return Ok(row);
            }
            VenueOrderStatus::Cancelled { reason } => {
                // Asked by our own id, the venue speaks of the order as a whole.
                let venue_order_id = id.filter(|_| !matches!(word, Word::Proved));
                (OrderEvent::Cancelled { venue_order_id }, reason)
            }
            VenueOrderStatus::Rejected { reason } => (OrderEvent::Rejected, reason),
        };
        let words = Some(reason_of(words));
        let heard = Heard { event, words, word };
        self.change(txn, row, heard).await
    }

    /// Notes how much the venue says was filled: until its executions are booked, nobody counts
    /// the order as settled.
    async fn note_told(
        &self,
        txn: &DatabaseTransaction,
        mut row: order::Model,
        told: Quantity,
    ) -> Result<order::Model, TradesError> {
        if told <= quantity(&row.told_quantity)? {
            return Ok(row);
        }
        row.told_quantity = told.to_string();
        if told > quantity(&row.filled_quantity)? {
            row.is_proof_wanted = true;
            row.due_at = self.now() + self.look_up_pause(&row, 0);
        }
        self.put(txn, &row).await?;
        Ok(row)
    }

    /// Books an execution once, and tells it.
    pub(in crate::service) async fn take_fill(
        &self,
        txn: &DatabaseTransaction,
        row: order::Model,
        (account, seen): (&VenueAccount, &VenueFill),
        word: Word<'_>,
    ) -> Result<order::Model, TradesError> {
        let event = OrderEvent::Filled(Execution {
            trade_id: seen.trade_id.clone(),
            quantity: seen.quantity,
            price: seen.price,
        });
        let row = self.hold(txn, &row).await?;
        let mut known = order_of(&row, &self.fills_of(txn, &row).await?)?;
        let outcome = if !is_in_market(&row, seen) {
            Outcome::Anomaly(Anomaly::AnotherMarket)
        } else if is_adopted(&row) && !self.grow(txn, &row, &mut known, seen).await? {
            Outcome::Anomaly(Anomaly::Overfill)
        } else {
            apply(&known, &event)
        };
        match outcome {
            Outcome::Unchanged => Ok(row),
            Outcome::Anomaly(anomaly) => {
                let evidence = json!({ "account": account, "fill": seen });
                let strange = Strange::of(&row, anomaly, &seen.trade_id, evidence);
                self.keep_anomaly(txn, strange).await?;
                Ok(row)
            }
            Outcome::Changed(changed) => {
                if known.state == OrderState::Rejected {
                    let evidence = json!({ "account": account, "fill": seen });
                    let anomaly = Anomaly::FilledAfterRejection;
                    let strange = Strange::of(&row, anomaly, &seen.trade_id, evidence);
                    self.keep_anomaly(txn, strange).await?;
                }
                let fact = self.fill_fact(txn, &row, (account, seen)).await?;
                store::fills::insert(txn, fill_row(&fact)).await?;
                let cause = chain::following(&row, word)?;
                let told = self.context.outbox.append(txn, &fact, cause).await?;
                let mut row = row;
                row.cause = chain::link(&told)?;
                let heard = Heard {
                    event,
                    words: None,
                    // It follows from the execution that was just told.
                    word: Word::Answered,
                };
                self.save(txn, row, &changed, heard).await
            }
        }
    }

    /// An exit we did not order is as large as what is executed of it, up to what is held; false
    /// when it would be larger.
    async fn grow(
        &self,
        txn: &DatabaseTransaction,
        row: &order::Model,
        known: &mut Order,
        seen: &VenueFill,
    ) -> Result<bool, TradesError> {
        if known
            .fills
            .iter()
            .any(|fill| fill.trade_id == seen.trade_id)
        {
            return Ok(true);
        }
        let position = PositionId::from_uuid(row.position_id);
        let orders = store::orders::list_of_position(txn, position).await?;
        if seen.quantity > held_quantity(&orders)? {
            return Ok(false);
        }
        let grown = known.filled_quantity().checked_add(seen.quantity);
        known.quantity = grown.map_err(TradesError::stored)?;
        Ok(true)
    }

    /// Moves an order by one event; what cannot be true is kept as evidence.
    pub(in crate::service) async fn change(
        &self,
        txn: &DatabaseTransaction,
        row: order::Model,
        heard: Heard<'_>,
    ) -> Result<order::Model, TradesError> {
        let row = self.hold(txn, &row).await?;
        let known = order_of(&row, &self.fills_of(txn, &row).await?)?;
        match apply(&known, &heard.event) {
            Outcome::Unchanged => Ok(row),
            Outcome::Anomaly(anomaly) => {
                let event = format!("{:?}", heard.event);
                // An absence is the same one however often the venue is asked.
                let is_absence = matches!(heard.event, OrderEvent::Absent { .. });
                let key = if is_absence { "absent" } else { &event };
                let evidence = json!({ "event": &event, "words": heard.words });
                let strange = Strange::of(&row, anomaly, key, evidence);
                self.keep_anomaly(txn, strange).await?;
                Ok(row)
            }
            Outcome::Changed(changed) => self.save(txn, row, &changed, heard).await,
        }
    }

    /// The venue was asked, and its answer names every execution: what ended is settled.
    pub(in crate::service) async fn settle_proved(
        &self,
        txn: &DatabaseTransaction,
        row: order::Model,
    ) -> Result<order::Model, TradesError> {
        let mut row = self.hold(txn, &row).await?;
        let is_whole = quantity(&row.told_quantity)? <= quantity(&row.filled_quantity)?;
        if !row.is_proof_wanted || !is_whole {
            return Ok(row);
        }
        row.is_proof_wanted = false;
        row.updated_at = self.now();
        self.put(txn, &row).await?;
        self.free_unfilled(txn, &row).await?;
        Ok(row)
    }

    /// The order as it is now, held until the transaction ends.
    pub(in crate::service) async fn hold(
        &self,
        txn: &DatabaseTransaction,
        row: &order::Model,
    ) -> Result<order::Model, TradesError> {
        store::orders::hold(txn, OrderId::from_uuid(row.id))
            .await?
            .ok_or_else(|| TradesError::stored("an order that was there is gone"))
    }

    async fn save(
        &self,
        txn: &DatabaseTransaction,
        row: order::Model,
        changed: &Order,
        heard: Heard<'_>,
    ) -> Result<order::Model, TradesError> {
        let Heard { event, words, word } = heard;
        let mut row = row;
        changed.state.as_str().clone_into(&mut row.state);
        super::rows::take_ids(&mut row, changed)?;
        row.quantity = changed.quantity.to_string();
        row.filled_quantity = changed.filled_quantity().to_string();
        row.average_price = changed.average_price().map(|price| price.to_string());
        row.rejection = words.map(str::to_owned).or(row.rejection);
        row.updated_at = self.now();
        let is_short = quantity(&row.told_quantity)? > changed.filled_quantity();
        row.is_proof_wanted = is_short || is_hearsay(&row, changed, &event, word);
        if row.is_proof_wanted {
            row.due_at = row.due_at.min(self.now() + self.look_up_pause(&row, 0));
        }
        let fact = changed_fact(&row, changed)?;
        let cause = chain::following(&row, word)?;
        let told = self.context.outbox.append(txn, &fact, cause).await?;
        row.cause = chain::link(&told)?;
        self.put(txn, &row).await?;
        self.free_unfilled(txn, &row).await?;
        metrics::counter!("orders_total", "state" => changed.state.as_str()).increment(1);
        Ok(row)
    }

    pub(super) async fn put(
        &self,
        txn: &DatabaseTransaction,
        row: &order::Model,
    ) -> Result<(), TradesError> {
        let mut update = row.clone().into_active_model().reset_all();
        update.id = sea_orm::Unchanged(row.id);
        Ok(store::orders::update(txn, update).await?)
    }

    /// An entry that surely ended without a fill opens nothing: its token is free again.
    async fn free_unfilled(
        &self,
        txn: &DatabaseTransaction,
        row: &order::Model,
    ) -> Result<(), TradesError> {
        let is_unfilled = quantity(&row.filled_quantity)?.is_zero();
        if row.purpose == "ENTRY" && is_ended(&row.state) && is_unfilled && !row.is_proof_wanted {
            let position = PositionId::from_uuid(row.position_id);
            store::exposures::close_unfilled(txn, position, self.now()).await?;
        }
        Ok(())
    }

    async fn fills_of(
        &self,
        txn: &DatabaseTransaction,
        row: &order::Model,
    ) -> Result<Vec<fill::Model>, TradesError> {
        Ok(store::fills::list_of_orders(txn, &[row.id]).await?)
    }
}

/// An entry told to be cancelled or refused without a fill may yet turn out to be filled: nothing
/// is entered in its place before the venue, asked for the order and its executions, says the
/// same, or does not know it when it can no longer take it.
fn is_hearsay(row: &order::Model, changed: &Order, event: &OrderEvent, word: Word<'_>) -> bool {
    let never_left = matches!(event, OrderEvent::Withdrawn | OrderEvent::NotSent);
    row.purpose == "ENTRY"
        && matches!(changed.state, OrderState::Cancelled | OrderState::Rejected)
        && changed.fills.is_empty()
        && !never_left
        && !matches!(word, Word::Proved)
}

/// What cannot be true of the order as the venue tells it.
fn impossible(row: &order::Model, order: &VenueOrder) -> Result<Option<Anomaly>, TradesError> {
    let is_here = order.token.as_str() == row.token && order_side_word(order.side) == row.side;
    if !is_here {
        return Ok(Some(Anomaly::AnotherMarket));
    }
    let mut largest = quantity(&row.quantity)?;
    if let Some(next) = row.next_quantity.as_deref() {
        largest = largest.max(quantity(next)?);
    }
    let is_too_much = order.filled_quantity > order.quantity || order.filled_quantity > largest;
    Ok(is_too_much.then_some(Anomaly::Overfill))
}

fn is_in_market(row: &order::Model, seen: &VenueFill) -> bool {
    seen.token.as_str() == row.token && order_side_word(seen.side) == row.side
}

/// The venue's words, cut to what a row may hold.
fn reason_of(words: &str) -> &str {
    const LENGTH_MAX: usize = 500;
    match words.char_indices().nth(LENGTH_MAX) {
        Some((end, _)) => &words[..end],
        None => words,
    }
}
