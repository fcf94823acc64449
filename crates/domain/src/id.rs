//! Typed ids. Written `<kind>_<uuid>` wherever text is read; mixing two kinds does not compile.

use std::cell::Cell;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use uuid::Uuid;

/// Why a text is not the id it should be.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{text}` is not an id of the kind `{kind}_…`")]
pub struct IdError {
    kind: &'static str,
    text: String,
}

thread_local! {
    /// What this thread's ids are drawn from while a record is replayed.
    static DRAWN: Cell<Option<u64>> = const { Cell::new(None) };
}

/// Draws every further id of this thread from a seed, so that a replay makes the ids its record
/// has; nothing draws them from time and chance again.
pub fn draw_ids_from(seed: Option<u64>) {
    DRAWN.set(seed);
}

/// Later ids sort after earlier ones, drawn or not.
fn fresh() -> Uuid {
    let Some(seed) = DRAWN.get() else {
        return Uuid::now_v7();
    };
    let next = seed.wrapping_add(1);
    DRAWN.set(Some(next));
    let mixed = next.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    let mut bytes = [0; 10];
    bytes[2..].copy_from_slice(&(mixed ^ (mixed >> 29)).to_be_bytes());
    uuid::Builder::from_unix_timestamp_millis(next, &bytes).into_uuid()
}

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident = $kind:literal;)+) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(Uuid);

        impl $name {
            /// The word before the underscore.
            pub const KIND: &'static str = $kind;

            /// A new id; later ids sort after earlier ones.
            #[must_use]
            #[expect(clippy::new_without_default, reason = "an id is an act, not a default")]
            pub fn new() -> Self {
                Self(fresh())
            }

            /// The id that follows from facts: the same digest is the same id, in every process.
            #[must_use]
            pub const fn derived(digest: [u8; 16]) -> Self {
                Self(uuid::Builder::from_custom_bytes(digest).into_uuid())
            }

            /// The id as the database holds it.
            pub const fn uuid(self) -> Uuid {
                self.0
            }

            /// The id a database row holds.
            pub const fn from_uuid(uuid: Uuid) -> Self {
                Self(uuid)
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                write!(f, concat!($kind, "_{}"), self.0.as_simple())
            }
        }

        impl std::str::FromStr for $name {
            type Err = IdError;

            fn from_str(text: &str) -> Result<Self, IdError> {
                text.strip_prefix(concat!($kind, "_"))
                    .and_then(|uuid| Uuid::try_parse(uuid).ok())
                    .map(Self)
                    .ok_or_else(|| IdError { kind: $kind, text: text.chars().take(64).collect() })
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = <std::borrow::Cow<'de, str>>::deserialize(deserializer)?;
                text.parse().map_err(de::Error::custom)
            }
        }
    )+};
}

ids! {
    /// A person, known by the wallet they sign in with.
    UserId = "user";
    /// One signed-in browser or device.
    SessionId = "session";
    /// A key for programs.
    ApiKeyId = "apikey";
    /// A published or private trading agent.
    AgentId = "agent";
    /// One user running one agent.
    DeploymentId = "deployment";
    /// An account on X whose posts are read.
    XAccountId = "xaccount";
    /// A post as it was first seen.
    PostId = "post";
    /// Something an agent listens to: an X account, an institute, a caller, a webhook.
    SourceId = "source";
    /// What a classifier made of one post.
    ClassificationId = "classification";
    /// A post turned into a direction for one agent.
    SignalId = "signal";
    /// The risk decision on one signal for one deployment.
    VerdictId = "verdict";
    /// A durable decision to trade.
    IntentId = "intent";
    /// One order at a venue.
    OrderId = "order";
    /// One execution of an order.
    FillId = "fill";
    /// A holding at a venue that Maxxit opened.
    PositionId = "position";
    /// A set of keys held for one venue account.
    KeyringId = "keyring";
    /// What the venue's word changed in the books of a position.
    CorrectionId = "correction";
    /// One balanced change of an account's books.
    PostingId = "posting";
    /// One line of a posting.
    LedgerLineId = "line";
    /// One fact between services.
    EventId = "event";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_reads_back_what_it_writes() {
        let id = UserId::new();
        assert_eq!(id.to_string().parse(), Ok(id));
        let json = serde_json::to_string(&id).unwrap();
        assert_eq!(serde_json::from_str::<UserId>(&json).unwrap(), id);
    }

    #[test]
    fn ids_drawn_from_a_seed_come_again_in_the_same_order() {
        let draw = || {
            draw_ids_from(Some(7));
            let drawn = [EventId::new(), EventId::new(), EventId::new()];
            draw_ids_from(None);
            drawn
        };
        let drawn = draw();
        assert_eq!(drawn, draw());
        assert!(drawn.is_sorted() && drawn[0] != drawn[1]);
        assert_ne!(EventId::new(), EventId::new());
    }

    #[test]
    fn an_id_of_another_kind_is_refused() {
        assert!(AgentId::new().to_string().parse::<UserId>().is_err());
    }
}
