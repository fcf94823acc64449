//! `POST /exchange`.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;

use axum::Json;
use axum::body::{Body, Bytes};
use axum::extract::{ConnectInfo, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use evm::hyperliquid::{Action, Envelope, L1Action};
use serde_json::Value;

use super::Shared;
use super::fault::Fault;
use super::info::{UNREADABLE, is_allowed, limited};

/// Orders of one action that cost as much as one request.
const BATCH_PER_WEIGHT: usize = 40;

pub(super) async fn exchange(
    State(shared): State<Arc<Shared>>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    body: Bytes,
) -> Response {
    let Ok(envelope) = serde_json::from_slice::<Envelope>(&body) else {
        return (StatusCode::UNPROCESSABLE_ENTITY, UNREADABLE).into_response();
    };
    if !is_allowed(&shared, peer, weight(&envelope)) {
        return limited();
    }
    let fault = shared.faults.next();
    match fault {
        Some(Fault::Failed) => return StatusCode::INTERNAL_SERVER_ERROR.into_response(),
        Some(Fault::Limited) => return limited(),
        Some(Fault::Dropped) => return broken_off(),
        Some(Fault::Lost | Fault::Late { .. }) | None => {}
    }
    let answer = submit(&shared, &envelope);
    if fault == Some(Fault::Lost) {
        return broken_off();
    }
    if let Some(delay) = fault.and_then(Fault::delay) {
        tokio::select! {
            () = tokio::time::sleep(delay) => {}
            () = shared.stop.cancelled() => {}
        }
    }
    Json(answer).into_response()
}

pub(super) fn submit(shared: &Shared, envelope: &Envelope) -> Value {
    shared.change(|exchange, now| exchange.submit(envelope, now))
}

fn weight(envelope: &Envelope) -> u32 {
    let batch = match &envelope.action {
        Action::L1(L1Action::Order(action)) => action.orders.len(),
        Action::L1(L1Action::Cancel(action)) => action.cancels.len(),
        Action::L1(L1Action::CancelByCloid(action)) => action.cancels.len(),
        Action::L1(L1Action::BatchModify(action)) => action.modifies.len(),
        _ => 0,
    };
    u32::try_from(1 + batch / BATCH_PER_WEIGHT).unwrap_or(u32::MAX)
}

/// An answer whose body never comes: the client sees a broken connection.
fn broken_off() -> Response {
    let error = io::Error::new(io::ErrorKind::ConnectionReset, "fault on demand");
    let body = futures_util::stream::iter([Err::<Bytes, _>(error)]);
    Response::new(Body::from_stream(body))
}
