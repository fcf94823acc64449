//! What the venue Hyperliquid tells, in its own words.

use domain::{Address, Quantity, Timestamp, Token, Usdc};
use serde::{Deserialize, Serialize};
use venue::commands::Permission;
use venue::{VenueAccount, VenueFill, VenueOrder};

use super::fact;

/// The venue said something new of an order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct VenueOrderSeen {
    /// On which account.
    pub account: VenueAccount,
    /// The order as it stands.
    pub order: VenueOrder,
}

fact!(VenueOrderSeen, "venue.order", Hyperliquid, |fact| fact
    .account
    .address);

/// The venue reported an execution, each once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct VenueFillSeen {
    /// On which account.
    pub account: VenueAccount,
    /// The execution.
    pub fill: VenueFill,
}

fact!(VenueFillSeen, "venue.fill", Hyperliquid, |fact| fact
    .account
    .address);

/// Whether our key may trade on an account became known or changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct VenueAccountChanged {
    /// The account.
    pub account: VenueAccount,
    /// Our key.
    pub agent_address: Address,
    /// Whether it may trade.
    pub permission: Permission,
    /// When the venue said so.
    pub as_of: Timestamp,
}

fact!(VenueAccountChanged, "venue.account", Hyperliquid, |fact| {
    &fact.account.address
});

/// The venue charged or paid funding for a position, each payment once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct VenueFundingPaid {
    /// On which account.
    pub account: VenueAccount,
    /// For the position in which token.
    pub token: Token,
    /// What the account received; negative is paid.
    pub amount: Usdc,
    /// The size of the position it was reckoned on.
    pub quantity: Quantity,
    /// One payment, one id: market and moment.
    pub funding_id: String,
    /// When.
    pub paid_at: Timestamp,
}

fact!(VenueFundingPaid, "venue.funding", Hyperliquid, |fact| fact
    .account
    .address);

/// Money came to an account or left it by no trade of ours, each transfer once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct VenueTransferSeen {
    /// On which account.
    pub account: VenueAccount,
    /// What came; negative left.
    pub amount: Usdc,
    /// The venue's id of the transfer.
    pub transfer_id: String,
    /// When.
    pub transferred_at: Timestamp,
}

fact!(VenueTransferSeen, "venue.transfer", Hyperliquid, |fact| {
    &fact.account.address
});

/// The venue will soon no longer take our key's signature for an account; told once for each of
/// the days a user is warned ahead.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct VenueKeyExpiring {
    /// The account.
    pub account: VenueAccount,
    /// Our key.
    pub agent_address: Address,
    /// When it ends.
    pub expires_at: Timestamp,
    /// So many days ahead at most.
    pub days_left: u32,
}

fact!(VenueKeyExpiring, "venue.key", Hyperliquid, |fact| fact
    .account
    .address);
