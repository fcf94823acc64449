//! Faults on demand and by plan: what networks and venues do to a client that trades.

use std::collections::{BTreeMap, VecDeque};
use std::sync::Mutex;
use std::time::{Duration, Instant};

use serde::Deserialize;

use crate::plan::{AnswerFault, AnswerFaults, Chance, Dice, FaultPlan, StreamFault};

/// Faults that can wait at once.
const FAULTS_MAX: u32 = 1_000;
/// The longest delay.
const DELAY_MAX_MS: u64 = 120_000;

/// What happens to one `/exchange` request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(tag = "kind", rename_all = "camelCase")]
pub(super) enum Ordered {
    /// It is carried out, and the answer is lost.
    Lost,
    /// It is not carried out, and no answer comes.
    Dropped,
    /// It is carried out, and the answer comes late.
    Late {
        /// How late.
        #[serde(rename = "delayMs")]
        delay_ms: u64,
    },
    /// It is not carried out; the server says 500.
    Failed,
    /// It is not carried out; the server says 429.
    Limited,
}

/// Which of the two doors.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Door {
    Exchange,
    Info,
}

/// What is done to one request.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Treatment {
    pub(super) fault: Option<AnswerFault>,
    pub(super) delay: Duration,
    /// Chance for what the fault leaves open.
    pub(super) chance: Option<Chance>,
    /// Whether an order to be cancelled fills first.
    pub(super) is_cancel_racing: bool,
    /// How many percent of an immediate order find something.
    pub(super) fill_percent: Option<u32>,
}

/// The faults that wait for the next requests, and the plan.
#[derive(Debug, Default)]
pub(super) struct Faults(Mutex<State>);

#[derive(Debug, Default)]
struct State {
    ordered: VecDeque<Ordered>,
    plan: Option<Running>,
    struck: BTreeMap<String, u64>,
}

#[derive(Debug)]
struct Running {
    plan: FaultPlan,
    since: Instant,
    dice: Dice,
}

impl Faults {
    /// The next `/exchange` requests will have this fault; answers how many wait now.
    pub(super) fn add(&self, fault: Ordered, count: u32) -> usize {
        let waiting = &mut self.lock().ordered;
        let count = usize::try_from(count.min(FAULTS_MAX)).unwrap_or(0);
        waiting.extend(std::iter::repeat_n(fault, count));
        waiting.truncate(FAULTS_MAX as usize);
        waiting.len()
    }

    /// From now on this plan, from its beginning; none ends it.
    pub(super) fn follow(&self, plan: Option<FaultPlan>) {
        let mut state = self.lock();
        state.struck.clear();
        state.plan = plan.map(|plan| Running {
            plan,
            since: Instant::now(),
            dice: Dice::default(),
        });
    }

    /// The plan, and how often each of its faults has struck.
    pub(super) fn told(&self) -> (Option<FaultPlan>, BTreeMap<String, u64>) {
        let state = self.lock();
        let plan = state.plan.as_ref().map(|running| running.plan.clone());
        (plan, state.struck.clone())
    }

    /// What happens to a request about `subject`.
    pub(super) fn treat(&self, door: Door, subject: &str) -> Treatment {
        let mut state = self.lock();
        if door == Door::Exchange
            && let Some(ordered) = state.ordered.pop_front()
        {
            return ordered.into();
        }
        let Some(Running { plan, since, dice }) = &mut state.plan else {
            return Treatment::default();
        };
        let treatment = treatment(plan, (door, subject), since.elapsed(), dice);
        let prefix = if door == Door::Exchange {
            "exchange"
        } else {
            "info"
        };
        for name in names(&treatment) {
            *state.struck.entry(format!("{prefix}.{name}")).or_default() += 1;
        }
        treatment
    }

    /// Whether nothing is answered at the moment.
    pub(super) fn is_out(&self) -> bool {
        let state = self.lock();
        let running = state.plan.as_ref();
        running.is_some_and(|running| running.plan.is_out(running.since.elapsed()))
    }

    /// What happens to a message of a channel; a frozen one is lost.
    pub(super) fn treat_message(&self, channel: &str, subject: &str) -> Option<StreamFault> {
        let mut state = self.lock();
        let Running { plan, since, dice } = state.plan.as_mut()?;
        let (fault, name) = if plan.is_frozen(channel, since.elapsed()) {
            (StreamFault::Lost, "Frozen".to_owned())
        } else {
            let fault = plan.stream.draw(dice.roll(plan.seed, subject))?;
            (fault, format!("{fault:?}"))
        };
        *state.struck.entry(format!("stream.{name}")).or_default() += 1;
        Some(fault)
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, State> {
        self.0
            .lock()
            .expect("no thread panics while it holds the faults")
    }
}

fn treatment(
    plan: &FaultPlan,
    (door, subject): (Door, &str),
    passed: Duration,
    dice: &mut Dice,
) -> Treatment {
    if plan.is_out(passed) {
        return Treatment {
            fault: Some(AnswerFault::Dropped),
            ..Treatment::default()
        };
    }
    let chance = dice.roll(plan.seed, subject);
    let faults: &AnswerFaults = match door {
        Door::Exchange => &plan.exchange,
        Door::Info => &plan.info,
    };
    let fault = faults.draw(chance);
    let delay = match fault {
        Some(AnswerFault::Late | AnswerFault::Reordered) => faults.delay(chance),
        _ => Duration::ZERO,
    };
    let mut treatment = Treatment {
        fault,
        delay,
        chance: Some(chance),
        ..Treatment::default()
    };
    if door == Door::Exchange {
        let roll = |dice: &mut Dice, of: &str| dice.roll(plan.seed, &format!("{of} {subject}"));
        treatment.is_cancel_racing = roll(dice, "race").is_within(plan.cancel_races);
        let partial = roll(dice, "part");
        treatment.fill_percent = partial
            .is_within(plan.partial_fills)
            .then(|| 10 + u32::try_from(partial.other(1) % 81).unwrap_or(0));
    }
    treatment
}

fn names(treatment: &Treatment) -> Vec<String> {
    let mut names: Vec<String> = treatment
        .fault
        .iter()
        .map(|fault| format!("{fault:?}"))
        .collect();
    if treatment.is_cancel_racing {
        names.push("CancelRace".to_owned());
    }
    if treatment.fill_percent.is_some() {
        names.push("PartialFill".to_owned());
    }
    names
}

impl From<Ordered> for Treatment {
    fn from(ordered: Ordered) -> Self {
        let (fault, delay_ms) = match ordered {
            Ordered::Lost => (AnswerFault::Lost, 0),
            Ordered::Dropped => (AnswerFault::Dropped, 0),
            Ordered::Late { delay_ms } => (AnswerFault::Late, delay_ms.min(DELAY_MAX_MS)),
            Ordered::Failed => (AnswerFault::Failed, 0),
            Ordered::Limited => (AnswerFault::Limited, 0),
        };
        Self {
            fault: Some(fault),
            delay: Duration::from_millis(delay_ms),
            ..Self::default()
        }
    }
}
