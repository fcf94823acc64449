//! Orders and fills.

use domain::Address;
use evm::hyperliquid::{OrderRef, Tpsl};
use serde_json::{Value, json};

use crate::engine::{Exchange, Fill, Order, OrderRecord, OrderStatus, Phase};
use crate::price::Millis;

/// Rows the venue gives at once.
const ROWS_MAX: usize = 2_000;

pub(super) fn open_orders(exchange: &Exchange, user: &Address) -> Value {
    let orders: Vec<Value> = visible(exchange, user).map(short).collect();
    json!(orders)
}

fn visible<'a>(exchange: &'a Exchange, user: &Address) -> impl Iterator<Item = &'a Order> {
    let orders = exchange
        .account(user)
        .into_iter()
        .flat_map(|account| account.orders.values());
    orders
        .rev()
        .filter(|order| order.phase != Phase::WaitingForParent)
}

fn short(order: &Order) -> Value {
    let mut json = json!({"coin": order.coin, "side": order.side(),
        "limitPx": order.price.normalize(), "sz": order.size.normalize(), "oid": order.oid,
        "timestamp": order.placed_at, "origSz": order.original_size.normalize()});
    if let Some(cloid) = &order.cloid {
        json["cloid"] = json!(cloid);
    }
    if order.is_reduce_only {
        json["reduceOnly"] = json!(true);
    }
    json
}

pub(super) fn frontend_open_orders(exchange: &Exchange, user: &Address) -> Value {
    let orders: Vec<Value> = visible(exchange, user)
        .map(|order| {
            let mut json = full(order);
            let account = exchange.account(user);
            let children = account
                .into_iter()
                .flat_map(|account| account.orders.values());
            json["children"] = children
                .filter(|child| {
                    child.group == Some(order.oid) && child.phase == Phase::WaitingForParent
                })
                .map(full)
                .collect();
            json
        })
        .collect();
    json!(orders)
}

/// An order with everything there is to say of it.
fn full(order: &Order) -> Value {
    let trigger = order.trigger.as_ref();
    json!({"coin": order.coin, "side": order.side(), "limitPx": order.price.normalize(),
        "sz": order.size.normalize(), "oid": order.oid, "timestamp": order.placed_at,
        "triggerCondition": condition(order), "isTrigger": trigger.is_some(),
        "triggerPx": trigger.map_or_else(|| json!("0.0"), |it| json!(it.price.normalize())),
        "children": [], "isPositionTpsl": order.is_position_tpsl,
        "reduceOnly": order.is_reduce_only, "orderType": order_type(order),
        "origSz": order.original_size.normalize(), "tif": order.tif, "cloid": order.cloid})
}

fn condition(order: &Order) -> String {
    let Some(trigger) = &order.trigger else {
        return "N/A".to_owned();
    };
    let way = if trigger.is_above(order.is_buy) {
        "above"
    } else {
        "below"
    };
    format!("Price {way} {}", trigger.price.normalize())
}

fn order_type(order: &Order) -> &'static str {
    match &order.trigger {
        None => "Limit",
        Some(trigger) => match (trigger.tpsl, trigger.is_market) {
            (Tpsl::Tp, true) => "Take Profit Market",
            (Tpsl::Tp, false) => "Take Profit Limit",
            (Tpsl::Sl, true) => "Stop Market",
            (Tpsl::Sl, false) => "Stop Limit",
        },
    }
}

/// An order with its latest status.
fn record_json(record: &OrderRecord) -> Value {
    json!({"order": full(&record.order), "status": record.status,
        "statusTimestamp": record.status_at})
}

pub(super) fn historical_orders(exchange: &Exchange, user: &Address) -> Value {
    let orders = exchange
        .history(user)
        .into_iter()
        .flat_map(|history| history.orders.values());
    let orders: Vec<Value> = orders.rev().take(ROWS_MAX).map(record_json).collect();
    json!(orders)
}

pub(super) fn order_status(exchange: &Exchange, user: &Address, by: &OrderRef) -> Value {
    match exchange.find_record(user, by) {
        Some(record) => json!({"status": "order", "order": record_json(record)}),
        None => json!({"status": "unknownOid"}),
    }
}

/// Newest first when all are asked for, oldest first when a span is.
pub(super) fn fills(
    exchange: &Exchange,
    user: &Address,
    (from, to): (Millis, Millis),
    is_newest_first: bool,
) -> Value {
    let Some(history) = exchange.history(user) else {
        return json!([]);
    };
    let within = |fill: &&Fill| (from..=to).contains(&fill.time);
    let fills: Vec<&Fill> = if is_newest_first {
        history
            .fills
            .iter()
            .rev()
            .filter(within)
            .take(ROWS_MAX)
            .collect()
    } else {
        history.fills.iter().filter(within).take(ROWS_MAX).collect()
    };
    json!(fills)
}

/// What listeners are told of an order.
pub(crate) fn order_update(record: &OrderRecord) -> Value {
    let mut order = short(&record.order);
    if record.status == OrderStatus::Filled {
        order["sz"] = json!("0.0");
    }
    json!({"order": order, "status": record.status, "statusTimestamp": record.status_at})
}
