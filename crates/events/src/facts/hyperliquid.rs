//! What the venue Hyperliquid tells, in its own words.

use domain::{Address, Timestamp};
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
