//! The service's settings.

use chrono::TimeDelta;
use platform::{Problems, Setting, Validate};
use rules::policy::Policy;
use serde::Deserialize;

/// The rules' numbers, and how often this service looks.
#[derive(Clone, Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct PositionsConfig {
    /// Every number of the rules.
    pub policy: Policy,
    /// How often our books are compared with the venue's.
    pub reconcile_interval_ms: u64,
    /// How often unfinished exits and stops are pursued, and peaks written down.
    pub pursue_interval_ms: u64,
    /// How often prices are asked for while the stream is silent.
    pub poll_interval_ms: u64,
    /// The shortest time between two looks of a subscriber.
    pub update_interval_ms: u64,
    /// How long a difference from the venue may last before it counts.
    pub difference_grace_ms: i64,
    /// How often the books of accounts are looked at; most are due once a day.
    pub books_interval_ms: u64,
    /// How long the daily equation may fail before an account is flagged.
    pub books_grace_ms: i64,
    /// How long an execution may wait to be claimed before it is booked as a stranger's.
    pub stranger_after_ms: i64,
    /// How long after the last fill the stop on the venue is brought to what is held.
    pub stop_settle_ms: i64,
}

impl Default for PositionsConfig {
    fn default() -> Self {
        Self {
            policy: Policy::default(),
            reconcile_interval_ms: 10_000,
            pursue_interval_ms: 250,
            poll_interval_ms: 1_000,
            update_interval_ms: 200,
            difference_grace_ms: 5_000,
            books_interval_ms: 5_000,
            books_grace_ms: 60_000,
            stranger_after_ms: 60_000,
            stop_settle_ms: 300,
        }
    }
}

impl PositionsConfig {
    pub(crate) const fn difference_grace(&self) -> TimeDelta {
        TimeDelta::milliseconds(self.difference_grace_ms)
    }

    pub(crate) const fn ask_again_after(&self) -> TimeDelta {
        self.policy.exit.unfilled_max()
    }

    pub(crate) const fn books_grace(&self) -> TimeDelta {
        TimeDelta::milliseconds(self.books_grace_ms)
    }

    pub(crate) const fn stranger_after(&self) -> TimeDelta {
        TimeDelta::milliseconds(self.stranger_after_ms)
    }

    pub(crate) const fn stop_settle(&self) -> TimeDelta {
        TimeDelta::milliseconds(self.stop_settle_ms)
    }
}

impl Validate for PositionsConfig {
    const SETTINGS: &'static [Setting] = &[
        Setting {
            key: "policy",
            purpose: "the numbers of the rules",
            example: "{ exit = { hard_stop_bps = 1000 } }",
        },
        Setting {
            key: "reconcile_interval_ms",
            purpose: "how often our books are compared with the venue's",
            example: "10000",
        },
        Setting {
            key: "pursue_interval_ms",
            purpose: "how often unfinished exits and stops are pursued",
            example: "1000",
        },
        Setting {
            key: "poll_interval_ms",
            purpose: "how often prices are asked for while the stream is silent",
            example: "1000",
        },
        Setting {
            key: "update_interval_ms",
            purpose: "the shortest time between two looks of a subscriber",
            example: "200",
        },
        Setting {
            key: "difference_grace_ms",
            purpose: "how long a difference from the venue may last before it counts",
            example: "5000",
        },
        Setting {
            key: "books_interval_ms",
            purpose: "how often the books of accounts are looked at",
            example: "5000",
        },
        Setting {
            key: "books_grace_ms",
            purpose: "how long the daily equation may fail before an account is flagged",
            example: "60000",
        },
        Setting {
            key: "stranger_after_ms",
            purpose: "how long an execution waits to be claimed as ours",
            example: "60000",
        },
        Setting {
            key: "stop_settle_ms",
            purpose: "how long after the last fill the venue's stop is brought up to date",
            example: "1000",
        },
    ];

    fn validate(&self, problems: &mut Problems<'_>) {
        for (key, value) in [
            ("reconcile_interval_ms", self.reconcile_interval_ms),
            ("pursue_interval_ms", self.pursue_interval_ms),
            ("poll_interval_ms", self.poll_interval_ms),
            ("update_interval_ms", self.update_interval_ms),
            ("books_interval_ms", self.books_interval_ms),
        ] {
            if value == 0 {
                problems.add(key, "must be at least 1");
            }
        }
        for (key, value) in [
            ("difference_grace_ms", self.difference_grace_ms),
            ("books_grace_ms", self.books_grace_ms),
            ("stranger_after_ms", self.stranger_after_ms),
            ("stop_settle_ms", self.stop_settle_ms),
        ] {
            if value < 0 {
                problems.add(key, "must not be negative");
            }
        }
    }
}
