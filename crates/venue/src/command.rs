//! What a command between two services is.

use std::time::Duration;

use domain::Service;
use serde::Serialize;
use serde::de::DeserializeOwned;

/// One typed request from a service to another, safe to repeat: the callee recognises the second.
pub trait Command: Serialize + DeserializeOwned + Send + Sync + 'static {
    /// The name on the wire, in kebab case.
    const NAME: &'static str;
    /// Who carries it out.
    const CALLEE: Service;
    /// How long the caller waits before the outcome counts as unknown.
    const DEADLINE: Duration = Duration::from_secs(5);
    /// What comes back.
    type Reply: Serialize + DeserializeOwned + Send + Sync + 'static;
}
