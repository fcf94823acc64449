//! The router as a program part: built from settings, a supergraph and what it is given to work
//! with; then an axum router, or a listener served until shutdown.

use std::net::SocketAddr;
use std::sync::Arc;

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use axum::routing::{any, get};
use axum_server::accept::NoDelayAcceptor;
use bytes::Bytes;
use domain::SharedClock;
use http::request::Parts;
use http::{HeaderName, HeaderValue, Method, StatusCode, header};
use metrics_exporter_prometheus::PrometheusHandle;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use tower_http::cors::{AllowOrigin, CorsLayer};

use crate::auth::{API_KEY_HEADER, Caller, IdentitySigner, KeySource, KeyVerifier};
use crate::config::RouterConfig;
use crate::context::RequestContext;
use crate::endpoint;
use crate::error::{Refusal, RouterError};
use crate::gateway::{GraphQlRequest, refusal_body};
use crate::schema::OperationKind;
use crate::switch::{Reloaded, Switch};
use crate::transport::{REQUEST_ID_HEADER, Transports};

/// What the program gives the router to work with.
pub struct Dependencies {
    /// Ways to subgraphs that are not reached over the network; the others come from settings.
    pub transports: Transports,
    /// The public keys of access tokens; the address from settings when none is given.
    pub key_source: Option<Arc<dyn KeySource>>,
    /// Who knows API keys.
    pub key_verifier: Option<Arc<dyn KeyVerifier>>,
    /// Who signs the word on callers for subgraphs.
    pub identity_signer: Option<Arc<dyn IdentitySigner>>,
    /// The clock tokens are judged by.
    pub clock: SharedClock,
    /// What `/metrics` shows.
    pub metrics: Option<PrometheusHandle>,
    /// When everything ends.
    pub shutdown: CancellationToken,
    /// Where tasks run that shutdown waits for.
    pub tasks: TaskTracker,
}

impl std::fmt::Debug for Dependencies {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let transports: Vec<_> = self.transports.keys().collect();
        f.debug_struct("Dependencies")
            .field("transports", &transports)
            .finish_non_exhaustive()
    }
}

/// A router ready to serve. Clones share everything.
#[derive(Clone)]
pub struct Router {
    switch: Arc<Switch>,
    metrics: Option<PrometheusHandle>,
}

impl std::fmt::Debug for Router {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Router")
            .field("switch", &self.switch)
            .finish_non_exhaustive()
    }
}

impl Router {
    /// Builds the stages; every setting and the whole supergraph are checked here.
    pub fn try_new(
        config: RouterConfig,
        supergraph_sdl: &str,
        dependencies: Dependencies,
    ) -> Result<Self, RouterError> {
        let metrics = dependencies.metrics.clone();
        let switch = Switch::try_new(dependencies, config, supergraph_sdl)?;
        Ok(Self {
            switch: Arc::new(switch),
            metrics,
        })
    }

    /// The routes `/graphql`, `/health`, `/ready` and `/metrics`, to be merged with others.
    pub fn routes(&self) -> axum::Router {
        axum::Router::new()
            .route("/graphql", any(endpoint::graphql).layer(cors(&self.switch)))
            .with_state(self.switch.clone())
            .route("/health", get(|| async { "ok" }))
            .merge(
                axum::Router::new()
                    .route("/ready", get(ready))
                    .route("/metrics", get(show_metrics))
                    .with_state(self.clone()),
            )
    }

    /// Serves these routes and `extra` until shutdown: `/ready` says no at once, requests are still
    /// taken for as long as whoever spreads them may need to notice, then what is under way
    /// finishes.
    pub async fn serve(
        self,
        listener: TcpListener,
        extra: axum::Router,
    ) -> Result<(), RouterError> {
        let gateway = self.switch.current();
        let shutdown = gateway.lasting.shutdown.clone();
        let live = gateway.lasting.closing.clone();
        let timeouts = &gateway.config.timeouts;
        let (header, drain) = (timeouts.header(), timeouts.drain());
        let close = timeouts.close();
        drop(gateway);
        let routes = self.routes().merge(extra);
        let routes = routes.into_make_service_with_connect_info::<SocketAddr>();
        let handle = axum_server::Handle::new();
        // Answers leave at once instead of waiting for more to go with them.
        let mut server = axum_server::Server::<SocketAddr>::from_listener(listener)
            .acceptor(NoDelayAcceptor::new())
            .handle(handle.clone())
            .first_request_timeout(header)
            .accept_error_handler(|_, error| {
                tracing::warn!(
                    error = error as &dyn std::error::Error,
                    "no connection taken"
                );
            });
        server.http_builder().http1().header_read_timeout(header);
        let ending = async move {
            shutdown.cancelled().await;
            tokio::time::sleep(drain).await;
            live.cancel();
            handle.graceful_shutdown(None);
            tokio::time::sleep(close).await;
            tracing::warn!("requests were cut off at the end");
            handle.shutdown();
            std::future::pending::<()>().await;
        };
        tokio::select! {
            served = server.serve(routes) => served?,
            () = ending => {}
        }
        Ok(())
    }

    /// Answers a query or mutation for use inside the program, on behalf of a caller who is
    /// believed.
    pub async fn answer(&self, request: GraphQlRequest, caller: Option<Arc<Caller>>) -> Bytes {
        let gateway = self.switch.current();
        let id: Arc<str> = "internal".into();
        let ready = match gateway.prepare(request, caller.as_deref()).await {
            Ok(ready) if ready.kind() != OperationKind::Subscription => ready,
            Ok(_) => {
                let refusal = Refusal::bad_input("a subscription needs a stream");
                return refusal_body(&refusal, &id);
            }
            Err(refusal) => return refusal_body(&refusal, &id),
        };
        let (deadline, identity) = (gateway.deadline(), gateway.lasting.identity.clone());
        let context = RequestContext::new(id, caller, Arc::default(), deadline, identity);
        gateway.execute(&ready, &Arc::new(context)).await.body
    }

    /// Takes another supergraph, or refuses it and stays with the one it has.
    pub async fn reload(&self, supergraph_sdl: &str) -> Result<Reloaded, RouterError> {
        self.switch.reload(None, Some(supergraph_sdl)).await
    }

    /// Takes other settings, and another supergraph if one is given, or refuses both.
    pub async fn reload_with(
        &self,
        config: RouterConfig,
        supergraph_sdl: Option<&str>,
    ) -> Result<Reloaded, RouterError> {
        self.switch.reload(Some(config), supergraph_sdl).await
    }

    /// How many streams are open at subgraphs for live operations, and how many readers they have.
    pub fn live(&self) -> (usize, usize) {
        self.switch.current().lasting.hub.count()
    }

    /// Ends a session, or all sessions of a user, before their tokens end.
    pub async fn revoke(&self, session_or_user: &str) {
        let gateway = self.switch.current();
        gateway.authenticator.revoke(session_or_user).await;
    }
}

async fn ready(State(router): State<Router>) -> Response {
    if router.switch.current().lasting.shutdown.is_cancelled() {
        return (StatusCode::SERVICE_UNAVAILABLE, "shutting down").into_response();
    }
    (StatusCode::OK, "ready").into_response()
}

async fn show_metrics(State(router): State<Router>) -> Response {
    match &router.metrics {
        Some(handle) => {
            let kind = (header::CONTENT_TYPE, "text/plain; version=0.0.4");
            ([kind], handle.render()).into_response()
        }
        None => (StatusCode::NOT_FOUND, "metrics are not collected here").into_response(),
    }
}

/// Whether every origin that may call is one.
pub fn check_origins(config: &RouterConfig) -> Result<(), RouterError> {
    let is_wrong = |origin: &&String| *origin == "*" || HeaderValue::from_str(origin).is_err();
    match config.cors.origins.iter().find(is_wrong) {
        None => Ok(()),
        Some(origin) => Err(RouterError::Setting {
            name: "router.cors.origins",
            reason: format!("`{origin}` is no origin; write one such as https://app.example.org"),
        }),
    }
}

/// Who may call from a web page, by the settings of the moment.
fn cors(switch: &Arc<Switch>) -> CorsLayer {
    let switch = switch.clone();
    let is_listed = move |origin: &HeaderValue, _: &Parts| {
        let gateway = switch.current();
        let listed = &gateway.config.cors.origins;
        listed
            .iter()
            .any(|known| known.as_bytes() == origin.as_bytes())
    };
    let accept = HeaderName::from_static("accept");
    CorsLayer::new()
        .allow_origin(AllowOrigin::predicate(is_listed))
        .allow_methods([Method::GET, Method::POST])
        .allow_headers([
            header::CONTENT_TYPE,
            header::AUTHORIZATION,
            API_KEY_HEADER,
            REQUEST_ID_HEADER,
            endpoint::PLAN_HEADER,
            trace::TRACEPARENT,
            trace::TRACESTATE,
            accept,
        ])
        .expose_headers([REQUEST_ID_HEADER])
}
