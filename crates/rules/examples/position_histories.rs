//! A million generated histories of positions against the machine's invariants:
//! `cargo run --release -p rules --example position_histories [histories] [seed]`.

#![expect(clippy::print_stdout, reason = "figures for people, printed")]

use std::collections::BTreeMap;
use std::time::Instant;

use domain::{Price, Quantity, Side, Usdc};
use rules::position::{
    FillEffect, Outcome, Position, PositionEvent, PositionFill, PositionState, apply,
};
use rust_decimal::Decimal;

/// Histories unless a number is given.
const HISTORIES: u64 = 1_000_000;
/// Events of one history, at most.
const EVENTS_MAX: u64 = 24;

/// A seeded generator: the same seed tells the same histories.
struct Chance(u64);

impl Chance {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % bound
    }

    fn units(&mut self) -> Quantity {
        let lots = i64::try_from(self.below(12)).expect("few lots");
        Quantity::try_new(Decimal::new(lots, 1)).expect("it is not negative")
    }

    fn event(&mut self) -> PositionEvent {
        let kind = self.below(10);
        match kind {
            0..=4 => {
                let is_entry = kind < 2;
                let trade = self.below(8) + if is_entry { 0 } else { 8 };
                let cents = i64::try_from(self.below(20_000) + 1).expect("few cents");
                PositionEvent::Filled(PositionFill {
                    trade_id: trade.to_string(),
                    effect: if is_entry {
                        FillEffect::Entry
                    } else {
                        FillEffect::Exit
                    },
                    quantity: self.units(),
                    price: Price::try_new(Decimal::new(cents, 2)).expect("it is above zero"),
                    fee: Usdc::from_micros(i64::try_from(self.below(900)).expect("few micros")),
                })
            }
            5 => PositionEvent::EntryEnded,
            6 => PositionEvent::ExitStarted,
            7 => PositionEvent::ExitEnded,
            8 => PositionEvent::Funded(Usdc::from_micros(
                i64::try_from(self.below(900)).expect("few micros") - 450,
            )),
            _ => PositionEvent::VenueHolds(self.units()),
        }
    }
}

/// What was true in a history, as the sum over all.
#[derive(Default)]
struct Totals {
    events: u64,
    anomalies: u64,
    ended: BTreeMap<&'static str, u64>,
}

fn main() {
    let mut numbers = std::env::args()
        .skip(1)
        .filter_map(|text| text.parse().ok());
    let histories = numbers.next().unwrap_or(HISTORIES);
    let seed = numbers.next().unwrap_or(1);
    let mut chance = Chance(seed);
    let mut totals = Totals::default();
    let started = Instant::now();
    for history in 0..histories {
        tell(history, &mut chance, &mut totals);
    }
    println!(
        "{histories} histories of seed {seed}: {} events, {} refused as impossible, 0 broke an \
         invariant, in {:.1?}",
        totals.events,
        totals.anomalies,
        started.elapsed()
    );
    for (state, count) in totals.ended {
        println!("  ended {state}: {count}");
    }
}

fn tell(history: u64, chance: &mut Chance, totals: &mut Totals) {
    let side = Side::ALL[usize::from(chance.below(2) == 1)];
    let mut position = Position::opening(side);
    for _ in 0..=chance.below(EVENTS_MAX) {
        let event = chance.event();
        totals.events += 1;
        let before = position.clone();
        match apply(&position, &event) {
            Outcome::Changed(changed) => position = changed,
            Outcome::Unchanged => {}
            Outcome::Anomaly(_) => totals.anomalies += 1,
        }
        hold(&before, &event, &position, history);
        let again = apply(&position, &event);
        let is_fill = matches!(event, PositionEvent::Filled(_));
        assert!(
            !is_fill || !matches!(again, Outcome::Changed(_)),
            "history {history}: booked twice: {event:?}"
        );
    }
    *totals.ended.entry(position.state.as_str()).or_default() += 1;
}

/// The invariants written beside the machine.
fn hold(before: &Position, event: &PositionEvent, after: &Position, history: u64) {
    use PositionState::{Closed, Unknown};
    let story = || format!("history {history}: {before:?} on {event:?} became {after:?}");
    assert!(after.exited <= after.entered, "flipped: {}", story());
    assert!(after.side == before.side, "turned: {}", story());
    let much = Quantity::try_new(Decimal::from(1_000)).expect("it is not negative");
    assert!(
        after.protectable(much) <= after.quantity(),
        "over-protected: {}",
        story()
    );
    assert!(
        after.closable(much) <= after.quantity(),
        "over-closed: {}",
        story()
    );
    let is_evidence = matches!(
        event,
        PositionEvent::Filled(_) | PositionEvent::VenueHolds(_) | PositionEvent::EntryEnded
    );
    if after.state == Closed && before.state != Closed {
        assert!(is_evidence, "closed by a wish: {}", story());
        assert!(after.quantity().is_zero(), "closed while held: {}", story());
    }
    if before.state == Closed && after.state != Closed {
        assert!(
            is_evidence && after.state == Unknown,
            "reopened: {}",
            story()
        );
    }
    if before.state == Unknown && !is_evidence {
        assert!(
            matches!(after.state, Unknown | PositionState::Closing),
            "settled without evidence: {}",
            story()
        );
    }
    if after.quantity().is_zero() && !after.entered.is_zero() {
        let gain = match after.side {
            Side::Long => after.exit_proceeds - after.entry_cost,
            Side::Short => after.entry_cost - after.exit_proceeds,
        };
        let exact = Usdc::from_decimal_nearest(gain).expect("small numbers");
        let realised = after.realised_pnl().expect("small numbers");
        assert!(realised == exact, "the result is not exact: {}", story());
    }
}
