//! The whole platform, run one way or the other, with the stand-ins it talks to.

use std::time::Duration;

use domain::Service;
use tempfile::TempDir;
use testkit::{Postgres, Redis};

use crate::ports::PortSlot;
use crate::process::{Process, executable};
use crate::stand_ins::StandIns;
use crate::wait::{PATIENCE, within};
use crate::ways::Way;

/// How long a debug build of ten processes may take to start on two cores.
const START: Duration = Duration::from_secs(60);

/// A running platform.
pub struct House {
    pub stand_ins: StandIns,
    running: Vec<Process>,
    servers: Option<Servers>,
    slot: PortSlot,
    home: TempDir,
    client: reqwest::Client,
}

/// What processes share that are one house together.
struct Servers {
    postgres: Postgres,
    redis: Redis,
    /// Whose, the private key, the public one.
    keys: Vec<(String, String, String)>,
}

impl House {
    /// Starts everything; returns when everything says it is ready.
    pub async fn start(way: Way) -> Self {
        let servers = match way {
            Way::Embedded => None,
            Way::Distributed => Some(Servers::start().await),
        };
        let mut house = Self {
            stand_ins: StandIns::start().await,
            running: Vec::new(),
            servers,
            slot: PortSlot::take(),
            home: tempfile::Builder::new()
                .prefix("maxxit-house-")
                .tempdir()
                .unwrap(),
            client: reqwest::Client::builder().no_proxy().build().unwrap(),
        };
        house.migrate();
        house.open().await;
        house
    }

    /// Starts the processes on what there is in the home and the databases.
    pub async fn open(&mut self) {
        let offset = self.slot.offset.to_string();
        let home = self.home.path().to_str().unwrap().to_owned();
        let shared = ["--home", &home, "--port-offset", &offset];
        let start = |name: &str, words: &[&str], variables: &[(String, String)]| {
            let arguments = [words, &shared].concat();
            Process::start(name, &arguments, variables, self.home.path())
        };
        let mut started = Vec::new();
        match &self.servers {
            None => {
                let mut variables = self.stand_ins.venue_settings();
                variables.extend(self.stand_ins.x_settings());
                started.push(start("up", &["up"], &variables));
            }
            Some(servers) => {
                for service in Service::ALL {
                    let mut variables = servers.variables(service.as_str());
                    variables.extend(self.own_variables(*service));
                    let words = ["serve", service.as_str()];
                    started.push(start(service.as_str(), &words, &variables));
                }
                let variables = servers.variables("router");
                started.push(start("router", &["router"], &variables));
            }
        }
        self.running = started;
        self.wait_until_ready().await;
    }

    fn own_variables(&self, service: Service) -> Vec<(String, String)> {
        let mut variables = self.servers.as_ref().unwrap().database();
        match service {
            Service::Hyperliquid => variables.extend(self.stand_ins.venue_settings()),
            Service::Twitter => variables.extend(self.stand_ins.x_settings()),
            Service::Auth => variables.push((
                "MAXXIT__AUTH__DOMAIN".to_owned(),
                format!("localhost:{}", maxxit::ROUTER_PORT + self.slot.offset),
            )),
            _ => {}
        }
        variables
    }

    fn migrate(&self) {
        let Some(servers) = &self.servers else {
            return;
        };
        let done = executable()
            .args(["migrate", "--home"])
            .arg(self.home.path())
            .envs(servers.database())
            .output()
            .unwrap();
        assert!(done.status.success(), "{done:?}");
    }

    async fn wait_until_ready(&mut self) {
        let mut doors: Vec<String> = Service::ALL
            .iter()
            .map(|service| self.service_url(*service, "ready"))
            .collect();
        doors.push(self.url("ready"));
        for door in doors {
            let client = self.client.clone();
            let running = &mut self.running;
            within(START, &door, async || {
                running.iter_mut().for_each(Process::assert_lives);
                let answer = client.get(&door).timeout(PATIENCE).send().await.ok()?;
                answer.status().is_success().then_some(())
            })
            .await;
        }
    }

    /// Kills every process of the platform at once, without warning.
    pub fn kill(&mut self) {
        for mut process in self.running.drain(..) {
            process.kill();
        }
    }

    /// An address behind the public door.
    pub fn url(&self, path: &str) -> String {
        let port = maxxit::ROUTER_PORT + self.slot.offset;
        format!("http://127.0.0.1:{port}/{path}")
    }

    /// The public door for live updates.
    pub fn live_url(&self) -> String {
        self.url("graphql").replacen("http", "ws", 1)
    }

    /// An address of one service's own door.
    pub fn service_url(&self, service: Service, path: &str) -> String {
        let port = maxxit::port(service) + self.slot.offset;
        format!("http://127.0.0.1:{port}/{path}")
    }

    /// Who asks.
    pub const fn client(&self) -> &reqwest::Client {
        &self.client
    }
}

impl Servers {
    async fn start() -> Self {
        let postgres = Postgres::start().unwrap();
        for service in Service::ALL {
            postgres.create_database(service.as_str()).await.unwrap();
        }
        let names = Service::ALL.iter().map(|service| service.as_str());
        let keys = names.chain(["router"]).map(|name| {
            let (private, public) = fresh_keys();
            (name.to_owned(), private, public)
        });
        Self {
            postgres,
            redis: Redis::start().unwrap(),
            keys: keys.collect(),
        }
    }

    fn database(&self) -> Vec<(String, String)> {
        let url = self.postgres.url_of("{service}");
        vec![
            ("MAXXIT__DATABASE__URL".to_owned(), url),
            (
                "MAXXIT__DATABASE__CONNECTIONS_MAX".to_owned(),
                "5".to_owned(),
            ),
        ]
    }

    fn variables(&self, name: &str) -> Vec<(String, String)> {
        let (_, private, _) = self.keys.iter().find(|(of, ..)| of == name).unwrap();
        let public: Vec<String> = self
            .keys
            .iter()
            .map(|(of, _, public)| format!("{of} = \"{public}\""))
            .collect();
        [
            ("NETWORK__REDIS_URL", self.redis.url()),
            ("NETWORK__HOST", "127.0.0.1".to_owned()),
            ("IDENTITY__PRIVATE_KEY", private.clone()),
            (
                "IDENTITY__PUBLIC_KEYS",
                format!("{{ {} }}", public.join(", ")),
            ),
        ]
        .map(|(key, value)| (format!("MAXXIT__{key}"), value))
        .to_vec()
    }
}

/// A key pair as `maxxit keys` prints it.
fn fresh_keys() -> (String, String) {
    let printed = executable().arg("keys").output().unwrap();
    let printed = String::from_utf8(printed.stdout).unwrap();
    let value = |key: &str| {
        let line = printed.lines().find(|line| line.starts_with(key)).unwrap();
        line.split('"').nth(1).unwrap().to_owned()
    };
    (value("private_key"), value("public_key"))
}
