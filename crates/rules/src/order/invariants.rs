//! What holds of every order after every event, whatever is heard in whatever order.
//!
//! 1. The sum of the executions is never more than the size.
//! 2. An execution that was booked stays, as it was.
//! 3. FILLED means filled as a whole, and the other way round, unless something larger may have
//!    taken the order's place.
//! 4. An order that left ends by the venue's word alone, or by proof that it never left.
//! 5. UNKNOWN goes on only by the venue's word: no clock and no word of ours ends it.
//! 6. What is told of a superseded id changes nothing.
//! 7. What ended never works again.
//! 8. What is told twice changes nothing the second time.

use super::{Order, OrderEvent, OrderState, Outcome, apply};

/// Which of them does not hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Broken {
    /// 1.
    #[error("more is booked than was ordered")]
    Overfilled,
    /// 2.
    #[error("a booked execution is gone or changed")]
    ExecutionLost,
    /// 3.
    #[error("FILLED and the sum of the executions disagree")]
    FilledDisagrees,
    /// 4.
    #[error("an order that left ended without the venue's word")]
    EndedUnproved,
    /// 5.
    #[error("an unknown order went on without the venue's word")]
    UnknownUnproved,
    /// 6.
    #[error("a superseded id changed something")]
    SupersededSpoke,
    /// 7.
    #[error("an ended order works again")]
    Revived,
    /// 8.
    #[error("the same event changed something twice")]
    NotIdempotent,
}

/// Applies an event and checks what must hold: the order afterwards.
pub fn check_step(before: &Order, event: &OrderEvent) -> Result<Order, Broken> {
    let outcome = apply(before, event);
    let after = match &outcome {
        Outcome::Changed(after) => after.clone(),
        Outcome::Unchanged | Outcome::Anomaly(_) => before.clone(),
    };
    let holds = [
        (
            after.filled_quantity() <= after.quantity,
            Broken::Overfilled,
        ),
        (
            after.fills.starts_with(&before.fills),
            Broken::ExecutionLost,
        ),
        (
            (after.state == OrderState::Filled) == after.is_whole(),
            Broken::FilledDisagrees,
        ),
        (
            !ended_unproved(before, &after, event),
            Broken::EndedUnproved,
        ),
        (
            before.state != OrderState::Unknown || after.state == before.state || is_proof(event),
            Broken::UnknownUnproved,
        ),
        (
            !names_superseded(before, event) || outcome == Outcome::Unchanged,
            Broken::SupersededSpoke,
        ),
        (
            !before.state.is_final() || after.state.is_final(),
            Broken::Revived,
        ),
        (is_idempotent(&after, event), Broken::NotIdempotent),
    ];
    match holds.into_iter().find(|(holds, _)| !holds) {
        Some((_, broken)) => Err(broken),
        None => Ok(after),
    }
}

/// Whether an event is the venue's word on the order.
pub const fn is_proof(event: &OrderEvent) -> bool {
    match event {
        OrderEvent::Acknowledged { .. }
        | OrderEvent::Superseded { .. }
        | OrderEvent::ReplacementRefused
        | OrderEvent::Rejected
        | OrderEvent::Filled(_)
        | OrderEvent::Cancelled { .. }
        | OrderEvent::Absent { .. } => true,
        OrderEvent::Sending
        | OrderEvent::Withdrawn
        | OrderEvent::NotSent
        | OrderEvent::Replacing { .. }
        | OrderEvent::TimedOut => false,
    }
}

fn ended_unproved(before: &Order, after: &Order, event: &OrderEvent) -> bool {
    let has_ended = after.state.is_final() && !before.state.is_final();
    let never_left = match event {
        OrderEvent::Withdrawn => before.state == OrderState::Planned,
        OrderEvent::NotSent => {
            matches!(before.state, OrderState::Planned | OrderState::Sent)
                && before.fills.is_empty()
        }
        _ => false,
    };
    // An absence is proof only once the venue takes the order no more.
    let is_early_absence = match event {
        OrderEvent::Absent { as_of, grace } => before
            .expires_at
            .is_none_or(|expiry| *as_of <= expiry + *grace),
        _ => false,
    };
    has_ended && !never_left && (!is_proof(event) || is_early_absence)
}

fn names_superseded(order: &Order, event: &OrderEvent) -> bool {
    let id = match event {
        OrderEvent::Acknowledged { venue_order_id } | OrderEvent::Superseded { venue_order_id } => {
            Some(venue_order_id)
        }
        OrderEvent::Cancelled { venue_order_id } => venue_order_id.as_ref(),
        _ => None,
    };
    id.is_some_and(|id| order.superseded.contains(id))
}

fn is_idempotent(after: &Order, event: &OrderEvent) -> bool {
    // The first absence makes an order unknown, a second and later one may end it.
    matches!(event, OrderEvent::Absent { .. })
        || !matches!(apply(after, event), Outcome::Changed(_))
}
