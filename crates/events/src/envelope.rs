//! A fact on its way: who told it, about what, and what it follows from.

use domain::{EventId, Service, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::canonical::canonical;
use crate::{EventError, EventHash, Fact};

/// The longest trace id kept; anything longer is not one of ours.
pub const TRACE_ID_LENGTH_MAX: usize = 64;

/// What every transport carries.
///
/// An envelope is sealed when it is told: [`Self::hash`] covers every other field in its
/// canonical form, [`Self::cause_hash`] among them, so each event vouches for the whole chain
/// above it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Envelope {
    /// The same at every delivery: what makes a second one harmless.
    pub id: EventId,
    /// The fact's name: `signal.created`.
    pub kind: String,
    /// What the fact is about; order is kept within it.
    pub aggregate: String,
    /// When the producer decided it, by the producer's clock.
    pub occurred_at: Timestamp,
    /// One for the whole chain, from the post to the invoice line.
    pub trace_id: String,
    /// The event that caused this one; none at the head of a chain.
    pub causation_id: Option<EventId>,
    /// The hash of the event that caused this one.
    pub cause_hash: Option<EventHash>,
    /// The service that told it.
    pub service: Service,
    /// The version of the payload.
    pub version: u16,
    /// The fact itself.
    pub payload: Value,
    /// The SHA-256 of the canonical form of all the other fields.
    pub hash: EventHash,
}

impl Envelope {
    /// Seals a fact.
    pub fn seal<F: Fact>(
        id: EventId,
        fact: &F,
        occurred_at: Timestamp,
        cause: Cause,
    ) -> Result<Self, EventError> {
        let mut envelope = Self {
            id,
            kind: F::KIND.to_owned(),
            aggregate: fact.aggregate(),
            occurred_at,
            trace_id: cause.trace_id,
            causation_id: cause.causation_id,
            cause_hash: cause.cause_hash,
            service: F::PRODUCER,
            version: F::VERSION,
            payload: serde_json::to_value(fact).map_err(EventError::Unwritable)?,
            hash: EventHash::of(&[]),
        };
        envelope.hash = envelope.computed_hash()?;
        Ok(envelope)
    }

    /// Whether the envelope still is what its hash says.
    pub fn is_intact(&self) -> bool {
        self.computed_hash().is_ok_and(|hash| hash == self.hash)
    }

    /// The canonical text of the whole envelope, its hash included: a line of an export.
    pub fn canonical_line(&self) -> Result<String, EventError> {
        let whole = serde_json::to_value(self).map_err(EventError::Unwritable)?;
        Ok(canonical(&whole)?)
    }

    pub(crate) fn computed_hash(&self) -> Result<EventHash, EventError> {
        let whole = serde_json::to_value(self).map_err(EventError::Unwritable)?;
        Ok(hash_of(&whole)?)
    }
}

/// The hash an exported envelope should have: of its canonical form without the field `hash`.
pub fn hash_of(envelope: &Value) -> Result<EventHash, crate::CanonicalError> {
    let mut covered = envelope.clone();
    if let Value::Object(fields) = &mut covered {
        fields.remove("hash");
    }
    Ok(EventHash::of(canonical(&covered)?.as_bytes()))
}

/// What an event follows from. A service may store it with a row, as JSON, and take the chain up
/// again when it comes back to the row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cause {
    /// The chain it belongs to.
    pub trace_id: String,
    /// The event before it in the chain.
    pub causation_id: Option<EventId>,
    /// That event's hash.
    pub cause_hash: Option<EventHash>,
}

impl Cause {
    /// The head of a new chain; it belongs to the trace of the request that the running task
    /// serves, if there is one.
    #[must_use]
    pub fn fresh() -> Self {
        let unheard_of = || EventId::new().uuid().as_simple().to_string();
        Self::traced(trace::current_id().unwrap_or_else(unheard_of))
    }

    /// The head of a chain that has a trace already, such as a request's.
    pub fn traced(trace_id: impl Into<String>) -> Self {
        let mut trace_id = trace_id.into();
        if trace_id.len() > TRACE_ID_LENGTH_MAX {
            trace_id = trace_id.chars().filter(char::is_ascii).collect();
            trace_id.truncate(TRACE_ID_LENGTH_MAX);
        }
        Self {
            trace_id,
            causation_id: None,
            cause_hash: None,
        }
    }
}

impl From<&Envelope> for Cause {
    fn from(envelope: &Envelope) -> Self {
        Self {
            trace_id: envelope.trace_id.clone(),
            causation_id: Some(envelope.id),
            cause_hash: Some(envelope.hash),
        }
    }
}
