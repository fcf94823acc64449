//! Faults on demand: what networks and venues do to a client that trades.

use std::collections::VecDeque;
use std::sync::Mutex;
use std::time::Duration;

use serde::Deserialize;

/// Faults that can wait at once.
const FAULTS_MAX: u32 = 1_000;
/// The longest delay.
const DELAY_MAX_MS: u64 = 120_000;

/// What happens to one `/exchange` request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(tag = "kind", rename_all = "camelCase")]
pub(super) enum Fault {
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

impl Fault {
    pub(super) fn delay(self) -> Option<Duration> {
        match self {
            Self::Late { delay_ms } => Some(Duration::from_millis(delay_ms.min(DELAY_MAX_MS))),
            _ => None,
        }
    }
}

/// The faults that wait for the next requests.
#[derive(Debug, Default)]
pub(super) struct Faults(Mutex<VecDeque<Fault>>);

impl Faults {
    /// The next requests will have this fault; answers how many wait now.
    pub(super) fn add(&self, fault: Fault, count: u32) -> usize {
        let mut waiting = self
            .0
            .lock()
            .expect("no thread panics while it holds the faults");
        let count = usize::try_from(count.min(FAULTS_MAX)).unwrap_or(0);
        waiting.extend(std::iter::repeat_n(fault, count));
        waiting.truncate(FAULTS_MAX as usize);
        waiting.len()
    }

    pub(super) fn next(&self) -> Option<Fault> {
        self.0
            .lock()
            .expect("no thread panics while it holds the faults")
            .pop_front()
    }
}
