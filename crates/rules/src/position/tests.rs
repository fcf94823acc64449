//! What the rules of `position` promise.

use proptest::prelude::*;

use super::*;

fn fill(trade: &str, effect: FillEffect, quantity: &str, price: &str) -> PositionEvent {
    PositionEvent::Filled(PositionFill {
        trade_id: trade.to_owned(),
        effect,
        quantity: quantity.parse().unwrap(),
        price: price.parse().unwrap(),
        fee: Usdc::from_micros(1_000),
    })
}

fn entry(trade: &str, quantity: &str, price: &str) -> PositionEvent {
    fill(trade, FillEffect::Entry, quantity, price)
}

fn exit(trade: &str, quantity: &str, price: &str) -> PositionEvent {
    fill(trade, FillEffect::Exit, quantity, price)
}

fn holds(quantity: &str) -> PositionEvent {
    PositionEvent::VenueHolds(quantity.parse().unwrap())
}

fn after(side: Side, events: &[PositionEvent]) -> Position {
    events
        .iter()
        .fold(Position::opening(side), |position, event| {
            match apply(&position, event) {
                Outcome::Changed(changed) => changed,
                Outcome::Unchanged | Outcome::Anomaly(_) => position,
            }
        })
}

#[test]
fn a_position_lives_as_fills_and_the_venue_tell() {
    use PositionEvent::{EntryEnded, ExitEnded, ExitStarted};
    let table: &[(&[PositionEvent], PositionState)] = &[
        (&[], PositionState::Opening),
        (&[EntryEnded], PositionState::Closed),
        (&[entry("a", "1", "100")], PositionState::Opening),
        (&[entry("a", "1", "100"), EntryEnded], PositionState::Open),
        (
            &[entry("a", "1", "100"), EntryEnded, ExitStarted],
            PositionState::Closing,
        ),
        (
            &[entry("a", "1", "100"), EntryEnded, ExitStarted, ExitEnded],
            PositionState::Open,
        ),
        (
            &[entry("a", "1", "100"), EntryEnded, exit("b", "1", "110")],
            PositionState::Closed,
        ),
        (
            &[entry("a", "1", "100"), exit("b", "1", "110")],
            PositionState::Opening,
        ),
        (
            &[entry("a", "1", "100"), exit("b", "1", "110"), EntryEnded],
            PositionState::Closed,
        ),
        (
            &[entry("a", "1", "100"), EntryEnded, holds("1")],
            PositionState::Open,
        ),
        (
            &[entry("a", "1", "100"), EntryEnded, holds("0")],
            PositionState::Unknown,
        ),
        (
            &[entry("a", "1", "100"), EntryEnded, holds("0"), holds("1")],
            PositionState::Open,
        ),
        (
            &[
                entry("a", "1", "100"),
                EntryEnded,
                holds("0"),
                exit("b", "1", "90"),
            ],
            PositionState::Closed,
        ),
        (
            &[EntryEnded, entry("a", "1", "100")],
            PositionState::Unknown,
        ),
        (&[holds("3")], PositionState::Opening),
    ];
    for (events, state) in table {
        assert_eq!(after(Side::Long, events).state, *state, "{events:?}");
    }
}

/// Every state decides every event, and none lands where it may not: the table is the machine.
#[test]
fn every_state_decides_every_event() {
    use PositionState::{Closed, Closing, Open, Opening, Unknown};
    let events: [(&str, PositionEvent); 9] = [
        ("entry", entry("e", "1", "100")),
        ("part", exit("x", "0.5", "100")),
        ("all", exit("x", "1", "100")),
        ("entry ended", PositionEvent::EntryEnded),
        ("exit started", PositionEvent::ExitStarted),
        ("exit ended", PositionEvent::ExitEnded),
        ("funded", PositionEvent::Funded(Usdc::from_micros(1))),
        ("holds all", holds("1")),
        ("holds none", holds("0")),
    ];
    let table: &[(PositionState, [PositionState; 9])] = &[
        (
            Opening,
            [
                Opening, Opening, Opening, Open, Closing, Opening, Opening, Opening, Opening,
            ],
        ),
        (
            Open,
            [Open, Open, Closed, Open, Closing, Open, Open, Open, Unknown],
        ),
        (
            Closing,
            [
                Closing, Closing, Closed, Closing, Closing, Open, Closing, Closing, Unknown,
            ],
        ),
        (
            Unknown,
            [
                Unknown, Unknown, Closed, Unknown, Closing, Unknown, Unknown, Open, Unknown,
            ],
        ),
    ];
    assert_eq!(table.len() + 1, PositionState::ALL.len());
    for (state, expected) in table {
        let held = Position {
            state: *state,
            ..after(Side::Long, &[entry("a", "1", "100")])
        };
        for ((name, event), expected) in events.iter().zip(expected) {
            let next = match apply(&held, event) {
                Outcome::Changed(changed) => changed.state,
                Outcome::Unchanged | Outcome::Anomaly(_) => held.state,
            };
            assert_eq!(next, *expected, "{state:?} on {name}");
        }
    }
    // Once closed only the venue's evidence moves it, and only into doubt.
    let flat = after(Side::Long, &[entry("a", "1", "100"), exit("b", "1", "100")]);
    let closed = Position {
        state: Closed,
        ..flat
    };
    for (name, event) in &events {
        let expected = match *name {
            "entry" | "holds all" => Unknown,
            _ => Closed,
        };
        let outcome = apply(&closed, event);
        if matches!(*name, "part" | "all") {
            assert_eq!(outcome, Outcome::Anomaly(Anomaly::ExitBeyondHolding));
        }
        let next = match outcome {
            Outcome::Changed(changed) => changed.state,
            Outcome::Unchanged | Outcome::Anomaly(_) => Closed,
        };
        assert_eq!(next, expected, "CLOSED on {name}");
    }
}

/// Later entries never rewrite what earlier exits realised: the venue's own convention.
#[test]
fn an_entry_after_an_exit_leaves_what_was_realised() {
    let events = [
        entry("a", "3", "100"),
        exit("b", "2", "50"),
        entry("c", "1", "50"),
    ];
    let long = after(Side::Long, &events);
    assert_eq!(long.realised_pnl().unwrap(), Usdc::from_whole(-100));
    assert_eq!(long.entry_price().unwrap().to_string(), "75");
    let mark = "80".parse().unwrap();
    assert_eq!(long.unrealised_pnl(mark).unwrap(), Usdc::from_whole(10));
}

#[test]
fn profit_is_exact_for_both_sides() {
    use PositionEvent::{EntryEnded, Funded};
    let events = [
        entry("a", "1", "100"),
        entry("b", "2", "103"),
        EntryEnded,
        exit("c", "1", "110"),
        Funded(Usdc::from_micros(-500_000)),
    ];
    let long = after(Side::Long, &events);
    assert_eq!(long.entry_price().unwrap().to_string(), "102");
    assert_eq!(long.quantity().to_string(), "2");
    assert_eq!(long.realised_pnl().unwrap(), Usdc::from_whole(8));
    assert_eq!(
        long.unrealised_pnl("101".parse().unwrap()).unwrap(),
        Usdc::from_whole(-2)
    );
    assert_eq!(long.net_pnl().unwrap().to_string(), "7.497");
    assert_eq!(
        after(Side::Short, &events).realised_pnl().unwrap(),
        Usdc::from_whole(-8)
    );
}

#[test]
fn a_close_never_flips_a_side() {
    let open = after(
        Side::Long,
        &[entry("a", "1", "100"), PositionEvent::EntryEnded],
    );
    let outcome = apply(&open, &exit("b", "1.0001", "100"));
    assert_eq!(outcome, Outcome::Anomaly(Anomaly::ExitBeyondHolding));
    assert_eq!(open.closable("5".parse().unwrap()).to_string(), "1");
    assert_eq!(open.closable("0.4".parse().unwrap()).to_string(), "0.4");
    let closed = after(Side::Long, &[PositionEvent::EntryEnded]);
    assert_eq!(closed.protectable("5".parse().unwrap()), Quantity::ZERO);
}

fn any_event() -> impl Strategy<Value = PositionEvent> {
    let number = 0..9_u8;
    prop_oneof![
        (0..9_u8, number.clone(), 1..200_u8).prop_map(|(t, q, p)| entry(
            &t.to_string(),
            &q.to_string(),
            &p.to_string()
        )),
        (9..18_u8, number.clone(), 1..200_u8).prop_map(|(t, q, p)| exit(
            &t.to_string(),
            &q.to_string(),
            &p.to_string()
        )),
        Just(PositionEvent::EntryEnded),
        Just(PositionEvent::ExitStarted),
        Just(PositionEvent::ExitEnded),
        (-9..9_i64).prop_map(|micros| PositionEvent::Funded(Usdc::from_micros(micros))),
        number.prop_map(|quantity| holds(&quantity.to_string())),
    ]
}

proptest! {
    #[test]
    fn no_story_flips_a_side_or_books_a_fill_twice(
        events in prop::collection::vec(any_event(), 0..30)
    ) {
        let mut position = Position::opening(Side::Long);
        for event in &events {
            let before = position.clone();
            if let Outcome::Changed(changed) = apply(&position, event) {
                position = changed;
            }
            prop_assert!(position.exited <= position.entered);
            prop_assert!(position.protectable("9".parse().unwrap()) <= position.quantity());
            prop_assert_eq!(
                position.trade_ids.len(),
                position.trade_ids.iter().collect::<std::collections::BTreeSet<_>>().len()
            );
            if position.state == PositionState::Closed && before.state != PositionState::Closed {
                prop_assert!(position.quantity().is_zero(), "closed with something held");
                let evidence = matches!(
                    event,
                    PositionEvent::Filled(_) | PositionEvent::VenueHolds(_) | PositionEvent::EntryEnded
                );
                prop_assert!(evidence, "{event:?} closed a position");
            }
        }
    }

    #[test]
    fn a_closed_position_brought_what_it_was_sold_for_less_what_it_cost(
        lots in prop::collection::vec((1..50_u32, 1..10_000_u32, 1..10_000_u32), 1..8)
    ) {
        let text = |number: &u32| number.to_string();
        let mut events: Vec<_> = lots.iter().enumerate()
            .map(|(i, (q, price, _))| entry(&format!("e{i}"), &text(q), &text(price))).collect();
        events.push(PositionEvent::EntryEnded);
        events.extend(lots.iter().enumerate()
            .map(|(i, (q, _, price))| exit(&format!("x{i}"), &text(q), &text(price))));
        let position = after(Side::Long, &events);
        let expected: i64 = lots.iter()
            .map(|(q, bought, sold)| i64::from(*q) * (i64::from(*sold) - i64::from(*bought))).sum();
        prop_assert_eq!(position.state, PositionState::Closed);
        prop_assert_eq!(position.realised_pnl().unwrap().micros(), expected * Usdc::MICROS_PER_USDC);
    }
}
