//! Hyperliquid's wire: actions in the order their hash depends on, and who signs them.
//!
//! The client serialises these types and the simulator parses them, so both sides hash one shape.

mod action;
mod envelope;
mod number;
mod user_signed;

pub use action::{
    BatchModify, Builder, Cancel, CancelByCloid, CancelByCloidOrders, CancelOrders,
    CreateSubAccount, Grouping, L1Action, Modify, ModifyOrder, OrderAction, OrderRef, OrderType,
    ScheduleCancel, SetReferrer, SubAccountTransfer, Tif, Tpsl, Trigger, Twap, TwapCancel,
    TwapOrder, UpdateIsolatedMargin, UpdateLeverage, VaultTransfer, WireOrder,
};
pub use envelope::{Action, Chain, Envelope, SigningTerms, action_hash, encode_action};
pub use number::{WireDecimal, WireDecimalError};
pub use user_signed::{
    ApproveAgent, ApproveBuilderFee, SendAsset, SpotSend, TokenDelegate, UsdClassTransfer, UsdSend,
    UserAction, UserSigned, Withdraw,
};
