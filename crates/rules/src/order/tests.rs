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

fn cancelled() -> OrderEvent {
    OrderEvent::Cancelled {
        venue_order_id: None,
    }
}

fn replacing(quantity: &str) -> OrderEvent {
    OrderEvent::Replacing {
        quantity: quantity.parse().unwrap(),
    }
}

fn ended(id: &str) -> OrderEvent {
    OrderEvent::Cancelled {
        venue_order_id: Some(id.to_owned()),
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
    use OrderEvent::{NotSent, Rejected, Sending, TimedOut, Withdrawn};
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
            &[Sending, acknowledged("7"), fill("a", "4"), cancelled()],
            OrderState::Cancelled,
        ),
        (
            &[Sending, cancelled(), fill("a", "4")],
            OrderState::Cancelled,
        ),
        (&[Sending, Rejected, fill("a", "4")], OrderState::Cancelled),
        (&[Sending, Rejected, fill("a", "10")], OrderState::Filled),
        (&[Sending, cancelled(), fill("a", "10")], OrderState::Filled),
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
    use OrderEvent::{Rejected, Sending};
    let resting = [Sending, acknowledged("7")];
    let partly = [Sending, acknowledged("7"), fill("a", "4")];
    let table: &[(&[OrderEvent], OrderEvent, Anomaly)] = &[
        (&[], fill("a", "1"), Anomaly::NeverSent),
        (&[], acknowledged("7"), Anomaly::NeverSent),
        (&[], Rejected, Anomaly::NeverSent),
        (&[], cancelled(), Anomaly::NeverSent),
        (&partly, fill("b", "6.0001"), Anomaly::Overfill),
        (&partly, fill("a", "3"), Anomaly::ExecutionChanged),
        (&partly, fill("b", "0"), Anomaly::EmptyExecution),
        (&partly, Rejected, Anomaly::RejectedAfterFill),
        (&partly, absent(99), Anomaly::Vanished),
        (&resting, acknowledged("8"), Anomaly::OtherVenueOrder),
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

/// Every event, with and without what the order knows already.
fn every_event() -> Vec<OrderEvent> {
    let mut events = vec![
        OrderEvent::Sending,
        OrderEvent::Withdrawn,
        OrderEvent::NotSent,
        replacing("3"),
        replacing("12"),
        OrderEvent::ReplacementRefused,
        OrderEvent::Rejected,
        OrderEvent::TimedOut,
        cancelled(),
        absent(20),
        absent(41),
        fill("a", "0"),
    ];
    for id in ["7", "8"] {
        events.extend([
            acknowledged(id),
            ended(id),
            OrderEvent::Superseded {
                venue_order_id: id.to_owned(),
            },
        ]);
    }
    for (trade, size) in [("a", "4"), ("b", "6"), ("a", "10"), ("b", "11")] {
        events.push(fill(trade, size));
    }
    events
}

/// Every order that can be reached from a planned one by events of [`every_event`].
fn every_order() -> Vec<Order> {
    let mut reached = vec![planned()];
    let mut looked_at = 0;
    while let Some(order) = reached.get(looked_at).cloned() {
        looked_at += 1;
        for event in every_event() {
            let next = check_step(&order, &event);
            let next = next.unwrap_or_else(|broken| panic!("{broken}: {order:?}, {event:?}"));
            if !reached.contains(&next) {
                reached.push(next);
            }
        }
    }
    reached
}

#[test]
fn every_state_answers_every_event_and_every_invariant_holds() {
    let orders = every_order();
    for state in OrderState::ALL {
        assert!(
            orders.iter().any(|order| order.state == *state),
            "{state:?} is never reached"
        );
    }
}

#[test]
fn r2_an_unknown_order_never_times_out_into_an_end() {
    let unknown = after(&[OrderEvent::Sending, OrderEvent::TimedOut]);
    let not_proof = every_event()
        .into_iter()
        .filter(|event| !invariants::is_proof(event));
    for event in not_proof {
        assert_eq!(apply(&unknown, &event), Outcome::Unchanged, "{event:?}");
    }
    // The venue does not know it, and could still take it: any number of such answers ends nothing.
    let early = vec![absent(40); 1_000];
    let order = after(&[vec![OrderEvent::Sending, OrderEvent::TimedOut], early].concat());
    assert_eq!(order.state, OrderState::Unknown);
}

#[test]
fn r4_all_120_orders_of_a_cancel_replace_end_the_same() {
    let told = [
        acknowledged("8"),
        ended("7"),
        fill("a", "3"),
        fill("b", "4"),
        OrderEvent::TimedOut,
    ];
    let mut orderings = vec![vec![]];
    for event in &told {
        orderings = orderings
            .into_iter()
            .flat_map(|ordering: Vec<OrderEvent>| {
                (0..=ordering.len()).map(move |place| {
                    let mut longer = ordering.clone();
                    longer.insert(place, event.clone());
                    longer
                })
            })
            .collect();
    }
    assert_eq!(orderings.len(), 120);
    let begun = [OrderEvent::Sending, acknowledged("7"), replacing("10")];
    for ordering in orderings {
        let mut order = after(&[begun.as_slice(), &ordering].concat());
        order.fills.sort_by(|a, b| a.trade_id.cmp(&b.trade_id));
        let expected = Order {
            state: OrderState::PartiallyFilled,
            venue_order_id: Some("8".to_owned()),
            superseded: vec!["7".to_owned()],
            replacement: None,
            fills: vec![execution("a", "3"), execution("b", "4")],
            ..planned()
        };
        assert_eq!(order, expected, "{ordering:?}");
    }
}

#[test]
fn r4_a_refused_replacement_leaves_the_order_as_it_was() {
    use OrderEvent::{ReplacementRefused, Sending, TimedOut};
    let works = after(&[
        Sending,
        acknowledged("7"),
        replacing("10"),
        ReplacementRefused,
    ]);
    assert_eq!(works, after(&[Sending, acknowledged("7")]));
    let unknown = [Sending, acknowledged("7"), replacing("10"), TimedOut];
    assert_eq!(after(&unknown).state, OrderState::Unknown);
    let ended_alone = [Sending, acknowledged("7"), replacing("10"), ended("7")];
    assert_eq!(after(&ended_alone).state, OrderState::Unknown);
    let refused = [ended_alone.as_slice(), &[ReplacementRefused]].concat();
    assert_eq!(after(&refused).state, OrderState::Cancelled);
}

#[test]
fn r4_a_replacement_brings_its_own_size() {
    let begun = |size: &str| vec![OrderEvent::Sending, acknowledged("7"), replacing(size)];
    let told = |size: &str, events: &[OrderEvent]| {
        let order = after(&[begun(size).as_slice(), events].concat());
        (order.state, order.quantity.to_string())
    };
    let table: &[(&str, &[OrderEvent], OrderState, &str)] = &[
        ("12", &[acknowledged("8")], OrderState::Resting, "12"),
        ("4", &[acknowledged("8")], OrderState::Resting, "4"),
        // Filled before its answer came: larger than it was, or as small as it was to be.
        ("12", &[fill("a", "12")], OrderState::Filled, "12"),
        ("12", &[fill("a", "11")], OrderState::PartiallyFilled, "12"),
        (
            "4",
            &[fill("a", "4"), acknowledged("8")],
            OrderState::Filled,
            "4",
        ),
        // As large as it was: the former one as a whole, or the next in part.
        ("12", &[fill("a", "10")], OrderState::Unknown, "10"),
        (
            "12",
            &[fill("a", "10"), acknowledged("8")],
            OrderState::PartiallyFilled,
            "12",
        ),
        (
            "12",
            &[fill("a", "10"), OrderEvent::ReplacementRefused],
            OrderState::Filled,
            "10",
        ),
        (
            "12",
            &[fill("a", "10"), cancelled()],
            OrderState::Filled,
            "10",
        ),
        ("12", &[ended("8")], OrderState::Cancelled, "12"),
        (
            "12",
            &[OrderEvent::ReplacementRefused],
            OrderState::Resting,
            "10",
        ),
    ];
    for (size, events, state, quantity) in table {
        let expected = (*state, (*quantity).to_owned());
        assert_eq!(told(size, events), expected, "{size}: {events:?}");
    }
    let too_much = after(&begun("12"));
    assert_eq!(
        apply(&too_much, &fill("a", "13")),
        Outcome::Anomaly(Anomaly::Overfill)
    );
    let nothing_left = after(&[OrderEvent::Sending, acknowledged("7"), fill("a", "4")]);
    assert_eq!(apply(&nothing_left, &replacing("4")), Outcome::Unchanged);
}

fn any_event() -> impl Strategy<Value = OrderEvent> {
    prop_oneof![
        Just(OrderEvent::Sending),
        Just(OrderEvent::Withdrawn),
        Just(OrderEvent::NotSent),
        Just(OrderEvent::Rejected),
        (1..16_u8).prop_map(|size| replacing(&size.to_string())),
        Just(OrderEvent::ReplacementRefused),
        Just(cancelled()),
        Just(OrderEvent::TimedOut),
        (0..3_u8).prop_map(|id| ended(&id.to_string())),
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
    fn every_invariant_holds_in_any_story(events in prop::collection::vec(any_event(), 0..24)) {
        let mut order = planned();
        for event in &events {
            match check_step(&order, event) {
                Ok(after) => order = after,
                Err(broken) => prop_assert!(false, "{broken}: {order:?}, {event:?}"),
            }
        }
    }
}
