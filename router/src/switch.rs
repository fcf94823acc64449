//! The gateway of now, and how another one takes its place: built whole, checked, its plans warmed
//! with what clients ask, and only then switched to. One that cannot serve is refused and the old
//! one stays; requests under way finish on the gateway they began with.

use std::sync::Arc;

use http::HeaderName;
use tokio::sync::{Mutex, watch};
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use crate::auth::{Authenticator, HttpKeySource, IdentitySource, KeySource};
use crate::config::RouterConfig;
use crate::connections::Connections;
use crate::error::RouterError;
use crate::execute::Executor;
use crate::gateway::{Gateway, Lasting};
use crate::live::Hub;
use crate::persisted::Persisted;
use crate::rate::RateLimiting;
use crate::server::Dependencies;
use crate::steady::{SteadyTransport, Writes};
use crate::supergraph::Supergraph;
use crate::transport::{HttpTransport, SubgraphTransport, Transports};

/// What a reload did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reloaded {
    /// Nothing had changed.
    Same,
    /// Another gateway serves, with so many plans ready.
    Switched {
        /// The plans.
        plans: usize,
    },
}

/// Holds the gateway of now.
pub struct Switch {
    given: Dependencies,
    current: watch::Sender<Arc<Gateway>>,
    /// One change at a time.
    changing: Mutex<()>,
}

impl std::fmt::Debug for Switch {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Switch")
            .field("gateway", &*self.current.borrow())
            .finish_non_exhaustive()
    }
}

impl Switch {
    /// The first gateway.
    pub fn try_new(
        given: Dependencies,
        config: RouterConfig,
        supergraph_sdl: &str,
    ) -> Result<Self, RouterError> {
        let config = Arc::new(config);
        let supergraph = Supergraph::load(supergraph_sdl, config.clone())?;
        let gateway = assemble(&given, config, supergraph, None)?;
        Ok(Self {
            given,
            current: watch::Sender::new(Arc::new(gateway)),
            changing: Mutex::default(),
        })
    }

    /// The gateway of now.
    pub fn current(&self) -> Arc<Gateway> {
        self.current.borrow().clone()
    }

    /// Tells of every gateway that comes after the one of now.
    pub fn changes(&self) -> watch::Receiver<Arc<Gateway>> {
        self.current.subscribe()
    }

    /// Takes other settings, another supergraph, or both; what is left out stays.
    pub async fn reload(
        &self,
        config: Option<RouterConfig>,
        supergraph_sdl: Option<&str>,
    ) -> Result<Reloaded, RouterError> {
        let changing = self.changing.lock().await;
        let before = self.current();
        let config = config.map_or_else(|| before.config.clone(), Arc::new);
        let sdl: Arc<str> = supergraph_sdl.map_or_else(|| before.supergraph.sdl.clone(), Arc::from);
        let reads_files = config.persisted.manifest.is_some();
        if config == before.config && sdl == before.supergraph.sdl && !reads_files {
            return Ok(Reloaded::Same);
        }
        let (text, settings) = (sdl.clone(), config.clone());
        let load = tokio::task::spawn_blocking(move || Supergraph::load(&text, settings));
        let supergraph = load.await.unwrap_or_else(|_| {
            let reason = "the planner does not accept it".to_owned();
            Err(RouterError::Supergraph(reason))
        })?;
        let warm_until = Instant::now() + config.timeouts.warm();
        let gateway = assemble(&self.given, config, supergraph, Some(&before))?;
        let warming = gateway.supergraph.warm_from(&before.supergraph);
        // Warming is a courtesy: what is not planned in time is planned when it is asked for.
        let _ = tokio::time::timeout_at(warm_until, warming).await;
        let plans = usize::try_from(gateway.supergraph.plans_kept()).unwrap_or(usize::MAX);
        self.current.send_replace(Arc::new(gateway));
        drop(changing);
        metrics::counter!("router_reloads_total").increment(1);
        tracing::info!(plans, "supergraph and settings loaded");
        Ok(Reloaded::Switched { plans })
    }
}

/// A gateway of these settings and this supergraph; what has not changed since the one `before` is
/// taken over from it.
fn assemble(
    given: &Dependencies,
    config: Arc<RouterConfig>,
    supergraph: Supergraph,
    before: Option<&Gateway>,
) -> Result<Gateway, RouterError> {
    crate::server::check_origins(&config)?;
    let lasting = before.map_or_else(|| lasting(given, &config), |before| before.lasting.clone());
    let transports = transports(given, &config, (before, &lasting.writes))?;
    let sizes = (config.limits.clone(), config.timeouts.clone());
    let headers = config.headers.clone();
    let executor = Executor::try_new(transports, &supergraph.subgraphs, headers, sizes)?;
    let authenticator = match before {
        Some(before) if before.config.auth == config.auth => {
            before.authenticator.with_caches(&config.caches)
        }
        _ => {
            let keys = key_source(given, &config)?;
            let (verifier, clock) = (given.key_verifier.clone(), given.clock.clone());
            let settings = config.auth.clone();
            let new = Authenticator::new(keys, verifier, settings, clock, &config.caches);
            match before {
                Some(before) => new.with_revoked_of(&before.authenticator),
                None => new,
            }
        }
    };
    let rate = match before {
        Some(before) if before.config.rate_limit == config.rate_limit => before.rate.clone(),
        _ => Arc::new(RateLimiting::try_new(&config.rate_limit)?),
    };
    let known = before.map(|before| &*before.persisted);
    let persisted = Arc::new(Persisted::load(&config.persisted, known)?);
    Ok(Gateway {
        config,
        authenticator,
        executor,
        rate,
        persisted,
        supergraph: Arc::new(supergraph),
        lasting,
    })
}

fn lasting(given: &Dependencies, config: &RouterConfig) -> Lasting {
    let (signer, callers_max) = (given.identity_signer.clone(), config.caches.callers_max);
    Lasting {
        identity: Arc::new(IdentitySource::new(signer, callers_max)),
        connections: Connections::default(),
        hub: Arc::new(Hub::default()),
        writes: Writes::default(),
        tasks: given.tasks.clone(),
        shutdown: given.shutdown.clone(),
        // Without a time between the two they are one.
        closing: match config.timeouts.drain_ms {
            0 => given.shutdown.clone(),
            _ => CancellationToken::new(),
        },
    }
}

fn key_source(
    given: &Dependencies,
    config: &RouterConfig,
) -> Result<Option<Arc<dyn KeySource>>, RouterError> {
    Ok(match (&given.key_source, &config.auth.jwks_url) {
        (Some(source), _) => Some(source.clone()),
        (None, Some(url)) => Some(Arc::new(HttpKeySource::try_new(url.clone())?)),
        (None, None) => None,
    })
}

/// The way to every subgraph: given by the program, or over the network. A way that settings do not
/// change is kept, with its connections and what it has learnt about the subgraph.
fn transports(
    given: &Dependencies,
    config: &RouterConfig,
    (before, writes): (Option<&Gateway>, &Writes),
) -> Result<Transports, RouterError> {
    let is_treated_alike = |before: &Gateway| {
        before.config.steady == config.steady && before.config.timeouts == config.timeouts
    };
    let before = before.filter(|before| is_treated_alike(before));
    let kept = |name: &str| before.and_then(|before| before.executor.transport_of(name).cloned());
    let mut transports = Transports::new();
    let steady = |name: &str, inner: Arc<dyn SubgraphTransport>| {
        let forward = forwarded(config, name)?;
        let sizes = (&config.steady, &config.timeouts);
        let transport: Arc<dyn SubgraphTransport> =
            Arc::new(SteadyTransport::new(name, inner, (forward, writes), sizes));
        Ok::<_, RouterError>(transport)
    };
    for (name, transport) in &given.transports {
        let is_same =
            |before: &&Gateway| before.config.headers.get(name) == config.headers.get(name);
        let way = match before.filter(is_same).and_then(|_| kept(name)) {
            Some(way) => way,
            None => steady(name, transport.clone())?,
        };
        transports.insert(name.clone(), way);
    }
    for (name, subgraph) in &config.subgraphs {
        if transports.contains_key(name) {
            continue;
        }
        let is_same = |before: &&Gateway| {
            let (old, new) = (&before.config, config);
            old.subgraphs.get(name) == Some(subgraph)
                && old.headers.get(name) == new.headers.get(name)
                && old.limits.answer_bytes_max == new.limits.answer_bytes_max
        };
        if let Some(way) = before.filter(is_same).and_then(|_| kept(name)) {
            transports.insert(name.clone(), way);
            continue;
        }
        let forward = forwarded(config, name)?;
        let answer_bytes_max = config.limits.answer_bytes_max;
        let (timeouts, tasks) = (&config.timeouts, given.tasks.clone());
        let transport =
            HttpTransport::try_new(subgraph, forward, answer_bytes_max, timeouts, tasks)?;
        transports.insert(name.clone(), steady(name, Arc::new(transport))?);
    }
    Ok(transports)
}

/// Names of the headers that are handed to a subgraph.
fn forwarded(config: &RouterConfig, subgraph: &str) -> Result<Vec<HeaderName>, RouterError> {
    let names = config.headers.get(subgraph).map(|rules| &rules.forward);
    let parse = |name: &String| {
        HeaderName::try_from(name.as_str()).map_err(|error| RouterError::Setting {
            name: "router.headers",
            reason: format!("`{name}`: {error}"),
        })
    };
    names.into_iter().flatten().map(parse).collect()
}
