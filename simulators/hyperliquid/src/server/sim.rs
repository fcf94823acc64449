//! Doors the real venue does not have: a faucet, faults, acts of others, a look at the state.
//! Loopback only.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::Ordering;

use axum::Json;
use axum::extract::{ConnectInfo, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use domain::{Address, Usdc};
use rust_decimal::Decimal;
use serde::Deserialize;
use serde_json::json;

use super::Shared;
use super::fault::Ordered;
use crate::plan::FaultPlan;

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
    fault: Ordered,
    #[serde(default = "one")]
    count: u32,
}

/// What a user does by hand, or the venue by force.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(
    tag = "kind",
    rename_all = "camelCase",
    rename_all_fields = "camelCase",
    deny_unknown_fields
)]
pub enum Act {
    /// The user trades in the venue's own application; a positive size buys.
    Trade {
        /// Whose account.
        user: Address,
        /// The market.
        coin: String,
        /// Units.
        size: Decimal,
    },
    /// The user cancels everything in a market.
    CancelAll {
        /// Whose account.
        user: Address,
        /// The market.
        coin: String,
    },
    /// The venue closes a position by force.
    Liquidate {
        /// Whose.
        user: Address,
        /// The market.
        coin: String,
    },
    /// The venue takes a part of a winner's position to cover another's loss.
    Deleverage {
        /// Whose.
        user: Address,
        /// The market.
        coin: String,
        /// Units.
        size: Decimal,
    },
    /// The user withdraws the approval of a key.
    RevokeAgent {
        /// Whose account.
        user: Address,
        /// The key.
        agent: Address,
    },
    /// The venue's clock is set; 0 sets it right.
    StepClock {
        /// So far from the true time.
        step_ms: i64,
    },
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

pub(super) async fn follow(
    State(shared): State<Arc<Shared>>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    Json(plan): Json<FaultPlan>,
) -> Response {
    if !peer.ip().is_loopback() {
        return StatusCode::FORBIDDEN.into_response();
    }
    if let Err(reason) = plan.check() {
        return (StatusCode::UNPROCESSABLE_ENTITY, reason).into_response();
    }
    shared.faults.follow(Some(plan));
    Json(json!({"status": "ok"})).into_response()
}

pub(super) async fn end_plan(
    State(shared): State<Arc<Shared>>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
) -> Response {
    if !peer.ip().is_loopback() {
        return StatusCode::FORBIDDEN.into_response();
    }
    let (_, struck) = shared.faults.told();
    shared.faults.follow(None);
    Json(json!({"status": "ok", "struck": struck})).into_response()
}

pub(super) async fn plan(
    State(shared): State<Arc<Shared>>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
) -> Response {
    if !peer.ip().is_loopback() {
        return StatusCode::FORBIDDEN.into_response();
    }
    let (plan, struck) = shared.faults.told();
    Json(json!({"plan": plan, "struck": struck})).into_response()
}

pub(super) async fn act(
    State(shared): State<Arc<Shared>>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    Json(act): Json<Act>,
) -> Response {
    if !peer.ip().is_loopback() {
        return StatusCode::FORBIDDEN.into_response();
    }
    if carry_out(&shared, &act) {
        Json(json!({"status": "ok"})).into_response()
    } else {
        (StatusCode::UNPROCESSABLE_ENTITY, "there is nothing to do").into_response()
    }
}

pub(super) fn carry_out(shared: &Shared, act: &Act) -> bool {
    if let Act::StepClock { step_ms } = act {
        shared.stepped.store(*step_ms, Ordering::Relaxed);
        return true;
    }
    shared.change(|exchange, now| match act {
        Act::Trade { user, coin, size } => exchange.trade_by_hand(user, coin, *size, now),
        Act::CancelAll { user, coin } => exchange.cancel_by_hand(user, coin, now),
        Act::Liquidate { user, coin } => exchange.liquidate_by_order(user, coin, now),
        Act::Deleverage { user, coin, size } => exchange.deleverage(user, coin, *size, now),
        Act::RevokeAgent { user, agent } => exchange.revoke_agent(user, agent),
        Act::StepClock { .. } => true,
    })
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
