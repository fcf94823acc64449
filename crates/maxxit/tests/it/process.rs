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

    /// Starts it so that it can be broken: a full disk is an error to it, not its end, and its
    /// log is written by us.
    pub fn start_breakable(
        name: &str,
        arguments: &[&str],
        variables: &[(String, String)],
        logs: &Path,
    ) -> Self {
        let log = logs.join(format!("{name}.log"));
        let mut file = File::options()
            .create(true)
            .append(true)
            .open(&log)
            .unwrap();
        let mut child = Command::new("sh")
            .args(["-c", "trap '' XFSZ; exec \"$0\" \"$@\" 2>&1"])
            .arg(executable().get_program())
            .args(arguments)
            .envs(variables.iter().cloned())
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut output = child.stdout.take().unwrap();
        std::thread::spawn(move || std::io::copy(&mut output, &mut file));
        Self {
            name: name.to_owned(),
            child,
            log,
        }
    }

    /// What it is called.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Sends it a signal by name.
    pub fn signal(&self, name: &str) {
        signal(self.pid(), name);
    }

    /// The process id.
    pub fn pid(&self) -> u32 {
        self.child.id()
    }

    /// Whether it has ended.
    pub fn has_ended(&mut self) -> bool {
        self.child.try_wait().unwrap().is_some()
    }

    /// Kills it as the power cut would: no handler runs.
    pub fn kill(&mut self) {
        // One that has ended already is as good as killed.
        let _ = self.child.kill();
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

/// Sends a signal to a process; one that has ended by then needs none.
pub fn signal(pid: u32, name: &str) {
    let sent = Command::new("kill")
        .args([&format!("-{name}"), &pid.to_string()])
        .output();
    drop(sent.unwrap());
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
