//! What the rules of `order` promise.

use chrono::{DateTime, TimeDelta};
use proptest::prelude::*;

use super::*;

fn at(second: i64) -> Timestamp {
    DateTime::from_timestamp(1_750_000_000 + second, 0).unwrap()
}

fn execution(trade: &str, quantity: &str) -> Execution {
    Execution {
        trade_id: trade.to_owned(),
        quantity: quantity.parse().unwrap(),
        price: "100".parse().unwrap(),
    }
}

fn fill(trade: &str, quantity: &str) -> OrderEvent {
    OrderEvent::Filled(execution(trade, quantity))
}

fn acknowledged(id: &str) -> OrderEvent {
    OrderEvent::Acknowledged {
        venue_order_id: id.to_owned(),
    }
}

fn absent(second: i64) -> OrderEvent {
    OrderEvent::Absent {
        as_of: at(second),
        grace: TimeDelta::seconds(10),
    }
}

fn planned() -> Order {
    Order::planned("10".parse().unwrap(), Some(at(30)))
}

/// The order after these events; an event that changes nothing is no error.
fn after(events: &[OrderEvent]) -> Order {
    events
        .iter()
        .fold(planned(), |order, event| match apply(&order, event) {
            Outcome::Changed(changed) => changed,
            Outcome::Unchanged | Outcome::Anomaly(_) => order,
        })
}

#[test]
fn an_order_lives_as_the_venue_tells() {
    use OrderEvent::{Cancelled, NotSent, Rejected, Sending, TimedOut, Withdrawn};
    let table: &[(&[OrderEvent], OrderState)] = &[
        (&[], OrderState::Planned),
        (&[Withdrawn], OrderState::Cancelled),
        (&[Sending], OrderState::Sent),
        (&[Sending, NotSent], OrderState::Rejected),
        (&[Sending, Rejected], OrderState::Rejected),
        (&[Sending, acknowledged("7")], OrderState::Resting),
        (
            &[Sending, acknowledged("7"), fill("a", "4")],
            OrderState::PartiallyFilled,
        ),
        (
            &[Sending, fill("a", "4"), acknowledged("7")],
            OrderState::PartiallyFilled,
        ),
        (
            &[Sending, fill("a", "4"), fill("b", "6")],
            OrderState::Filled,
        ),
        (
            &[Sending, acknowledged("7"), fill("a", "4"), Cancelled],
            OrderState::Cancelled,
        ),
        (&[Sending, Cancelled, fill("a", "4")], OrderState::Cancelled),
        (&[Sending, Cancelled, fill("a", "10")], OrderState::Filled),
        (&[Sending, TimedOut], OrderState::Unknown),
        (&[Sending, TimedOut, absent(20)], OrderState::Unknown),
        (&[Sending, TimedOut, absent(40)], OrderState::Unknown),
        (&[Sending, TimedOut, absent(41)], OrderState::Expired),
        (&[Sending, TimedOut, acknowledged("7")], OrderState::Resting),
        (&[Sending, TimedOut, fill("a", "10")], OrderState::Filled),
        (
            &[Sending, TimedOut, absent(41), fill("a", "10")],
            OrderState::Filled,
        ),
        (&[Sending, acknowledged("7"), TimedOut], OrderState::Resting),
        (
            &[Sending, acknowledged("7"), absent(99)],
            OrderState::Resting,
        ),
        (
            &[Sending, acknowledged("7"), Rejected],
            OrderState::Rejected,
        ),
    ];
    for (events, state) in table {
        assert_eq!(after(events).state, *state, "{events:?}");
    }
}

#[test]
fn what_cannot_be_true_is_never_booked() {
    use OrderEvent::{Cancelled, Rejected, Sending};
    let resting = [Sending, acknowledged("7")];
    let partly = [Sending, acknowledged("7"), fill("a", "4")];
    let table: &[(&[OrderEvent], OrderEvent, Anomaly)] = &[
        (&[], fill("a", "1"), Anomaly::NeverSent),
        (&[], acknowledged("7"), Anomaly::NeverSent),
        (&[], Rejected, Anomaly::NeverSent),
        (&[], Cancelled, Anomaly::NeverSent),
        (&partly, fill("b", "6.0001"), Anomaly::Overfill),
        (&partly, fill("a", "3"), Anomaly::ExecutionChanged),
        (&partly, fill("b", "0"), Anomaly::EmptyExecution),
        (&partly, Rejected, Anomaly::RejectedAfterFill),
        (&partly, absent(99), Anomaly::Vanished),
        (&resting, acknowledged("8"), Anomaly::OtherVenueOrder),
        (
            &[Sending, Rejected],
            fill("a", "1"),
            Anomaly::FilledAfterRejection,
        ),
    ];
    for (events, event, anomaly) in table {
        assert_eq!(
            apply(&after(events), event),
            Outcome::Anomaly(*anomaly),
            "{event:?}"
        );
    }
}

#[test]
fn a_modified_order_keeps_its_fills_under_its_new_id() {
    let order = after(&[
        OrderEvent::Sending,
        acknowledged("7"),
        fill("a", "4"),
        OrderEvent::Superseded {
            venue_order_id: "8".to_owned(),
        },
        acknowledged("8"),
        fill("b", "6"),
    ]);
    assert_eq!(
        (order.state, order.venue_order_id.as_deref()),
        (OrderState::Filled, Some("8"))
    );
}

#[test]
fn an_unknown_order_counts_whole() {
    let order = after(&[OrderEvent::Sending, OrderEvent::TimedOut]);
    assert_eq!(order.open_quantity(), order.quantity);
    assert_eq!(
        after(&[OrderEvent::Withdrawn]).open_quantity(),
        Quantity::ZERO
    );
}

#[test]
fn the_average_price_weighs_by_quantity() {
    let mut order = after(&[OrderEvent::Sending, fill("a", "1")]);
    order.fills.push(Execution {
        price: "103".parse().unwrap(),
        ..execution("b", "2")
    });
    assert_eq!(order.average_price().unwrap().to_string(), "102");
    assert_eq!(planned().average_price(), None);
}

fn any_event() -> impl Strategy<Value = OrderEvent> {
    prop_oneof![
        Just(OrderEvent::Sending),
        Just(OrderEvent::Withdrawn),
        Just(OrderEvent::NotSent),
        Just(OrderEvent::Rejected),
        Just(OrderEvent::Cancelled),
        Just(OrderEvent::TimedOut),
        (0..3_u8).prop_map(|id| acknowledged(&id.to_string())),
        (0..3_u8).prop_map(|id| OrderEvent::Superseded {
            venue_order_id: id.to_string()
        }),
        (0..6_u8, 0..8_u8).prop_map(|(trade, size)| fill(&trade.to_string(), &size.to_string())),
        (0..90_i64).prop_map(absent),
    ]
}

proptest! {
    #[test]
    fn no_story_overfills_or_loses_a_fill(events in prop::collection::vec(any_event(), 0..24)) {
        let mut order = planned();
        for event in &events {
            let before = order.clone();
            if let Outcome::Changed(changed) = apply(&order, event) {
                order = changed;
            }
            prop_assert!(order.filled_quantity() <= order.quantity);
            prop_assert!(order.fills.starts_with(&before.fills));
            prop_assert_eq!(order.state == OrderState::Filled, order.filled_quantity() == order.quantity);
            if before.state == OrderState::Unknown && order.state != OrderState::Unknown {
                let ours = matches!(event, OrderEvent::Sending | OrderEvent::Withdrawn | OrderEvent::TimedOut | OrderEvent::NotSent);
                prop_assert!(!ours, "{event:?} ended an unknown order");
            }
            if before.state.is_final() && order.state != before.state {
                prop_assert!(matches!(event, OrderEvent::Filled(_)), "{event:?} moved a finished order");
            }
            if matches!(event, OrderEvent::Absent { .. }) {
                continue; // The first absence makes it unknown, the second may end it.
            }
            prop_assert!(!matches!(apply(&order, event), Outcome::Changed(_)), "{event:?} told twice");
        }
    }
}
