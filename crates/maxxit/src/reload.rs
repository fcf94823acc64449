//! Another supergraph or other settings for a router that goes on serving: the settings are read
//! again on SIGHUP, and a supergraph that lies in a file is watched.

use std::path::Path;
use std::time::Duration;

use anyhow::{Context, Result};
use router::{Router, RouterConfig};
use tokio::signal::unix::{SignalKind, signal};
use tokio_util::sync::CancellationToken;

use crate::gateway::SUPERGRAPH;

/// A supergraph larger than this is not read.
const SUPERGRAPH_BYTES_MAX: u64 = 64 * 1024 * 1024;
/// A watched file is looked at no more often than this.
const POLL_MIN: Duration = Duration::from_millis(100);

/// Reads the router's settings once more; none where they cannot change.
pub type ReadAgain = Box<dyn Fn() -> Result<RouterConfig> + Send + Sync>;

/// The supergraph that settings name, or the one in this program.
pub fn supergraph_of(config: &RouterConfig) -> Result<String> {
    match &config.supergraph.file {
        Some(path) => read(path),
        None => Ok(SUPERGRAPH.to_owned()),
    }
}

fn read(path: &Path) -> Result<String> {
    let place = || format!("the supergraph `{}` cannot be read", path.display());
    let size = std::fs::metadata(path).with_context(place)?.len();
    anyhow::ensure!(
        size <= SUPERGRAPH_BYTES_MAX,
        "the supergraph `{}` is too large",
        path.display()
    );
    std::fs::read_to_string(path).with_context(place)
}

/// Follows changes until shutdown. What cannot be served is told, and the router goes on with what
/// it has.
pub async fn follow(
    router: Router,
    mut config: RouterConfig,
    read_again: Option<ReadAgain>,
    shutdown: CancellationToken,
) {
    let mut asked = signal(SignalKind::hangup()).expect("the signal exists on unix");
    let mut served = supergraph_of(&config).unwrap_or_default();
    loop {
        let pause = Duration::from_millis(config.supergraph.poll_ms).max(POLL_MIN);
        let polled = async {
            match &config.supergraph.file {
                Some(_) => tokio::time::sleep(pause).await,
                None => std::future::pending().await,
            }
        };
        let settings = tokio::select! {
            () = shutdown.cancelled() => return,
            () = polled => None,
            _ = asked.recv() => read_again.as_ref().map(|read| read()),
        };
        let next = match settings {
            None if supergraph_of(&config).is_ok_and(|sdl| sdl == served) => continue,
            None => config.clone(),
            Some(Ok(next)) => next,
            Some(Err(error)) => {
                tracing::error!(%error, "settings not taken");
                continue;
            }
        };
        match take(&router, &next).await {
            Ok(sdl) => (served, config) = (sdl, next),
            Err(error) => tracing::error!(%error, "supergraph or settings not taken"),
        }
    }
}

/// Serves by these settings; answers the supergraph that is served now.
async fn take(router: &Router, config: &RouterConfig) -> Result<String> {
    let sdl = supergraph_of(config)?;
    router.reload_with(config.clone(), Some(&sdl)).await?;
    Ok(sdl)
}
