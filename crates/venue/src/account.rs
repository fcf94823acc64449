//! Accounts at a venue and what the venue says of them.

use domain::{
    Address, Leverage, Price, Quantity, Side, Timestamp, Token, TradingMode, Usdc, Venue,
};
use serde::{Deserialize, Serialize};

/// One account at one venue. Always the account's address, never that of the key that signs for it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct VenueAccount {
    /// Where the account is.
    pub venue: Venue,
    /// Whether its money is real.
    pub mode: TradingMode,
    /// The account's address.
    pub address: Address,
}

/// The venue's word on one account at one moment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AccountSnapshot {
    /// Which account.
    pub account: VenueAccount,
    /// Balance plus unrealised profit and loss.
    pub equity: Usdc,
    /// What is free to back a new order.
    pub withdrawable: Usdc,
    /// Open positions; a missing one is flat, an unreadable account is an error instead.
    pub positions: Vec<VenuePosition>,
    /// Orders that rest or wait for a trigger.
    pub open_orders: Vec<super::VenueOrder>,
    /// When the venue said so.
    pub as_of: Timestamp,
}

/// One open position as the venue reports it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct VenuePosition {
    /// The token.
    pub token: Token,
    /// Its direction.
    pub side: Side,
    /// Its size in market units; never zero.
    pub quantity: Quantity,
    /// The venue's average entry price.
    pub entry_price: Price,
    /// Profit or loss at the venue's mark price.
    pub unrealised_pnl: Usdc,
    /// Where the venue would liquidate, when it says.
    pub liquidation_price: Option<Price>,
    /// The leverage set for the market.
    pub leverage: Leverage,
    /// Collateral bound by the position.
    pub margin_used: Usdc,
    /// Funding paid (negative) or received since the position opened.
    pub funding: Usdc,
}
