//! The transitions.

use chrono::TimeDelta;
use domain::{Quantity, Timestamp};

use super::{Anomaly, Execution, Order, OrderEvent, OrderState, Outcome};
use OrderState::{
    Cancelled, Expired, Filled, PartiallyFilled, Planned, Rejected, Resting, Sent, Unknown,
};

/// What the order becomes when this is heard.
pub fn apply(order: &Order, event: &OrderEvent) -> Outcome {
    match event {
        OrderEvent::Sending => from(order, &[Planned], Sent),
        OrderEvent::Withdrawn => from(order, &[Planned], Cancelled),
        // A second try that was not sent says nothing of a first whose fate is unknown.
        OrderEvent::NotSent => from(order, &[Planned, Sent], Rejected),
        OrderEvent::TimedOut => timed_out(order),
        OrderEvent::Acknowledged { venue_order_id } => acknowledged(order, venue_order_id),
        OrderEvent::Replacing { quantity } => replacing(order, *quantity),
        OrderEvent::ReplacementRefused => replacement_refused(order),
        OrderEvent::Superseded { venue_order_id } => superseded(order, venue_order_id),
        OrderEvent::Rejected => rejected(order),
        OrderEvent::Filled(execution) => filled(order, execution),
        OrderEvent::Cancelled { venue_order_id } => cancelled(order, venue_order_id.as_deref()),
        OrderEvent::Absent { as_of, grace } => absent(order, *as_of, *grace),
    }
}

fn from(order: &Order, states: &[OrderState], to: OrderState) -> Outcome {
    if states.contains(&order.state) && order.fills.is_empty() {
        changed(order, to)
    } else {
        Outcome::Unchanged
    }
}

fn changed(order: &Order, state: OrderState) -> Outcome {
    Outcome::Changed(Order {
        state,
        ..order.clone()
    })
}

/// Where an order stands that works at the venue.
fn working(order: &Order) -> OrderState {
    if order.fills.is_empty() {
        Resting
    } else {
        PartiallyFilled
    }
}

fn timed_out(order: &Order) -> Outcome {
    match order.state {
        Sent if order.fills.is_empty() => changed(order, Unknown),
        Resting | PartiallyFilled if order.is_replacing() => changed(order, Unknown),
        _ => Outcome::Unchanged,
    }
}

fn acknowledged(order: &Order, id: &str) -> Outcome {
    if order.state == Planned {
        return Outcome::Anomaly(Anomaly::NeverSent);
    }
    if order.superseded.iter().any(|former| former == id) {
        return Outcome::Unchanged;
    }
    match order.venue_order_id.as_deref() {
        // The former order is there: that says nothing of the one that is to replace it.
        Some(known) if known == id && order.is_replacing() => Outcome::Unchanged,
        Some(known) if known == id => match order.state {
            Sent | Unknown => changed(order, working(order)),
            _ => Outcome::Unchanged,
        },
        _ if order.is_replacing() => replaced(order, id),
        Some(_) => Outcome::Anomaly(Anomaly::OtherVenueOrder),
        None => Outcome::Changed(Order {
            state: match order.state {
                Sent | Unknown => working(order),
                // Known never to have been sent, or refused: the id is kept, the end stands.
                state => state,
            },
            venue_order_id: Some(id.to_owned()),
            ..order.clone()
        }),
    }
}

fn replacing(order: &Order, quantity: Quantity) -> Outcome {
    match order.state {
        // Without its id nobody could tell the former order from the next.
        Resting | PartiallyFilled
            if order.venue_order_id.is_some()
                && !order.is_replacing()
                && quantity > order.filled_quantity() =>
        {
            Outcome::Changed(Order {
                replacement: Some(quantity),
                ..order.clone()
            })
        }
        _ => Outcome::Unchanged,
    }
}

fn replacement_refused(order: &Order) -> Outcome {
    if !order.is_replacing() {
        return Outcome::Unchanged;
    }
    let mut next = Order {
        replacement: None,
        ..order.clone()
    };
    next.state = match order.state {
        Unknown if next.is_whole() => Filled,
        // The former one ended, and nothing took its place.
        Unknown if order.venue_order_id.is_none() => Cancelled,
        Unknown => working(order),
        state => state,
    };
    Outcome::Changed(next)
}

fn superseded(order: &Order, id: &str) -> Outcome {
    match order.state {
        Planned => Outcome::Anomaly(Anomaly::NeverSent),
        _ if order.superseded.iter().any(|former| former == id) => Outcome::Unchanged,
        _ if order.venue_order_id.as_deref() == Some(id) => Outcome::Unchanged,
        state if state.is_final() => Outcome::Unchanged,
        _ => replaced(order, id),
    }
}

/// It lives on under a new id; what is told of the former one is of no account.
fn replaced(order: &Order, id: &str) -> Outcome {
    let mut next = order.clone();
    next.superseded.extend(next.venue_order_id.take());
    next.venue_order_id = Some(id.to_owned());
    take_size(&mut next);
    next.state = match order.state {
        Sent | Unknown | Resting | PartiallyFilled if next.is_whole() => Filled,
        Sent | Unknown => working(order),
        state => state,
    };
    Outcome::Changed(next)
}

/// The replacement is the order now: it is as large as was asked for.
fn take_size(order: &mut Order) {
    if let Some(quantity) = order.replacement.take() {
        order.quantity = quantity.max(order.filled_quantity());
    }
}

fn rejected(order: &Order) -> Outcome {
    match order.state {
        Planned => Outcome::Anomaly(Anomaly::NeverSent),
        Rejected | Cancelled | Expired if order.fills.is_empty() => Outcome::Unchanged,
        _ if !order.fills.is_empty() => Outcome::Anomaly(Anomaly::RejectedAfterFill),
        _ => Outcome::Changed(Order {
            state: Rejected,
            replacement: None,
            ..order.clone()
        }),
    }
}

fn filled(order: &Order, execution: &Execution) -> Outcome {
    if let Some(booked) = order
        .fills
        .iter()
        .find(|fill| fill.trade_id == execution.trade_id)
    {
        return if booked == execution {
            Outcome::Unchanged
        } else {
            Outcome::Anomaly(Anomaly::ExecutionChanged)
        };
    }
    if execution.quantity.is_zero() {
        return Outcome::Anomaly(Anomaly::EmptyExecution);
    }
    if order.state == Planned {
        return Outcome::Anomaly(Anomaly::NeverSent);
    }
    let Ok(sum) = order.filled_quantity().checked_add(execution.quantity) else {
        return Outcome::Anomaly(Anomaly::OutOfRange);
    };
    let mut next = order.clone();
    if sum > order.quantity {
        match order.replacement {
            // Only the replacement is as large: it has taken the order's place.
            Some(larger) if sum <= larger => next.quantity = larger,
            _ => return Outcome::Anomaly(Anomaly::Overfill),
        }
    }
    next.fills.push(execution.clone());
    next.state = match order.state {
        _ if next.is_whole() => Filled,
        // It ended before; what comes late is booked, and it stays ended. An execution outweighs
        // a refusal: what was traded is held, whatever an answer said.
        Cancelled | Expired | Rejected => Cancelled,
        // Whether the rest still works, under which id, is yet to be told.
        Unknown if order.is_replacing() => Unknown,
        // Filled as it was; whether something larger works in its place is yet to be told.
        _ if sum == next.quantity => Unknown,
        _ => PartiallyFilled,
    };
    Outcome::Changed(next)
}

fn cancelled(order: &Order, id: Option<&str>) -> Outcome {
    match order.state {
        Planned => return Outcome::Anomaly(Anomaly::NeverSent),
        state if state.is_final() => return Outcome::Unchanged,
        _ => {}
    }
    let Some(id) = id else {
        return Outcome::Changed(ended(Order {
            replacement: None,
            ..order.clone()
        }));
    };
    if order.superseded.iter().any(|former| former == id) {
        return Outcome::Unchanged;
    }
    let mut next = order.clone();
    let is_current = order.venue_order_id.as_deref() == Some(id);
    if order.is_replacing() && is_current {
        // It may have ended because another took its place: nobody knows until that is told.
        next.state = Unknown;
        next.superseded.extend(next.venue_order_id.take());
        return Outcome::Changed(next);
    }
    if order.is_replacing() {
        // The replacement is first heard of by its end.
        next.superseded.extend(next.venue_order_id.take());
        take_size(&mut next);
    } else if order.venue_order_id.is_some() && !is_current {
        return Outcome::Anomaly(Anomaly::OtherVenueOrder);
    }
    next.venue_order_id = Some(id.to_owned());
    Outcome::Changed(ended(next))
}

/// An order that works no more.
fn ended(order: Order) -> Order {
    Order {
        state: if order.is_whole() { Filled } else { Cancelled },
        ..order
    }
}

fn absent(order: &Order, as_of: Timestamp, grace: TimeDelta) -> Outcome {
    let is_over = order
        .expires_at
        .is_some_and(|expiry| as_of > expiry + grace);
    match order.state {
        Sent | Unknown if order.is_known_at_venue() => Outcome::Anomaly(Anomaly::Vanished),
        // The venue takes nothing after the expiry: what it does not know by then never was.
        Sent | Unknown if is_over => changed(order, Expired),
        Sent => changed(order, Unknown),
        Resting | PartiallyFilled => Outcome::Anomaly(Anomaly::Vanished),
        Planned | Filled | Cancelled | Rejected | Expired | Unknown => Outcome::Unchanged,
    }
}
