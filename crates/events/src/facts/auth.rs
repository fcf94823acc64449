//! What auth tells.

use domain::{Address, Timestamp, UserId};
use serde::{Deserialize, Serialize};

use super::fact;

/// Somebody signed in for the first time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct UserRegistered {
    /// Who.
    pub user_id: UserId,
    /// The wallet they signed in with.
    pub wallet: Address,
    /// When.
    pub registered_at: Timestamp,
}

fact!(UserRegistered, "user.registered", Auth, |fact| fact.user_id);
