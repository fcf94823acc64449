//! A Redis server of a test's own: empty, on a free port, gone when dropped.

use std::io::{self, Read, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use tempfile::TempDir;

/// How long a fresh server may take to answer.
const START_DEADLINE: Duration = Duration::from_secs(10);
const START_POLL: Duration = Duration::from_millis(10);
/// What installs it.
const INSTALL: &str = "sudo apt-get install --yes redis-server";

/// Why a server for the tests is not there.
#[derive(Debug, thiserror::Error)]
pub enum ServerError {
    /// Its program is not installed.
    #[error("the tests need {server}; install it with `{install}`")]
    Missing {
        /// The program.
        server: &'static str,
        /// What installs it.
        install: &'static str,
    },
    /// It stopped at once or never answered.
    #[error("{0} did not become ready")]
    NotReady(&'static str),
    /// The system refused.
    #[error(transparent)]
    Io(#[from] io::Error),
}

/// A running server that keeps nothing on disk.
#[derive(Debug)]
pub struct Redis {
    server: Child,
    port: u16,
    folder: TempDir,
}

impl Redis {
    /// Starts an empty server.
    pub fn start() -> Result<Self, ServerError> {
        let folder = tempfile::Builder::new().prefix("maxxit-redis-").tempdir()?;
        let port = free_port()?;
        let server = launch(port, &folder)?;
        let mut started = Self {
            server,
            port,
            folder,
        };
        started.wait_until_ready()?;
        Ok(started)
    }

    /// The address of the server.
    pub fn url(&self) -> String {
        format!("redis://127.0.0.1:{}/", self.port)
    }

    /// The server's process.
    pub fn pid(&self) -> u32 {
        self.server.id()
    }

    /// Kills the server and starts an empty one at the same address: all it held is lost.
    pub fn lose_everything(&mut self) -> Result<(), ServerError> {
        self.server.kill()?;
        self.server.wait()?;
        self.server = launch(self.port, &self.folder)?;
        self.wait_until_ready()
    }

    fn wait_until_ready(&mut self) -> Result<(), ServerError> {
        let deadline = Instant::now() + START_DEADLINE;
        while Instant::now() < deadline {
            if answers(self.port) {
                return Ok(());
            }
            if self.server.try_wait()?.is_some() {
                break;
            }
            std::thread::sleep(START_POLL);
        }
        Err(ServerError::NotReady("redis-server"))
    }
}

impl Drop for Redis {
    fn drop(&mut self) {
        // It may have gone already.
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}

/// A port nobody listens on at this moment.
pub(crate) fn free_port() -> io::Result<u16> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
    Ok(listener.local_addr()?.port())
}

fn launch(port: u16, folder: &TempDir) -> Result<Child, ServerError> {
    Command::new("redis-server")
        .args(["--port", &port.to_string()])
        .args(["--bind", "127.0.0.1", "--save", "", "--appendonly", "no"])
        .arg("--dir")
        .arg(folder.path())
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .map_err(|error| match error.kind() {
            io::ErrorKind::NotFound => ServerError::Missing {
                server: "redis-server",
                install: INSTALL,
            },
            _ => ServerError::Io(error),
        })
}

fn answers(port: u16) -> bool {
    let Ok(mut stream) = TcpStream::connect((Ipv4Addr::LOCALHOST, port)) else {
        return false;
    };
    let mut answer = [0; 5];
    stream.set_read_timeout(Some(START_DEADLINE)).is_ok()
        && stream.write_all(b"PING\r\n").is_ok()
        && stream.read_exact(&mut answer).is_ok()
        && &answer == b"+PONG"
}
