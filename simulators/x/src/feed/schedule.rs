//! When which invented author posts what: a pure function of the seed and the start.

use chrono::TimeDelta;
use domain::Timestamp;

use crate::digest;

/// What is posted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Sort {
    /// A trade, with its levels.
    Call,
    /// Talk.
    Chatter,
    /// A question.
    Question,
    /// How an earlier trade went.
    Outcome,
    /// An advertisement.
    Spam,
}

/// One post to come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Slot {
    /// When.
    pub at: Timestamp,
    /// Who, by place in the list of callers; spam has an author of its own.
    pub caller: usize,
    /// What.
    pub sort: Sort,
    /// Counts the slots from the start.
    pub number: u64,
}

/// The first minute: something to see at once. Seconds after the start, caller, sort.
const OPENING: [(i64, usize, Sort); 7] = [
    (2, 0, Sort::Call),
    (11, 2, Sort::Chatter),
    (19, 1, Sort::Call),
    (28, 3, Sort::Question),
    (37, 2, Sort::Call),
    (46, 0, Sort::Spam),
    (55, 3, Sort::Call),
];
/// When the regular part begins.
const REGULAR_FROM_S: i64 = 60;
/// In one round every caller makes one call and says one other thing.
const ROUND_S: i64 = 600;
/// What is said besides calls, by turns.
const BESIDES: [Sort; 7] = [
    Sort::Chatter,
    Sort::Question,
    Sort::Outcome,
    Sort::Chatter,
    Sort::Spam,
    Sort::Question,
    Sort::Outcome,
];

/// How many callers take turns.
pub const CALLERS: usize = 4;
/// How many posts a round has.
pub const SLOTS_PER_ROUND: usize = CALLERS * 2;

/// The slot with this number. A later number is a later moment.
pub fn slot(seed: u64, start: Timestamp, number: u64) -> Slot {
    let opening = usize::try_from(number)
        .ok()
        .and_then(|index| OPENING.get(index));
    if let Some(&(seconds, caller, sort)) = opening {
        return Slot {
            at: start + TimeDelta::seconds(seconds),
            caller,
            sort,
            number,
        };
    }
    let regular = number - OPENING.len() as u64;
    let round = regular / SLOTS_PER_ROUND as u64;
    let place = regular % SLOTS_PER_ROUND as u64;
    let width_s = ROUND_S / (SLOTS_PER_ROUND as u64).cast_signed();
    // A jitter of less than half the width keeps the order.
    let jitter_s = digest::choice(&[&seed.to_le_bytes(), &number.to_le_bytes()], 30);
    let seconds = REGULAR_FROM_S
        + round.cast_signed() * ROUND_S
        + place.cast_signed() * width_s
        + i64::try_from(jitter_s).unwrap_or(0);
    let caller = usize::try_from(place / 2).unwrap_or(0);
    let sort = if place.is_multiple_of(2) {
        Sort::Call
    } else {
        let turn = usize::try_from(round).unwrap_or(0) * CALLERS + caller;
        BESIDES[turn % BESIDES.len()]
    };
    Slot {
        at: start + TimeDelta::seconds(seconds),
        caller,
        sort,
        number,
    }
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;

    use super::*;

    fn slots(count: u64) -> Vec<Slot> {
        let start = DateTime::from_timestamp_millis(1_790_000_000_000).unwrap();
        (0..count).map(|number| slot(7, start, number)).collect()
    }

    #[test]
    fn slots_follow_one_another() {
        assert!(slots(500).windows(2).all(|pair| pair[0].at < pair[1].at));
    }

    #[test]
    fn four_calls_open_and_each_caller_calls_every_ten_minutes() {
        let all = slots(OPENING.len() as u64 + 6 * SLOTS_PER_ROUND as u64);
        let start = all[0].at - TimeDelta::seconds(2);
        let calls = |from: i64, to: i64, caller: Option<usize>| {
            let within = |slot: &&Slot| {
                let seconds = (slot.at - start).num_seconds();
                (from..to).contains(&seconds) && caller.is_none_or(|c| slot.caller == c)
            };
            all.iter()
                .filter(within)
                .filter(|slot| slot.sort == Sort::Call)
                .count()
        };
        assert_eq!(calls(0, 60, None), 4);
        for caller in 0..CALLERS {
            assert_eq!(calls(60, 3_660, Some(caller)), 6);
        }
    }
}
