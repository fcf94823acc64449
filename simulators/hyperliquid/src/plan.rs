//! The fault plan: what a hostile network and a hostile venue do, drawn from a seed.
//!
//! A draw depends on the seed, on what a request is about (an order's client id, a question's kind
//! and account) and on how often that came before; so the same requests meet the same faults,
//! whatever order they arrive in.

use std::collections::BTreeMap;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::price::hash;

/// Shares are counted in thousandths.
const WHOLE: u64 = 1_000;
/// The longest delay of one answer.
const DELAY_MAX_MS: u64 = 120_000;
/// Windows of one kind in one plan.
const WINDOWS_MAX: usize = 1_000;
/// Different things whose draws are counted; beyond that the counting begins anew.
const COUNTED_MAX: usize = 500_000;

/// What goes wrong, how often, and when. Everything is left alone by default.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct FaultPlan {
    /// The same seed draws the same faults.
    pub seed: u64,
    /// Faults of `/exchange`.
    pub exchange: AnswerFaults,
    /// Faults of `/info`.
    pub info: AnswerFaults,
    /// Faults of `/ws`.
    pub stream: StreamFaults,
    /// Thousandths of cancels that come too late: the order fills just before.
    pub cancel_races: u16,
    /// Thousandths of immediate orders that find too little: 10 to 90 % of them fills.
    pub partial_fills: u16,
    /// Spans in which nothing is answered and every stream breaks.
    pub outages: Vec<Window>,
    /// Spans in which a channel says nothing on sockets that stay open and answer pings.
    pub frozen: Vec<FrozenChannel>,
}

/// How often each fault strikes an answer, in thousandths of the requests.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct AnswerFaults {
    /// Carried out, and the answer is lost.
    pub lost: u16,
    /// Not carried out, and no answer comes.
    pub dropped: u16,
    /// Carried out at once, answered late: streams tell of it before the answer does.
    pub late: u16,
    /// Carried out late: requests that came after it overtake it.
    pub reordered: u16,
    /// Carried out twice, as by a proxy that repeats; the second answer is the one that comes.
    pub doubled: u16,
    /// Not carried out; the server says 500.
    pub failed: u16,
    /// Carried out; the server says 502.
    pub failed_after: u16,
    /// Not carried out; the server says 429.
    pub limited: u16,
    /// Carried out; the answer is no answer: a page, half of the JSON, another type.
    pub garbage: u16,
    /// Carried out; the answer reads well and cannot be: negative prices, sizes beyond the order,
    /// fills of orders nobody placed.
    pub impossible: u16,
    /// The longest delay of a late or a reordered answer.
    pub delay_max_ms: u64,
}

/// How often each fault strikes a message of a stream, in thousandths.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct StreamFaults {
    /// It never comes.
    pub lost: u16,
    /// It comes twice.
    pub doubled: u16,
    /// It comes after the next one.
    pub reordered: u16,
    /// Something else comes in its place.
    pub garbage: u16,
    /// The connection ends instead.
    pub broken: u16,
}

/// A span of time, counted on the wall from the moment the plan was set.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Window {
    /// Its first millisecond.
    pub from_ms: u64,
    /// The first millisecond after it.
    pub to_ms: u64,
}

impl Window {
    const fn holds(self, passed_ms: u64) -> bool {
        self.from_ms <= passed_ms && passed_ms < self.to_ms
    }
}

/// A span in which one channel is silent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct FrozenChannel {
    /// Such as `activeAssetCtx` or `userFills`.
    pub channel: String,
    /// Its first millisecond.
    pub from_ms: u64,
    /// The first millisecond after it.
    pub to_ms: u64,
}

impl FaultPlan {
    /// Whether shares add up and windows are few enough.
    pub fn check(&self) -> Result<(), &'static str> {
        for answers in [&self.exchange, &self.info] {
            let sum: u64 = answers.shares().iter().map(|(_, share)| *share).sum();
            if sum > WHOLE {
                return Err("the shares of one door's answers exceed 1000");
            }
        }
        let sum: u64 = self.stream.shares().iter().map(|(_, share)| *share).sum();
        if sum > WHOLE {
            return Err("the shares of the stream exceed 1000");
        }
        if self.outages.len() > WINDOWS_MAX || self.frozen.len() > WINDOWS_MAX {
            return Err("a plan has at most 1000 windows of a kind");
        }
        Ok(())
    }

    pub(crate) fn is_out(&self, passed: Duration) -> bool {
        let passed_ms = millis(passed);
        self.outages.iter().any(|window| window.holds(passed_ms))
    }

    pub(crate) fn is_frozen(&self, channel: &str, passed: Duration) -> bool {
        let passed_ms = millis(passed);
        self.frozen.iter().any(|frozen| {
            frozen.channel == channel && (frozen.from_ms..frozen.to_ms).contains(&passed_ms)
        })
    }
}

/// What strikes an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum AnswerFault {
    Lost,
    Dropped,
    Late,
    Reordered,
    Doubled,
    Failed,
    FailedAfter,
    Limited,
    Garbage,
    Impossible,
}

impl AnswerFaults {
    fn shares(&self) -> [(AnswerFault, u64); 10] {
        let Self {
            lost,
            dropped,
            late,
            reordered,
            doubled,
            failed,
            failed_after,
            limited,
            garbage,
            impossible,
            delay_max_ms: _,
        } = self;
        [
            (AnswerFault::Lost, u64::from(*lost)),
            (AnswerFault::Dropped, u64::from(*dropped)),
            (AnswerFault::Late, u64::from(*late)),
            (AnswerFault::Reordered, u64::from(*reordered)),
            (AnswerFault::Doubled, u64::from(*doubled)),
            (AnswerFault::Failed, u64::from(*failed)),
            (AnswerFault::FailedAfter, u64::from(*failed_after)),
            (AnswerFault::Limited, u64::from(*limited)),
            (AnswerFault::Garbage, u64::from(*garbage)),
            (AnswerFault::Impossible, u64::from(*impossible)),
        ]
    }

    pub(crate) fn draw(&self, chance: Chance) -> Option<AnswerFault> {
        pick(&self.shares(), chance)
    }

    /// How long a late one takes.
    pub(crate) fn delay(&self, chance: Chance) -> Duration {
        let longest = self.delay_max_ms.min(DELAY_MAX_MS);
        Duration::from_millis(chance.other(1) % (longest + 1))
    }
}

/// What strikes a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum StreamFault {
    Lost,
    Doubled,
    Reordered,
    Garbage,
    Broken,
}

impl StreamFaults {
    fn shares(&self) -> [(StreamFault, u64); 5] {
        let Self {
            lost,
            doubled,
            reordered,
            garbage,
            broken,
        } = self;
        [
            (StreamFault::Lost, u64::from(*lost)),
            (StreamFault::Doubled, u64::from(*doubled)),
            (StreamFault::Reordered, u64::from(*reordered)),
            (StreamFault::Garbage, u64::from(*garbage)),
            (StreamFault::Broken, u64::from(*broken)),
        ]
    }

    pub(crate) fn draw(&self, chance: Chance) -> Option<StreamFault> {
        pick(&self.shares(), chance)
    }
}

fn pick<T: Copy>(shares: &[(T, u64)], chance: Chance) -> Option<T> {
    let mut drawn = chance.0 % WHOLE;
    for (fault, share) in shares {
        if drawn < *share {
            return Some(*fault);
        }
        drawn -= share;
    }
    None
}

/// One draw.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Chance(u64);

impl Chance {
    /// Whether something of so many thousandths happens.
    pub(crate) const fn is_within(self, share: u16) -> bool {
        self.0 % WHOLE < share as u64
    }

    /// Another number that follows from the same draw.
    pub(crate) fn other(self, which: u64) -> u64 {
        hash(self.0, which, 0, 0)
    }
}

/// Draws, each from the seed, what it is for, and how often that was drawn for before.
#[derive(Debug, Default)]
pub(crate) struct Dice {
    drawn: BTreeMap<u64, u64>,
}

impl Dice {
    pub(crate) fn roll(&mut self, seed: u64, subject: &str) -> Chance {
        if self.drawn.len() >= COUNTED_MAX {
            self.drawn.clear();
        }
        let mut key = seed;
        for chunk in subject.as_bytes().chunks(8) {
            let mut bytes = [0; 8];
            bytes[..chunk.len()].copy_from_slice(chunk);
            key = hash(key, u64::from_le_bytes(bytes), 0, 0);
        }
        let times = self.drawn.entry(key).or_default();
        *times += 1;
        Chance(hash(key, *times, 1, 0))
    }
}

fn millis(span: Duration) -> u64 {
    u64::try_from(span.as_millis()).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drawn(plan: &FaultPlan, subjects: &[&str]) -> Vec<Option<AnswerFault>> {
        let mut dice = Dice::default();
        let draw = |subject: &&str| plan.exchange.draw(dice.roll(plan.seed, subject));
        subjects.iter().map(draw).collect()
    }

    fn plan(seed: u64) -> FaultPlan {
        let exchange = AnswerFaults {
            lost: 300,
            doubled: 300,
            ..AnswerFaults::default()
        };
        FaultPlan {
            seed,
            exchange,
            ..FaultPlan::default()
        }
    }

    #[test]
    fn a_request_meets_the_same_fault_in_whatever_order_requests_arrive() {
        let subjects: Vec<String> = (0..200).map(|number| format!("order {number}")).collect();
        let there: Vec<&str> = subjects.iter().map(String::as_str).collect();
        let back: Vec<&str> = there.iter().rev().copied().collect();
        let mut backwards = drawn(&plan(7), &back);
        backwards.reverse();
        assert_eq!(drawn(&plan(7), &there), backwards);
        assert_ne!(drawn(&plan(7), &there), drawn(&plan(8), &there));
    }

    #[test]
    fn faults_strike_about_as_often_as_planned() {
        let subjects = vec!["again and again"; 10_000];
        let struck = drawn(&plan(1), &subjects);
        let lost = struck
            .iter()
            .filter(|fault| **fault == Some(AnswerFault::Lost))
            .count();
        assert!((2_700..3_300).contains(&lost), "{lost}");
    }

    #[test]
    fn a_plan_that_cannot_be_is_refused() {
        let mut plan = plan(1);
        assert_eq!(plan.check(), Ok(()));
        plan.exchange.garbage = 500;
        assert!(plan.check().is_err());
        assert!(serde_json::from_str::<FaultPlan>(r#"{"exchange":{"los":3}}"#).is_err());
    }
}
