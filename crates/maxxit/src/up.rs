//! `maxxit up`: the whole platform in one process.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use domain::{ScaledClock, Service, SharedClock, SystemClock};
use platform::{Profile, Tasks};
use router::Transports;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;
use url::Url;

use crate::cli::Up;
use crate::gateway::{self, Door, WebFacts};
use crate::home;
use crate::host::{self, HostSettings, Hosted};
use crate::in_process::in_process;
use crate::local::{self, Market, StandIns};
use crate::services::{self, ROUTER_PORT};
use crate::settings::{self, ProcessSettings, Wanted};
use crate::surroundings::Surroundings;

/// How long everything may take to end.
const DRAIN: Duration = Duration::from_secs(15);
/// How long the stand-in may take to tell its markets before sample agents are made.
const READY: Duration = Duration::from_secs(20);

/// A record that is lived through.
#[derive(Clone, Debug)]
struct Replay {
    folder: PathBuf,
    speed: u32,
}

/// The whole platform, running.
pub struct House {
    around: Surroundings,
    hosted: Vec<Hosted>,
    stand_ins: Option<StandIns>,
    port_offset: u16,
    replay: Option<Replay>,
}

/// Starts everything; returns when it answers.
pub async fn up(arguments: &Up) -> Result<House> {
    let base = &arguments.settings;
    let is_local = base.profile.is_local();
    if arguments.replay.is_some() && !is_local {
        bail!("--replay belongs to the local profile");
    }
    let replay = arguments.replay.clone().map(|folder| Replay {
        folder,
        speed: arguments.speed,
    });
    let home = std::path::absolute(&base.home)?;
    home::prepare(&home)?;
    let market = match &replay {
        Some(replay) => Market::recorded(&replay.folder)?,
        None => Market::invented(),
    };
    let clock = clock_of(arguments, replay.as_ref(), &market, &home)?;
    let stand_ins = if is_local {
        Some(StandIns::start(&home, base.port_offset, &clock, market).await?)
    } else {
        None
    };
    let wanted = Wanted {
        services: &services::START_ORDER,
        has_router: true,
        has_databases: true,
        is_networked: false,
        is_lenient: false,
        decided: stand_ins
            .as_ref()
            .map(|one| one.decided(base.port_offset))
            .unwrap_or_default(),
    };
    let settings = settings::read(base, wanted)?;
    platform::start_telemetry(&settings.telemetry.clone().named("maxxit")).ok();
    let (around, hosted, mut seeds) = start_services(settings, clock, replay.as_ref()).await?;
    seeds.follow.clone_from(&arguments.follow);
    let house = House {
        around,
        hosted,
        stand_ins,
        port_offset: base.port_offset,
        replay,
    };
    if is_local {
        house.seed(&seeds).await?;
    }
    Ok(house)
}

/// What sample agents are made with.
struct Seeds {
    twitter: twitter::TwitterConfig,
    agents: agents::AgentsConfig,
    domain: String,
    follow: Vec<String>,
}

async fn start_services(
    settings: ProcessSettings,
    clock: SharedClock,
    replay: Option<&Replay>,
) -> Result<(Surroundings, Vec<Hosted>, Seeds)> {
    let (around, gate) = Surroundings::embedded(clock, CancellationToken::new())?;
    let seeds = Seeds {
        twitter: settings.twitter,
        agents: settings.agents,
        domain: format!("localhost:{}", ROUTER_PORT + settings.port_offset),
        follow: Vec::new(),
    };
    let host = HostSettings {
        profile: settings.profile,
        home: &settings.home,
        database: settings.database,
        server: settings.server,
        port_offset: settings.port_offset,
        migrate: settings.profile.is_local(),
    };
    // The door first: a taken port stops the start before anything runs.
    let address = host.address(ROUTER_PORT);
    let listener = TcpListener::bind(address)
        .await
        .with_context(|| format!("the router cannot listen on {address}; try --port-offset 100"))?;
    let mut hosted = Vec::new();
    for (service, starter) in settings.starters {
        hosted.push(host::start(service, starter, &host, &around).await?);
    }
    gate.open();
    for one in &hosted {
        host::open(one, &host, &around).await?;
    }
    let transports: Transports = hosted
        .iter()
        .map(|one| {
            let transport = in_process(Arc::clone(&one.running.schema));
            (one.context.service.to_string(), transport)
        })
        .collect();
    let door = Door {
        config: settings.router,
        transports,
        auth_url: local_url(services::port(Service::Auth) + settings.port_offset)?,
        web_folder: &settings.web.folder,
        facts: WebFacts {
            profile: settings.profile,
            replay: replay.map(|replay| replay.speed),
        },
        read_again: None,
    };
    gateway::open(door, listener, &around)?;
    Ok((around, hosted, seeds))
}

/// A replay lives in its own time, and goes on where it was stopped.
fn clock_of(
    arguments: &Up,
    replay: Option<&Replay>,
    market: &Market,
    home: &Path,
) -> Result<SharedClock> {
    let Some(replay) = replay else {
        return Ok(Arc::new(SystemClock));
    };
    let kept = home.join("replay-clock");
    let origin = match (std::fs::read_to_string(&kept), arguments.from) {
        (_, Some(from)) => from,
        (Ok(text), None) => text
            .trim()
            .parse()
            .context("the replay's clock is damaged")?,
        (Err(_), None) => local::first_tradable(&*market.prices)?,
    };
    Ok(Arc::new(ScaledClock::starting_at(origin, replay.speed)))
}

fn local_url(port: u16) -> Result<Url> {
    Ok(Url::parse(&format!("http://127.0.0.1:{port}/"))?)
}

impl House {
    /// Where the platform answers.
    pub fn url(&self) -> String {
        format!("http://localhost:{}", ROUTER_PORT + self.port_offset)
    }

    /// A service that runs here.
    pub fn hosted(&self, service: Service) -> &Hosted {
        self.hosted
            .iter()
            .find(|one| one.context.service == service)
            .expect("every service runs in the house")
    }

    /// What runs, where to look, what to try.
    pub fn welcome(&self) -> String {
        let profile = self.hosted(Service::Auth).context.profile;
        let mode = match (&self.replay, profile) {
            (Some(replay), _) => format!(
                "a replay of {} at {} times real time",
                replay.folder.display(),
                replay.speed
            ),
            (None, Profile::Local) => {
                "the local profile: stand-ins of Hyperliquid and X, paper money".to_owned()
            }
            (None, profile) => format!("the {profile} profile"),
        };
        let url = self.url();
        format!(
            "\nMaxxit runs: router, {} services, {mode}.\n  look at  {url}\n  query    \
             {url}/graphiql\n  try      press \"Try it\", deploy an agent on paper, watch the first \
             fill\n  stop     Ctrl-C; starting again finds everything as it was\n",
            self.hosted.len(),
        )
    }

    /// Runs until a signal, then ends in order.
    pub async fn run_until_stopped(self) -> Result<()> {
        let upkeep = self.around.metrics.clone();
        let keep_clock = self.clock_keeper();
        let shutdown = self.around.shutdown.clone();
        drop(self.around.tasks.spawn("upkeep", async move {
            let mut every = tokio::time::interval(Duration::from_secs(1));
            loop {
                tokio::select! {
                    () = shutdown.cancelled() => return,
                    _ = every.tick() => {
                        upkeep.tidy();
                        keep_clock();
                    }
                }
            }
        }));
        stop_signal().await;
        self.stop().await;
        Ok(())
    }

    /// Ends in order: services, then the stand-ins they talk to.
    pub async fn stop(self) {
        drain(&self.around).await;
        if let Some(stand_ins) = self.stand_ins {
            stand_ins.stop().await;
        }
        for one in self.hosted {
            one.context.db.close().await.ok();
        }
    }

    /// A replay's time outlives the process.
    fn clock_keeper(&self) -> impl Fn() + Send + 'static {
        let kept = self.hosted(Service::Auth).context.home.join("replay-clock");
        let clock = self.replay.as_ref().map(|_| Arc::clone(&self.around.clock));
        move || {
            let Some(clock) = &clock else { return };
            if let Err(error) = std::fs::write(&kept, clock.now().to_rfc3339()) {
                tracing::warn!(%error, "the replay's clock is not kept");
            }
        }
    }

    /// Makes the sample agents, as far as they are not there.
    async fn seed(&self, seeds: &Seeds) -> Result<()> {
        let Some(stand_ins) = &self.stand_ins else {
            return Ok(());
        };
        let replayed_from = self.replay.as_ref().map(|_| self.around.clock.now());
        let handles = stand_ins.sample_handles(replayed_from, &seeds.follow)?;
        let handles: Vec<&str> = handles.iter().map(String::as_str).collect();
        let reader = &self.hosted(Service::Twitter).context;
        let config = seeds.twitter.clone();
        let ids = twitter::TwitterService::seed(reader, config, &handles).await?;
        let accounts = local::sample_accounts(ids)?;
        let key = local::creator_key(&reader.home)?;
        let auth_url = local_url(services::port(Service::Auth) + self.port_offset)?;
        let signing_in = local::sign_in(&auth_url, &seeds.domain, &key, &self.around.wall);
        let creator = tokio::time::timeout(READY, signing_in)
            .await
            .context("auth does not answer")?
            .context("the sample creator cannot sign in")?;
        let context = &self.hosted(Service::Agents).context;
        let config = seeds.agents.clone();
        agents::AgentsService::seed(context, config, creator, &key, &accounts).await?;
        Ok(())
    }
}

/// Waits for Ctrl-C or a termination.
pub async fn stop_signal() {
    use tokio::signal::unix::{SignalKind, signal};
    let mut terminated = signal(SignalKind::terminate()).expect("the signal exists on unix");
    tokio::select! {
        _ = tokio::signal::ctrl_c() => {}
        _ = terminated.recv() => {}
    }
}

/// Ends every task in time.
pub async fn drain(around: &Surroundings) {
    let tasks: &Tasks = &around.tasks;
    if !tasks.drain(DRAIN).await {
        tracing::warn!("some tasks did not end in time");
    }
    platform::stop_traces().await;
}
