//! The transitions.

use domain::{Quantity, Usdc};
use rust_decimal::Decimal;

use super::{Anomaly, FillEffect, Outcome, Position, PositionEvent, PositionFill, PositionState};
use PositionState::{Closed, Closing, Open, Opening, Unknown};

/// What the position becomes when this is heard.
pub fn apply(position: &Position, event: &PositionEvent) -> Outcome {
    match event {
        PositionEvent::Filled(fill) => filled(position, fill),
        PositionEvent::EntryEnded => entry_ended(position),
        PositionEvent::Funded(amount) => funded(position, *amount),
        PositionEvent::ExitStarted => to(position, &[Opening, Open, Unknown], Closing),
        PositionEvent::ExitEnded => to(position, &[Closing], Open),
        PositionEvent::VenueHolds(quantity) => venue_holds(position, *quantity),
    }
}

fn to(position: &Position, states: &[PositionState], state: PositionState) -> Outcome {
    if states.contains(&position.state) {
        Outcome::Changed(Position {
            state,
            ..position.clone()
        })
    } else {
        Outcome::Unchanged
    }
}

fn filled(position: &Position, fill: &PositionFill) -> Outcome {
    if position.trade_ids.contains(&fill.trade_id) {
        return Outcome::Unchanged;
    }
    if fill.quantity.is_zero() {
        return Outcome::Anomaly(Anomaly::EmptyExecution);
    }
    if fill.effect == FillEffect::Exit && fill.quantity > position.quantity() {
        return Outcome::Anomaly(Anomaly::ExitBeyondHolding);
    }
    match booked(position, fill) {
        Some(changed) => Outcome::Changed(changed),
        None => Outcome::Anomaly(Anomaly::OutOfRange),
    }
}

fn booked(position: &Position, fill: &PositionFill) -> Option<Position> {
    let dollars = fill.price.decimal().checked_mul(fill.quantity.decimal())?;
    let mut changed = position.clone();
    changed.fees = changed.fees.checked_add(fill.fee).ok()?;
    changed.trade_ids.push(fill.trade_id.clone());
    match fill.effect {
        FillEffect::Entry => {
            changed.entered = changed.entered.checked_add(fill.quantity).ok()?;
            changed.entry_cost = changed.entry_cost.checked_add(dollars)?;
            // Something is held again after the books were closed: the venue must say how much.
            if position.state == Closed {
                changed.state = Unknown;
            }
        }
        FillEffect::Exit => {
            let released = released(position, fill.quantity)?;
            changed.released_cost = changed.released_cost.checked_add(released)?;
            changed.exited = changed.exited.checked_add(fill.quantity).ok()?;
            changed.exit_proceeds = changed.exit_proceeds.checked_add(dollars)?;
            if changed.quantity().is_zero() && position.state != Opening {
                changed.state = Closed;
            }
        }
    }
    Some(changed)
}

/// The cost that an exit takes with it; the last one takes all that is left, to the last digit.
fn released(position: &Position, leaves: Quantity) -> Option<Decimal> {
    let (held, cost) = (position.quantity(), position.held_cost());
    if leaves == held {
        return Some(cost);
    }
    cost.checked_mul(leaves.decimal())?
        .checked_div(held.decimal())
}

fn entry_ended(position: &Position) -> Outcome {
    let state = if position.quantity().is_zero() {
        Closed
    } else {
        Open
    };
    to(position, &[Opening], state)
}

fn funded(position: &Position, amount: Usdc) -> Outcome {
    match position.funding.checked_add(amount) {
        Ok(funding) if funding != position.funding => Outcome::Changed(Position {
            funding,
            ..position.clone()
        }),
        Ok(_) => Outcome::Unchanged,
        Err(_) => Outcome::Anomaly(Anomaly::OutOfRange),
    }
}

/// The venue's word against ours: agreement settles, difference is UNKNOWN until fills explain it.
fn venue_holds(position: &Position, held: Quantity) -> Outcome {
    let agrees = held == position.quantity();
    match position.state {
        // Fills of the entry may still be under way.
        Opening => Outcome::Unchanged,
        Closed if agrees => Outcome::Unchanged,
        Open | Closing if agrees && !held.is_zero() => Outcome::Unchanged,
        _ if agrees && held.is_zero() => to(position, &[Open, Closing, Unknown], Closed),
        Unknown if agrees => to(position, &[Unknown], Open),
        Unknown => Outcome::Unchanged,
        Open | Closing | Closed => to(position, &[Open, Closing, Closed], Unknown),
    }
}
