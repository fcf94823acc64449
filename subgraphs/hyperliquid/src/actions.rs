//! Actions as the venue writes them. The signer reads them into its own types and hashes those,
//! so the order of keys here does not matter.

use domain::{ClientOrderId, Leverage, Price, Quantity};
use rust_decimal::{Decimal, RoundingStrategy};
use serde_json::{Value, json};
use venue::commands::{ModifyOrder, PlaceOrder};
use venue::{OrderSide, OrderTerms};

/// Significant figures of a price that is no whole number (venue's manual, "Tick and lot size").
const PRICE_FIGURES_MAX: u32 = 5;
/// Decimals of a perpetual's price plus those of its size.
const PRICE_DECIMALS_MAX: u32 = 6;
/// How far a triggered stop may slip; the venue's own tolerance for market stops is the same.
const STOP_SLIPPAGE: Decimal = Decimal::from_parts(1, 0, 0, false, 1);

/// Cuts a price down to what the venue takes: towards the safer side for a limit.
pub fn price_text(price: Price, size_decimals: u32, side: OrderSide) -> String {
    let strategy = match side {
        OrderSide::Buy => RoundingStrategy::ToNegativeInfinity,
        OrderSide::Sell => RoundingStrategy::ToPositiveInfinity,
    };
    rounded(price.decimal(), size_decimals, strategy)
}

fn rounded(price: Decimal, size_decimals: u32, strategy: RoundingStrategy) -> String {
    let decimals = PRICE_DECIMALS_MAX.saturating_sub(size_decimals);
    let whole_figures = figures_before_point(price);
    // 0.00123 spends no figure on its leading zeros; 1234.5 spends four before the point.
    let by_figures = i64::from(PRICE_FIGURES_MAX) - whole_figures;
    let places = by_figures.clamp(0, i64::from(decimals));
    let places = u32::try_from(places).unwrap_or(0);
    price
        .round_dp_with_strategy(places, strategy)
        .normalize()
        .to_string()
}

/// Digits before the point; negative when zeros follow it, as in 0.00123 (-2).
fn figures_before_point(price: Decimal) -> i64 {
    let digits =
        i64::try_from(price.mantissa().unsigned_abs().to_string().len()).unwrap_or(i64::MAX);
    digits - i64::from(price.scale())
}

/// The `order` action of a command, with the stop that goes with it.
pub fn order(command: &PlaceOrder, asset: u32, size_decimals: u32) -> Value {
    let main = order_row(
        &Row {
            asset,
            size_decimals,
            side: command.side,
            quantity: command.quantity,
            is_reduce_only: command.is_reduce_only,
            client_order_id: &command.client_order_id,
        },
        &command.terms,
    );
    let Some(protection) = &command.protection else {
        return json!({ "type": "order", "orders": [main], "grouping": "na" });
    };
    let stop = order_row(
        &Row {
            asset,
            size_decimals,
            side: command.side.opposite(),
            quantity: command.quantity,
            is_reduce_only: true,
            client_order_id: &protection.client_order_id,
        },
        &OrderTerms::StopMarket {
            trigger_price: protection.trigger_price,
        },
    );
    json!({ "type": "order", "orders": [main, stop], "grouping": "normalTpsl" })
}

/// `batchModify` of one order by our id: unlike `modify`, its answer names the venue's new id.
pub fn modify(command: &ModifyOrder, asset: u32, size_decimals: u32) -> Value {
    let row = Row {
        asset,
        size_decimals,
        side: command.side,
        quantity: command.quantity,
        is_reduce_only: command.is_reduce_only,
        client_order_id: &command.client_order_id,
    };
    let order = order_row(&row, &command.terms);
    json!({
        "type": "batchModify",
        "modifies": [{ "oid": command.client_order_id, "order": order }],
    })
}

struct Row<'a> {
    asset: u32,
    size_decimals: u32,
    side: OrderSide,
    quantity: Quantity,
    is_reduce_only: bool,
    client_order_id: &'a ClientOrderId,
}

fn order_row(row: &Row<'_>, terms: &OrderTerms) -> Value {
    let limit = |price: &Price| price_text(*price, row.size_decimals, row.side);
    let (price, kind) = match terms {
        OrderTerms::ImmediateOrCancel { limit_price } => {
            (limit(limit_price), json!({ "limit": { "tif": "Ioc" } }))
        }
        OrderTerms::GoodTilCancelled { limit_price } => {
            (limit(limit_price), json!({ "limit": { "tif": "Gtc" } }))
        }
        OrderTerms::StopMarket { trigger_price } => {
            let trigger = trigger_price.decimal();
            let worst = match row.side {
                OrderSide::Buy => trigger * (Decimal::ONE + STOP_SLIPPAGE),
                OrderSide::Sell => trigger * (Decimal::ONE - STOP_SLIPPAGE),
            };
            let nearest = RoundingStrategy::MidpointNearestEven;
            let trigger = rounded(trigger, row.size_decimals, nearest);
            let kind = json!({
                "trigger": { "isMarket": true, "triggerPx": trigger, "tpsl": "sl" }
            });
            (rounded(worst, row.size_decimals, nearest), kind)
        }
    };
    json!({
        "a": row.asset,
        "b": row.side == OrderSide::Buy,
        "p": price,
        "s": row.quantity,
        "r": row.is_reduce_only,
        "t": kind,
        "c": row.client_order_id,
    })
}

/// `cancelByCloid` of one order.
pub fn cancel(asset: u32, client_order_id: &ClientOrderId) -> Value {
    json!({
        "type": "cancelByCloid",
        "cancels": [{ "asset": asset, "cloid": client_order_id }],
    })
}

/// Isolated margin: one position never risks what another holds.
pub fn update_leverage(asset: u32, leverage: Leverage) -> Value {
    json!({
        "type": "updateLeverage", "asset": asset, "isCross": false, "leverage": leverage,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prices_have_five_figures_and_no_more_decimals_than_the_market_takes() {
        let text = |price: &str, size_decimals, side| {
            price_text(price.parse().unwrap(), size_decimals, side)
        };
        assert_eq!(text("60123.45", 5, OrderSide::Buy), "60123");
        assert_eq!(text("60123.45", 5, OrderSide::Sell), "60124");
        assert_eq!(text("123456.7", 5, OrderSide::Buy), "123456");
        assert_eq!(text("1891.449", 4, OrderSide::Buy), "1891.4");
        assert_eq!(text("0.0123456", 0, OrderSide::Buy), "0.012345");
        assert_eq!(text("2.71828", 2, OrderSide::Sell), "2.7183");
        assert_eq!(text("0.00001234567", 0, OrderSide::Buy), "0.000012");
    }
}
