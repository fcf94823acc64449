//! A PostgreSQL server of a test's own: a fresh cluster on a free port, gone when dropped.

use std::io;
use std::os::unix::fs::{MetadataExt, chown};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use sea_orm::{ConnectionTrait, Database, DbErr};
use tempfile::TempDir;

use crate::redis::{ServerError, free_port};

/// Where Debian and Ubuntu put the server, one folder for each version.
const VERSIONS: &str = "/usr/lib/postgresql";
/// Who runs the server when the tests run as root, which it refuses.
const SERVER_USER: &str = "postgres";
/// How long a fresh server may take to answer.
const START_DEADLINE: Duration = Duration::from_secs(30);
const START_POLL: Duration = Duration::from_millis(25);
/// What installs it.
const INSTALL: &str = "sudo apt-get install --yes postgresql";

/// A running server; every test may have its own.
#[derive(Debug)]
pub struct Postgres {
    server: Child,
    port: u16,
    _folder: TempDir,
}

impl Postgres {
    /// Starts a server on an empty cluster.
    pub fn start() -> Result<Self, ServerError> {
        let binaries = newest_binaries()?;
        let folder = tempfile::Builder::new()
            .prefix("maxxit-postgres-")
            .tempdir()?;
        if is_root() {
            let id = server_user_id()?;
            chown(folder.path(), Some(id), None)?;
        }
        let cluster = folder.path().join("cluster");
        initialise(&binaries, &cluster)?;
        let port = free_port()?;
        let server = as_server_user(&binaries.join("postgres"))
            .arg("-D")
            .arg(&cluster)
            .args(["-p", &port.to_string()])
            .args(["-c", "listen_addresses=127.0.0.1"])
            .args(["-c", "unix_socket_directories="])
            .args(["-c", "fsync=off"])
            .args(["-c", "max_connections=200"])
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()?;
        let mut started = Self {
            server,
            port,
            _folder: folder,
        };
        started.wait_until_ready(&binaries)?;
        Ok(started)
    }

    /// Creates an empty database and returns its address.
    pub async fn create_database(&self, name: &str) -> Result<String, DbErr> {
        let admin = Database::connect(self.url_of("postgres")).await?;
        admin
            .execute_unprepared(&format!("create database \"{name}\""))
            .await?;
        admin.close().await?;
        Ok(self.url_of(name))
    }

    /// The address of a database of this server.
    pub fn url_of(&self, database: &str) -> String {
        format!("postgres://postgres@127.0.0.1:{}/{database}", self.port)
    }

    fn wait_until_ready(&mut self, binaries: &Path) -> Result<(), ServerError> {
        let deadline = Instant::now() + START_DEADLINE;
        while Instant::now() < deadline {
            let answer = Command::new(binaries.join("pg_isready"))
                .args(["-q", "-h", "127.0.0.1", "-p", &self.port.to_string()])
                .status()?;
            if answer.success() {
                return Ok(());
            }
            if self.server.try_wait()?.is_some() {
                break;
            }
            std::thread::sleep(START_POLL);
        }
        Err(ServerError::NotReady("postgres"))
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        // Nothing in the cluster is worth a shutdown; its children leave with it.
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}

fn newest_binaries() -> Result<PathBuf, ServerError> {
    let missing = || ServerError::Missing {
        server: "postgres",
        install: INSTALL,
    };
    let versions = std::fs::read_dir(VERSIONS).map_err(|_| missing())?;
    versions
        .filter_map(Result::ok)
        .filter_map(|entry| {
            let version: u32 = entry.file_name().to_str()?.parse().ok()?;
            let binaries = entry.path().join("bin");
            binaries
                .join("initdb")
                .is_file()
                .then_some((version, binaries))
        })
        .max()
        .map(|(_, binaries)| binaries)
        .ok_or_else(missing)
}

fn initialise(binaries: &Path, cluster: &Path) -> Result<(), ServerError> {
    let done = as_server_user(&binaries.join("initdb"))
        .arg("-D")
        .arg(cluster)
        .args(["-U", "postgres", "-E", "UTF8", "--no-locale", "--no-sync"])
        .arg("--auth=trust")
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()?;
    if done.success() {
        Ok(())
    } else {
        Err(ServerError::NotReady("initdb"))
    }
}

fn as_server_user(program: &Path) -> Command {
    if !is_root() {
        return Command::new(program);
    }
    let mut command = Command::new("setpriv");
    command
        .arg(format!("--reuid={SERVER_USER}"))
        .arg(format!("--regid={SERVER_USER}"))
        .arg("--clear-groups")
        .arg(program)
        .current_dir("/");
    command
}

fn is_root() -> bool {
    std::fs::metadata("/proc/self").is_ok_and(|process| process.uid() == 0)
}

fn server_user_id() -> Result<u32, ServerError> {
    let answer = Command::new("id").args(["-u", SERVER_USER]).output()?;
    String::from_utf8_lossy(&answer.stdout)
        .trim()
        .parse()
        .map_err(|_| {
            let reason = format!("there is no user `{SERVER_USER}`: {INSTALL}");
            ServerError::Io(io::Error::new(io::ErrorKind::NotFound, reason))
        })
}
