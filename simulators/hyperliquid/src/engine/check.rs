//! What the venue refuses, and in which words.

use domain::Address;
use evm::hyperliquid::Tif;
use rust_decimal::Decimal;

use super::Exchange;
use super::matching::reducible;
use super::order::{Order, OrderStatus, TriggerSpec};
use crate::book::Book;

/// The least an order that opens may be worth, in dollars.
const NOTIONAL_MIN: Decimal = Decimal::TEN;
/// The most one order may be worth: keeps every sum far from its limits.
const NOTIONAL_MAX: Decimal = Decimal::from_parts(1_000_000_000, 0, 0, false, 0);
/// The highest price and the greatest size looked at: beyond it products would overflow.
const NUMBER_MAX: Decimal = Decimal::from_parts(1_000_000_000, 0, 0, false, 0);
/// Orders one account may have open.
const OPEN_ORDERS_MAX: usize = 1_000;
/// Why an order is refused: a status for the record, a sentence for the client.
#[derive(Debug)]
pub(super) struct Refusal {
    pub(super) status: OrderStatus,
    pub(super) text: String,
}

pub(super) fn refuse<T>(status: OrderStatus, text: impl Into<String>) -> Result<T, Refusal> {
    Err(Refusal {
        status,
        text: text.into(),
    })
}

impl Exchange {
    pub(super) fn check(&self, user: &Address, order: &Order) -> Result<(), Refusal> {
        let Some(book) = self.book(order.asset) else {
            return refuse(OrderStatus::Rejected, "Invalid asset.");
        };
        check_shape(book, order)?;
        let Some(mark) = book.mid else {
            return refuse(
                OrderStatus::MarketOrderNoLiquidityRejected,
                "No liquidity available for market order.",
            );
        };
        if order.price * order.size < NOTIONAL_MIN && !order.is_reduce_only {
            return refuse(
                OrderStatus::MinTradeNtlRejected,
                "Order must have minimum value of $10.",
            );
        }
        if order.price.max(mark) * order.size > NOTIONAL_MAX {
            return refuse(OrderStatus::Rejected, "Order has invalid size.");
        }
        let Some(account) = self.accounts.get(user) else {
            return refuse(OrderStatus::Rejected, "User does not exist.");
        };
        if account.orders.len() >= OPEN_ORDERS_MAX {
            return refuse(OrderStatus::Rejected, "Too many open orders.");
        }
        if let Some(trigger) = &order.trigger {
            return check_trigger(order, trigger, mark);
        }
        if order.is_reduce_only && reducible(account, order.asset, order.is_buy).is_zero() {
            return refuse(
                OrderStatus::ReduceOnlyRejected,
                "Reduce only order would increase position.",
            );
        }
        let signed = if order.is_buy {
            order.size
        } else {
            -order.size
        };
        if !order.is_reduce_only && !self.can_pay(account, order.asset, signed) {
            return refuse(
                OrderStatus::PerpMarginRejected,
                "Insufficient margin to place order.",
            );
        }
        check_post_only(book, order)
    }
}

/// Prices and sizes the venue can hold at all.
fn check_shape(book: &Book, order: &Order) -> Result<(), Refusal> {
    let trigger_price = order
        .trigger
        .as_ref()
        .map_or(order.price, |trigger| trigger.price);
    if order.price.max(trigger_price) > NUMBER_MAX {
        return refuse(
            OrderStatus::Rejected,
            "Order price is too far from the market.",
        );
    }
    if !book.market.takes_price(order.price) || !book.market.takes_price(trigger_price) {
        return refuse(
            OrderStatus::TickRejected,
            "Price must be divisible by tick size.",
        );
    }
    let is_size_valid = order.size > Decimal::ZERO || order.is_position_tpsl;
    let is_in_bounds = !order.size.is_sign_negative() && order.size <= NUMBER_MAX;
    if !is_size_valid || !is_in_bounds || !book.market.takes_size(order.size) {
        return refuse(OrderStatus::Rejected, "Order has invalid size.");
    }
    Ok(())
}

fn check_trigger(order: &Order, trigger: &TriggerSpec, mark: Decimal) -> Result<(), Refusal> {
    if trigger.is_reached(order.is_buy, mark) {
        return refuse(OrderStatus::BadTriggerPxRejected, "Invalid TP/SL price.");
    }
    Ok(())
}

fn check_post_only(book: &Book, order: &Order) -> Result<(), Refusal> {
    if order.tif != Some(Tif::Alo) {
        return Ok(());
    }
    let [bid, ask] = book.best();
    let would_match = if order.is_buy {
        ask.is_some_and(|ask| order.price >= ask)
    } else {
        bid.is_some_and(|bid| order.price <= bid)
    };
    if !would_match {
        return Ok(());
    }
    let text = |price: Option<Decimal>| price.unwrap_or_default().normalize().to_string();
    refuse(
        OrderStatus::BadAloPxRejected,
        format!(
            "Post only order would have immediately matched, bbo was {}@{}.",
            text(bid),
            text(ask)
        ),
    )
}
