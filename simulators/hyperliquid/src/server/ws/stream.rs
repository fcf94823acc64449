//! From what happened to what each subscription is told.

use domain::Address;
use serde_json::{Value, json};

use super::subscription::Subscription;
use crate::engine::{Event, Exchange};
use crate::price::{Interval, Millis};
use crate::wire::{self, InfoRequest};

/// Books, candles and contexts are told every so many ticks.
const SLOW_TICKS: u64 = 3;
/// Whole accounts are told every so many ticks.
const SLOWEST_TICKS: u64 = 10;

fn channel(name: &str, data: Value) -> Value {
    let fields = [
        ("channel".to_owned(), json!(name)),
        ("data".to_owned(), data),
    ];
    Value::Object(fields.into_iter().collect())
}

/// What a new subscription is told at once.
pub(super) fn snapshot(exchange: &Exchange, to: &Subscription, now: Millis) -> Vec<Value> {
    let ask = |request: InfoRequest| wire::answer(exchange, &request, now).unwrap_or_default();
    let message = match to {
        Subscription::UserFills { user } => {
            let fills = ask(InfoRequest::UserFills { user: user.clone() });
            channel(
                "userFills",
                json!({"isSnapshot": true, "user": user, "fills": fills}),
            )
        }
        Subscription::UserFundings { user } => {
            let fundings = fundings(exchange, user);
            channel(
                "userFundings",
                json!({"isSnapshot": true, "user": user, "fundings": fundings}),
            )
        }
        Subscription::UserNonFundingLedgerUpdates { user } => {
            let rows = ask(InfoRequest::UserNonFundingLedgerUpdates {
                user: user.clone(),
                start_time: 0,
                end_time: None,
            });
            let data = json!({"isSnapshot": true, "user": user, "nonFundingLedgerUpdates": rows});
            channel("userNonFundingLedgerUpdates", data)
        }
        Subscription::Trades { coin } => channel(
            "trades",
            ask(InfoRequest::RecentTrades { coin: coin.clone() }),
        ),
        _ => return on_tick(exchange, to, 0, now).into_iter().collect(),
    };
    vec![message]
}

fn fundings(exchange: &Exchange, user: &Address) -> Vec<Value> {
    let history = exchange.history(user).into_iter();
    history
        .flat_map(|history| &history.fundings)
        .map(|payment| {
            let mut row = wire::funding_json(payment);
            row["time"] = json!(payment.time);
            row
        })
        .collect()
}

/// What the subscriptions of one connection are told of an event.
pub(super) fn messages(
    exchange: &Exchange,
    subscriptions: &[Subscription],
    event: &Event,
    now: Millis,
) -> Vec<Value> {
    subscriptions
        .iter()
        .filter_map(|to| match event {
            Event::Tick { count } => on_tick(exchange, to, *count, now),
            Event::Trade { coin, trade } => match to {
                Subscription::Trades { coin: followed } if followed == coin => {
                    Some(channel("trades", json!([wire::trade_json(coin, trade)])))
                }
                _ => None,
            },
            of_user => on_user_event(to, of_user),
        })
        .collect()
}

fn on_tick(exchange: &Exchange, to: &Subscription, count: u64, now: Millis) -> Option<Value> {
    let is_slow = count.is_multiple_of(SLOW_TICKS);
    match to {
        Subscription::AllMids {} => Some(channel(
            "allMids",
            json!({"mids": wire::all_mids(exchange)}),
        )),
        Subscription::Bbo { coin } => Some(channel("bbo", wire::bbo(exchange, coin, now)?)),
        Subscription::L2Book { coin } if is_slow => {
            Some(channel("l2Book", wire::l2_book(exchange, coin, None, now)?))
        }
        Subscription::ActiveAssetCtx { coin } if is_slow => {
            let index = exchange.index_of(coin)?;
            let data = json!({"coin": coin, "ctx": wire::asset_ctx(exchange, index, now)});
            Some(channel("activeAssetCtx", data))
        }
        Subscription::Candle { coin, interval } if is_slow => {
            let index = exchange.index_of(coin)?;
            let interval = Interval::find(interval)?;
            let open_at = interval.open_of(now);
            let candle = exchange.path.candle(index, interval, open_at, now)?;
            Some(channel(
                "candle",
                wire::candle_json(coin, interval, &candle),
            ))
        }
        Subscription::WebData2 { user } if count.is_multiple_of(SLOWEST_TICKS) => {
            Some(channel("webData2", web_data(exchange, user, now)))
        }
        _ => None,
    }
}

fn web_data(exchange: &Exchange, user: &Address, now: Millis) -> Value {
    let ask = |request: InfoRequest| wire::answer(exchange, &request, now).unwrap_or_default();
    let user = user.clone();
    let [meta, contexts] = [0, 1].map(|part| ask(InfoRequest::MetaAndAssetCtxs {})[part].take());
    json!({"clearinghouseState": ask(InfoRequest::ClearinghouseState { user: user.clone() }),
        "openOrders": ask(InfoRequest::FrontendOpenOrders { user: user.clone() }),
        "spotState": {"balances": wire::spot_balances(exchange, &user)},
        "leadingVaults": [], "totalVaultEquity": "0.0", "agentAddress": null,
        "agentValidUntil": null, "cumLedger": "0.0", "meta": meta, "assetCtxs": contexts,
        "serverTime": now, "isVault": false, "user": user, "twapStates": [],
        "perpsAtOpenInterestCap": []})
}

fn on_user_event(to: &Subscription, event: &Event) -> Option<Value> {
    match (event, to) {
        (Event::Order { user, record }, Subscription::OrderUpdates { user: followed })
            if user == followed =>
        {
            Some(channel("orderUpdates", json!([wire::order_update(record)])))
        }
        (Event::Fill { user, fill }, Subscription::UserFills { user: followed })
            if user == followed =>
        {
            Some(channel("userFills", json!({"user": user, "fills": [fill]})))
        }
        (Event::Fill { user, fill }, Subscription::UserEvents { user: followed })
            if user == followed =>
        {
            Some(channel("user", json!({"fills": [fill]})))
        }
        (Event::Funding { user, payment }, Subscription::UserEvents { user: followed })
            if user == followed =>
        {
            let mut funding = wire::funding_json(payment);
            funding["time"] = json!(payment.time);
            Some(channel("user", json!({"funding": funding})))
        }
        (Event::Funding { user, payment }, Subscription::UserFundings { user: followed })
            if user == followed =>
        {
            let mut funding = wire::funding_json(payment);
            funding["time"] = json!(payment.time);
            Some(channel(
                "userFundings",
                json!({"user": user, "fundings": [funding]}),
            ))
        }
        (
            Event::Ledger { user, entry },
            Subscription::UserNonFundingLedgerUpdates { user: followed },
        ) if user == followed => {
            let data = json!({"user": user, "nonFundingLedgerUpdates": [entry]});
            Some(channel("userNonFundingLedgerUpdates", data))
        }
        _ => None,
    }
}
