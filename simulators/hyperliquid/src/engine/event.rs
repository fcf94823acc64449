//! What happened, for those who listen and for the record.

use domain::{Address, ClientOrderId};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::account::Ledger;
use super::order::OrderRecord;
use crate::book::Trade;
use crate::price::Millis;

/// Something that happened.
#[derive(Clone, Debug)]
pub enum Event {
    /// Prices moved.
    Tick {
        /// How many ticks there were before.
        count: u64,
    },
    /// Someone traded.
    Trade {
        /// The market.
        coin: String,
        /// The trade.
        trade: Trade,
    },
    /// An order changed.
    Order {
        /// Whose.
        user: Address,
        /// The order.
        record: Box<OrderRecord>,
    },
    /// An order was filled, perhaps in part.
    Fill {
        /// Whose.
        user: Address,
        /// The fill.
        fill: Box<Fill>,
    },
    /// Funding was paid.
    Funding {
        /// By or to whom.
        user: Address,
        /// The payment.
        payment: FundingPayment,
    },
    /// Money came or went.
    Ledger {
        /// Whose.
        user: Address,
        /// What.
        entry: Ledger,
    },
}

/// One execution, in the venue's words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Fill {
    /// The market.
    pub coin: String,
    /// The price.
    pub px: Decimal,
    /// Units.
    pub sz: Decimal,
    /// `B` or `A`.
    pub side: String,
    /// When.
    pub time: Millis,
    /// The size of the position before.
    pub start_position: Decimal,
    /// Such as `Open Long`.
    pub dir: String,
    /// What it realised, before fees.
    pub closed_pnl: Decimal,
    /// The transaction.
    pub hash: String,
    /// The order.
    pub oid: u64,
    /// Whether it took.
    pub crossed: bool,
    /// What it cost.
    pub fee: Decimal,
    /// Its id.
    pub tid: u64,
    /// Our id of the order.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cloid: Option<ClientOrderId>,
    /// Set when the venue forced it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub liquidation: Option<Liquidation>,
    /// Always `USDC`.
    pub fee_token: String,
    /// Never one here.
    pub twap_id: Option<u64>,
}

/// Whom the venue closed by force.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Liquidation {
    /// The account.
    pub liquidated_user: Address,
    /// The mark price then.
    pub mark_px: Decimal,
    /// `market`, or `backstop` when others had to give for it.
    pub method: String,
}

/// One hour's funding of one position.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct FundingPayment {
    /// The hour.
    pub time: Millis,
    /// The market.
    pub coin: String,
    /// What came in; negative went out.
    pub usdc: Decimal,
    /// The size of the position.
    pub szi: Decimal,
    /// The rate.
    pub funding_rate: Decimal,
}
