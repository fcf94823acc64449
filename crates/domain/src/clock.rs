//! The one home of "now". Everything else is handed a [`Clock`].

use std::fmt::Debug;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Instant;

use chrono::{DateTime, DurationRound, TimeDelta, Utc};

/// A moment in UTC; stored and compared at millisecond precision.
pub type Timestamp = DateTime<Utc>;

/// A clock that can be handed to any thread.
pub type SharedClock = Arc<dyn Clock>;

/// Tells the time, in UTC milliseconds.
pub trait Clock: Send + Sync + Debug {
    /// The present moment, cut to the millisecond.
    fn now(&self) -> Timestamp;

    /// How many seconds of this clock pass in one second of the wall: 1 but in a replay.
    fn speed(&self) -> u32 {
        1
    }
}

/// By how much the machine's clock is made wrong, in milliseconds.
static SYSTEM_CLOCK_ERROR_MS: AtomicI64 = AtomicI64::new(0);

/// Makes the machine's clock wrong for this process: what a step of the machine's time does to it.
/// For tests that break things on purpose.
pub fn set_system_clock_error(error_ms: i64) {
    SYSTEM_CLOCK_ERROR_MS.store(error_ms, Ordering::Relaxed);
}

/// The machine's clock.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(
        clippy::disallowed_methods,
        reason = "this is the one home of the system clock"
    )]
    fn now(&self) -> Timestamp {
        let error = TimeDelta::milliseconds(SYSTEM_CLOCK_ERROR_MS.load(Ordering::Relaxed));
        to_millisecond(Utc::now() + error)
    }
}

/// Starts at a given moment and runs `speed` times as fast as the wall: the clock of a replay.
#[derive(Debug)]
pub struct ScaledClock {
    origin: Timestamp,
    started: Instant,
    speed: u32,
}

impl ScaledClock {
    /// A clock that shows `origin` now.
    pub fn starting_at(origin: Timestamp, speed: u32) -> Self {
        Self {
            origin,
            started: Instant::now(),
            speed: speed.max(1),
        }
    }
}

impl Clock for ScaledClock {
    fn now(&self) -> Timestamp {
        let elapsed = TimeDelta::from_std(self.started.elapsed() * self.speed)
            .expect("a replay lasts less than 292 million years");
        to_millisecond(self.origin + elapsed)
    }

    fn speed(&self) -> u32 {
        self.speed
    }
}

/// Stands still until it is moved: the clock of tests.
#[derive(Debug)]
pub struct FixedClock(Mutex<Timestamp>);

impl FixedClock {
    /// A clock that shows `now` until told otherwise.
    pub fn at(now: Timestamp) -> Self {
        Self(Mutex::new(to_millisecond(now)))
    }

    /// Moves the clock forward, or back when `by` is negative.
    pub fn advance(&self, by: TimeDelta) {
        let mut now = self
            .0
            .lock()
            .expect("no thread panics while it holds the clock");
        *now += by;
    }
}

impl Clock for FixedClock {
    fn now(&self) -> Timestamp {
        *self
            .0
            .lock()
            .expect("no thread panics while it holds the clock")
    }
}

fn to_millisecond(at: Timestamp) -> Timestamp {
    at.duration_trunc(TimeDelta::milliseconds(1)).unwrap_or(at)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_scaled_clock_runs_ahead_of_the_wall() {
        let origin = DateTime::from_timestamp_millis(1_700_000_000_000).unwrap();
        let clock = ScaledClock::starting_at(origin, 1_000_000);
        std::thread::sleep(std::time::Duration::from_millis(2));
        assert!(clock.now() - origin >= TimeDelta::seconds(2_000));
    }

    #[test]
    fn a_fixed_clock_moves_only_when_told() {
        let origin = DateTime::from_timestamp_millis(1_700_000_000_000).unwrap();
        let clock = FixedClock::at(origin);
        assert_eq!(clock.now(), origin);
        clock.advance(TimeDelta::seconds(5));
        assert_eq!(clock.now(), origin + TimeDelta::seconds(5));
    }
}
