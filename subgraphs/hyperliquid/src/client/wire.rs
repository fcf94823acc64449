//! The answers of `/info` and `/exchange`, as the venue writes them. Numbers come as text.
//!
//! Fields we do not use are ignored on purpose: the venue adds some without notice.

use rust_decimal::Decimal;
use serde::{Deserialize, Deserializer, de};

/// A number the venue writes as text; a JSON number or an exponent is refused.
pub(crate) fn text_decimal<'de, D: Deserializer<'de>>(from: D) -> Result<Decimal, D::Error> {
    let text = <std::borrow::Cow<'de, str>>::deserialize(from)?;
    Decimal::from_str_exact(&text).map_err(|_| de::Error::custom(format!("`{text}` is no number")))
}

/// The same, where the venue may write null or nothing.
pub(crate) fn text_decimal_option<'de, D: Deserializer<'de>>(
    from: D,
) -> Result<Option<Decimal>, D::Error> {
    Option::<String>::deserialize(from)?
        .map(|text| {
            Decimal::from_str_exact(&text)
                .map_err(|_| de::Error::custom(format!("`{text}` is no number")))
        })
        .transpose()
}

/// `meta`: the index in `universe` is the asset's number in actions.
#[derive(Clone, Debug, Deserialize)]
pub struct Meta {
    pub universe: Vec<MetaAsset>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct MetaAsset {
    pub name: String,
    pub sz_decimals: u32,
    pub max_leverage: u16,
    #[serde(default)]
    pub is_delisted: bool,
}

/// What changes about an asset from moment to moment.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AssetContext {
    #[serde(deserialize_with = "text_decimal")]
    pub mark_px: Decimal,
    #[serde(deserialize_with = "text_decimal")]
    pub funding: Decimal,
}

/// `clearinghouseState`.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ClearinghouseState {
    pub asset_positions: Vec<AssetPosition>,
    pub margin_summary: MarginSummary,
    #[serde(deserialize_with = "text_decimal")]
    pub withdrawable: Decimal,
    pub time: i64,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct MarginSummary {
    #[serde(deserialize_with = "text_decimal")]
    pub account_value: Decimal,
}

#[derive(Clone, Debug, Deserialize)]
pub struct AssetPosition {
    pub position: WirePosition,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct WirePosition {
    pub coin: String,
    #[serde(deserialize_with = "text_decimal")]
    pub szi: Decimal,
    #[serde(default, deserialize_with = "text_decimal_option")]
    pub entry_px: Option<Decimal>,
    #[serde(deserialize_with = "text_decimal")]
    pub unrealized_pnl: Decimal,
    #[serde(default, deserialize_with = "text_decimal_option")]
    pub liquidation_px: Option<Decimal>,
    #[serde(deserialize_with = "text_decimal")]
    pub margin_used: Decimal,
    pub leverage: WireLeverage,
    #[serde(default)]
    pub cum_funding: Option<CumulativeFunding>,
}

#[derive(Clone, Debug, Deserialize)]
pub struct WireLeverage {
    pub value: u16,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CumulativeFunding {
    /// Positive is paid by the account.
    #[serde(deserialize_with = "text_decimal")]
    pub since_open: Decimal,
}

/// An order in `frontendOpenOrders`, `historicalOrders` and inside `orderStatus`.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct WireOrder {
    pub coin: String,
    pub side: WireSide,
    /// What is left.
    #[serde(deserialize_with = "text_decimal")]
    pub sz: Decimal,
    #[serde(default, deserialize_with = "text_decimal_option")]
    pub orig_sz: Option<Decimal>,
    pub oid: u64,
    #[serde(default)]
    pub cloid: Option<String>,
    #[serde(default)]
    pub reduce_only: bool,
    #[serde(default)]
    pub is_trigger: bool,
    #[serde(default, deserialize_with = "text_decimal_option")]
    pub trigger_px: Option<Decimal>,
}

/// `B` bids, `A` asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
pub enum WireSide {
    B,
    A,
}

/// `orderStatus`.
#[derive(Clone, Debug, Deserialize)]
#[serde(tag = "status", rename_all = "camelCase")]
pub enum OrderStatusAnswer {
    Order { order: OrderWithStatus },
    UnknownOid,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct OrderWithStatus {
    pub order: WireOrder,
    pub status: String,
    pub status_timestamp: i64,
}

/// One execution in `userFills…` and on the stream of the same name.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct WireFill {
    pub coin: String,
    #[serde(deserialize_with = "text_decimal")]
    pub px: Decimal,
    #[serde(deserialize_with = "text_decimal")]
    pub sz: Decimal,
    pub side: WireSide,
    pub time: i64,
    #[serde(deserialize_with = "text_decimal")]
    pub closed_pnl: Decimal,
    pub oid: u64,
    pub crossed: bool,
    #[serde(deserialize_with = "text_decimal")]
    pub fee: Decimal,
    pub tid: u64,
    #[serde(default)]
    pub cloid: Option<String>,
    #[serde(default)]
    pub liquidation: Option<Liquidation>,
    /// What it did to the position, in the venue's words.
    #[serde(default)]
    pub dir: String,
}

/// Present on every fill of a liquidation, also on those of the other side.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Liquidation {
    #[serde(default)]
    pub liquidated_user: Option<String>,
}

/// One entry of `userFunding`.
#[derive(Clone, Debug, Deserialize)]
pub struct WireFunding {
    pub time: i64,
    pub delta: FundingDelta,
}

#[derive(Clone, Debug, Deserialize)]
pub struct FundingDelta {
    pub coin: String,
    /// Negative is paid by the account.
    #[serde(deserialize_with = "text_decimal")]
    pub usdc: Decimal,
    #[serde(deserialize_with = "text_decimal")]
    pub szi: Decimal,
}

/// One entry of `userNonFundingLedgerUpdates`.
#[derive(Clone, Debug, Deserialize)]
pub struct WireTransfer {
    pub time: i64,
    pub hash: String,
    pub delta: TransferDelta,
}

/// What an entry did. Kinds that leave the collateral alone, and those we do not know, are told
/// apart by their name.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct TransferDelta {
    #[serde(rename = "type")]
    pub kind: String,
    #[serde(default, deserialize_with = "text_decimal_option")]
    pub usdc: Option<Decimal>,
    #[serde(default, deserialize_with = "text_decimal_option")]
    pub fee: Option<Decimal>,
    #[serde(default, deserialize_with = "text_decimal_option")]
    pub net_withdrawn_usd: Option<Decimal>,
    #[serde(default)]
    pub to_perp: Option<bool>,
    #[serde(default)]
    pub destination: Option<String>,
}

/// One candle of `candleSnapshot` and of the stream `candle`.
#[derive(Clone, Debug, Deserialize)]
pub struct WireCandle {
    #[serde(rename = "t")]
    pub open_time: i64,
    #[serde(rename = "o", deserialize_with = "text_decimal")]
    pub open: Decimal,
    #[serde(rename = "h", deserialize_with = "text_decimal")]
    pub high: Decimal,
    #[serde(rename = "l", deserialize_with = "text_decimal")]
    pub low: Decimal,
    #[serde(rename = "c", deserialize_with = "text_decimal")]
    pub close: Decimal,
    #[serde(rename = "v", deserialize_with = "text_decimal")]
    pub volume: Decimal,
}

/// One entry of `extraAgents`.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ExtraAgent {
    pub address: String,
    pub valid_until: i64,
}

/// `/exchange`: HTTP 200 either way.
#[derive(Clone, Debug, Deserialize)]
#[serde(tag = "status", content = "response", rename_all = "lowercase")]
pub enum ExchangeAnswer {
    Ok(ExchangeResponse),
    Err(String),
}

#[derive(Clone, Debug, Deserialize)]
pub struct ExchangeResponse {
    #[serde(default)]
    pub data: Option<ExchangeStatuses>,
}

#[derive(Clone, Debug, Deserialize)]
pub struct ExchangeStatuses {
    pub statuses: Vec<ActionStatus>,
}

/// One entry of `statuses`: an object or a bare word.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum ActionStatus {
    #[serde(rename_all = "camelCase")]
    Resting {
        oid: u64,
    },
    #[serde(rename_all = "camelCase")]
    Filled {
        oid: u64,
        #[serde(deserialize_with = "text_decimal")]
        total_sz: Decimal,
        #[serde(deserialize_with = "text_decimal")]
        avg_px: Decimal,
    },
    Error(String),
    Success,
    WaitingForFill,
    WaitingForTrigger,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn statuses_are_read_as_objects_and_as_words() {
        let text = r#"{"status":"ok","response":{"type":"order","data":{"statuses":[
            {"resting":{"oid":7}},{"filled":{"totalSz":"0.02","avgPx":"1891.4","oid":8}},
            {"error":"Price must be divisible by tick size."},"waitingForTrigger","success"]}}}"#;
        let ExchangeAnswer::Ok(answer) = serde_json::from_str(text).unwrap() else {
            panic!("the answer is ok");
        };
        let statuses = answer.data.unwrap().statuses;
        assert_eq!(statuses[0], ActionStatus::Resting { oid: 7 });
        assert_eq!(statuses[3], ActionStatus::WaitingForTrigger);
        assert_eq!(statuses[4], ActionStatus::Success);
    }

    #[test]
    fn an_error_is_read_from_an_answer_that_http_calls_fine() {
        let text = r#"{"status":"err","response":"Must deposit before performing actions."}"#;
        assert!(matches!(
            serde_json::from_str(text).unwrap(),
            ExchangeAnswer::Err(_)
        ));
    }

    #[test]
    fn a_number_that_is_no_text_is_refused() {
        let text = r#"{"name":"","sz":1.5}"#;
        assert!(serde_json::from_str::<WireOrder>(text).is_err());
    }
}
