//! Leaves a subgraph alone that fails too often, and tries it again with one request after a while.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

use crate::config::SteadyConfig;

/// Failures are counted over this long, and half of it back.
const WINDOW: Duration = Duration::from_secs(10);

/// Watches one subgraph.
#[derive(Debug)]
pub struct Breaker {
    state: Mutex<State>,
    percent: u32,
    requests_min: u32,
    left_alone_for: Duration,
}

#[derive(Debug)]
struct State {
    mode: Mode,
    since: Instant,
    now: Counts,
    before: Counts,
}

#[derive(Clone, Copy, Debug, Default)]
struct Counts {
    requests: u32,
    failures: u32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Mode {
    /// Requests go through.
    Closed,
    /// None does, until then.
    Open(Instant),
    /// One is on its way to see how things are.
    Trying,
}

/// How a request went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The subgraph answered, whatever it said.
    Answered,
    /// It did not.
    Failed,
}

/// Leave to send one request; dropped without a verdict it counts for nothing.
#[derive(Debug)]
pub struct Pass<'a> {
    breaker: &'a Breaker,
    admitted_at: Instant,
    is_trial: bool,
    is_judged: bool,
}

impl Breaker {
    /// Watches by these settings.
    pub fn new(settings: &SteadyConfig) -> Self {
        let state = State {
            mode: Mode::Closed,
            since: Instant::now(),
            now: Counts::default(),
            before: Counts::default(),
        };
        Self {
            state: Mutex::new(state),
            percent: settings.break_percent,
            requests_min: settings.break_requests_min.max(1),
            left_alone_for: Duration::from_millis(settings.break_ms),
        }
    }

    /// Leave to send a request; none while the subgraph is left alone.
    pub fn admit(&self, now: Instant) -> Option<Pass<'_>> {
        let mut state = self.lock();
        let is_trial = match state.mode {
            Mode::Closed => false,
            Mode::Open(until) if now >= until => {
                state.mode = Mode::Trying;
                true
            }
            Mode::Open(_) | Mode::Trying => return None,
        };
        drop(state);
        Some(Pass {
            breaker: self,
            admitted_at: now,
            is_trial,
            is_judged: false,
        })
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn count(&self, verdict: Verdict, is_trial: bool, now: Instant) -> bool {
        let mut state = self.lock();
        if is_trial {
            match verdict {
                Verdict::Answered => {
                    (state.now, state.before) = (Counts::default(), Counts::default());
                    (state.mode, state.since) = (Mode::Closed, now);
                }
                Verdict::Failed => state.mode = Mode::Open(now + self.left_alone_for),
            }
            return verdict == Verdict::Failed;
        }
        let age = now.duration_since(state.since);
        if age >= WINDOW / 2 {
            let is_old = age >= WINDOW;
            state.before = if is_old { Counts::default() } else { state.now };
            (state.now, state.since) = (Counts::default(), now);
        }
        state.now.requests += 1;
        state.now.failures += u32::from(verdict == Verdict::Failed);
        let requests = state.now.requests + state.before.requests;
        let failures = state.now.failures + state.before.failures;
        let is_too_much = self.percent > 0
            && requests >= self.requests_min
            && u64::from(failures) * 100 >= u64::from(requests) * u64::from(self.percent);
        let breaks = state.mode == Mode::Closed && verdict == Verdict::Failed && is_too_much;
        if breaks {
            state.mode = Mode::Open(now + self.left_alone_for);
        }
        breaks
    }
}

impl Pass<'_> {
    /// Says how the request went; true when the subgraph is left alone from now on.
    pub fn judge(mut self, verdict: Verdict, now: Instant) -> bool {
        self.is_judged = true;
        self.breaker.count(verdict, self.is_trial, now)
    }
}

impl Drop for Pass<'_> {
    fn drop(&mut self) {
        if self.is_trial && !self.is_judged {
            // The trial was called off; the next request is one.
            self.breaker.lock().mode = Mode::Open(self.admitted_at);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn breaker() -> Breaker {
        Breaker::new(&SteadyConfig {
            break_percent: 50,
            break_requests_min: 4,
            break_ms: 1_000,
            ..SteadyConfig::default()
        })
    }

    fn tell(breaker: &Breaker, verdict: Verdict, now: Instant) -> bool {
        breaker.admit(now).unwrap().judge(verdict, now)
    }

    #[test]
    fn a_failing_subgraph_is_left_alone_and_tried_again_with_one_request() {
        let (breaker, now) = (breaker(), Instant::now());
        for _ in 0..2 {
            assert!(!tell(&breaker, Verdict::Answered, now));
        }
        assert!(!tell(&breaker, Verdict::Failed, now));
        assert!(tell(&breaker, Verdict::Failed, now), "half of four");
        assert!(breaker.admit(now).is_none());
        let later = now + Duration::from_millis(1_001);
        let trial = breaker.admit(later).unwrap();
        assert!(breaker.admit(later).is_none(), "one at a time");
        assert!(trial.judge(Verdict::Failed, later));
        assert!(breaker.admit(later).is_none());
        let later = later + Duration::from_millis(1_001);
        drop(breaker.admit(later).unwrap());
        let is_left_alone = tell(&breaker, Verdict::Answered, later);
        assert!(!is_left_alone, "a trial called off is made up for");
        assert!(breaker.admit(later).is_some());
    }

    #[test]
    fn old_failures_are_forgotten() {
        let (breaker, now) = (breaker(), Instant::now());
        for _ in 0..3 {
            tell(&breaker, Verdict::Failed, now);
        }
        let later = now + WINDOW;
        assert!(!tell(&breaker, Verdict::Failed, later));
        assert!(breaker.admit(later).is_some());
    }
}
