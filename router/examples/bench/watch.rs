//! A process under watch: what it costs, from its own accounts in `/proc`.

use std::fs::File;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use crate::Failure;

/// The kernel's accounting tick.
const TICK: Duration = Duration::from_millis(10);

/// A child process; ends with this value.
pub struct Watched(Child);

impl Watched {
    /// Starts a program, its output kept in a file.
    pub fn start(command: &mut Command, log: &Path) -> Result<Self, Failure> {
        let log = File::create(log)?;
        let command = command
            .stdin(Stdio::null())
            .stdout(log.try_clone()?)
            .stderr(log);
        let program = command.get_program().to_string_lossy().into_owned();
        let child = command.spawn();
        Ok(Self(child.map_err(|error| format!("{program}: {error}"))?))
    }

    /// Watches a child that runs already.
    pub fn new(child: Child) -> Self {
        Self(child)
    }

    /// Processor time so far.
    pub fn spent(&self) -> Result<Duration, Failure> {
        spent(self.0.id())
    }

    /// Processor time since it had spent so much.
    pub fn spent_since(&self, before: Duration) -> Result<Duration, Failure> {
        Ok(self.spent()?.saturating_sub(before))
    }

    /// Memory in kilobytes: now, and the most so far.
    pub fn memory_kb(&self) -> Result<(u64, u64), Failure> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.0.id()))?;
        let field = |name: &str| {
            let line = status.lines().find_map(|line| line.strip_prefix(name));
            let number = line.and_then(|line| line.split_whitespace().next());
            number
                .and_then(|number| number.parse().ok())
                .unwrap_or_default()
        };
        Ok((field("VmRSS:"), field("VmHWM:")))
    }

    /// Whether it has ended by itself.
    pub fn has_ended(&mut self) -> bool {
        !matches!(self.0.try_wait(), Ok(None))
    }
}

/// Processor time this process has used so far.
pub fn spent_here() -> Result<Duration, Failure> {
    spent(std::process::id())
}

fn spent(process: u32) -> Result<Duration, Failure> {
    let stat = std::fs::read_to_string(format!("/proc/{process}/stat"))?;
    // The name in brackets may hold anything; fields are counted behind it.
    let (_, fields) = stat.rsplit_once(')').ok_or("no accounts of the process")?;
    let fields = fields.split_whitespace().skip(11).take(2);
    let ticks: u32 = fields.filter_map(|field| field.parse::<u32>().ok()).sum();
    Ok(TICK * ticks)
}

impl Drop for Watched {
    fn drop(&mut self) {
        // Nothing to be done about a process that is gone already.
        drop(self.0.kill());
        drop(self.0.wait());
    }
}
