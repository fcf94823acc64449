//! The messages of `graphql-transport-ws`, for both sides of the router.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

/// The name both sides agree on.
pub const SUBPROTOCOL: &str = "graphql-transport-ws";

/// What either side receives; which parts a message has depends on its kind.
#[derive(Debug, Deserialize)]
pub struct Received<'a> {
    /// Its kind.
    #[serde(rename = "type", borrow)]
    pub kind: Cow<'a, str>,
    /// The operation it is about.
    #[serde(borrow, default)]
    pub id: Option<Cow<'a, str>>,
    /// What it carries.
    #[serde(borrow, default)]
    pub payload: Option<&'a RawValue>,
}

/// What a client sends.
#[derive(Debug, Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum FromClient<'a> {
    /// Who I am.
    ConnectionInit {
        /// As the server wants it.
        payload: serde_json::Map<String, serde_json::Value>,
    },
    /// Start an operation.
    Subscribe {
        /// Its name on this connection.
        id: &'a str,
        /// The operation.
        payload: &'a RawValue,
    },
    /// Stop an operation.
    Complete {
        /// Which.
        id: &'a str,
    },
    /// I am here.
    Pong,
}
