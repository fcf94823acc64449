//! A router over the three subgraphs, everything on sockets of the loopback, and a client.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use async_graphql::Executor;
use async_graphql_axum::{GraphQLProtocol, GraphQLWebSocket};
use axum::extract::{FromRequestParts, Request, WebSocketUpgrade};
use axum::response::{IntoResponse, Response};
use domain::SystemClock;
use http_body_util::BodyExt;
use router::config::SubgraphConfig;
use router::{Dependencies, Router, RouterConfig, Transports};
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::subgraphs::{self, News};

pub const SUPERGRAPH: &str = include_str!("../fixtures/supergraph.graphql");

/// One request a subgraph got.
#[derive(Clone, Debug)]
pub struct Call {
    pub subgraph: &'static str,
    pub query: String,
    pub variables: Value,
    pub identity: Option<String>,
    pub at: Instant,
}

/// How a subgraph misbehaves.
#[derive(Clone, Debug, Default)]
pub struct Mood {
    /// Takes this long to answer.
    pub delay: Duration,
    /// Answers this instead: a content type and a body.
    pub instead: Option<(&'static str, Vec<u8>)>,
}

/// What the subgraphs saw and how they behave.
#[derive(Debug, Default)]
pub struct Stage {
    pub calls: Mutex<Vec<Call>>,
    pub moods: Mutex<BTreeMap<&'static str, Mood>>,
    pub is_quiet: AtomicBool,
    /// Every WebSocket that was opened, by subgraph and by who was said to be behind it.
    pub sockets: Mutex<Vec<(&'static str, Option<String>)>>,
    /// Cuts every WebSocket that is open.
    pub cut: Notify,
}

impl Stage {
    pub fn set(&self, subgraph: &'static str, mood: Mood) {
        self.moods.lock().unwrap().insert(subgraph, mood);
    }

    pub fn take_calls(&self) -> Vec<Call> {
        std::mem::take(&mut *self.calls.lock().unwrap())
    }
}

pub struct World {
    pub stage: Arc<Stage>,
    pub address: SocketAddr,
    pub accounts_news: News,
    pub reviews_news: News,
    pub router: Router,
    pub config: RouterConfig,
    pub shutdown: CancellationToken,
    client: reqwest::Client,
}

impl Drop for World {
    fn drop(&mut self) {
        self.shutdown.cancel();
    }
}

pub fn dependencies(shutdown: &CancellationToken) -> Dependencies {
    Dependencies {
        transports: Transports::new(),
        key_source: None,
        key_verifier: None,
        identity_signer: None,
        clock: Arc::new(SystemClock),
        metrics: None,
        shutdown: shutdown.clone(),
        tasks: TaskTracker::new(),
    }
}

/// Settings under which every subgraph has an address where nobody is.
pub fn with_away_subgraphs(mut config: RouterConfig) -> RouterConfig {
    for name in ["accounts", "catalog", "reviews"] {
        let subgraph = SubgraphConfig {
            url: "http://127.0.0.1:9/graphql".parse().unwrap(),
            websocket_url: None,
        };
        config.subgraphs.insert(name.to_owned(), subgraph);
    }
    config
}

impl World {
    pub async fn start() -> Self {
        Self::start_with(RouterConfig::default(), |_| {}).await
    }

    pub async fn start_with(
        mut config: RouterConfig,
        equip: impl FnOnce(&mut Dependencies),
    ) -> Self {
        let (stage, shutdown) = (Arc::new(Stage::default()), CancellationToken::new());
        let (accounts_news, reviews_news) = (News::new(), News::new());
        let addresses = [
            (
                "accounts",
                serve("accounts", subgraphs::accounts(&accounts_news), &stage).await,
            ),
            (
                "catalog",
                serve("catalog", subgraphs::catalog(), &stage).await,
            ),
            (
                "reviews",
                serve("reviews", subgraphs::reviews(&reviews_news), &stage).await,
            ),
        ];
        for (name, address) in addresses {
            let url = format!("http://{address}/graphql").parse().unwrap();
            let subgraph = SubgraphConfig {
                url,
                websocket_url: None,
            };
            config.subgraphs.entry(name.to_owned()).or_insert(subgraph);
        }
        let mut dependencies = dependencies(&shutdown);
        equip(&mut dependencies);
        let router = Router::try_new(config.clone(), SUPERGRAPH, dependencies).unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let serving = router.clone().serve(listener, axum::Router::new());
        TaskTracker::new().spawn(serving);
        let client = reqwest::Client::new();
        Self {
            stage,
            address,
            accounts_news,
            reviews_news,
            router,
            config,
            shutdown,
            client,
        }
    }

    pub fn url(&self) -> String {
        format!("http://{}/graphql", self.address)
    }

    pub fn post(&self) -> reqwest::RequestBuilder {
        self.client
            .post(self.url())
            .header("accept", "application/graphql-response+json")
    }

    pub fn get(&self, query: &str) -> reqwest::RequestBuilder {
        self.client.get(format!("{}?{query}", self.url()))
    }

    /// The answer without request ids, which differ from run to run.
    pub async fn ask(&self, query: &str) -> Value {
        self.ask_with(query, json!({})).await
    }

    pub async fn ask_with(&self, query: &str, variables: Value) -> Value {
        self.send(
            self.post()
                .json(&json!({ "query": query, "variables": variables })),
        )
        .await
    }

    pub async fn send(&self, request: reqwest::RequestBuilder) -> Value {
        let text = request.send().await.unwrap().text().await.unwrap();
        without_ids(serde_json::from_str(&text).unwrap_or_else(|_| panic!("no JSON: {text}")))
    }
}

pub fn without_ids(mut answer: Value) -> Value {
    let errors = answer.get_mut("errors").and_then(Value::as_array_mut);
    for error in errors.into_iter().flatten() {
        let extensions = error["extensions"].as_object_mut();
        let id = extensions.and_then(|extensions| extensions.remove("requestId"));
        assert!(
            id.is_some_and(|id| id.is_string()),
            "every error has the request's id"
        );
    }
    answer
}

async fn serve<E: Executor>(name: &'static str, executor: E, stage: &Arc<Stage>) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let stage = stage.clone();
    let handler = move |request: Request| handle(name, executor.clone(), stage.clone(), request);
    let app = axum::Router::new().route("/graphql", axum::routing::any(handler));
    TaskTracker::new().spawn(async move { axum::serve(listener, app).await });
    address
}

async fn handle<E: Executor>(
    name: &'static str,
    executor: E,
    stage: Arc<Stage>,
    request: Request,
) -> Response {
    let (mut parts, body) = request.into_parts();
    let identity = parts.headers.get("x-maxxit-identity");
    let identity = identity.map(|value| value.to_str().unwrap().to_owned());
    if parts.headers.contains_key("upgrade") {
        stage.sockets.lock().unwrap().push((name, identity));
        let protocol = GraphQLProtocol::from_request_parts(&mut parts, &())
            .await
            .unwrap();
        let upgrade = WebSocketUpgrade::from_request_parts(&mut parts, &())
            .await
            .unwrap();
        return upgrade
            .protocols(["graphql-transport-ws"])
            .on_upgrade(move |socket| async move {
                tokio::select! {
                    () = GraphQLWebSocket::new(socket, executor, protocol).serve() => {}
                    () = stage.cut.notified() => {}
                }
            });
    }
    let body = body.collect().await.unwrap().to_bytes();
    let request: async_graphql::Request = serde_json::from_slice(&body).unwrap();
    if !stage.is_quiet.load(Ordering::Relaxed) {
        stage.calls.lock().unwrap().push(Call {
            subgraph: name,
            query: request.query.clone(),
            variables: serde_json::to_value(&request.variables).unwrap(),
            identity,
            at: Instant::now(),
        });
    }
    let mood = stage
        .moods
        .lock()
        .unwrap()
        .get(name)
        .cloned()
        .unwrap_or_default();
    tokio::time::sleep(mood.delay).await;
    if let Some((kind, body)) = mood.instead {
        return ([("content-type", kind)], body).into_response();
    }
    axum::Json(executor.execute(request).await).into_response()
}
