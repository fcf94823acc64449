//! `POST /info`.

use std::net::SocketAddr;
use std::sync::Arc;

use axum::Json;
use axum::body::Bytes;
use axum::extract::{ConnectInfo, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde_json::Value;

use super::Shared;
use super::exchange::pass;
use super::fault::Door;
use super::hostile::{broken_off, garbage, impossible};
use crate::plan::AnswerFault;
use crate::wire::{self, InfoRequest};

/// What the venue says to a body it does not understand.
pub(super) const UNREADABLE: &str = "Failed to deserialize the JSON body into the target type";

pub(super) async fn info(
    State(shared): State<Arc<Shared>>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    body: Bytes,
) -> Response {
    let Ok(request) = serde_json::from_slice::<InfoRequest>(&body) else {
        return (StatusCode::UNPROCESSABLE_ENTITY, UNREADABLE).into_response();
    };
    if !is_allowed(&shared, peer, request.weight()) {
        return limited();
    }
    let treatment = shared.faults.treat(Door::Info, &subject(&body));
    match treatment.fault {
        Some(AnswerFault::Failed) => return StatusCode::INTERNAL_SERVER_ERROR.into_response(),
        Some(AnswerFault::Limited) => return limited(),
        Some(AnswerFault::Dropped | AnswerFault::Lost) => return broken_off(),
        Some(AnswerFault::Reordered) => pass(&shared, treatment.delay).await,
        _ => {}
    }
    let Some(answer) = answer(&shared, &request).await else {
        return (StatusCode::INTERNAL_SERVER_ERROR, Json(Value::Null)).into_response();
    };
    let items = answer.as_array().map_or(0, Vec::len);
    let extra = request.items_per_weight().map_or(0, |each| items / each);
    // The answer is out by now; what it cost counts against the next one.
    is_allowed(&shared, peer, u32::try_from(extra).unwrap_or(u32::MAX));
    match treatment.fault {
        Some(AnswerFault::FailedAfter) => StatusCode::BAD_GATEWAY.into_response(),
        Some(AnswerFault::Garbage) => garbage(&answer, treatment.chance),
        Some(AnswerFault::Impossible) => Json(impossible(answer, treatment.chance)).into_response(),
        Some(AnswerFault::Late) => {
            pass(&shared, treatment.delay).await;
            Json(answer).into_response()
        }
        _ => Json(answer).into_response(),
    }
}

/// What a question is about: its kind and account.
fn subject(body: &[u8]) -> String {
    let asked: Value = serde_json::from_slice(body).unwrap_or_default();
    let word = |field: &str| asked[field].as_str().unwrap_or_default().to_owned();
    format!("{} {} {}", word("type"), word("user"), word("oid"))
}

/// Thousands of candles are drawn beside the exchange, not while it waits.
async fn answer(shared: &Arc<Shared>, request: &InfoRequest) -> Option<Value> {
    let InfoRequest::CandleSnapshot { req } = request else {
        return shared.read(|exchange, now| wire::answer(exchange, request, now));
    };
    let (path, now, request) = (shared.path.clone(), shared.now(), req.clone());
    let drawn = tokio::task::spawn_blocking(move || wire::candles(&*path, &request, now));
    drawn.await.ok().flatten()
}

pub(super) fn is_allowed(shared: &Shared, peer: SocketAddr, weight: u32) -> bool {
    shared
        .limits
        .as_ref()
        .is_none_or(|limits| limits.take(peer.ip(), weight))
}

pub(super) fn limited() -> Response {
    (StatusCode::TOO_MANY_REQUESTS, Json(Value::Null)).into_response()
}
