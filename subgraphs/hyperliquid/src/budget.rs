//! The venue's weight budget of one address, shared by everything this process asks.
//!
//! 1,200 a minute for each address (venue's manual, "Rate limits"). A share is kept for exits:
//! when the rest is spent, entries and look-ups wait or are shed, closing a position never is.

use std::sync::Mutex;
use std::time::Duration;

use tokio::time::Instant;

/// What a request is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Urgency {
    /// Closes or protects a position, or finds out what became of an order.
    Exit,
    /// Everything else.
    Ordinary,
}

/// How much may be asked of the venue.
#[derive(Debug)]
pub struct Budget {
    per_minute: u32,
    kept_for_exits: u32,
    state: Mutex<State>,
}

#[derive(Debug)]
struct State {
    /// In thousandths, so that refilling every millisecond loses nothing.
    available_milli: u64,
    refilled_at: Instant,
}

/// The budget is spent for now.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the venue's request budget is spent; try again in {} ms", wait.as_millis())]
pub struct Spent {
    /// When enough will be there.
    pub wait: Duration,
}

impl Budget {
    /// A full budget of `per_minute`, of which `exit_percent` is kept for exits.
    pub fn new(per_minute: u32, exit_percent: u32) -> Self {
        let available_milli = u64::from(per_minute) * 1_000;
        let state = State {
            available_milli,
            refilled_at: Instant::now(),
        };
        let kept_for_exits = per_minute / 100 * exit_percent.min(100);
        Self {
            per_minute,
            kept_for_exits,
            state: Mutex::new(state),
        }
    }

    /// Takes `weight` out, or says how long to wait.
    pub fn take(&self, weight: u32, urgency: Urgency) -> Result<(), Spent> {
        let mut state = self
            .state
            .lock()
            .expect("no thread panics while it holds the budget");
        let full = u64::from(self.per_minute) * 1_000;
        let elapsed = u64::try_from(state.refilled_at.elapsed().as_millis()).unwrap_or(u64::MAX);
        // per_minute / 60,000 ms, in thousandths: per_minute / 60 each millisecond.
        let refill = elapsed.saturating_mul(u64::from(self.per_minute)) / 60;
        if refill > 0 {
            state.available_milli = state.available_milli.saturating_add(refill).min(full);
            state.refilled_at = Instant::now();
        }
        let kept = match urgency {
            Urgency::Exit => 0,
            Urgency::Ordinary => u64::from(self.kept_for_exits) * 1_000,
        };
        let needed = u64::from(weight) * 1_000 + kept;
        if state.available_milli >= needed {
            state.available_milli -= u64::from(weight) * 1_000;
            return Ok(());
        }
        let missing = needed - state.available_milli;
        let wait = Duration::from_millis(missing * 60 / u64::from(self.per_minute.max(1)) + 1);
        Err(Spent { wait })
    }

    /// What an answer weighed beyond its request; it counts against the next ones.
    pub fn charge(&self, weight: usize) {
        let weight_milli = u64::try_from(weight)
            .unwrap_or(u64::MAX)
            .saturating_mul(1_000);
        let mut state = self
            .state
            .lock()
            .expect("no thread panics while it holds the budget");
        state.available_milli = state.available_milli.saturating_sub(weight_milli);
    }

    /// The venue said "too many": nothing ordinary goes out until the budget has refilled.
    pub fn exhaust(&self) {
        let mut state = self
            .state
            .lock()
            .expect("no thread panics while it holds the budget");
        let kept = u64::from(self.kept_for_exits) * 1_000;
        state.available_milli = state.available_milli.min(kept);
        state.refilled_at = Instant::now();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn entries_are_shed_before_exits() {
        let budget = Budget::new(1_200, 30);
        while budget.take(20, Urgency::Ordinary).is_ok() {}
        let mut exits = 0;
        while budget.take(1, Urgency::Exit).is_ok() {
            exits += 1;
        }
        assert!(exits >= 360, "only {exits} exits were left");
    }

    #[tokio::test(start_paused = true)]
    async fn the_budget_refills_with_time() {
        let budget = Budget::new(1_200, 30);
        while budget.take(1, Urgency::Exit).is_ok() {}
        let wait = budget.take(20, Urgency::Exit).unwrap_err().wait;
        tokio::time::advance(wait).await;
        assert_eq!(budget.take(20, Urgency::Exit), Ok(()));
    }

    #[tokio::test(start_paused = true)]
    async fn what_a_long_answer_weighed_is_missing_afterwards() {
        let budget = Budget::new(1_200, 30);
        budget.charge(1_199);
        assert_eq!(budget.take(1, Urgency::Exit), Ok(()));
        assert!(budget.take(1, Urgency::Exit).is_err());
    }

    #[tokio::test(start_paused = true)]
    async fn a_refusal_of_the_venue_sheds_entries_only() {
        let budget = Budget::new(1_200, 30);
        budget.exhaust();
        assert!(budget.take(1, Urgency::Ordinary).is_err());
        assert_eq!(budget.take(1, Urgency::Exit), Ok(()));
    }
}
