//! The closed list of commands, by callee.

mod auth;
mod hyperliquid;
mod trades;
mod wallets;

pub use auth::{VerifiedApiKey, VerifyApiKey};
pub use hyperliquid::{
    AccountLookUp, CancelOrder, CancelOutcome, CheckPermission, LoadCandles, LookUpAccounts,
    LookUpMarkets, LookUpOrder, ModifyOrder, ModifyOutcome, OpenPaperAccount, OrderEvidence,
    Permission, PlaceOrder, PlaceOutcome, SubmitApproval,
};
pub use trades::{ClosePosition, OrderAccepted, ProtectPosition, ProtectionState};
pub use wallets::{
    CreateKeyring, Fence, Keyring, SetFence, SignVenueAction, SignedAction, SigningContext,
};
