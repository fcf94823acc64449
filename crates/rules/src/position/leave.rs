//! The next step of leaving a position: what a close asks for, after the venue was asked.

use domain::Quantity;

use super::{Position, PositionState};

/// What a position that is being left needs next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LeaveStep {
    /// Nothing: it is closed.
    Done,
    /// A close is on its way; a second one would race it.
    Wait,
    /// The venue holds nothing on our side: nothing is asked for, the books are compared instead.
    AlreadyFlat,
    /// One reduce-only close of this much.
    Close(Quantity),
}

/// Sized down from the venue's fresh word, one at a time: a close can neither flip a side nor loop
/// on a position that is gone. Without the venue's word our own books must do; the venue still
/// refuses to reduce what is not there.
pub fn leave_step(
    position: &Position,
    venue_holds: Option<Quantity>,
    is_one_in_flight: bool,
) -> LeaveStep {
    if position.state == PositionState::Closed {
        return LeaveStep::Done;
    }
    if is_one_in_flight {
        return LeaveStep::Wait;
    }
    let held = position.quantity();
    let closable = venue_holds.map_or(held, |at_venue| position.closable(at_venue));
    if closable.is_zero() {
        LeaveStep::AlreadyFlat
    } else {
        LeaveStep::Close(closable)
    }
}

#[cfg(test)]
mod tests;
