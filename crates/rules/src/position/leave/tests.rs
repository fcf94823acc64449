//! R12: closing while the venue's own stop or target fills, in every order.

use domain::{Price, Side, Usdc};

use super::*;
use crate::position::{FillEffect, Outcome, PositionEvent, PositionFill, apply};

/// What may happen between our looks.
const ACTS: [Act; 6] = [
    Act::Look,
    Act::Send,
    Act::VenueFillsPart,
    Act::VenueFillsAll,
    Act::OurCloseMeetsTheBook,
    Act::FillsAreHeard,
];

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Act {
    /// We ask the venue what it holds and decide.
    Look,
    /// Our close reaches the venue's door.
    Send,
    /// A part of a stop or target at the venue fills.
    VenueFillsPart,
    /// All of it does.
    VenueFillsAll,
    /// Our close fills as far as it may reduce, or is refused.
    OurCloseMeetsTheBook,
    /// What filled so far is heard, newest first: the worst order.
    FillsAreHeard,
}

/// A venue that reduces only, and our side of it.
struct Story {
    ours: Position,
    at_venue: i64,
    decided: Option<i64>,
    sent: Option<i64>,
    unheard: Vec<i64>,
    fills: usize,
    refused_in_a_row: usize,
    asked: usize,
}

fn units(lots: i64) -> Quantity {
    lots.to_string().parse().unwrap()
}

fn lots(quantity: Quantity) -> i64 {
    quantity.to_string().parse().unwrap()
}

fn fill(position: &Position, trade: usize, effect: FillEffect, size: i64) -> Position {
    let event = PositionEvent::Filled(PositionFill {
        trade_id: trade.to_string(),
        effect,
        quantity: units(size),
        price: "100".parse::<Price>().unwrap(),
        fee: Usdc::ZERO,
    });
    match apply(position, &event) {
        Outcome::Changed(changed) => changed,
        other => panic!("a true fill was not booked: {other:?}"),
    }
}

impl Story {
    fn new() -> Self {
        let opened = fill(&Position::opening(Side::Long), 0, FillEffect::Entry, 10);
        let mut ours = opened;
        for event in [PositionEvent::EntryEnded, PositionEvent::ExitStarted] {
            if let Outcome::Changed(changed) = apply(&ours, &event) {
                ours = changed;
            }
        }
        Self {
            ours,
            at_venue: 10,
            decided: None,
            sent: None,
            unheard: Vec::new(),
            fills: 0,
            refused_in_a_row: 0,
            asked: 0,
        }
    }

    fn reduce(&mut self, size: i64) {
        let size = size.min(self.at_venue);
        if size > 0 {
            self.at_venue -= size;
            self.unheard.push(size);
        }
    }

    fn act(&mut self, act: Act) {
        match act {
            Act::Look => {
                let in_flight = self.decided.is_some() || self.sent.is_some();
                let step = leave_step(&self.ours, Some(units(self.at_venue)), in_flight);
                if let LeaveStep::Close(size) = step {
                    assert!(lots(size) <= self.at_venue, "more than the venue holds");
                    self.decided = Some(lots(size));
                    self.asked += 1;
                }
            }
            Act::Send => {
                if let Some(size) = self.decided.take() {
                    assert!(self.sent.is_none(), "two closes in flight");
                    self.sent = Some(size);
                }
            }
            Act::VenueFillsPart => self.reduce(3),
            Act::VenueFillsAll => self.reduce(10),
            Act::OurCloseMeetsTheBook => {
                if let Some(size) = self.sent.take() {
                    // "Reduce only order would increase position": already flat.
                    if self.at_venue == 0 {
                        self.refused_in_a_row += 1;
                    } else {
                        self.refused_in_a_row = 0;
                        self.reduce(size);
                    }
                }
            }
            Act::FillsAreHeard => {
                while let Some(size) = self.unheard.pop() {
                    self.fills += 1;
                    self.ours = fill(&self.ours, self.fills, FillEffect::Exit, size);
                }
            }
        }
        assert!(self.at_venue >= 0, "the side flipped");
        assert!(self.ours.exited <= self.ours.entered);
        assert!(
            self.refused_in_a_row <= 1,
            "a close is asked for again and again"
        );
    }

    /// Whatever happened, a few quiet rounds end it.
    fn settle(&mut self) {
        for _ in 0..2 {
            for act in [
                Act::Send,
                Act::OurCloseMeetsTheBook,
                Act::FillsAreHeard,
                Act::Look,
            ] {
                self.act(act);
            }
        }
    }
}

/// R12: ten thousand interleavings of our close with fills of the venue's own orders, seeded: the
/// side never flips, one close is in flight, a refusal is never followed by another, and at the end
/// both sides are flat.
#[test]
fn r12_a_close_never_flips_and_never_loops() {
    let mut seed: u64 = 0x9e37_79b9_7f4a_7c15;
    for story in 0..10_000 {
        let mut state = Story::new();
        for _ in 0..12 {
            seed = seed
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            let act = usize::try_from((seed >> 33) % 6).unwrap();
            state.act(ACTS[act]);
        }
        state.settle();
        assert_eq!(state.at_venue, 0, "story {story}");
        assert_eq!(state.ours.state, PositionState::Closed, "story {story}");
        let step = leave_step(&state.ours, Some(Quantity::ZERO), false);
        assert_eq!(step, LeaveStep::Done);
        assert!(
            state.asked <= 4,
            "story {story} asked {} times",
            state.asked
        );
    }
}

#[test]
fn without_the_venues_word_our_books_size_a_close() {
    let story = Story::new();
    let step = leave_step(&story.ours, None, false);
    assert_eq!(step, LeaveStep::Close(units(10)));
    let smaller = leave_step(&story.ours, Some(units(4)), false);
    assert_eq!(smaller, LeaveStep::Close(units(4)));
    let larger = leave_step(&story.ours, Some(units(40)), false);
    assert_eq!(larger, LeaveStep::Close(units(10)));
    let gone = leave_step(&story.ours, Some(Quantity::ZERO), false);
    assert_eq!(gone, LeaveStep::AlreadyFlat);
    let waits = leave_step(&story.ours, Some(units(4)), true);
    assert_eq!(waits, LeaveStep::Wait);
}
