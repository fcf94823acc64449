//! What a fact says of itself, whatever its kind: whom it concerns and which ids it mentions.

use std::collections::BTreeSet;

use domain::{AgentId, UserId};
use events::Envelope;
use serde_json::Value;

/// Ids of these kinds join what has nothing to do with each other: no chain runs through them.
const HUBS: [&str; 9] = [
    "user",
    "session",
    "apikey",
    "agent",
    "deployment",
    "xaccount",
    "source",
    "keyring",
    "event",
];
/// Facts that are nobody's: anybody may read a post.
const PUBLIC_KINDS: [&str; 2] = ["post.recorded", "post.revised"];
/// Facts that an agent's audience may see.
const AGENT_KINDS: [&str; 2] = ["signal.created", "signal.rejected"];
/// The ids one fact is indexed by; a fact about more is indexed by the first.
const MENTIONS_MAX: usize = 64;

/// How deep in a chain things are: posts above, what an intent became below.
pub const POST: i32 = 0;
pub const CLASSIFICATION: i32 = 1;
pub const SIGNAL: i32 = 2;
/// A verdict, its intent and the position it opens are one thing in three stages.
pub const INTENT: i32 = 3;
pub const BELOW: i32 = 4;

/// What a fact says of itself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reading {
    /// The ids a chain may run through.
    pub mentions: BTreeSet<String>,
    /// The depth of the deepest of them.
    pub depth: i32,
    /// Whether anybody may see it.
    pub is_public: bool,
    /// Whose it is.
    pub owner: Option<UserId>,
    /// The agent whose audience may see it.
    pub agent: Option<AgentId>,
    /// The venue account it is about.
    pub account: Option<String>,
}

impl Reading {
    /// Reads a fact.
    pub fn of(envelope: &Envelope) -> Self {
        let mut reading = Self {
            is_public: PUBLIC_KINDS.contains(&&*envelope.kind),
            ..Self::default()
        };
        reading.look_into(&envelope.payload, "");
        if AGENT_KINDS.contains(&&*envelope.kind) {
            let agent = envelope.payload.get("agent_id").and_then(Value::as_str);
            reading.agent = agent.and_then(|id| id.parse().ok());
        }
        let depths = reading.mentions.iter().filter_map(|id| depth_of(id));
        reading.depth = depths.max().unwrap_or(POST);
        reading
    }

    fn look_into(&mut self, value: &Value, key: &str) {
        match value {
            Value::String(text) => self.note(key, text),
            Value::Array(items) => items.iter().for_each(|item| self.look_into(item, key)),
            Value::Object(fields) => {
                for (key, field) in fields {
                    self.look_into(field, key);
                }
            }
            Value::Null | Value::Bool(_) | Value::Number(_) => {}
        }
    }

    fn note(&mut self, key: &str, text: &str) {
        if key == "user_id" && self.owner.is_none() {
            self.owner = text.parse().ok();
        } else if key == "address" && self.account.is_none() {
            self.account = Some(text.to_owned());
        }
        if depth_of(text).is_some() && self.mentions.len() < MENTIONS_MAX {
            self.mentions.insert(text.to_owned());
        }
    }
}

/// How deep in a chain the thing with this id is; none if no chain runs through it.
pub fn depth_of(id: &str) -> Option<i32> {
    if is_client_order_id(id) {
        return Some(BELOW);
    }
    let (kind, digits) = id.split_once('_')?;
    let is_id = digits.len() == 32 && digits.bytes().all(is_lower_hex);
    if !is_id || HUBS.contains(&kind) {
        return None;
    }
    Some(match kind {
        "post" => POST,
        "classification" => CLASSIFICATION,
        "signal" => SIGNAL,
        "verdict" | "intent" | "position" => INTENT,
        _ => BELOW,
    })
}

/// Whether the id is of the kind `position`.
pub fn is_position(id: &str) -> bool {
    id.starts_with("position_")
}

fn is_client_order_id(id: &str) -> bool {
    id.strip_prefix("0x")
        .is_some_and(|digits| digits.len() == 32 && digits.bytes().all(is_lower_hex))
}

const fn is_lower_hex(byte: u8) -> bool {
    matches!(byte, b'0'..=b'9' | b'a'..=b'f')
}

/// What a reader is told of a fact in one line: its words that matter, in a fixed order.
pub fn summary(kind: &str, payload: &Value) -> String {
    const WORDS: [&str; 14] = [
        "handle",
        "text",
        "token",
        "side",
        "purpose",
        "state",
        "status",
        "quantity",
        "price",
        "limit_price",
        "reason_code",
        "reason",
        "rejection",
        "exit_reason",
    ];
    const LENGTH_MAX: usize = 160;
    let mut line = kind.to_owned();
    for word in WORDS {
        if let Some(text) = find(payload, word) {
            line.push(' ');
            line.push_str(text);
        }
    }
    line.chars().take(LENGTH_MAX).collect()
}

fn find<'a>(value: &'a Value, word: &str) -> Option<&'a str> {
    let fields = value.as_object()?;
    if let Some(text) = fields.get(word).and_then(Value::as_str) {
        return Some(text);
    }
    fields.values().find_map(|field| find(field, word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chain_runs_through_things_not_through_people() {
        let id = "0123456789abcdef0123456789abcdef";
        assert_eq!(depth_of(&format!("post_{id}")), Some(POST));
        assert_eq!(depth_of(&format!("fill_{id}")), Some(BELOW));
        assert_eq!(depth_of(&format!("0x{id}")), Some(BELOW));
        assert_eq!(depth_of(&format!("user_{id}")), None);
        assert_eq!(depth_of(&format!("0x{id}01234567")), None, "an address");
        assert_eq!(depth_of("take_profit"), None);
    }
}
