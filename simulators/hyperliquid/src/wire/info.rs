//! `POST /info`: one request type each, answered from the exchange.

use domain::Address;
use evm::hyperliquid::OrderRef;
use serde::Deserialize;
use serde_json::{Value, json};

use super::{account, market, orders};
use crate::engine::Exchange;
use crate::price::Millis;

/// What can be asked.
#[derive(Clone, Debug, Deserialize)]
#[serde(
    tag = "type",
    rename_all = "camelCase",
    rename_all_fields = "camelCase"
)]
pub(crate) enum InfoRequest {
    Meta {},
    SpotMeta {},
    PerpDexs {},
    MetaAndAssetCtxs {},
    SpotMetaAndAssetCtxs {},
    AllMids {},
    ExchangeStatus {},
    MarginTable {
        id: u32,
    },
    L2Book {
        coin: String,
        n_sig_figs: Option<u32>,
    },
    RecentTrades {
        coin: String,
    },
    CandleSnapshot {
        req: CandleRequest,
    },
    FundingHistory {
        coin: String,
        start_time: Millis,
        end_time: Option<Millis>,
    },
    ClearinghouseState {
        user: Address,
    },
    SpotClearinghouseState {
        user: Address,
    },
    ActiveAssetData {
        user: Address,
        coin: String,
    },
    OpenOrders {
        user: Address,
    },
    FrontendOpenOrders {
        user: Address,
    },
    HistoricalOrders {
        user: Address,
    },
    OrderStatus {
        user: Address,
        oid: OrderRef,
    },
    UserFills {
        user: Address,
    },
    UserFillsByTime {
        user: Address,
        start_time: Millis,
        end_time: Option<Millis>,
    },
    UserFunding {
        user: Address,
        start_time: Millis,
        end_time: Option<Millis>,
    },
    UserNonFundingLedgerUpdates {
        user: Address,
        start_time: Millis,
        end_time: Option<Millis>,
    },
    UserRateLimit {
        user: Address,
    },
    UserRole {
        user: Address,
    },
    UserFees {},
    ExtraAgents {
        user: Address,
    },
    SubAccounts {},
    MaxBuilderFee {
        user: Address,
        builder: Address,
    },
    UserVaultEquities {},
}

/// Which candles.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct CandleRequest {
    pub(crate) coin: String,
    pub(crate) interval: String,
    pub(crate) start_time: Millis,
    pub(crate) end_time: Option<Millis>,
}

impl InfoRequest {
    /// What it costs against the limit of an address, before its answer's length is known.
    pub(crate) const fn weight(&self) -> u32 {
        match self {
            Self::L2Book { .. }
            | Self::AllMids {}
            | Self::ClearinghouseState { .. }
            | Self::OrderStatus { .. }
            | Self::SpotClearinghouseState { .. }
            | Self::ExchangeStatus {} => 2,
            Self::UserRole { .. } => 60,
            _ => 20,
        }
    }

    /// Items of the answer that cost one more.
    pub(crate) const fn items_per_weight(&self) -> Option<usize> {
        match self {
            Self::CandleSnapshot { .. } => Some(60),
            Self::RecentTrades { .. }
            | Self::HistoricalOrders { .. }
            | Self::UserFills { .. }
            | Self::UserFillsByTime { .. }
            | Self::UserFunding { .. }
            | Self::FundingHistory { .. }
            | Self::UserNonFundingLedgerUpdates { .. } => Some(20),
            _ => None,
        }
    }
}

/// The answer, or nothing where the request names what does not exist.
pub(crate) fn answer(exchange: &Exchange, request: &InfoRequest, now: Millis) -> Option<Value> {
    market_answer(exchange, request, now).or_else(|| account_answer(exchange, request, now))
}

fn market_answer(exchange: &Exchange, request: &InfoRequest, now: Millis) -> Option<Value> {
    Some(match request {
        InfoRequest::Meta {} => market::meta(exchange),
        InfoRequest::SpotMeta {} => market::spot_meta(),
        InfoRequest::PerpDexs {} => json!([null]),
        InfoRequest::MetaAndAssetCtxs {} => {
            json!([market::meta(exchange), market::asset_ctxs(exchange, now)])
        }
        InfoRequest::SpotMetaAndAssetCtxs {} => json!([market::spot_meta(), []]),
        InfoRequest::AllMids {} => market::all_mids(exchange),
        InfoRequest::ExchangeStatus {} => json!({"time": now, "specialStatuses": null}),
        InfoRequest::MarginTable { id } => market::margin_table(*id),
        InfoRequest::L2Book { coin, n_sig_figs } => {
            market::l2_book(exchange, coin, *n_sig_figs, now)?
        }
        InfoRequest::RecentTrades { coin } => market::recent_trades(exchange, coin)?,
        InfoRequest::CandleSnapshot { req } => market::candles(&*exchange.path, req, now)?,
        InfoRequest::FundingHistory {
            coin,
            start_time,
            end_time,
        } => market::funding_history(exchange, coin, (*start_time, end_time.unwrap_or(now)), now)?,
        _ => return None,
    })
}

fn account_answer(exchange: &Exchange, request: &InfoRequest, now: Millis) -> Option<Value> {
    Some(match request {
        InfoRequest::ClearinghouseState { user } => {
            account::clearinghouse_state(exchange, user, now)
        }
        InfoRequest::SpotClearinghouseState { user } => account::spot_state(exchange, user),
        InfoRequest::ActiveAssetData { user, coin } => {
            account::active_asset_data(exchange, user, coin)?
        }
        InfoRequest::OpenOrders { user } => orders::open_orders(exchange, user),
        InfoRequest::FrontendOpenOrders { user } => orders::frontend_open_orders(exchange, user),
        InfoRequest::HistoricalOrders { user } => orders::historical_orders(exchange, user),
        InfoRequest::OrderStatus { user, oid } => orders::order_status(exchange, user, oid),
        InfoRequest::UserFills { user } => orders::fills(exchange, user, (0, Millis::MAX), true),
        InfoRequest::UserFillsByTime {
            user,
            start_time,
            end_time,
        } => orders::fills(
            exchange,
            user,
            (*start_time, end_time.unwrap_or(Millis::MAX)),
            false,
        ),
        InfoRequest::UserFunding {
            user,
            start_time,
            end_time,
        } => account::fundings(
            exchange,
            user,
            (*start_time, end_time.unwrap_or(Millis::MAX)),
        ),
        InfoRequest::UserNonFundingLedgerUpdates {
            user,
            start_time,
            end_time,
        } => account::ledger(
            exchange,
            user,
            (*start_time, end_time.unwrap_or(Millis::MAX)),
        ),
        InfoRequest::UserRateLimit { user } => account::rate_limit(exchange, user),
        InfoRequest::UserRole { user } => account::role(exchange, user),
        InfoRequest::UserFees {} => account::fees(),
        InfoRequest::ExtraAgents { user } => account::extra_agents(exchange, user, now),
        InfoRequest::SubAccounts {} => Value::Null,
        InfoRequest::MaxBuilderFee { user, builder } => {
            account::max_builder_fee(exchange, user, builder)
        }
        InfoRequest::UserVaultEquities {} => json!([]),
        _ => return None,
    })
}
