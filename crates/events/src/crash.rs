//! Named points at which a test may cut the power.
//!
//! Silent unless [`begin_chaos`] was called, which only a local house does, on request. Then a
//! plan file says at which pass of which point the process ends, and by how much the machine's
//! clock is wrong; the file may change at any time. The first passes of every point under a plan
//! are written down beside it, so that whoever plans knows what there is.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, Write};
use std::path::PathBuf;
use std::sync::{Mutex, OnceLock};
use std::time::SystemTime;

use serde::{Deserialize, Serialize};

/// Passes of a point that are written down under one plan.
const PASSES_NOTED: u32 = 3;

/// What the test wants to happen to this process.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct CrashPlan {
    /// The point at which the process ends.
    pub point: Option<String>,
    /// At which pass of it, counted from when the plan was read; the first is 1.
    pub pass: u32,
    /// By how much the machine's clock is wrong.
    pub clock_error_ms: i64,
}

struct Chaos {
    file: PathBuf,
    seen_file: Mutex<File>,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    read_at: Option<SystemTime>,
    plan: CrashPlan,
    /// How often each point was passed under this plan.
    passes: BTreeMap<String, u32>,
}

static CHAOS: OnceLock<Chaos> = OnceLock::new();

/// Follows the plan in this file from now on, once for each process. The points that are passed
/// are written to the same name with `.points` behind it, a line each time.
pub fn begin_chaos(file: PathBuf) -> io::Result<()> {
    let mut seen = file.clone().into_os_string();
    seen.push(".points");
    let seen_file = File::options().create(true).append(true).open(seen)?;
    let chaos = Chaos {
        file,
        seen_file: Mutex::new(seen_file),
        state: Mutex::default(),
    };
    CHAOS
        .set(chaos)
        .map_err(|_| io::Error::other("chaos has begun already"))?;
    pass_crash_point("process.started");
    Ok(())
}

/// Whether this process follows a plan.
pub fn is_chaotic() -> bool {
    CHAOS.get().is_some()
}

/// Passes a point, or ends here as by a power cut: nothing is flushed, nobody is told.
pub fn pass_crash_point(name: &str) {
    let Some(chaos) = CHAOS.get() else { return };
    let mut state = chaos
        .state
        .lock()
        .expect("no thread panics while it holds the plan");
    state.follow(&chaos.file);
    let passes = state.pass(name);
    if passes <= PASSES_NOTED {
        let mut seen = chaos
            .seen_file
            .lock()
            .expect("no thread panics while it writes a point down");
        // A point that cannot be written down is still passed.
        let _ = writeln!(seen, "{name}");
    }
    if state.plan.point.as_deref() == Some(name) && passes == state.plan.pass {
        std::process::abort();
    }
}

impl State {
    /// Counts a pass of a point.
    fn pass(&mut self, name: &str) -> u32 {
        if let Some(passes) = self.passes.get_mut(name) {
            *passes = passes.saturating_add(1);
            return *passes;
        }
        self.passes.insert(name.to_owned(), 1);
        1
    }

    /// Reads the plan again when the file has changed; one that does not read is no plan yet.
    fn follow(&mut self, file: &std::path::Path) {
        let written_at = file.metadata().and_then(|about| about.modified()).ok();
        if written_at.is_none() || written_at == self.read_at {
            return;
        }
        let Ok(text) = std::fs::read_to_string(file) else {
            return;
        };
        if let Ok(plan) = serde_json::from_str::<CrashPlan>(&text) {
            domain::set_system_clock_error(plan.clock_error_ms);
            self.plan = plan;
            self.passes.clear();
            self.read_at = written_at;
        }
    }
}

/// Passes the point with this name, written as for `format!`; costs one load when nobody plans.
#[macro_export]
macro_rules! crash_point {
    ($($name:tt)+) => {
        if $crate::is_chaotic() {
            $crate::pass_crash_point(&format!($($name)+));
        }
    };
}
