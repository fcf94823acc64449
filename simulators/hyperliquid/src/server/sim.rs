//! Doors the real venue does not have: a faucet, faults, a look at the state. Loopback only.

use std::net::SocketAddr;
use std::sync::Arc;

use axum::Json;
use axum::extract::{ConnectInfo, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use domain::{Address, Usdc};
use serde::Deserialize;
use serde_json::json;

use super::Shared;
use super::fault::Fault;

/// Money for an account.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Deposit {
    user: Address,
    usd: Usdc,
}

/// A fault for the next requests.
#[derive(Debug, Deserialize)]
pub(super) struct FaultOrder {
    #[serde(flatten)]
    fault: Fault,
    #[serde(default = "one")]
    count: u32,
}

const fn one() -> u32 {
    1
}

pub(super) async fn deposit(
    State(shared): State<Arc<Shared>>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    Json(deposit): Json<Deposit>,
) -> Response {
    if !peer.ip().is_loopback() {
        return StatusCode::FORBIDDEN.into_response();
    }
    let Deposit { user, usd } = deposit;
    if shared.change(|exchange, now| exchange.deposit(&user, usd.micros(), now)) {
        Json(json!({"status": "ok"})).into_response()
    } else {
        (
            StatusCode::UNPROCESSABLE_ENTITY,
            "not an amount the faucet gives",
        )
            .into_response()
    }
}

pub(super) async fn fault(
    State(shared): State<Arc<Shared>>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    Json(order): Json<FaultOrder>,
) -> Response {
    if !peer.ip().is_loopback() {
        return StatusCode::FORBIDDEN.into_response();
    }
    let waiting = shared.faults.add(order.fault, order.count);
    Json(json!({"status": "ok", "waiting": waiting})).into_response()
}

pub(super) async fn status(
    State(shared): State<Arc<Shared>>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
) -> Response {
    if !peer.ip().is_loopback() {
        return StatusCode::FORBIDDEN.into_response();
    }
    let status = shared.read(|exchange, now| {
        json!({"time": now, "markets": exchange.books().len(),
            "accounts": exchange.account_count(), "skippedRows": exchange.skipped_rows()})
    });
    Json(status).into_response()
}
