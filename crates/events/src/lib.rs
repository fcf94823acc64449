//! Facts between services: envelope, outbox, relay, inbox; in process and on Redis Streams.
//!
//! A fact is written by [`Outbox::append`] in the transaction that makes it true, carried by the
//! [`Relay`] over a [`Transport`], and acted on by a [`Consumer`], whose handlers ask
//! [`Delivery::first_time`] inside their own transaction. [`Broadcast`] is for what nobody has to
//! hear: prices and live updates.

mod broadcast;
mod canonical;
mod consumer;
mod crash;
pub mod dead_letters;
mod delivery;
mod entity;
mod envelope;
mod error;
mod export;
mod fact;
pub mod facts;
mod hash;
mod intake;
mod lanes;
mod lease;
mod outbox;
mod relay;
mod transport;

pub use broadcast::{
    Broadcast, BroadcastError, InProcessBroadcast, RedisBroadcast, Subscription, Update,
};
pub use canonical::{CanonicalError, canonical};
pub use consumer::Consumer;
pub use crash::{CrashPlan, begin_chaos, is_chaotic, pass_crash_point};
pub use delivery::{Delivery, HandlerError};
pub use envelope::{Cause, Envelope, TRACE_ID_LENGTH_MAX, hash_of};
pub use error::{EventError, TransportError};
pub use export::{Broken, EXPORT_FORMAT, ExportLine, Verified, verify_export, write_export};
pub use fact::Fact;
pub use hash::{EventHash, HashError};
pub use intake::{ATTEMPTS_MAX, HANDLER_DEADLINE, Intake, RetryPolicy};
pub use lease::{LEASE_RENEWAL, LEASE_TTL, Lease};
pub use outbox::{LISTED_MAX, Outbox, list_told};
pub use relay::{OUTBOX_RETENTION, Relay, replay_since};
pub use transport::{InProcess, Loss, RedisStreams, Transport};
