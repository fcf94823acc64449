//! Accounts: money, positions, permissions.

use domain::Address;
use rust_decimal::Decimal;
use serde_json::{Value, json};

use crate::engine::{
    Account, Exchange, FundingPayment, Ledger, LeverageSetting, MICROS, Margin, Position, dollars,
};
use crate::price::Millis;

/// Rows the venue gives at once.
const ROWS_MAX: usize = 500;
/// Actions everyone has before trading anything.
const REQUESTS_FREE: i64 = 10_000;

pub(super) fn clearinghouse_state(exchange: &Exchange, user: &Address, now: Millis) -> Value {
    let nobody = Account::default();
    let account = exchange.account(user).unwrap_or(&nobody);
    let margin = exchange.margin(account);
    let positions: Vec<Value> = account
        .positions
        .iter()
        .filter_map(|(asset, held)| {
            let position = position(exchange, account, *asset, held)?;
            Some(json!({"type": "oneWay", "position": position}))
        })
        .collect();
    json!({"marginSummary": summary(margin.value, margin.notional, margin.raw, margin.used),
        "crossMarginSummary": summary(
            margin.cross_value, margin.cross_notional, account.cash, margin.cross_used),
        "crossMaintenanceMarginUsed": dollars(margin.cross_maintenance),
        "withdrawable": dollars(margin.free()), "assetPositions": positions, "time": now})
}

fn summary(value: i64, notional: i64, raw: i64, used: i64) -> Value {
    json!({"accountValue": dollars(value), "totalNtlPos": dollars(notional),
        "totalRawUsd": dollars(raw), "totalMarginUsed": dollars(used)})
}

fn position(exchange: &Exchange, account: &Account, asset: u32, held: &Position) -> Option<Value> {
    let book = exchange.book(asset)?;
    let mark = exchange.mark_of(asset, held);
    let (value, unrealised) = (held.value(mark).abs(), held.unrealised(mark));
    let bound = held.basis / i64::from(held.leverage.max(1));
    let used = match held.isolated_cash {
        Some(cash) => cash + held.value(mark),
        None => value / i64::from(held.leverage.max(1)),
    };
    let leverage = match held.isolated_cash {
        Some(cash) => {
            json!({"type": "isolated", "value": held.leverage, "rawUsd": dollars(cash)})
        }
        None => json!({"type": "cross", "value": held.leverage}),
    };
    let on_equity = dollars(unrealised)
        .checked_div(dollars(bound))
        .unwrap_or_default();
    // The venue writes what was paid as positive.
    let funding = dollars(-held.funding);
    Some(
        json!({"coin": book.market.name, "szi": held.size.normalize(), "leverage": leverage,
        "entryPx": held.entry_price()?.round_dp(8).normalize(), "positionValue": dollars(value),
        "unrealizedPnl": dollars(unrealised), "returnOnEquity": on_equity.round_dp(10).normalize(),
        "liquidationPx": exchange.liquidation_price(account, asset), "marginUsed": dollars(used),
        "maxLeverage": book.market.max_leverage,
        "cumFunding": {"allTime": funding, "sinceOpen": funding, "sinceChange": funding}}),
    )
}

pub(super) fn spot_state(exchange: &Exchange, user: &Address) -> Value {
    json!({"balances": spot_balances(exchange, user)})
}

/// The spot side: USDC or nothing.
pub(crate) fn spot_balances(exchange: &Exchange, user: &Address) -> Vec<Value> {
    let cash = exchange
        .account(user)
        .map_or(0, |account| account.spot_cash);
    let balance = json!({"coin": "USDC", "token": 0, "total": dollars(cash), "hold": "0.0",
        "entryNtl": "0.0"});
    if cash == 0 { Vec::new() } else { vec![balance] }
}

pub(super) fn active_asset_data(exchange: &Exchange, user: &Address, coin: &str) -> Option<Value> {
    let index = exchange.index_of(coin)?;
    let asset = u32::try_from(index).ok()?;
    let nobody = Account::default();
    let account = exchange.account(user).unwrap_or(&nobody);
    let LeverageSetting { is_cross, times } = exchange.leverage_of(account, asset);
    let mark = exchange.mark(asset).unwrap_or_default();
    let margin: Margin = exchange.margin(account);
    let free = dollars(margin.free());
    let most = (free * Decimal::from(times))
        .checked_div(mark)
        .unwrap_or_default();
    let most = exchange.books()[index].market.truncate_size(most);
    let leverage = if is_cross {
        json!({"type": "cross", "value": times})
    } else {
        let raw = account
            .positions
            .get(&asset)
            .and_then(|held| held.isolated_cash)
            .unwrap_or(0);
        json!({"type": "isolated", "value": times, "rawUsd": dollars(raw)})
    };
    Some(
        json!({"user": user, "coin": coin, "leverage": leverage, "maxTradeSzs": [most, most],
        "availableToTrade": [free, free], "markPx": mark.normalize()}),
    )
}

pub(super) fn fundings(exchange: &Exchange, user: &Address, (from, to): (Millis, Millis)) -> Value {
    let Some(history) = exchange.history(user) else {
        return json!([]);
    };
    let payments = history
        .fundings
        .iter()
        .filter(|paid| (from..=to).contains(&paid.time));
    let rows: Vec<Value> = payments
        .take(ROWS_MAX)
        .map(|payment| {
            let mut delta = funding_json(payment);
            delta["type"] = json!("funding");
            delta["nSamples"] = Value::Null;
            json!({"time": payment.time, "hash": format!("0x{:064x}", 0), "delta": delta})
        })
        .collect();
    json!(rows)
}

/// One payment without its time.
pub(crate) fn funding_json(payment: &FundingPayment) -> Value {
    let FundingPayment {
        time: _,
        coin,
        usdc,
        szi,
        funding_rate,
    } = payment;
    json!({"coin": coin, "usdc": usdc, "szi": szi, "fundingRate": funding_rate})
}

pub(super) fn ledger(exchange: &Exchange, user: &Address, (from, to): (Millis, Millis)) -> Value {
    let Some(history) = exchange.history(user) else {
        return json!([]);
    };
    let entries = history
        .ledger
        .iter()
        .filter(|entry| (from..=to).contains(&entry.time));
    let rows: Vec<&Ledger> = entries.take(ROWS_MAX).collect();
    json!(rows)
}

pub(super) fn rate_limit(exchange: &Exchange, user: &Address) -> Value {
    let (volume, requests) = exchange
        .account(user)
        .map_or((0, 0), |account| (account.volume, account.requests));
    json!({"cumVlm": dollars(volume), "nRequestsUsed": requests,
        "nRequestsCap": REQUESTS_FREE + volume / MICROS, "nRequestsSurplus": 0})
}

pub(super) fn role(exchange: &Exchange, user: &Address) -> Value {
    if exchange.account(user).is_some() {
        return json!({"role": "user"});
    }
    match exchange.agent_owner(user) {
        Some(owner) => json!({"role": "agent", "data": {"user": owner}}),
        None => json!({"role": "missing"}),
    }
}

pub(super) fn fees() -> Value {
    json!({"dailyUserVlm": [], "feeSchedule": {"cross": "0.00045", "add": "0.00015",
            "spotCross": "0.0007", "spotAdd": "0.0004", "tiers": {"vip": [], "mm": []},
            "referralDiscount": "0.0", "stakingDiscountTiers": []},
        "userCrossRate": "0.00045", "userAddRate": "0.00015", "userSpotCrossRate": "0.0007",
        "userSpotAddRate": "0.0004", "activeReferralDiscount": "0.0", "trial": null,
        "feeTrialEscrow": "0.0", "nextTrialAvailableTimestamp": null, "stakingLink": null,
        "activeStakingDiscount": {"bpsOfMaxSupply": "0.0", "discount": "0.0"}})
}

/// The named agents still valid: the unnamed one is not shown, as at the venue.
pub(super) fn extra_agents(exchange: &Exchange, user: &Address, now: Millis) -> Value {
    let agents = exchange
        .account(user)
        .into_iter()
        .flat_map(|account| &account.agents);
    let rows: Vec<Value> = agents
        .filter(|agent| !agent.name.is_empty() && agent.valid_until > now)
        .map(|agent| {
            json!({"name": agent.name, "address": agent.address, "validUntil": agent.valid_until})
        })
        .collect();
    json!(rows)
}

/// In tenths of a basis point; approvals are texts such as `0.001%`.
pub(super) fn max_builder_fee(exchange: &Exchange, user: &Address, builder: &Address) -> Value {
    let rate = exchange
        .account(user)
        .and_then(|account| account.builders.get(builder))
        .and_then(|rate| rate.trim_end_matches('%').parse::<Decimal>().ok())
        .unwrap_or_default();
    json!(
        (rate * Decimal::ONE_THOUSAND)
            .trunc()
            .normalize()
            .to_string()
            .parse::<i64>()
            .unwrap_or(0)
    )
}
