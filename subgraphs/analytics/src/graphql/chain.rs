//! A chain and its links, as clients see them.

use async_graphql::{Enum, ID, Object};
use events::{Envelope, EventHash};
use graph::{AppError, DateTime, Result};

use crate::reading::summary;
use crate::service;

/// A chain, as clients see it.
pub struct Chain(pub service::Chain);

/// What follows from what, from a post to the last thing that came of it, as far as the caller
/// may see it.
#[Object]
impl Chain {
    /// What was asked for.
    async fn id(&self) -> ID {
        ID(self.0.id.clone())
    }

    /// Oldest first; links that are withheld come before all others.
    async fn links(&self) -> Vec<ChainLink<'_>> {
        self.0.links.iter().map(ChainLink).collect()
    }

    /// Whether there are more links than are shown.
    async fn is_truncated(&self) -> bool {
        self.0.is_truncated
    }

    /// Whether every link that is shown still is what its hash says.
    async fn is_intact(&self) -> bool {
        self.0.links.iter().all(|link| match link {
            service::Link::Shown(envelope) => envelope.is_intact(),
            service::Link::Withheld { .. } => true,
        })
    }
}

/// Whether a link's content is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub enum ChainLinkState {
    /// Its content is shown.
    Shown,
    /// It exists, something shown follows from it, and the caller may not see more than its hash.
    Withheld,
}

/// A link, as clients see it.
pub struct ChainLink<'a>(&'a service::Link);

impl ChainLink<'_> {
    fn shown(&self) -> Option<&Envelope> {
        match self.0 {
            service::Link::Shown(envelope) => Some(envelope),
            service::Link::Withheld { .. } => None,
        }
    }
}

/// One fact of a chain, tied by hashes to its content and to the fact it follows from.
#[Object]
impl ChainLink<'_> {
    /// The event.
    async fn id(&self) -> ID {
        match self.0 {
            service::Link::Shown(envelope) => ID(envelope.id.to_string()),
            service::Link::Withheld { id, .. } => ID(id.to_string()),
        }
    }

    /// The SHA-256 of its canonical form.
    async fn hash(&self) -> String {
        match self.0 {
            service::Link::Shown(envelope) => envelope.hash.to_string(),
            service::Link::Withheld { hash, .. } => hash.to_string(),
        }
    }

    /// Whether its content is shown.
    async fn state(&self) -> ChainLinkState {
        self.shown()
            .map_or(ChainLinkState::Withheld, |_| ChainLinkState::Shown)
    }

    /// What kind of fact it is, such as `signal.created`.
    async fn kind(&self) -> Option<&str> {
        self.shown().map(|envelope| &*envelope.kind)
    }

    /// The service that told it.
    async fn service(&self) -> Option<&'static str> {
        self.shown().map(|envelope| envelope.service.as_str())
    }

    /// What it is about.
    async fn aggregate(&self) -> Option<&str> {
        self.shown().map(|envelope| &*envelope.aggregate)
    }

    /// When it was decided.
    async fn occurred_at(&self) -> Option<DateTime> {
        self.shown().map(|envelope| envelope.occurred_at)
    }

    /// The event it follows from; nothing at the head of a chain.
    async fn cause_id(&self) -> Option<ID> {
        let cause = self.shown()?.causation_id?;
        Some(ID(cause.to_string()))
    }

    /// The hash of the event it follows from.
    async fn cause_hash(&self) -> Option<String> {
        let hash: Option<EventHash> = self.shown()?.cause_hash;
        hash.map(|hash| hash.to_string())
    }

    /// What it says, in one line.
    async fn summary(&self) -> Option<String> {
        let envelope = self.shown()?;
        Some(summary(&envelope.kind, &envelope.payload))
    }

    /// What it says, as canonical JSON.
    async fn payload(&self) -> Result<Option<String>> {
        let payload = self.shown().map(|envelope| &envelope.payload);
        payload
            .map(events::canonical)
            .transpose()
            .map_err(AppError::internal)
    }
}
