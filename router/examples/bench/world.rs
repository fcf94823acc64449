//! What stands around a measurement: the subgraphs' process, the supergraph with their addresses,
//! and a router in front.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader};
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use tokio::time::Instant;

use crate::load::Asker;
use crate::watch::Watched;
use crate::{Failure, classic, stand_in};

/// How long a router may take to its first answer.
const START_TIME_MAX: Duration = Duration::from_secs(30);
/// How long to wait before asking a router that does not answer yet again.
const RETRY: Duration = Duration::from_millis(2);

/// What is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operation {
    /// The classic one.
    Classic,
    /// The platform's own.
    Dashboard,
}

impl Operation {
    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Classic => "classic",
            Self::Dashboard => "dashboard",
        }
    }

    /// Its document.
    pub fn text(self) -> &'static str {
        match self {
            Self::Classic => classic::OPERATION,
            Self::Dashboard => stand_in::OPERATION,
        }
    }

    fn supergraph(self) -> String {
        match self {
            Self::Classic => classic::SUPERGRAPH.to_owned(),
            Self::Dashboard => stand_in::supergraph(),
        }
    }
}

/// Which router.
#[derive(Clone, Debug)]
pub enum Gateway {
    /// Ours, subgraphs over HTTP.
    Ours,
    /// Ours, subgraphs in its process.
    Inside,
    /// Theirs, at this place.
    Theirs(PathBuf),
}

/// The subgraphs of one operation.
pub struct World {
    folder: PathBuf,
    operation: Operation,
    /// The subgraphs' process.
    pub subgraphs: Watched,
    control: SocketAddr,
    supergraph: PathBuf,
}

/// A router that answers.
pub struct Running {
    /// Its process.
    pub process: Watched,
    /// A client of it.
    pub asker: Asker,
    /// From its start to its first answer.
    pub first_answer: Duration,
}

impl World {
    /// Starts the subgraphs and writes their supergraph.
    pub fn start(operation: Operation) -> Result<Self, Failure> {
        let folder = std::env::temp_dir().join(format!("router-bench-{}", std::process::id()));
        std::fs::create_dir_all(&folder)?;
        let mut child = Command::new(std::env::current_exe()?)
            .args(["subgraphs", operation.name()])
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()?;
        let stdout = child
            .stdout
            .take()
            .ok_or("the subgraphs' process says nothing")?;
        let subgraphs = Watched::new(child);
        let mut line = String::new();
        BufReader::new(stdout).read_line(&mut line)?;
        let addresses: BTreeMap<String, SocketAddr> = serde_json::from_str(&line)?;
        let mut sdl = operation.supergraph();
        for (name, address) in &addresses {
            sdl = sdl.replace(&format!("{name}.internal"), &address.to_string());
        }
        let supergraph = folder.join(format!("{}.graphql", operation.name()));
        std::fs::write(&supergraph, sdl)?;
        let control = *addresses.get("control").ok_or("no control address")?;
        Ok(Self {
            folder,
            operation,
            subgraphs,
            control,
            supergraph,
        })
    }

    /// Changes how the subgraphs behave, such as `delay_us=4000`.
    pub async fn set(&self, change: &str) -> Result<(), Failure> {
        let url = format!("http://{}/set?{change}", self.control);
        reqwest::get(url).await?.error_for_status()?;
        Ok(())
    }

    /// How many calls the subgraphs have seen.
    pub async fn calls(&self) -> Result<u64, Failure> {
        let url = format!("http://{}/calls", self.control);
        Ok(reqwest::get(url).await?.text().await?.parse()?)
    }

    /// Starts a router and waits for its first answer.
    pub async fn open(&self, gateway: &Gateway) -> Result<Running, Failure> {
        let port = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?
            .local_addr()?
            .port();
        let (mut command, log) = match gateway {
            Gateway::Ours => (self.own("gateway", port)?, "ours.log"),
            Gateway::Inside => (self.own("inside", port)?, "inside.log"),
            Gateway::Theirs(program) => (self.theirs(program, port)?, "theirs.log"),
        };
        let log = self.folder.join(log);
        let begun = Instant::now();
        let mut process = Watched::start(&mut command, &log)?;
        let asker = Asker::try_new(port, self.operation.text())?;
        loop {
            match asker.ask().await {
                Ok(_) => break,
                Err(error) if begun.elapsed() > START_TIME_MAX || process.has_ended() => {
                    return Err(format!(
                        "{gateway:?} gives no answer ({error}); see {}",
                        log.display()
                    )
                    .into());
                }
                Err(_) => tokio::time::sleep(RETRY).await,
            }
        }
        Ok(Running {
            process,
            asker,
            first_answer: begun.elapsed(),
        })
    }

    fn own(&self, role: &str, port: u16) -> Result<Command, Failure> {
        let mut command = Command::new(std::env::current_exe()?);
        command
            .arg(role)
            .arg(&self.supergraph)
            .arg(port.to_string());
        Ok(command)
    }

    /// Its settings say the same as ours do: the address, the supergraph, the header passed on, and
    /// one line of JSON for each request, which is its default.
    fn theirs(&self, program: &Path, port: u16) -> Result<Command, Failure> {
        let path = self.supergraph.display();
        let settings = format!(
            "supergraph:\n  source: file\n  path: {path}\n\
             http:\n  host: 127.0.0.1\n  port: {port}\n\
             log:\n  level: info\n  format: json\n\
             headers:\n  all:\n    request:\n      - propagate:\n          named: authorization\n"
        );
        let file = self.folder.join("theirs.yaml");
        std::fs::write(&file, settings)?;
        let mut command = Command::new(program);
        command.env("ROUTER_CONFIG_FILE_PATH", &file);
        Ok(command)
    }
}

impl Drop for World {
    fn drop(&mut self) {
        // The logs of both routers grow large; what is left behind is nobody's loss.
        drop(std::fs::remove_dir_all(&self.folder));
    }
}
