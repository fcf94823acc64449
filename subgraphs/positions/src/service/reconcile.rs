//! Our books against the venue's word. A difference must last before it counts, and last again
//! before anything is closed or corrected by it; a failed read is no word at all.

use std::collections::BTreeMap;

use domain::{Bps, CorrectionId, Price, Quantity, Timestamp, Usdc};
use events::Cause;
use events::facts::{PositionCorrected, WarningKind};
use rules::ledger::Posting;
use rules::position::{FillEffect, Outcome, PositionEvent, PositionFill, PositionState, apply};
use sea_orm::{DatabaseTransaction, Set};
use serde_json::json;
use sha2::{Digest, Sha256};
use venue::commands::LookUpAccounts;
use venue::{AccountSnapshot, OrderSide, VenueAccount, VenuePosition};

use super::Positions;
use super::book::{VENUE_CLOSED, note_protected};
use super::change::Told;
use super::ledger::Entry;
use super::pursue::{Readings, known};
use crate::entity::correction;
use crate::error::PositionsError;
use crate::held::{Assumed, Held};
use crate::store;

/// Accounts of one look-up.
const ACCOUNTS_MAX: u64 = 500;

/// What the venue's word means for one position.
enum Finding {
    /// Nothing new.
    Nothing,
    /// It says what we say; its other numbers may be new.
    Agrees,
    /// It says less, for the first time.
    Differs,
    /// It says less for long enough to doubt.
    Doubted,
    /// It said less again, long after: what is missing was sold without our hearing of it.
    Missing,
}

/// What was corrected, at which price, and by which word.
struct Corrected<'a> {
    before: &'a Held,
    price: Price,
    snapshot: &'a AccountSnapshot,
}

/// What is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Look {
    /// What is held; a stop may just be on its way.
    Holdings,
    /// What is held, and whether a stop waits.
    Whole,
}

impl Positions {
    /// Compares every account on which something is held. True while something differs.
    pub async fn reconcile(&self) -> Result<bool, PositionsError> {
        let db = &self.context.db.read;
        let mut differs = false;
        let mut last = None;
        loop {
            let after = last.as_ref();
            let accounts =
                store::positions::page_unclosed_accounts(db, after, ACCOUNTS_MAX).await?;
            if accounts.is_empty() {
                return Ok(differs);
            }
            last = accounts.last().cloned();
            let command = LookUpAccounts {
                accounts,
                fresh: true,
            };
            let answers = self.context.commands.call(command).await?;
            differs |= self.compare(&known(answers), Look::Whole).await?;
        }
    }

    /// Compares some accounts. True while something differs.
    pub(super) async fn compare(
        &self,
        readings: &Readings,
        look: Look,
    ) -> Result<bool, PositionsError> {
        if readings.is_empty() {
            return Ok(false);
        }
        for snapshot in readings.values() {
            self.snapshots.keep(snapshot.clone(), self.wall());
        }
        let addresses = readings.keys().map(|account| &account.address);
        let db = &self.context.db.read;
        let held = store::positions::list_unclosed_on(db, addresses).await?;
        let mut on: BTreeMap<&VenueAccount, Vec<&Held>> = BTreeMap::new();
        for one in &held {
            on.entry(&one.account).or_default().push(one);
        }
        let mut differs = false;
        for (account, held) in on {
            if let Some(snapshot) = readings.get(account) {
                differs |= self.compare_account(snapshot, &held, look).await?;
            }
        }
        Ok(differs)
    }

    async fn compare_account(
        &self,
        snapshot: &AccountSnapshot,
        held: &[&Held],
        look: Look,
    ) -> Result<bool, PositionsError> {
        let mut differs = false;
        for one in held {
            let others = held.iter().filter(|other| {
                other.id < one.id && other.token == one.token && other.books.side == one.books.side
            });
            // Older positions of the same market take their part first.
            let mut left = held_at_venue(snapshot, one);
            for other in others {
                let theirs = other.books.quantity();
                left = left.checked_sub(theirs).unwrap_or(Quantity::ZERO);
            }
            differs |= self.compare_one(one, left, snapshot, look).await?;
        }
        Ok(differs)
    }

    async fn compare_one(
        &self,
        held: &Held,
        at_venue: Quantity,
        snapshot: &AccountSnapshot,
        look: Look,
    ) -> Result<bool, PositionsError> {
        let wall = self.wall();
        match self.finding(held, at_venue) {
            Finding::Nothing => return Ok(held.differs_since.is_some()),
            Finding::Agrees => {
                let mark = self.marks.newest(held.account.venue, &held.token);
                let agreed = Agreed {
                    said: position_at_venue(snapshot, held).cloned(),
                    cover: match look {
                        Look::Holdings => Cover::NotLookedAt,
                        Look::Whole => cover(snapshot, held),
                    },
                    // Rounds come one after the other, so that none warns by an older word.
                    mark: mark.filter(|_| look == Look::Whole).map(|mark| mark.price),
                    wall,
                };
                let warnings = &self.exit_policy().margin_warnings_bps;
                // Most rounds find nothing new anywhere: nobody waits for the database then.
                if agree(&mut held.clone(), &agreed, warnings).is_none() {
                    return Ok(false);
                }
                self.amend(held.id, |held| agree(held, &agreed, warnings))
                    .await?;
                return Ok(false);
            }
            Finding::Differs => {
                self.amend(held.id, |held| {
                    held.differs_since = Some(wall);
                    Some(Told::Subscribers)
                })
                .await?;
            }
            Finding::Doubted => {
                tracing::warn!(position = %held.id, "the venue holds less than our books");
                self.amend(held.id, |held| {
                    held.differs_since = Some(wall);
                    step(held, &PositionEvent::VenueHolds(at_venue));
                    Some(Told::Everybody)
                })
                .await?;
            }
            Finding::Missing => self.correct(held, at_venue, snapshot).await?,
        }
        Ok(true)
    }

    fn finding(&self, held: &Held, at_venue: Quantity) -> Finding {
        let (wall, grace) = (self.wall(), self.config.difference_grace());
        // A fill that was just booked may not be in the venue's answer yet, and the other way round.
        if wall - held.moved_at < grace || held.books.quantity().is_zero() {
            return Finding::Nothing;
        }
        // More than ours is not ours.
        if at_venue >= held.books.quantity() {
            return Finding::Agrees;
        }
        match held.differs_since {
            None => Finding::Differs,
            Some(since) if wall - since < grace => Finding::Nothing,
            Some(_) if held.books.state == PositionState::Unknown => Finding::Missing,
            Some(_) => Finding::Doubted,
        }
    }

    /// Books what is missing by the venue's word, at the newest price, and keeps the evidence.
    async fn correct(
        &self,
        held: &Held,
        at_venue: Quantity,
        snapshot: &AccountSnapshot,
    ) -> Result<(), PositionsError> {
        let txn = self.context.db.begin().await?;
        let Some(mut now_held) = store::positions::hold(&txn, held.id).await? else {
            return Ok(());
        };
        if now_held.version != held.version {
            return Ok(());
        }
        let mark = self.marks.newest(held.account.venue, &held.token);
        let price = mark.map(|mark| mark.price);
        let Some(price) = price.or_else(|| held.books.entry_price()) else {
            return Ok(());
        };
        let now = self.now();
        if !book_missing(&mut now_held, at_venue, price, now) {
            return Ok(());
        }
        now_held.stop_due_at = Some(self.wall());
        now_held.differs_since = None;
        if now_held.books.quantity().is_zero() {
            note_protected(&mut now_held, self.wall());
        }
        let corrected = Corrected {
            before: held,
            price,
            snapshot,
        };
        self.keep_evidence(&txn, &corrected, &mut now_held).await?;
        let cause = now_held.cause();
        let saved = self.save(&txn, now_held, Told::Everybody, cause).await?;
        self.context.outbox.commit(txn).await?;
        tracing::warn!(position = %held.id, "books corrected by the venue's word");
        metrics::counter!("position_corrections_total").increment(1);
        self.announce(&[saved]).await;
        Ok(())
    }

    /// Keeps what was corrected with its evidence, tells of it, and books it.
    async fn keep_evidence(
        &self,
        txn: &DatabaseTransaction,
        corrected: &Corrected<'_>,
        after: &mut Held,
    ) -> Result<(), PositionsError> {
        let Corrected {
            before,
            price,
            snapshot,
        } = *corrected;
        let now = self.now();
        let id = CorrectionId::new();
        let evidence = json!(snapshot);
        let row = correction::ActiveModel {
            id: Set(id.uuid()),
            position_id: Set(before.id.uuid()),
            quantity_before: Set(before.books.quantity().to_string()),
            quantity_after: Set(after.books.quantity().to_string()),
            price: Set(price.to_string()),
            evidence: Set(evidence.clone()),
            corrected_at: Set(now),
        };
        store::corrections::insert(txn, row).await?;
        let fact = PositionCorrected {
            correction_id: id,
            position_id: before.id,
            user_id: before.user_id,
            account: before.account.clone(),
            token: before.token.clone(),
            quantity_before: before.books.quantity(),
            quantity_after: after.books.quantity(),
            price,
            evidence_sha256: hex::encode(Sha256::digest(evidence.to_string().as_bytes())),
            said_at: snapshot.as_of,
            corrected_at: now,
        };
        let outbox = &self.context.outbox;
        let told = outbox.append(txn, &fact, after.cause()).await?;
        after.cause = Some(Cause::from(&told));
        let (position, correction) = (before.id.to_string(), id.to_string());
        let posting = Posting::correction(&position, &correction, &before.books, &after.books)?;
        let entry = Entry::of_position(before, &correction, snapshot.as_of).told_by(told.id);
        self.post(txn, &posting, entry, Cause::from(&told)).await?;
        Ok(())
    }
}

/// How much the venue holds on a position's side of its market.
pub(super) fn held_at_venue(snapshot: &AccountSnapshot, held: &Held) -> Quantity {
    position_at_venue(snapshot, held).map_or(Quantity::ZERO, |position| position.quantity)
}

fn position_at_venue<'a>(snapshot: &'a AccountSnapshot, held: &Held) -> Option<&'a VenuePosition> {
    let mut positions = snapshot.positions.iter();
    positions.find(|position| position.token == held.token && position.side == held.books.side)
}

/// How much of a holding stops on the venue cover.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Cover {
    /// A stop may just be on its way.
    NotLookedAt,
    /// All of it.
    Whole,
    /// Less, or more than there is.
    Wrong {
        /// Whether it is less.
        is_short: bool,
    },
}

/// What waits on the venue to close a position's market, against what is held there.
fn cover(snapshot: &AccountSnapshot, held: &Held) -> Cover {
    let closes = OrderSide::closing(held.books.side);
    let mut covered = Quantity::ZERO;
    for order in &snapshot.open_orders {
        let is_stop = order.is_reduce_only && order.trigger_price.is_some();
        if order.token == held.token && order.side == closes && is_stop {
            covered = covered.checked_add(order.quantity).unwrap_or(covered);
        }
    }
    let at_venue = held_at_venue(snapshot, held);
    if covered < held.books.quantity() {
        Cover::Wrong { is_short: true }
    } else if covered > at_venue {
        Cover::Wrong { is_short: false }
    } else {
        Cover::Whole
    }
}

/// What the venue said of a position that we agree on.
struct Agreed {
    said: Option<VenuePosition>,
    cover: Cover,
    mark: Option<Price>,
    wall: Timestamp,
}

/// The venue holds what we say. Nothing is written when nothing is new.
fn agree(held: &mut Held, agreed: &Agreed, warnings: &[Bps]) -> Option<Told> {
    let before = held.clone();
    held.differs_since = None;
    if held.books.state == PositionState::Unknown {
        let ours = held.books.quantity();
        step(held, &PositionEvent::VenueHolds(ours));
        if held.exit.reason.is_some() {
            step(held, &PositionEvent::ExitStarted);
        }
    }
    // What the venue says of a holding that is not ours alone is not said of ours.
    let ours = held.books.quantity();
    if let Some(said) = agreed.said.as_ref().filter(|said| said.quantity == ours) {
        held.venue_says.unrealised_pnl = Some(said.unrealised_pnl);
        held.venue_says.liquidation_price = said.liquidation_price;
    }
    match agreed.cover {
        Cover::NotLookedAt => {}
        Cover::Whole => note_protected(held, agreed.wall),
        Cover::Wrong { is_short } => {
            if is_short {
                held.unprotected_since.get_or_insert(agreed.wall);
            }
            if held.stop_due_at.is_none() && held.exit.reason.is_none() {
                held.stop_due_at = Some(agreed.wall);
            }
        }
    }
    if let Some(distance) = margin_warning(held, agreed.mark, warnings) {
        return Some(Told::Warned(WarningKind::MarginDistance, Some(distance)));
    }
    if held.books != before.books {
        return Some(Told::Everybody);
    }
    // What the venue makes of a price moves with every one; it is noted along with what is news.
    let mut known = before;
    known.venue_says.unrealised_pnl = held.venue_says.unrealised_pnl;
    (*held != known).then_some(Told::Subscribers)
}

/// R18: the distance to the liquidation when it fell below another of the shares that are warned of.
fn margin_warning(held: &mut Held, mark: Option<Price>, warnings: &[Bps]) -> Option<i32> {
    let distance = held.margin_distance_bps(mark?)?;
    let crossed = warnings.iter().map(|share| share.get());
    let Some(narrowest) = crossed.filter(|share| distance <= *share).min() else {
        held.margin_warned_bps = None;
        return None;
    };
    let is_new = held.margin_warned_bps.is_none_or(|known| narrowest < known);
    if is_new {
        held.margin_warned_bps = Some(narrowest);
    }
    is_new.then_some(distance)
}

/// Books an exit of what the venue does not hold; false when that cannot be done exactly.
fn book_missing(held: &mut Held, at_venue: Quantity, price: Price, now: Timestamp) -> bool {
    let Ok(missing) = held.books.quantity().checked_sub(at_venue) else {
        return false;
    };
    let released_before = held.books.released_cost;
    let event = PositionEvent::Filled(PositionFill {
        trade_id: String::new(),
        effect: FillEffect::Exit,
        quantity: missing,
        price,
        fee: Usdc::ZERO,
    });
    let Outcome::Changed(mut books) = apply(&held.books, &event) else {
        return false;
    };
    books.trade_ids.clear();
    let cost = books.released_cost - released_before;
    held.books = books;
    held.assumed = Some(match held.assumed.take() {
        None => Assumed {
            quantity: missing,
            price,
            cost,
            at: now,
        },
        Some(former) => match together(&former, missing, price) {
            Some((quantity, price)) => Assumed {
                quantity,
                price,
                cost: former.cost + cost,
                at: now,
            },
            None => return false,
        },
    });
    if held.books.state == PositionState::Closed {
        held.exit.reason = Some(VENUE_CLOSED.to_owned());
        held.closed_at = Some(now);
    } else {
        step(held, &PositionEvent::VenueHolds(at_venue));
        if held.exit.reason.is_some() {
            step(held, &PositionEvent::ExitStarted);
        }
    }
    true
}

/// Two assumptions as one, at their average price.
fn together(former: &Assumed, more: Quantity, price: Price) -> Option<(Quantity, Price)> {
    let quantity = former.quantity.checked_add(more).ok()?;
    let first = former
        .price
        .decimal()
        .checked_mul(former.quantity.decimal());
    let second = price.decimal().checked_mul(more.decimal());
    let dollars = first?.checked_add(second?)?;
    let average = dollars.checked_div(quantity.decimal())?;
    Some((quantity, Price::try_new(average).ok()?))
}

fn step(held: &mut Held, event: &PositionEvent) {
    if let Outcome::Changed(books) = apply(&held.books, event) {
        held.books = books;
    }
}
