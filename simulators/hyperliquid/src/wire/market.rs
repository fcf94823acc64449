//! Markets, prices, books and candles.

use std::collections::BTreeMap;

use rust_decimal::{Decimal, RoundingStrategy};
use serde_json::{Map, Value, json};

use super::info::CandleRequest;
use crate::book::{Book, Level, Trade};
use crate::engine::Exchange;
use crate::price::{Candle, Interval, Millis, PricePath};

const HOUR_MS: Millis = 3_600_000;
const DAY_MS: Millis = 24 * HOUR_MS;
/// Levels of a book the venue shows on each side.
const LEVELS_SHOWN: usize = 20;
/// Hours of funding in one answer.
const FUNDING_ROWS_MAX: i64 = 500;

pub(super) fn meta(exchange: &Exchange) -> Value {
    let markets = exchange.books().iter().map(|book| &book.market);
    let universe: Vec<Value> = markets
        .clone()
        .map(|market| {
            json!({"name": market.name, "szDecimals": market.size_decimals,
                "maxLeverage": market.max_leverage, "marginTableId": market.max_leverage})
        })
        .collect();
    let tables: BTreeMap<u32, Value> = markets
        .map(|market| (market.max_leverage, margin_table(market.max_leverage)))
        .collect();
    let tables: Vec<Value> = tables
        .into_iter()
        .map(|(id, table)| json!([id, table]))
        .collect();
    json!({"universe": universe, "marginTables": tables, "collateralToken": 0})
}

/// A table of one tier: below fifty, the venue's ids are the leverage itself.
pub(super) fn margin_table(id: u32) -> Value {
    json!({"description": "", "marginTiers": [{"lowerBound": "0.0", "maxLeverage": id}]})
}

/// No spot markets, but the token everything is paid in.
pub(super) fn spot_meta() -> Value {
    json!({"universe": [], "tokens": [{"name": "USDC", "szDecimals": 8, "weiDecimals": 8,
        "index": 0, "tokenId": "0x6d1e7cde53ba9467b783cb7c530ce054", "isCanonical": true,
        "evmContract": null, "fullName": null, "deployerTradingFeeShare": "0.0"}]})
}

pub(super) fn asset_ctxs(exchange: &Exchange, now: Millis) -> Vec<Value> {
    (0..exchange.books().len())
        .map(|index| asset_ctx(exchange, index, now))
        .collect()
}

/// One market's context.
pub(crate) fn asset_ctx(exchange: &Exchange, index: usize, now: Millis) -> Value {
    let book = &exchange.books()[index];
    let path = &exchange.path;
    let mid = book.mid.map(|mid| mid.normalize());
    let mark = mid.unwrap_or_default();
    let day_ago = path.price_at(index, now - DAY_MS).unwrap_or(mark);
    let hour = now.div_euclid(HOUR_MS) * HOUR_MS;
    let volume = Interval::find("1d")
        .and_then(|day| path.candle(index, day, now - DAY_MS, now))
        .map_or(Decimal::ZERO, |candle| candle.volume);
    let held = exchange
        .globals()
        .house
        .sizes
        .get(&u32::try_from(index).unwrap_or(0));
    let [bid, ask] = book.best();
    let impact = bid
        .zip(ask)
        .map(|(bid, ask)| [bid.normalize(), ask.normalize()]);
    json!({"funding": path.funding_rate(index, hour + HOUR_MS).normalize(),
        "openInterest": held.map(Decimal::abs).unwrap_or_default().normalize(),
        "prevDayPx": day_ago.normalize(), "dayNtlVlm": (volume * mark).round_dp(2).normalize(),
        "dayBaseVlm": volume.normalize(), "premium": mid.map(|_| Decimal::ZERO),
        "oraclePx": mark, "markPx": mark, "midPx": mid, "impactPxs": impact})
}

/// Every market's middle.
pub(crate) fn all_mids(exchange: &Exchange) -> Value {
    let mids: Map<String, Value> = exchange
        .books()
        .iter()
        .filter_map(|book| Some((book.market.name.clone(), json!(book.mid?.normalize()))))
        .collect();
    Value::Object(mids)
}

/// A market's book, merged to fewer figures when asked.
pub(crate) fn l2_book(
    exchange: &Exchange,
    coin: &str,
    figures: Option<u32>,
    now: Millis,
) -> Option<Value> {
    let book = &exchange.books()[exchange.index_of(coin)?];
    let [bids, asks] = book.levels();
    let levels = [side(bids, figures, true), side(asks, figures, false)];
    Some(json!({"coin": coin, "time": now, "levels": levels}))
}

fn side(levels: Vec<Level>, figures: Option<u32>, is_bid: bool) -> Vec<Value> {
    let mut merged: Vec<Level> = Vec::new();
    for mut level in levels {
        if let Some(figures) = figures.filter(|figures| (2..=5).contains(figures)) {
            let strategy = if is_bid {
                RoundingStrategy::ToNegativeInfinity
            } else {
                RoundingStrategy::ToPositiveInfinity
            };
            let rounded = level.price.round_sf_with_strategy(figures, strategy);
            level.price = rounded.unwrap_or(level.price);
        }
        match merged.last_mut() {
            Some(last) if last.price == level.price => {
                last.size += level.size;
                last.orders += level.orders;
            }
            _ => merged.push(level),
        }
    }
    merged.iter().take(LEVELS_SHOWN).map(level_json).collect()
}

fn level_json(level: &Level) -> Value {
    json!({"px": level.price.normalize(), "sz": level.size.normalize(), "n": level.orders})
}

/// The best bid and ask.
pub(crate) fn bbo(exchange: &Exchange, coin: &str, now: Millis) -> Option<Value> {
    let book = &exchange.books()[exchange.index_of(coin)?];
    let best = book.levels().map(|side| side.first().map(level_json));
    Some(json!({"coin": coin, "time": now, "bbo": best}))
}

pub(super) fn recent_trades(exchange: &Exchange, coin: &str) -> Option<Value> {
    let book: &Book = &exchange.books()[exchange.index_of(coin)?];
    let trades: Vec<Value> = book
        .trades
        .iter()
        .map(|trade| trade_json(coin, trade))
        .collect();
    Some(json!(trades))
}

/// One trade.
pub(crate) fn trade_json(coin: &str, trade: &Trade) -> Value {
    let Trade {
        is_buy,
        price,
        size,
        at,
        tid,
        users,
    } = trade;
    json!({"coin": coin, "side": if *is_buy { "B" } else { "A" }, "px": price.normalize(),
        "sz": size.normalize(), "time": at, "hash": format!("0x{tid:064x}"), "tid": tid,
        "users": users})
}

/// A market's candles. They need the prices alone, not the exchange.
pub(crate) fn candles(path: &dyn PricePath, request: &CandleRequest, now: Millis) -> Option<Value> {
    let CandleRequest {
        coin,
        interval,
        start_time,
        end_time,
    } = request;
    let interval = Interval::find(interval)?;
    let index = path
        .markets()
        .iter()
        .position(|market| market.name == *coin)?;
    let span = (*start_time, end_time.unwrap_or(now));
    let candles: Vec<Value> = path
        .candles(index, interval, span, now)
        .iter()
        .map(|candle| candle_json(coin, interval, candle))
        .collect();
    Some(json!(candles))
}

/// One candle.
pub(crate) fn candle_json(coin: &str, interval: Interval, candle: &Candle) -> Value {
    let Candle {
        open_at,
        open,
        high,
        low,
        close,
        volume,
    } = candle;
    json!({"t": open_at, "T": interval.end_of(*open_at) - 1, "s": coin, "i": interval.name(),
        "o": open.normalize(), "h": high.normalize(), "l": low.normalize(),
        "c": close.normalize(), "v": volume.normalize(), "n": 1 + open_at.rem_euclid(997)})
}

pub(super) fn funding_history(
    exchange: &Exchange,
    coin: &str,
    (from, to): (Millis, Millis),
    now: Millis,
) -> Option<Value> {
    let index = exchange.index_of(coin)?;
    let first = (from.clamp(1, now) - 1).div_euclid(HOUR_MS) + 1;
    let last = to
        .min(now)
        .div_euclid(HOUR_MS)
        .min(first + FUNDING_ROWS_MAX - 1);
    let rows: Vec<Value> = (first..=last)
        .map(|hour| {
            let time = hour * HOUR_MS;
            json!({"coin": coin, "premium": "0.0", "time": time,
                "fundingRate": exchange.path.funding_rate(index, time).normalize()})
        })
        .collect();
    Some(json!(rows))
}
