//! Orders and where they stand.

use domain::ClientOrderId;
use evm::hyperliquid::{Tif, Tpsl};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::price::Millis;

/// What wakes an order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TriggerSpec {
    /// Whether it then fills at the market.
    pub is_market: bool,
    /// The mark price.
    pub price: Decimal,
    /// Take profit or stop loss.
    pub tpsl: Tpsl,
}

impl TriggerSpec {
    /// Whether it waits for the price to rise.
    pub const fn is_above(&self, is_buy: bool) -> bool {
        matches!((self.tpsl, is_buy), (Tpsl::Tp, false) | (Tpsl::Sl, true))
    }

    /// Whether this mark price wakes it.
    pub fn is_reached(&self, is_buy: bool, mark: Decimal) -> bool {
        if self.is_above(is_buy) {
            mark >= self.price
        } else {
            mark <= self.price
        }
    }
}

/// What an open order is waiting for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Phase {
    /// For someone to take it.
    Resting,
    /// For the mark price.
    WaitingForTrigger,
    /// For its parent to be filled.
    WaitingForParent,
}

/// One order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Order {
    /// The venue's id.
    pub oid: u64,
    /// The client's id.
    pub cloid: Option<ClientOrderId>,
    /// The market.
    pub asset: u32,
    /// The market's name.
    pub coin: String,
    /// Buy or sell.
    pub is_buy: bool,
    /// The limit.
    pub price: Decimal,
    /// What is left.
    pub size: Decimal,
    /// What it began with.
    pub original_size: Decimal,
    /// Whether it may only reduce a position.
    pub is_reduce_only: bool,
    /// How long it stays; nothing for one that waits for a trigger.
    pub tif: Option<Tif>,
    /// What wakes it.
    pub trigger: Option<TriggerSpec>,
    /// Whether its size follows the position.
    pub is_position_tpsl: bool,
    /// Orders of one group: one filled, the others cancelled. The parent's id.
    pub group: Option<u64>,
    /// What it waits for.
    pub phase: Phase,
    /// When it was placed.
    pub placed_at: Millis,
}

impl Order {
    /// `B` or `A`.
    pub const fn side(&self) -> &'static str {
        side_letter(self.is_buy)
    }
}

/// `B` for a bid, `A` for an ask.
pub const fn side_letter(is_buy: bool) -> &'static str {
    if is_buy { "B" } else { "A" }
}

/// Where an order stands, in the venue's words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum OrderStatus {
    /// In the book, or waiting.
    Open,
    /// Filled as a whole.
    Filled,
    /// Taken back by its owner.
    Canceled,
    /// Its trigger was reached.
    Triggered,
    /// Its owner could no longer pay for it.
    MarginCanceled,
    /// It would no longer have reduced anything.
    ReduceOnlyCanceled,
    /// Another of its group was filled.
    SiblingFilledCanceled,
    /// It would have traded with its owner.
    SelfTradeCanceled,
    /// Its owner was liquidated.
    LiquidatedCanceled,
    /// Its owner's dead man's switch went off.
    ScheduledCancel,
    /// Its price is not one the venue takes.
    TickRejected,
    /// It is too small.
    MinTradeNtlRejected,
    /// Its owner cannot pay for it.
    PerpMarginRejected,
    /// It would not reduce anything.
    ReduceOnlyRejected,
    /// It would have taken, and must not.
    BadAloPxRejected,
    /// Nothing to take within its limit.
    IocCancelRejected,
    /// Its trigger was reached already.
    BadTriggerPxRejected,
    /// No book.
    MarketOrderNoLiquidityRejected,
    /// Refused for another reason.
    Rejected,
}

/// An order with its latest status.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderRecord {
    /// The order as it stood then.
    pub order: Order,
    /// Where it stands.
    pub status: OrderStatus,
    /// Since when.
    pub status_at: Millis,
}
