//! `/graphql`: queries and mutations by POST, subscriptions by WebSocket (`graphql-transport-ws`).
//! The identity is the assertion's; without a valid one the caller is nobody.

use std::time::Instant;

use async_graphql::http::ALL_WEBSOCKET_PROTOCOLS;
use async_graphql::{Data, Request, Response as GraphqlResponse};
use async_graphql_axum::{GraphQLProtocol, GraphQLWebSocket};
use axum::Json;
use axum::extract::rejection::JsonRejection;
use axum::extract::{State, WebSocketUpgrade};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use graph::Identity;
use serde_json::Value;
use trace::{FutureExt as _, SpanKind};
use tracing::Instrument;

use super::Door;
use crate::executor::DynExecutor;
use crate::identity::{ASSERTION_HEADER, IdentityError, IdentityVerifier};

pub(super) async fn execute(
    State(door): State<Door>,
    headers: HeaderMap,
    body: Result<Json<Request>, JsonRejection>,
) -> Response {
    let identity = match identity(&door.verifier, assertion_of(&headers)) {
        Ok(identity) => identity,
        Err(error) => return (StatusCode::UNAUTHORIZED, error.to_string()).into_response(),
    };
    let request = match body {
        Ok(Json(request)) => request.data(identity),
        Err(rejection) => return (rejection.status(), rejection.body_text()).into_response(),
    };
    let started = Instant::now();
    let span = tracing::info_span!(
        "graphql",
        service = door.service.as_str(),
        operation = request.operation_name.as_deref().unwrap_or_default()
    );
    let parent = trace::of_headers(&headers);
    let traced = trace::start("graphql", SpanKind::Server, &parent);
    trace::note(&traced, "service", door.service.as_str());
    let executing = door.running.schema.execute(request).instrument(span);
    let response = executing.with_context(traced.clone()).await;
    trace::end(&traced, response.is_err().then_some("errors".into()));
    count(&door, &response, started);
    Json(response).into_response()
}

fn count(door: &Door, response: &GraphqlResponse, started: Instant) {
    let outcome = if response.is_ok() { "ok" } else { "error" };
    let labels = [("service", door.service.as_str()), ("outcome", outcome)];
    metrics::histogram!("graphql_duration_seconds", &labels)
        .record(started.elapsed().as_secs_f64());
}

pub(super) async fn subscribe(
    State(door): State<Door>,
    headers: HeaderMap,
    protocol: GraphQLProtocol,
    upgrade: WebSocketUpgrade,
) -> Response {
    let mut data = Data::default();
    match identity(&door.verifier, assertion_of(&headers)) {
        Ok(identity) => data.insert(identity),
        Err(error) => return (StatusCode::UNAUTHORIZED, error.to_string()).into_response(),
    }
    let executor = DynExecutor(door.running.schema.clone());
    let verifier = door.verifier.clone();
    let shutdown = door.tasks.shutdown().clone();
    upgrade
        .max_message_size(super::BODY_BYTES_MAX)
        .protocols(ALL_WEBSOCKET_PROTOCOLS)
        .on_upgrade(async move |stream| {
            let serving = GraphQLWebSocket::new(stream, executor, protocol)
                .with_data(data)
                .on_connection_init(move |payload| async move {
                    let mut data = Data::default();
                    // One connection may carry many people: each connection says who it is for.
                    if let Some(token) = payload.get(ASSERTION_HEADER).and_then(Value::as_str) {
                        let identity = identity(&verifier, Some(token)).map_err(|error| {
                            graph::AppError::client(graph::Code::Unauthenticated, &error)
                        })?;
                        data.insert(identity);
                    }
                    Ok(data)
                })
                .serve();
            // axum does not wait for upgraded connections: end them with the process.
            tokio::select! {
                () = serving => {}
                () = shutdown.cancelled() => {}
            }
        })
}

fn assertion_of(headers: &HeaderMap) -> Option<&str> {
    headers.get(ASSERTION_HEADER)?.to_str().ok()
}

/// Nobody without an assertion; an assertion that is there must verify.
fn identity(
    verifier: &IdentityVerifier,
    assertion: Option<&str>,
) -> Result<Identity, IdentityError> {
    match assertion {
        None => Ok(Identity::Anonymous),
        Some(token) => verifier.verify(token).map(|assertion| assertion.identity()),
    }
}
