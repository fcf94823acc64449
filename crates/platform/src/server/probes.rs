//! Whether the process lives, whether it can do its work, and what it counts.

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde_json::json;

use super::Door;

type Check = Arc<dyn Fn() -> Result<(), String> + Send + Sync>;

/// A service's own word on whether it can do its work; the database is asked besides.
#[derive(Clone)]
pub struct Readiness(Check);

impl std::fmt::Debug for Readiness {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Readiness").field(&(self.0)()).finish()
    }
}

impl Readiness {
    /// Ready once it has started.
    pub fn always() -> Self {
        Self(Arc::new(|| Ok(())))
    }

    /// Ready when the check says so; else its sentence is shown.
    pub fn when(check: impl Fn() -> Result<(), String> + Send + Sync + 'static) -> Self {
        Self(Arc::new(check))
    }

    /// The service's word now.
    pub fn check(&self) -> Result<(), String> {
        (self.0)()
    }
}

pub(super) async fn health(State(door): State<Door>) -> Response {
    axum::Json(json!({ "service": door.service.as_str(), "status": "ok" })).into_response()
}

pub(super) async fn ready(State(door): State<Door>) -> Response {
    let verdict = if door.tasks.shutdown().is_cancelled() {
        Err("the process is ending".to_owned())
    } else if !door.db.is_alive().await {
        Err("the database does not answer".to_owned())
    } else {
        door.running.readiness.check()
    };
    let (status, word, reason) = match verdict {
        Ok(()) => (StatusCode::OK, "ready", None),
        Err(reason) => (StatusCode::SERVICE_UNAVAILABLE, "not ready", Some(reason)),
    };
    let body = json!({ "service": door.service.as_str(), "status": word, "reason": reason });
    (status, axum::Json(body)).into_response()
}

pub(super) async fn metrics(State(door): State<Door>) -> Response {
    let kind = [("content-type", "text/plain; version=0.0.4")];
    (kind, door.metrics.render()).into_response()
}
