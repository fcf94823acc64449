//! Positions are made of fills: each is booked once, in one transaction with what it causes.

use domain::{Quantity, Timestamp, Venue};
use events::Delivery;
use events::facts::{DeploymentChanged, FillRecorded, OrderPurpose};
use rules::exits::ExitReason;
use rules::position::{
    FillEffect, Outcome, Position, PositionEvent, PositionFill, PositionState, apply,
};
use sea_orm::{DatabaseTransaction, Set};

use super::Positions;
use super::change::Told;
use crate::entity::{deployment, fill};
use crate::error::PositionsError;
use crate::held::{Exit, Held, VenueSays};
use crate::store;

/// The reason of a close that nobody here asked for.
pub(super) const VENUE_CLOSED: &str = "VENUE_CLOSED";

impl Positions {
    /// A fill of one of our orders was booked.
    pub async fn hear_fill(&self, delivery: Delivery<FillRecorded>) -> Result<(), PositionsError> {
        let txn = self.context.db.begin().await?;
        let fact = &delivery.fact;
        if !delivery.first_time(&txn).await? || !store::fills::insert(&txn, fill_row(fact)).await? {
            return Ok(txn.commit().await?);
        }
        let held = match store::positions::hold(&txn, fact.position_id).await? {
            Some(held) => self.book(&txn, held, &delivery).await?,
            None => self.begin_position(&txn, &delivery).await?,
        };
        self.context.outbox.commit(txn).await?;
        if let Some(held) = held {
            self.announce(&[held]).await;
            self.wake_pursuer();
        }
        Ok(())
    }

    async fn begin_position(
        &self,
        txn: &DatabaseTransaction,
        delivery: &Delivery<FillRecorded>,
    ) -> Result<Option<Held>, PositionsError> {
        let fact = &delivery.fact;
        let empty = Position::opening(fact.position_side);
        let Some(books) = self.applied(txn, &empty, fact).await? else {
            return Ok(None);
        };
        // What is held is watched, whether or not more will enter.
        let books = match apply(&books, &PositionEvent::EntryEnded) {
            Outcome::Changed(open) => open,
            Outcome::Unchanged | Outcome::Anomaly(_) => books,
        };
        let held = self.new_held(fact, books);
        self.post_fill(txn, &empty, &held, delivery).await?;
        self.open(txn, held, delivery.cause()).await.map(Some)
    }

    async fn book(
        &self,
        txn: &DatabaseTransaction,
        mut held: Held,
        delivery: &Delivery<FillRecorded>,
    ) -> Result<Option<Held>, PositionsError> {
        let fact = &delivery.fact;
        let before = held.books.clone();
        if effect_of(fact.purpose) == FillEffect::Exit {
            undo_assumed(&mut held, fact.quantity, fact.filled_at);
        }
        let was_closed = held.books.state == PositionState::Closed;
        let Some(books) = self.applied(txn, &held.books, fact).await? else {
            return Ok(None);
        };
        held.books = books;
        held.moved_at = self.wall();
        held.differs_since = None;
        held.stop_due_at = Some(self.wall() + self.config.stop_settle());
        if effect_of(fact.purpose) == FillEffect::Entry {
            held.unprotected_since.get_or_insert(self.wall());
        }
        if held.books.state == PositionState::Closed {
            held.exit.reason = Some(self.reason_of(&held, fact));
            held.closed_at = Some(fact.filled_at);
            held.stop_due_at = Some(self.wall());
            note_protected(&mut held, self.wall());
        } else if was_closed {
            // Something is held again: it is watched again.
            held.exit = Exit {
                attempts: held.exit.attempts.saturating_add(1),
                ..Exit::default()
            };
            held.closed_at = None;
        }
        self.post_fill(txn, &before, &held, delivery).await?;
        let cause = delivery.cause();
        let held = self.save(txn, held, Told::Everybody, cause).await?;
        Ok(Some(held))
    }

    /// The books after a fill; nothing when it cannot be true, which is kept as evidence.
    async fn applied(
        &self,
        txn: &DatabaseTransaction,
        books: &Position,
        fact: &FillRecorded,
    ) -> Result<Option<Position>, PositionsError> {
        let event = PositionEvent::Filled(PositionFill {
            trade_id: fact.trade_id.clone(),
            effect: effect_of(fact.purpose),
            quantity: fact.quantity,
            price: fact.price,
            fee: fact.fee,
        });
        match apply(books, &event) {
            Outcome::Changed(mut changed) => {
                changed.trade_ids.clear();
                Ok(Some(changed))
            }
            Outcome::Unchanged => Ok(None),
            Outcome::Anomaly(anomaly) => {
                let reason = anomaly.to_string();
                tracing::warn!(position = %fact.position_id, reason, "fill not booked");
                let (id, trade) = (fact.position_id, fact.trade_id.as_str());
                store::fills::note_anomaly(txn, id, trade, reason).await?;
                Ok(None)
            }
        }
    }

    fn new_held(&self, fact: &FillRecorded, books: Position) -> Held {
        Held {
            id: fact.position_id,
            signal_id: fact.signal_id,
            deployment_id: fact.deployment_id,
            user_id: fact.user_id,
            agent_id: fact.agent_id,
            account: fact.account.clone(),
            token: fact.token.clone(),
            leverage: fact.leverage,
            books,
            stop: Some(fact.stop_price),
            target: fact.target_price,
            peak: None,
            venue_says: VenueSays::default(),
            protection: None,
            assumed: None,
            exit: Exit::default(),
            cause: None,
            unprotected_since: Some(self.wall()),
            margin_warned_bps: None,
            stop_due_at: Some(self.wall() + self.config.stop_settle()),
            differs_since: None,
            moved_at: self.wall(),
            opened_at: fact.filled_at,
            closed_at: None,
            version: 0,
        }
    }

    /// Why a position closed, by the fill that closed it.
    fn reason_of(&self, held: &Held, fact: &FillRecorded) -> String {
        if fact.is_liquidation {
            return ExitReason::Liquidation.as_str().to_owned();
        }
        if fact.purpose == OrderPurpose::Protection {
            let stopped_at = held.wanted_stop(self.exit_policy());
            let reason = if held.stop.is_some() && stopped_at == held.stop {
                ExitReason::StopLoss
            } else {
                ExitReason::HardStop
            };
            return reason.as_str().to_owned();
        }
        let told = fact.exit_reason.clone().filter(|reason| !reason.is_empty());
        told.or_else(|| held.exit.reason.clone())
            .unwrap_or_else(|| VENUE_CLOSED.to_owned())
    }

    /// Deployments told who trades where.
    pub async fn hear_deployment(
        &self,
        delivery: Delivery<DeploymentChanged>,
    ) -> Result<(), PositionsError> {
        let snapshot = &delivery.fact.deployment;
        let accounts: Vec<_> = snapshot.accounts.iter().map(|one| &one.account).collect();
        let status = serde_json::to_value(snapshot.status).map_err(PositionsError::stored)?;
        let row = deployment::ActiveModel {
            id: Set(snapshot.deployment_id.uuid()),
            user_id: Set(snapshot.user_id.uuid()),
            status: Set(status.as_str().unwrap_or_default().to_owned()),
            mode: Set(snapshot.mode.to_string()),
            accounts: Set(serde_json::to_value(accounts).map_err(PositionsError::stored)?),
            version: Set(snapshot.version),
        };
        let txn = self.context.db.begin().await?;
        if delivery.first_time(&txn).await? {
            store::deployments::save(&txn, row).await?;
            let (user, now) = (Some(snapshot.user_id), self.now());
            let venues = snapshot.accounts.iter().map(|one| &one.account);
            for account in venues.filter(|account| account.venue == Venue::Hyperliquid) {
                store::books::note_account(&txn, account, user, now).await?;
            }
        }
        Ok(txn.commit().await?)
    }
}

/// The fill that the venue's word had stood in for has come: it takes the assumption's place.
fn undo_assumed(held: &mut Held, filled: Quantity, filled_at: Timestamp) {
    let is_beyond = filled > held.books.quantity();
    let Some(assumed) = held.assumed.as_mut() else {
        return;
    };
    if filled_at > assumed.at && !is_beyond {
        return;
    }
    let undone = filled.min(assumed.quantity);
    let dollars = assumed.price.decimal().checked_mul(undone.decimal());
    let part = undone.decimal().checked_div(assumed.quantity.decimal());
    let cost = part.and_then(|part| part.checked_mul(assumed.cost));
    let (Some(dollars), Some(cost), Ok(exited), Ok(left)) = (
        dollars,
        cost,
        held.books.exited.checked_sub(undone),
        assumed.quantity.checked_sub(undone),
    ) else {
        return;
    };
    held.books.exited = exited;
    held.books.exit_proceeds -= dollars;
    held.books.released_cost -= cost;
    assumed.quantity = left;
    assumed.cost -= cost;
    if left.is_zero() {
        held.assumed = None;
    }
}

/// A stop covers what is held again, or nothing is held: for how long it did not is measured.
pub(super) fn note_protected(held: &mut Held, wall: Timestamp) {
    if let Some(since) = held.unprotected_since.take()
        && let Ok(span) = (wall - since).to_std()
    {
        metrics::histogram!("position_unprotected_seconds").record(span.as_secs_f64());
    }
}

const fn effect_of(purpose: OrderPurpose) -> FillEffect {
    match purpose {
        OrderPurpose::Entry => FillEffect::Entry,
        OrderPurpose::Exit | OrderPurpose::Protection => FillEffect::Exit,
    }
}

fn fill_row(fact: &FillRecorded) -> fill::ActiveModel {
    let effect = match effect_of(fact.purpose) {
        FillEffect::Entry => "ENTRY",
        FillEffect::Exit => "EXIT",
    };
    fill::ActiveModel {
        position_id: Set(fact.position_id.uuid()),
        trade_id: Set(fact.trade_id.clone()),
        effect: Set(effect.to_owned()),
        quantity: Set(fact.quantity.to_string()),
        price: Set(fact.price.to_string()),
        fee: Set(fact.fee.micros()),
        is_liquidation: Set(fact.is_liquidation),
        anomaly: Set(String::new()),
        filled_at: Set(fact.filled_at),
    }
}
