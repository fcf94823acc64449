//! What the exchange looks like in the venue's JSON.

mod account;
mod info;
mod market;
mod orders;

pub(crate) use account::{funding_json, spot_balances};
pub(crate) use info::{InfoRequest, answer};
pub(crate) use market::{all_mids, asset_ctx, bbo, candle_json, candles, l2_book, trade_json};
pub(crate) use orders::order_update;
