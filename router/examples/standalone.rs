//! The router alone: `standalone SUPERGRAPH PORT`, with every subgraph at the address the
//! supergraph names. For trying a supergraph out, and for running other people's test suites
//! against the router.

use std::error::Error;
use std::net::Ipv4Addr;
use std::sync::Arc;

use domain::SystemClock;
use router::config::SubgraphConfig;
use router::{Dependencies, Router, RouterConfig, Transports, endpoints_of};
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let filter = tracing_subscriber::EnvFilter::from_default_env();
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .init();
    let mut arguments = std::env::args().skip(1);
    let usage = "usage: standalone SUPERGRAPH PORT";
    let path = arguments.next().ok_or(usage)?;
    let port: u16 = arguments.next().ok_or(usage)?.parse()?;
    let sdl = std::fs::read_to_string(path)?;
    let mut config = RouterConfig::default();
    for (name, address) in endpoints_of(&sdl)? {
        let subgraph = SubgraphConfig {
            url: address.parse()?,
            websocket_url: None,
        };
        config.subgraphs.insert(name, subgraph);
    }
    let shutdown = CancellationToken::new();
    let dependencies = Dependencies {
        transports: Transports::new(),
        key_source: None,
        key_verifier: None,
        identity_signer: None,
        clock: Arc::new(SystemClock),
        metrics: None,
        shutdown: shutdown.clone(),
        tasks: TaskTracker::new(),
    };
    let router = Router::try_new(config, &sdl, dependencies)?;
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await?;
    let stop = async move {
        // Without the signal handler the process just ends on the signal.
        if tokio::signal::ctrl_c().await.is_ok() {
            shutdown.cancel();
        }
    };
    tokio::select! {
        served = router.serve(listener, axum::Router::new()) => served?,
        () = stop => {}
    }
    Ok(())
}
