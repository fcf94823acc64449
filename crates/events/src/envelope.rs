//! A fact on its way: who told it, about what, and what it follows from.

use domain::{EventId, Service, Timestamp};
use serde::{Deserialize, Serialize};

/// The longest trace id kept; anything longer is not one of ours.
pub const TRACE_ID_LENGTH_MAX: usize = 64;

/// What every transport carries.
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
    /// The service that told it.
    pub service: Service,
    /// The version of the payload.
    pub version: u16,
    /// The fact itself.
    pub payload: serde_json::Value,
}

/// What an event follows from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cause {
    /// The chain it belongs to.
    pub trace_id: String,
    /// The event before it in the chain.
    pub causation_id: Option<EventId>,
}

impl Cause {
    /// The head of a new chain.
    #[must_use]
    pub fn fresh() -> Self {
        Self::traced(EventId::new().uuid().as_simple().to_string())
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
        }
    }
}

impl From<&Envelope> for Cause {
    fn from(envelope: &Envelope) -> Self {
        Self {
            trace_id: envelope.trace_id.clone(),
            causation_id: Some(envelope.id),
        }
    }
}
