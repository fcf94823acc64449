//! `POST /exchange`.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Json;
use axum::body::Bytes;
use axum::extract::{ConnectInfo, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use evm::hyperliquid::{Action, Envelope, L1Action};
use serde_json::Value;

use super::Shared;
use super::fault::{Door, Treatment};
use super::hostile::{broken_off, garbage, impossible};
use super::info::{UNREADABLE, is_allowed, limited};
use crate::engine::Hazard;
use crate::plan::AnswerFault;

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
    let treatment = shared.faults.treat(Door::Exchange, &subject(&envelope));
    match treatment.fault {
        Some(AnswerFault::Failed) => return StatusCode::INTERNAL_SERVER_ERROR.into_response(),
        Some(AnswerFault::Limited) => return limited(),
        Some(AnswerFault::Dropped) => return broken_off(),
        Some(AnswerFault::Reordered) => pass(&shared, treatment.delay).await,
        _ => {}
    }
    let answer = carry_out(&shared, &envelope, &treatment);
    match treatment.fault {
        Some(AnswerFault::Lost) => broken_off(),
        Some(AnswerFault::FailedAfter) => StatusCode::BAD_GATEWAY.into_response(),
        Some(AnswerFault::Garbage) => garbage(&answer, treatment.chance),
        Some(AnswerFault::Impossible) => Json(impossible(answer, treatment.chance)).into_response(),
        Some(AnswerFault::Doubled) => Json(submit(&shared, &envelope)).into_response(),
        Some(AnswerFault::Late) => {
            pass(&shared, treatment.delay).await;
            Json(answer).into_response()
        }
        _ => Json(answer).into_response(),
    }
}

/// What a request is about: its first order's client id, else its kind.
fn subject(envelope: &Envelope) -> String {
    let cloid = match &envelope.action {
        Action::L1(L1Action::Order(action)) => {
            action.orders.first().and_then(|order| order.cloid.as_ref())
        }
        Action::L1(L1Action::CancelByCloid(action)) => {
            action.cancels.first().map(|cancel| &cancel.cloid)
        }
        Action::L1(L1Action::BatchModify(action)) => action
            .modifies
            .first()
            .and_then(|modify| modify.order.cloid.as_ref()),
        _ => None,
    };
    let action = serde_json::to_value(&envelope.action).unwrap_or_default();
    let kind = action["type"].as_str().unwrap_or_default();
    cloid.map_or_else(|| kind.to_owned(), |cloid| format!("{kind} {cloid}"))
}

fn carry_out(shared: &Shared, envelope: &Envelope, treatment: &Treatment) -> Value {
    let hazard = Hazard {
        is_cancel_racing: treatment.is_cancel_racing,
        fill_percent: treatment.fill_percent,
    };
    shared.change(|exchange, now| exchange.submit_at_hazard(envelope, now, hazard))
}

/// Waits, but not beyond the end.
pub(super) async fn pass(shared: &Shared, delay: Duration) {
    tokio::select! {
        () = tokio::time::sleep(delay) => {}
        () = shared.stop.cancelled() => {}
    }
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
