//! Commands trades carries out for positions.

use domain::{OrderId, PositionId, Price, Quantity, Service};
use serde::{Deserialize, Serialize};

use crate::Command;

/// Close a position: reduce-only, at the market, within the slippage guard.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ClosePosition {
    /// The position; trades knows its deployment and account from its entry.
    pub position_id: PositionId,
    /// The size left, from a fresh look at the venue.
    pub quantity: Quantity,
    /// The newest price, for the limit of the order.
    pub reference_price: Price,
    /// Why, as the graph words it.
    pub reason: String,
    /// The same attempt carries the same number; a new attempt counts up.
    pub attempt: u32,
}

/// The order is durable and will be sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OrderAccepted {
    /// The order.
    pub order_id: OrderId,
}

impl Command for ClosePosition {
    const NAME: &'static str = "close-position";
    const CALLEE: Service = Service::Trades;
    type Reply = OrderAccepted;
}

/// Bring the protective stop of a position to this price and size.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProtectPosition {
    /// The position.
    pub position_id: PositionId,
    /// The size to protect; zero takes every stop away.
    pub quantity: Quantity,
    /// Where the stop triggers.
    pub trigger_price: Price,
}

/// What protects a position now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProtectionState {
    /// The working stop, when there is one.
    pub order_id: Option<OrderId>,
    /// Whether it already is as asked; otherwise trades is bringing it there.
    pub is_settled: bool,
}

impl Command for ProtectPosition {
    const NAME: &'static str = "protect-position";
    const CALLEE: Service = Service::Trades;
    type Reply = ProtectionState;
}
