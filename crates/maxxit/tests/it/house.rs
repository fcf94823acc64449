//! The whole platform, run one way or the other, with the stand-ins it talks to.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::Duration;

use domain::Service;
use events::CrashPlan;
use sea_orm::ConnectionTrait;
use tempfile::TempDir;
use testkit::{Postgres, Redis};

use crate::ports::PortSlot;
use crate::process::{Process, executable};
use crate::stand_ins::StandIns;
use crate::wait::{PATIENCE, within};
use crate::ways::Way;

/// How long a debug build of ten processes may take to start on two cores.
const START: Duration = Duration::from_secs(60);

/// A test may take longer than an access token usually lives.
const LONG_SESSIONS: [&str; 2] = ["MAXXIT__AUTH__ACCESS_TOKEN_MINUTES", "60"];

/// A running platform.
pub struct House {
    pub stand_ins: StandIns,
    running: Vec<Process>,
    servers: Option<Servers>,
    slot: PortSlot,
    home: TempDir,
    client: reqwest::Client,
    /// Settings of every process beside the usual.
    settings: Vec<(String, String)>,
    /// Whether its processes follow a plan of chaos.
    is_breakable: bool,
    plan: CrashPlan,
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
        Self::start_with(way, false, Vec::new()).await
    }

    /// The same with settings beside the usual.
    pub async fn start_with_settings(way: Way, settings: Vec<(String, String)>) -> Self {
        Self::start_with(way, false, settings).await
    }

    /// The same, with processes that can be broken on purpose.
    pub async fn start_breakable(way: Way) -> Self {
        Self::start_with(way, true, Vec::new()).await
    }

    async fn start_with(way: Way, is_breakable: bool, settings: Vec<(String, String)>) -> Self {
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
            settings,
            is_breakable,
            plan: CrashPlan::default(),
        };
        house.migrate();
        house.open().await;
        house
    }

    /// Starts the processes on what there is in the home and the databases.
    pub async fn open(&mut self) {
        self.launch();
        self.wait_until_ready().await;
    }

    /// Starts the processes and waits for nothing.
    pub fn launch(&mut self) {
        let offset = self.slot.offset.to_string();
        let home = self.home.path().to_str().unwrap().to_owned();
        let chaos = self.chaos_file();
        let chaos = chaos.to_str().unwrap();
        let shared = ["--home", &home, "--port-offset", &offset];
        let start = |name: &str, words: &[&str], variables: &[(String, String)]| {
            let variables = &[variables, &self.settings].concat();
            if self.is_breakable {
                let arguments = [words, &shared, &["--chaos", chaos]].concat();
                Process::start_breakable(name, &arguments, variables, self.home.path())
            } else {
                let arguments = [words, &shared].concat();
                Process::start(name, &arguments, variables, self.home.path())
            }
        };
        let mut started = Vec::new();
        match &self.servers {
            None => {
                let mut variables = self.stand_ins.venue_settings();
                variables.extend(self.stand_ins.x_settings());
                variables.push(LONG_SESSIONS.map(str::to_owned).into());
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
    }

    /// What breaks from now on; the clock is right again.
    pub fn arm(&mut self, plan: CrashPlan) {
        let text = serde_json::to_string(&plan).unwrap();
        let fresh = self.home.path().join("chaos.fresh");
        std::fs::write(&fresh, text).unwrap();
        std::fs::rename(fresh, self.chaos_file()).unwrap();
        self.plan = plan;
    }

    /// The clock of every process is wrong from now on.
    pub fn set_clock_error(&mut self, clock_error_ms: i64) {
        self.arm(CrashPlan {
            clock_error_ms,
            ..self.plan.clone()
        });
    }

    /// The points its processes passed, and how often: no more than is written down of each.
    pub fn passed_points(&self) -> BTreeMap<String, u32> {
        let mut file = self.chaos_file().into_os_string();
        file.push(".points");
        let text = std::fs::read_to_string(file).unwrap_or_default();
        let mut passes = BTreeMap::new();
        for point in text.lines() {
            *passes.entry(point.to_owned()).or_default() += 1;
        }
        passes
    }

    /// Forgets which points were passed.
    pub fn forget_points(&self) {
        let mut file = self.chaos_file().into_os_string();
        file.push(".points");
        std::fs::write(file, "").unwrap();
    }

    fn chaos_file(&self) -> PathBuf {
        self.home.path().join("chaos.json")
    }

    /// Where its state is.
    pub fn home(&self) -> &Path {
        self.home.path()
    }

    /// Leaves its state where it is when the house is gone; says where.
    pub fn keep_home(&mut self) -> &Path {
        self.home.disable_cleanup(true);
        self.home.path()
    }

    /// Its processes.
    pub fn pids(&self) -> Vec<u32> {
        self.running.iter().map(Process::pid).collect()
    }

    /// Whether a process of it has ended.
    pub fn has_lost_a_process(&mut self) -> bool {
        self.running.iter_mut().any(Process::has_ended)
    }

    /// Sends a signal by name to the process of a name.
    pub fn signal(&self, process: &str, name: &str) {
        let found = self.running.iter().find(|known| known.name() == process);
        found.unwrap().signal(name);
    }

    /// Stops every process where it stands, but those named.
    pub fn freeze_all_but(&self, names: &[&str]) {
        for process in &self.running {
            if !names.contains(&process.name()) {
                process.signal("STOP");
            }
        }
    }

    /// A number out of a service's database.
    pub async fn count(&self, service: Service, query: &str, column: &str) -> i64 {
        let db = self.database_of(service).await;
        let statement = sea_orm::Statement::from_string(db.get_database_backend(), query);
        let row = db.query_one_raw(statement).await.unwrap();
        let number = row.unwrap().try_get("", column).unwrap();
        db.close().await.unwrap();
        number
    }

    async fn database_of(&self, service: Service) -> sea_orm::DatabaseConnection {
        let url = match &self.servers {
            None => format!("sqlite://{}/{service}.sqlite3", self.home().display()),
            Some(servers) => servers.postgres.url_of(service.as_str()),
        };
        sea_orm::Database::connect(&url).await.unwrap()
    }

    /// Redis starts again with nothing.
    pub fn lose_redis(&mut self) {
        let servers = self.servers.as_mut().unwrap();
        servers.redis.lose_everything().unwrap();
    }

    /// The process of Redis.
    pub fn redis_pid(&self) -> u32 {
        self.servers.as_ref().unwrap().redis.pid()
    }

    /// Facts a service could not act on, in sentences.
    pub async fn dead_letters(&self) -> Vec<String> {
        let mut letters = Vec::new();
        for service in Service::ALL {
            let db = self.database_of(*service).await;
            let found = events::dead_letters::list(&db, None, 10).await;
            let found = found.unwrap_or_default();
            letters.extend(
                found
                    .into_iter()
                    .map(|letter| format!("{service} gave up {}: {}", letter.kind, letter.reason)),
            );
            db.close().await.unwrap();
        }
        letters
    }

    fn own_variables(&self, service: Service) -> Vec<(String, String)> {
        let mut variables = self.servers.as_ref().unwrap().database();
        match service {
            Service::Hyperliquid => variables.extend(self.stand_ins.venue_settings()),
            Service::Twitter => variables.extend(self.stand_ins.x_settings()),
            Service::Auth => {
                variables.push(LONG_SESSIONS.map(str::to_owned).into());
                variables.push((
                    "MAXXIT__AUTH__DOMAIN".to_owned(),
                    format!("localhost:{}", maxxit::ROUTER_PORT + self.slot.offset),
                ));
            }
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
