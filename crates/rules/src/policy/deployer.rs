//! The limits a deployer sets for their own money.

use domain::{Bps, Leverage, Token, Venue};
use serde::{Deserialize, Serialize};

/// A deployer's own limits; each can only tighten what the platform allows.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DeployerPolicy {
    /// The largest share of equity in one position.
    pub cap_bps: Option<Bps>,
    /// The highest leverage.
    pub leverage_max: Option<Leverage>,
    /// Only these tokens; all when absent.
    pub tokens: Option<Vec<Token>>,
    /// Only these venues; all when absent.
    pub venues: Option<Vec<Venue>>,
    /// The widest stop.
    pub stop_bps: Option<Bps>,
    /// Whether a signal against an open position closes it and opens the other side.
    pub allow_flip: bool,
}
