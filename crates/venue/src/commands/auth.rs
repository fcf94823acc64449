//! Commands auth carries out.

use domain::{Address, ApiKeyId, Service, UserId};
use serde::{Deserialize, Serialize};

use crate::Command;

/// Whose is this API key? Asked by the router.
#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct VerifyApiKey {
    /// The key as the client sent it; never logged.
    pub key: String,
}

/// A key that is known and not revoked.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct VerifiedApiKey {
    /// The key's id.
    pub api_key_id: ApiKeyId,
    /// Its owner.
    pub user_id: UserId,
    /// The owner's wallet.
    pub wallet: Address,
    /// What it may do.
    pub scopes: Vec<String>,
}

impl Command for VerifyApiKey {
    const NAME: &'static str = "verify-api-key";
    const CALLEE: Service = Service::Auth;
    /// Nothing when the key is unknown or revoked.
    type Reply = Option<VerifiedApiKey>;
}
