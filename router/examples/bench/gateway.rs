//! Our router as a process of its own, with the access log of a deployment on.

use std::net::Ipv4Addr;
use std::sync::Arc;
use std::time::Duration;

use domain::SystemClock;
use metrics_exporter_prometheus::PrometheusBuilder;
use router::config::{HeaderRules, SubgraphConfig, TokenPolicy};
use router::{Dependencies, Router, RouterConfig, Transports, endpoints_of};
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::Failure;
use crate::subgraphs::Subgraph;

/// How often old samples of the metrics are let go.
const UPKEEP_EVERY: Duration = Duration::from_secs(5);

/// Serves a supergraph: each subgraph where the supergraph says, or in this process if it is given.
pub async fn serve(sdl: &str, port: u16, inside: Vec<Subgraph>) -> Result<(), Failure> {
    open(sdl, port, inside).await?.1.await
}

/// The same, the router in hand.
pub async fn open(
    sdl: &str,
    port: u16,
    inside: Vec<Subgraph>,
) -> Result<(Router, impl Future<Output = Result<(), Failure>>), Failure> {
    tracing_subscriber::fmt()
        .json()
        .flatten_event(true)
        .with_env_filter(tracing_subscriber::EnvFilter::new("info,hyper=warn"))
        .with_writer(std::io::stderr)
        .init();
    let metrics = PrometheusBuilder::new().install_recorder()?;
    let mut config = RouterConfig::default();
    config.auth.tokens = TokenPolicy::Ignore;
    for (name, address) in endpoints_of(sdl)? {
        let subgraph = SubgraphConfig {
            url: address.parse()?,
            websocket_url: None,
        };
        let rules = HeaderRules {
            forward: vec!["authorization".to_owned()],
            ..HeaderRules::default()
        };
        config.headers.insert(name.clone(), rules);
        config.subgraphs.insert(name, subgraph);
    }
    let mut transports = Transports::new();
    for subgraph in inside {
        if let Some(transport) = subgraph.transport {
            transports.insert(subgraph.name.to_owned(), transport);
        }
    }
    let dependencies = Dependencies {
        metrics: Some(metrics.clone()),
        ..dependencies(transports)
    };
    let router = Router::try_new(config, sdl, dependencies)?;
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await?;
    let serving = router.clone().serve(listener, axum::Router::new());
    let serving = async move {
        let mut upkeep = tokio::time::interval(UPKEEP_EVERY);
        let tidying = async {
            loop {
                upkeep.tick().await;
                metrics.run_upkeep();
            }
        };
        tokio::select! {
            served = serving => Ok(served?),
            () = tidying => Ok(()),
        }
    };
    Ok((router, serving))
}

/// What a router without an identity provider works with.
pub fn dependencies(transports: Transports) -> Dependencies {
    Dependencies {
        transports,
        key_source: None,
        key_verifier: None,
        identity_signer: None,
        clock: Arc::new(SystemClock),
        metrics: None,
        shutdown: CancellationToken::new(),
        tasks: TaskTracker::new(),
    }
}
