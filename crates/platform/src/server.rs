//! One service's HTTP door: `/graphql` (POST and WebSocket), `/commands/…`, `/health`, `/ready`,
//! `/metrics`, and what routes the service adds.

mod commands;
mod graphql;
mod probes;

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::routing::{get, post};
use domain::Service;
use serde::Deserialize;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

use crate::database::Database;
use crate::identity::IdentityVerifier;
use crate::problem::Problems;
use crate::service::Running;
use crate::settings::{Setting, Validate};
use crate::task::Tasks;
use crate::telemetry::Metrics;

pub use probes::Readiness;

/// The largest request body read.
const BODY_BYTES_MAX: usize = 2 * 1024 * 1024;
/// How long open requests may take to finish once the process should end.
const DRAIN: Duration = Duration::from_secs(10);

/// Where the process listens.
#[derive(Clone, Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ServerSettings {
    /// The interface: loopback unless said otherwise.
    pub host: std::net::IpAddr,
    /// The port; each service has its own when absent.
    pub port: Option<u16>,
}

impl Default for ServerSettings {
    fn default() -> Self {
        Self {
            host: std::net::Ipv4Addr::LOCALHOST.into(),
            port: None,
        }
    }
}

impl Validate for ServerSettings {
    const SETTINGS: &'static [Setting] = &[
        Setting {
            key: "host",
            purpose: "the address of the interface the process listens on",
            example: "0.0.0.0",
        },
        Setting {
            key: "port",
            purpose: "the port the process listens on instead of the service's own",
            example: "4003",
        },
    ];

    fn validate(&self, problems: &mut Problems<'_>) {
        let _ = problems;
    }
}

impl ServerSettings {
    /// The address to bind for something whose own port is `port`.
    pub fn address(&self, port: u16) -> SocketAddr {
        SocketAddr::new(self.host, self.port.unwrap_or(port))
    }
}

/// What the handlers share.
#[derive(Clone)]
struct Door {
    service: Service,
    running: Arc<Running>,
    verifier: Arc<IdentityVerifier>,
    db: Database,
    metrics: Metrics,
    tasks: Tasks,
}

/// Everything one service answers.
pub fn service_router(
    context: &crate::service::ServiceContext,
    running: Arc<Running>,
    verifier: Arc<IdentityVerifier>,
    metrics: Metrics,
) -> Router {
    let routes = running.routes.clone();
    let door = Door {
        service: context.service,
        running,
        verifier,
        db: context.db.clone(),
        metrics,
        tasks: context.tasks.clone(),
    };
    Router::new()
        .route("/graphql", post(graphql::execute).get(graphql::subscribe))
        .route("/commands/{name}", post(commands::carry_out))
        .route("/health", get(probes::health))
        .route("/ready", get(probes::ready))
        .route("/metrics", get(probes::metrics))
        .with_state(door)
        .merge(routes)
        .layer(DefaultBodyLimit::max(BODY_BYTES_MAX))
        .layer(tower_http::catch_panic::CatchPanicLayer::new())
}

/// Serves until `shutdown`, then lets open requests finish for a while.
pub async fn serve(
    listener: TcpListener,
    router: Router,
    shutdown: CancellationToken,
) -> std::io::Result<()> {
    let stop = shutdown.clone();
    let serving = axum::serve(listener, router)
        .with_graceful_shutdown(async move { stop.cancelled().await })
        .into_future();
    let overdue = async {
        shutdown.cancelled().await;
        tokio::time::sleep(DRAIN).await;
    };
    tokio::select! {
        ended = serving => ended,
        () = overdue => {
            tracing::warn!("requests still open when the time to drain was over");
            Ok(())
        }
    }
}
