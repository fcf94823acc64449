//! The router as a program part: built from settings, a supergraph and what it is given to work
//! with; then an axum router, or a listener served until shutdown.

use std::net::SocketAddr;
use std::sync::Arc;

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use axum::routing::{any, get};
use axum::serve::ListenerExt;
use bytes::Bytes;
use domain::SharedClock;
use http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use metrics_exporter_prometheus::PrometheusHandle;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use tower_http::cors::CorsLayer;

use crate::auth::{
    API_KEY_HEADER, Authenticator, Caller, HttpKeySource, IdentitySigner, IdentitySource,
    KeySource, KeyVerifier,
};
use crate::config::RouterConfig;
use crate::context::RequestContext;
use crate::endpoint;
use crate::error::{Refusal, RouterError};
use crate::execute::Executor;
use crate::gateway::{Gateway, GraphQlRequest, refusal_body};
use crate::schema::OperationKind;
use crate::supergraph::Supergraph;
use crate::transport::{HttpTransport, REQUEST_ID_HEADER, Transports};

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
    gateway: Arc<Gateway>,
    metrics: Option<PrometheusHandle>,
}

impl std::fmt::Debug for Router {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Router")
            .field("gateway", &self.gateway)
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
        let Dependencies {
            mut transports,
            key_source,
            key_verifier,
            identity_signer,
            clock,
            metrics,
            shutdown,
            tasks,
        } = dependencies;
        check_origins(&config)?;
        let config = Arc::new(config);
        add_http_transports(&config, &tasks, &mut transports)?;
        let key_source = match (key_source, config.auth.jwks_url.clone()) {
            (None, Some(url)) => {
                let source: Arc<dyn KeySource> = Arc::new(HttpKeySource::try_new(url)?);
                Some(source)
            }
            (given, _) => given,
        };
        let authenticator = Authenticator::new(
            key_source,
            key_verifier,
            config.auth.clone(),
            clock,
            &config.caches,
        );
        let callers_max = config.caches.callers_max;
        let identity = Arc::new(IdentitySource::new(identity_signer, callers_max));
        let supergraph = Supergraph::load(supergraph_sdl, config.clone())?;
        let sizes = (config.limits.clone(), config.timeouts.clone());
        let headers = config.headers.clone();
        let executor = Executor::try_new(transports, &supergraph.subgraphs, headers, sizes)?;
        let who = (authenticator, identity);
        let gateway = Gateway::new(config, who, executor, supergraph, (tasks, shutdown));
        Ok(Self {
            gateway: Arc::new(gateway),
            metrics,
        })
    }

    /// The routes `/graphql`, `/health`, `/ready` and `/metrics`, to be merged with others.
    pub fn routes(&self) -> axum::Router {
        let cors = cors(&self.gateway.config);
        axum::Router::new()
            .route("/graphql", any(endpoint::graphql).layer(cors))
            .with_state(self.gateway.clone())
            .route("/health", get(|| async { "ok" }))
            .merge(
                axum::Router::new()
                    .route("/ready", get(ready))
                    .route("/metrics", get(show_metrics))
                    .with_state(self.clone()),
            )
    }

    /// Serves these routes and `extra` until shutdown, then lets what is under way finish.
    pub async fn serve(
        self,
        listener: TcpListener,
        extra: axum::Router,
    ) -> Result<(), RouterError> {
        let shutdown = self.gateway.shutdown.clone();
        let routes = self.routes().merge(extra);
        // Answers leave at once instead of waiting for more to go with them; a connection that
        // refuses the option still works.
        let listener = listener.tap_io(|stream| drop(stream.set_nodelay(true)));
        let routes = routes.into_make_service_with_connect_info::<SocketAddr>();
        let serving = axum::serve(listener, routes);
        serving
            .with_graceful_shutdown(shutdown.cancelled_owned())
            .await?;
        Ok(())
    }

    /// Answers a query or mutation for use inside the program, on behalf of a caller who is
    /// believed.
    pub async fn answer(&self, request: GraphQlRequest, caller: Option<Arc<Caller>>) -> Bytes {
        let gateway = &self.gateway;
        let id: Arc<str> = "internal".into();
        let ready = match gateway.prepare(request, caller.as_deref()).await {
            Ok(ready) if ready.kind() != OperationKind::Subscription => ready,
            Ok(_) => {
                let refusal = Refusal::bad_input("a subscription needs a stream");
                return refusal_body(&refusal, &id);
            }
            Err(refusal) => return refusal_body(&refusal, &id),
        };
        let (deadline, identity) = (gateway.deadline(), gateway.identity.clone());
        let context = RequestContext::new(id, caller, HeaderMap::new(), deadline, identity);
        gateway.execute(&ready, &Arc::new(context)).await.body
    }

    /// Takes another supergraph, or refuses it and stays with the one it has.
    pub async fn reload(&self, supergraph_sdl: &str) -> Result<(), RouterError> {
        let (sdl, config) = (supergraph_sdl.to_owned(), self.gateway.config.clone());
        let load = tokio::task::spawn_blocking(move || Supergraph::load(&sdl, config));
        let supergraph = load.await.unwrap_or_else(|_| {
            Err(RouterError::Supergraph(
                "the planner does not accept it".to_owned(),
            ))
        })?;
        self.gateway.executor.check(&supergraph.subgraphs)?;
        self.gateway.replace_supergraph(supergraph);
        Ok(())
    }

    /// Ends a session, or all sessions of a user, before their tokens end.
    pub async fn revoke(&self, session_or_user: &str) {
        self.gateway.authenticator.revoke(session_or_user).await;
    }
}

async fn ready(State(router): State<Router>) -> Response {
    if router.gateway.shutdown.is_cancelled() {
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

fn add_http_transports(
    config: &RouterConfig,
    tasks: &TaskTracker,
    transports: &mut Transports,
) -> Result<(), RouterError> {
    for (name, subgraph) in &config.subgraphs {
        if transports.contains_key(name) {
            continue;
        }
        let forward = config.headers.get(name).map(|rules| rules.forward.clone());
        let forward = forward.unwrap_or_default();
        let answer_bytes_max = config.limits.answer_bytes_max;
        let (timeouts, tasks) = (&config.timeouts, tasks.clone());
        let transport =
            HttpTransport::try_new(subgraph, &forward, answer_bytes_max, timeouts, tasks)?;
        transports.insert(name.clone(), Arc::new(transport));
    }
    Ok(())
}

fn check_origins(config: &RouterConfig) -> Result<(), RouterError> {
    let is_wrong = |origin: &&String| *origin == "*" || HeaderValue::from_str(origin).is_err();
    match config.cors.origins.iter().find(is_wrong) {
        None => Ok(()),
        Some(origin) => Err(RouterError::Setting {
            name: "router.cors.origins",
            reason: format!("`{origin}` is no origin; write one such as https://app.example.org"),
        }),
    }
}

fn cors(config: &RouterConfig) -> CorsLayer {
    let origins = config
        .cors
        .origins
        .iter()
        .filter_map(|origin| HeaderValue::from_str(origin).ok());
    let origins: Vec<HeaderValue> = origins.collect();
    let accept = HeaderName::from_static("accept");
    CorsLayer::new()
        .allow_origin(origins)
        .allow_methods([Method::GET, Method::POST])
        .allow_headers([
            header::CONTENT_TYPE,
            header::AUTHORIZATION,
            API_KEY_HEADER,
            REQUEST_ID_HEADER,
            accept,
        ])
        .expose_headers([REQUEST_ID_HEADER])
}
