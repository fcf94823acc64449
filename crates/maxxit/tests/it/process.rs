//! Child processes of the executable, killed when dropped, their logs shown when a test fails.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

/// How much of a log is shown.
const LOG_LINES_SHOWN: usize = 40;

/// The executable under test.
pub fn executable() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_maxxit"));
    command.stdin(Stdio::null());
    command
}

/// A running process.
pub struct Process {
    name: String,
    child: Child,
    log: PathBuf,
}

impl Process {
    /// Starts the executable with these arguments and variables; the log is kept in a folder.
    pub fn start(
        name: &str,
        arguments: &[&str],
        variables: &[(String, String)],
        logs: &Path,
    ) -> Self {
        let log = logs.join(format!("{name}.log"));
        let file = File::options()
            .create(true)
            .append(true)
            .open(&log)
            .unwrap();
        let child = executable()
            .args(arguments)
            .envs(variables.iter().cloned())
            .stdout(file.try_clone().unwrap())
            .stderr(file)
            .spawn()
            .unwrap();
        Self {
            name: name.to_owned(),
            child,
            log,
        }
    }

    /// Kills it as the power cut would: no handler runs.
    pub fn kill(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// Fails the test when it has ended by itself.
    pub fn assert_lives(&mut self) {
        if let Some(status) = self.child.try_wait().unwrap() {
            panic!("{} ended: {status}\n{}", self.name, self.log_end());
        }
    }

    fn log_end(&self) -> String {
        let text = std::fs::read_to_string(&self.log).unwrap_or_default();
        let lines: Vec<&str> = text.lines().collect();
        lines[lines.len().saturating_sub(LOG_LINES_SHOWN)..].join("\n")
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
        if std::thread::panicking() {
            eprintln!(
                "--- the end of the log of {}\n{}",
                self.name,
                self.log_end()
            );
        }
    }
}
