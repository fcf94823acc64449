//! Actions an agent key may sign. The order of fields is the order that is hashed: never sort it.

use domain::{Address, ClientOrderId};
use serde::{Deserialize, Serialize};

use super::number::WireDecimal;

/// An action signed through the phantom agent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "camelCase")]
pub enum L1Action {
    /// Place orders.
    Order(OrderAction),
    /// Cancel by the venue's id.
    Cancel(CancelOrders),
    /// Cancel by our id.
    CancelByCloid(CancelByCloidOrders),
    /// Replace one order.
    Modify(Modify),
    /// Replace several orders.
    BatchModify(BatchModify),
    /// Cancel everything at a time.
    ScheduleCancel(ScheduleCancel),
    /// Set the leverage of a market.
    UpdateLeverage(UpdateLeverage),
    /// Add margin to an isolated position, or take some away.
    UpdateIsolatedMargin(UpdateIsolatedMargin),
    /// Move money into or out of a vault.
    VaultTransfer(VaultTransfer),
    /// Make a sub-account.
    CreateSubAccount(CreateSubAccount),
    /// Move money into or out of a sub-account.
    SubAccountTransfer(SubAccountTransfer),
    /// Name who referred.
    SetReferrer(SetReferrer),
    /// Spread an order over time.
    TwapOrder(TwapOrder),
    /// Stop such an order.
    TwapCancel(TwapCancel),
    /// Nothing, but a nonce is used: makes a lost action impossible.
    Noop,
}

/// Orders placed in one action.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderAction {
    /// The orders.
    pub orders: Vec<WireOrder>,
    /// How they belong together.
    pub grouping: Grouping,
    /// Who is paid for bringing them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub builder: Option<Builder>,
}

/// One order, in the venue's one-letter names.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WireOrder {
    /// The market's index in the universe.
    #[serde(rename = "a")]
    pub asset: u32,
    /// Buy or sell.
    #[serde(rename = "b")]
    pub is_buy: bool,
    /// The limit.
    #[serde(rename = "p")]
    pub price: WireDecimal,
    /// The size.
    #[serde(rename = "s")]
    pub size: WireDecimal,
    /// Whether it may only reduce a position.
    #[serde(rename = "r")]
    pub is_reduce_only: bool,
    /// Limit or trigger.
    #[serde(rename = "t")]
    pub order_type: OrderType,
    /// Our id.
    #[serde(rename = "c", default, skip_serializing_if = "Option::is_none")]
    pub cloid: Option<ClientOrderId>,
}

/// Limit or trigger.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum OrderType {
    /// Goes to the book at once.
    Limit {
        /// How long it stays.
        tif: Tif,
    },
    /// Waits for the mark price.
    Trigger(Trigger),
}

/// What wakes a waiting order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Trigger {
    /// Whether it then fills at the market.
    pub is_market: bool,
    /// The mark price.
    pub trigger_px: WireDecimal,
    /// Which side of the price it waits on.
    pub tpsl: Tpsl,
}

/// How long an order stays.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Tif {
    /// Rests or is refused, never takes.
    Alo,
    /// Takes at once, the rest is cancelled.
    Ioc,
    /// Rests until filled or cancelled.
    Gtc,
    /// As the venue's own page places a market order.
    FrontendMarket,
}

/// Take profit or stop loss.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Tpsl {
    /// Take profit.
    Tp,
    /// Stop loss.
    Sl,
}

/// How the orders of one action belong together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Grouping {
    /// Not at all.
    Na,
    /// The first is the parent; the others wait for its fill.
    NormalTpsl,
    /// They follow the position.
    PositionTpsl,
}

/// Who is paid for bringing an order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Builder {
    /// The address.
    #[serde(rename = "b")]
    pub address: Address,
    /// Tenths of a basis point.
    #[serde(rename = "f")]
    pub fee_tenths_bps: u32,
}

/// Cancels by the venue's ids.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CancelOrders {
    /// Which.
    pub cancels: Vec<Cancel>,
}

/// One order, by the venue's id.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cancel {
    /// The market.
    #[serde(rename = "a")]
    pub asset: u32,
    /// The venue's id.
    #[serde(rename = "o")]
    pub oid: u64,
}

/// Cancels by our ids.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CancelByCloidOrders {
    /// Which.
    pub cancels: Vec<CancelByCloid>,
}

/// One order, by our id.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CancelByCloid {
    /// The market.
    pub asset: u32,
    /// Our id.
    pub cloid: ClientOrderId,
}

/// An order by either id.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum OrderRef {
    /// The venue's.
    Oid(u64),
    /// Ours.
    Cloid(ClientOrderId),
}

/// Replaces one order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Modify {
    /// Which.
    pub oid: OrderRef,
    /// By what.
    pub order: WireOrder,
}

/// Replaces several orders.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BatchModify {
    /// Which, by what.
    pub modifies: Vec<ModifyOrder>,
}

/// One replacement in a batch.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ModifyOrder {
    /// Which.
    pub oid: OrderRef,
    /// By what.
    pub order: WireOrder,
}

/// Cancels everything at a time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ScheduleCancel {
    /// Milliseconds; absent takes the schedule back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub time: Option<u64>,
}

/// Sets the leverage of a market.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct UpdateLeverage {
    /// The market.
    pub asset: u32,
    /// Cross or isolated.
    pub is_cross: bool,
    /// Times.
    pub leverage: u32,
}

/// Changes the margin of an isolated position.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct UpdateIsolatedMargin {
    /// The market.
    pub asset: u32,
    /// The venue wants it true.
    pub is_buy: bool,
    /// Micro-dollars, with sign.
    pub ntli: i64,
}

/// Moves money into or out of a vault.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct VaultTransfer {
    /// The vault.
    pub vault_address: Address,
    /// In or out.
    pub is_deposit: bool,
    /// Micro-dollars.
    pub usd: u64,
}

/// Makes a sub-account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CreateSubAccount {
    /// Its name.
    pub name: String,
}

/// Moves money into or out of a sub-account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SubAccountTransfer {
    /// The sub-account.
    pub sub_account_user: Address,
    /// In or out.
    pub is_deposit: bool,
    /// Micro-dollars.
    pub usd: u64,
}

/// Names who referred.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SetReferrer {
    /// The code.
    pub code: String,
}

/// Spreads an order over time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TwapOrder {
    /// The order.
    pub twap: Twap,
}

/// An order spread over time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Twap {
    /// The market.
    #[serde(rename = "a")]
    pub asset: u32,
    /// Buy or sell.
    #[serde(rename = "b")]
    pub is_buy: bool,
    /// The whole size.
    #[serde(rename = "s")]
    pub size: WireDecimal,
    /// Whether it may only reduce a position.
    #[serde(rename = "r")]
    pub is_reduce_only: bool,
    /// Over how many minutes.
    #[serde(rename = "m")]
    pub minutes: u32,
    /// Whether the slices come at random times.
    #[serde(rename = "t")]
    pub is_randomised: bool,
}

/// Stops an order spread over time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TwapCancel {
    /// The market.
    #[serde(rename = "a")]
    pub asset: u32,
    /// Its id.
    #[serde(rename = "t")]
    pub twap_id: u64,
}
