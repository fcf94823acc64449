//! The subgraphs as a process of their own: one listener each, answers from memory or made anew,
//! at once or after a delay, and a listener on the side that counts and sets.

use std::collections::{BTreeMap, HashMap};
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use async_graphql::Executor;
use async_trait::async_trait;
use axum::Router;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use bytes::Bytes;
use router::{InProcessTransport, SubgraphTransport};
use serde::Deserialize;
use tokio::net::TcpListener;
use tokio_util::task::TaskTracker;

use crate::Failure;

/// Answers kept in memory, at most; what is new beyond that is made anew each time.
const REMEMBERED_MAX: usize = 10_000;

/// Answers one request body.
#[async_trait]
pub trait Answers: Send + Sync {
    /// The JSON answer.
    async fn answer(&self, body: &Bytes) -> Result<Bytes, Failure>;
}

/// One subgraph.
pub struct Subgraph {
    /// Its name in the supergraph.
    pub name: &'static str,
    /// What it says.
    pub answers: Arc<dyn Answers>,
    /// The way to call it inside this process, if there is one.
    pub transport: Option<Arc<dyn SubgraphTransport>>,
}

struct Live<E>(E);

#[async_trait]
impl<E: Executor> Answers for Live<E> {
    async fn answer(&self, body: &Bytes) -> Result<Bytes, Failure> {
        let request: async_graphql::Request = serde_json::from_slice(body)?;
        let answer = self.0.execute(request).await;
        Ok(serde_json::to_vec(&answer)?.into())
    }
}

/// A subgraph of async-graphql.
pub fn live(name: &'static str, executor: impl Executor) -> Subgraph {
    let transport = InProcessTransport::new(executor.clone(), |_| async_graphql::Data::default());
    Subgraph {
        name,
        answers: Arc::new(Live(executor)),
        transport: Some(Arc::new(transport)),
    }
}

/// How the subgraphs behave, and what they have seen.
#[derive(Default)]
struct Stage {
    calls: AtomicU64,
    delay_us: AtomicU64,
    is_forgetful: AtomicBool,
    is_away: AtomicBool,
    known: Mutex<HashMap<(&'static str, Bytes), Bytes>>,
}

#[derive(Clone)]
struct Door {
    name: &'static str,
    answers: Arc<dyn Answers>,
    stage: Arc<Stage>,
}

/// A change of behaviour.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Change {
    delay_us: Option<u64>,
    forgetful: Option<bool>,
    away: Option<bool>,
}

/// Serves until the process is ended; prints the addresses as one line of JSON first.
#[expect(clippy::print_stdout, reason = "the parent process reads it")]
pub async fn serve(subgraphs: Vec<Subgraph>) -> Result<(), Failure> {
    let stage = Arc::new(Stage::default());
    let tasks = TaskTracker::new();
    let mut addresses: BTreeMap<&str, SocketAddr> = BTreeMap::new();
    for Subgraph { name, answers, .. } in subgraphs {
        let stage = stage.clone();
        let door = Door {
            name,
            answers,
            stage,
        };
        let routes = Router::new()
            .route("/graphql", post(answer))
            .with_state(door);
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        addresses.insert(name, listener.local_addr()?);
        tasks.spawn(async move { axum::serve(listener, routes).await });
    }
    let control = Router::new()
        .route("/calls", get(calls))
        .route("/set", get(change))
        .with_state(stage);
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
    addresses.insert("control", listener.local_addr()?);
    println!("{}", serde_json::to_string(&addresses)?);
    axum::serve(listener, control).await?;
    Ok(())
}

async fn answer(State(door): State<Door>, body: Bytes) -> Response {
    let Door {
        name,
        answers,
        stage,
    } = door;
    stage.calls.fetch_add(1, Ordering::Relaxed);
    let delay = Duration::from_micros(stage.delay_us.load(Ordering::Relaxed));
    if !delay.is_zero() {
        tokio::time::sleep(delay).await;
    }
    if stage.is_away.load(Ordering::Relaxed) {
        return StatusCode::SERVICE_UNAVAILABLE.into_response();
    }
    let is_forgetful = stage.is_forgetful.load(Ordering::Relaxed);
    let key = (name, body);
    let remembered = |key| {
        stage
            .known
            .lock()
            .ok()
            .and_then(|known| known.get(key).cloned())
    };
    let known = if is_forgetful { None } else { remembered(&key) };
    let answer = match known {
        Some(answer) => answer,
        None => match answers.answer(&key.1).await {
            Ok(answer) => answer,
            Err(error) => {
                return (StatusCode::BAD_REQUEST, error.to_string()).into_response();
            }
        },
    };
    if let Ok(mut known) = stage.known.lock()
        && !is_forgetful
        && known.len() < REMEMBERED_MAX
    {
        known.entry(key).or_insert_with(|| answer.clone());
    }
    ([("content-type", "application/json")], answer).into_response()
}

async fn calls(State(stage): State<Arc<Stage>>) -> String {
    stage.calls.load(Ordering::Relaxed).to_string()
}

async fn change(State(stage): State<Arc<Stage>>, Query(change): Query<Change>) -> &'static str {
    let Change {
        delay_us,
        forgetful,
        away,
    } = change;
    if let Some(delay_us) = delay_us {
        stage.delay_us.store(delay_us, Ordering::Relaxed);
    }
    if let Some(forgetful) = forgetful {
        stage.is_forgetful.store(forgetful, Ordering::Relaxed);
    }
    if let Some(away) = away {
        stage.is_away.store(away, Ordering::Relaxed);
    }
    "set"
}
