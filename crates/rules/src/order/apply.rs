//! The transitions.

use chrono::TimeDelta;
use domain::Timestamp;

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
        OrderEvent::TimedOut => from(order, &[Sent], Unknown),
        OrderEvent::Acknowledged { venue_order_id } => acknowledged(order, venue_order_id),
        OrderEvent::Superseded { venue_order_id } => superseded(order, venue_order_id),
        OrderEvent::Rejected => rejected(order),
        OrderEvent::Filled(execution) => filled(order, execution),
        OrderEvent::Cancelled => cancelled(order),
        OrderEvent::Absent { as_of, grace } => absent(order, *as_of, *grace),
    }
}

fn from(order: &Order, states: &[OrderState], to: OrderState) -> Outcome {
    if states.contains(&order.state) && order.fills.is_empty() {
        Outcome::Changed(Order {
            state: to,
            ..order.clone()
        })
    } else {
        Outcome::Unchanged
    }
}

fn acknowledged(order: &Order, venue_order_id: &str) -> Outcome {
    if order.state == Planned {
        return Outcome::Anomaly(Anomaly::NeverSent);
    }
    match order.venue_order_id.as_deref() {
        Some(known) if known != venue_order_id => Outcome::Anomaly(Anomaly::OtherVenueOrder),
        Some(_) if !matches!(order.state, Sent | Unknown) => Outcome::Unchanged,
        _ => Outcome::Changed(Order {
            state: match order.state {
                Sent | Unknown if order.fills.is_empty() => Resting,
                Sent | Unknown => PartiallyFilled,
                // Known never to have been sent, or refused: the id is kept, the end stands.
                state => state,
            },
            venue_order_id: Some(venue_order_id.to_owned()),
            ..order.clone()
        }),
    }
}

fn superseded(order: &Order, venue_order_id: &str) -> Outcome {
    match order.state {
        Planned => Outcome::Anomaly(Anomaly::NeverSent),
        _ if order.venue_order_id.as_deref() == Some(venue_order_id) => Outcome::Unchanged,
        _ => Outcome::Changed(Order {
            venue_order_id: Some(venue_order_id.to_owned()),
            ..order.clone()
        }),
    }
}

fn rejected(order: &Order) -> Outcome {
    match order.state {
        Planned => Outcome::Anomaly(Anomaly::NeverSent),
        Rejected | Cancelled | Expired if order.fills.is_empty() => Outcome::Unchanged,
        _ if !order.fills.is_empty() => Outcome::Anomaly(Anomaly::RejectedAfterFill),
        _ => Outcome::Changed(Order {
            state: Rejected,
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
    match order.state {
        Planned => return Outcome::Anomaly(Anomaly::NeverSent),
        Rejected => return Outcome::Anomaly(Anomaly::FilledAfterRejection),
        _ => {}
    }
    let Ok(sum) = order.filled_quantity().checked_add(execution.quantity) else {
        return Outcome::Anomaly(Anomaly::OutOfRange);
    };
    if sum > order.quantity {
        return Outcome::Anomaly(Anomaly::Overfill);
    }
    let mut changed = order.clone();
    changed.fills.push(execution.clone());
    changed.state = match order.state {
        _ if sum == order.quantity => Filled,
        // It ended before; what comes late is booked, and the end stands.
        Cancelled | Expired => Cancelled,
        _ => PartiallyFilled,
    };
    Outcome::Changed(changed)
}

fn cancelled(order: &Order) -> Outcome {
    match order.state {
        Planned => Outcome::Anomaly(Anomaly::NeverSent),
        state if state.is_final() => Outcome::Unchanged,
        _ => Outcome::Changed(Order {
            state: Cancelled,
            ..order.clone()
        }),
    }
}

fn absent(order: &Order, as_of: Timestamp, grace: TimeDelta) -> Outcome {
    let is_over = order
        .expires_at
        .is_some_and(|expiry| as_of > expiry + grace);
    match order.state {
        Sent | Unknown if order.venue_order_id.is_some() || !order.fills.is_empty() => {
            Outcome::Anomaly(Anomaly::Vanished)
        }
        // The venue takes nothing after the expiry: what it does not know by then never was.
        Sent | Unknown if is_over => Outcome::Changed(Order {
            state: Expired,
            ..order.clone()
        }),
        Sent => Outcome::Changed(Order {
            state: Unknown,
            ..order.clone()
        }),
        Resting | PartiallyFilled => Outcome::Anomaly(Anomaly::Vanished),
        Planned | Filled | Cancelled | Rejected | Expired | Unknown => Outcome::Unchanged,
    }
}
