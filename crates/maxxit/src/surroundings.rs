//! What the services of one process share: courier, broadcast, commands, identity, clocks.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use anyhow::{Context, Result};
use domain::{Service, SharedClock, SystemClock};
use events::{Broadcast, InProcess, InProcessBroadcast, RedisBroadcast, RedisStreams, Transport};
use platform::{
    Caller, CommandClient, HttpCommands, IdentityKeys, IdentitySettings, InProcessCommands,
    Metrics, Problems, Setting, Tasks, Validate,
};
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use tokio_util::sync::CancellationToken;
use url::Url;

use crate::services;

/// How processes find each other.
#[derive(Clone, Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct NetworkSettings {
    /// Redis, the courier between processes.
    pub redis_url: Option<SecretString>,
    /// What the keys in Redis begin with.
    pub namespace: String,
    /// Where each service answers, by its word; `{service}` and its own port unless named.
    pub services: BTreeMap<String, Url>,
    /// The host of a service that is not named above.
    pub host: String,
}

impl Default for NetworkSettings {
    fn default() -> Self {
        Self {
            redis_url: None,
            namespace: "maxxit".to_owned(),
            services: BTreeMap::new(),
            host: "{service}".to_owned(),
        }
    }
}

impl Validate for NetworkSettings {
    const SETTINGS: &'static [Setting] = &[
        Setting {
            key: "redis_url",
            purpose: "the Redis that carries events between processes",
            example: "redis://redis:6379",
        },
        Setting {
            key: "namespace",
            purpose: "what the keys in Redis begin with",
            example: "maxxit",
        },
        Setting {
            key: "services",
            purpose: "where each service answers",
            example: "{ trades = \"http://trades:4004\" }",
        },
        Setting {
            key: "host",
            purpose: "the host of a service, `{service}` standing for its name",
            example: "{service}.maxxit.svc",
        },
    ];

    fn validate(&self, problems: &mut Problems<'_>) {
        problems.require("redis_url", self.redis_url.as_ref());
        for service in self.services.keys() {
            if service.parse::<Service>().is_err() {
                problems.add("services", format!("names the unknown service `{service}`"));
            }
        }
    }
}

impl NetworkSettings {
    /// Where a service answers.
    pub fn url_of(&self, service: Service, port_offset: u16) -> Result<Url> {
        if let Some(url) = self.services.get(service.as_str()) {
            return Ok(url.clone());
        }
        let host = self.host.replace("{service}", service.as_str());
        let port = services::port(service) + port_offset;
        Url::parse(&format!("http://{host}:{port}/"))
            .with_context(|| format!("network.host makes no address of {service}"))
    }
}

/// What every service of this process is given.
#[derive(Clone)]
pub struct Surroundings {
    pub transport: Arc<dyn Transport>,
    pub broadcast: Arc<dyn Broadcast>,
    pub identity: IdentityKeys,
    pub clock: SharedClock,
    pub wall: SharedClock,
    pub metrics: Metrics,
    pub tasks: Tasks,
    pub shutdown: CancellationToken,
    commands: Commands,
}

#[derive(Clone)]
enum Commands {
    InProcess(Arc<InProcessCommands>),
    Http(HashMap<Service, Url>),
}

/// Lets events flow, once every consumer is attached.
pub struct Gate(Option<Arc<InProcess>>);

impl Gate {
    /// Events flow from now on.
    pub fn open(self) {
        if let Some(transport) = self.0 {
            transport.open();
        }
    }
}

impl Surroundings {
    /// Everything inside this process.
    pub fn embedded(clock: SharedClock, shutdown: CancellationToken) -> Result<(Self, Gate)> {
        let wall: SharedClock = Arc::new(SystemClock);
        let tasks = Tasks::new(shutdown.clone());
        let transport = Arc::new(InProcess::new());
        let surroundings = Self {
            transport: Arc::clone(&transport) as Arc<dyn Transport>,
            broadcast: Arc::new(InProcessBroadcast::new()),
            identity: IdentityKeys::ephemeral(&wall).context("no identity keys")?,
            commands: Commands::InProcess(Arc::new(InProcessCommands::new(tasks.clone()))),
            metrics: Metrics::install().unwrap_or_else(|_| Metrics::detached()),
            clock,
            wall,
            tasks,
            shutdown,
        };
        Ok((surroundings, Gate(Some(transport))))
    }

    /// One process among others.
    pub async fn networked(
        network: &NetworkSettings,
        identity: &IdentitySettings,
        callers: &[Caller],
        port_offset: u16,
        shutdown: CancellationToken,
    ) -> Result<(Self, Gate)> {
        let redis_url = network.redis_url.as_ref().context(
            "network.redis_url is missing: it is the Redis that carries events between \
             processes, for example redis://redis:6379",
        )?;
        let wall: SharedClock = Arc::new(SystemClock);
        let tasks = Tasks::new(shutdown.clone());
        let redis_url = redis_url.expose_secret();
        let transport = RedisStreams::connect(redis_url, &network.namespace).await?;
        let broadcast = RedisBroadcast::connect(
            redis_url,
            &network.namespace,
            tasks.tracker(),
            shutdown.clone(),
        )
        .await?;
        let urls = Service::ALL
            .iter()
            .map(|service| Ok((*service, network.url_of(*service, port_offset)?)))
            .collect::<Result<HashMap<_, _>>>()?;
        let surroundings = Self {
            transport: Arc::new(transport),
            broadcast: Arc::new(broadcast),
            identity: IdentityKeys::from_settings(identity, callers, &wall)
                .context("identity.private_key or identity.public_keys")?,
            commands: Commands::Http(urls),
            metrics: Metrics::install().unwrap_or_else(|_| Metrics::detached()),
            clock: Arc::clone(&wall),
            wall,
            tasks,
            shutdown,
        };
        Ok((surroundings, Gate(None)))
    }

    /// A caller's way to every service.
    pub fn commands_of(&self, caller: impl Into<Caller>) -> Result<CommandClient> {
        let caller = caller.into();
        Ok(match &self.commands {
            Commands::InProcess(commands) => CommandClient::new(caller, Arc::clone(commands) as _),
            Commands::Http(urls) => {
                let signer = self
                    .identity
                    .signer(caller)
                    .with_context(|| format!("this process holds no identity key of {caller}"))?;
                CommandClient::new(
                    caller,
                    Arc::new(HttpCommands::try_new(urls.clone(), signer)?),
                )
            }
        })
    }

    /// Makes a started service's commands known inside this process.
    pub fn register(&self, service: Service, running: &platform::Running) {
        if let Commands::InProcess(commands) = &self.commands {
            commands.register(service, running.commands.clone());
        }
    }
}
