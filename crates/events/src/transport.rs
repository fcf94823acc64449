//! The courier between services. It may deliver twice; it may not lose.

mod in_process;
mod redis_streams;

use std::sync::Arc;

use async_trait::async_trait;
use domain::Service;

pub use in_process::InProcess;
pub use redis_streams::RedisStreams;

use crate::{Envelope, Intake, TransportError};

/// What the courier has lost since it was last asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Loss {
    /// Nothing that we know of.
    Nothing,
    /// It was restarted: what it took last may be gone.
    Recent,
    /// It remembers nothing of this service.
    Everything,
}

/// Carries envelopes from the relay of one service to the consumers of others.
#[async_trait]
pub trait Transport: Send + Sync {
    /// Returns when the event can no longer be lost: every hearer, or Redis, holds it durably.
    async fn publish(&self, envelope: Arc<Envelope>) -> Result<(), TransportError>;

    /// Makes a consumer known before anything is told to it.
    fn attach(&self, intake: Arc<Intake>);

    /// Feeds a consumer until it stops.
    async fn hear(&self, intake: Arc<Intake>);

    /// What was lost since [`Self::mended`] was last called for this service.
    async fn loss(&self, service: Service) -> Result<Loss, TransportError>;

    /// What was lost has been told again.
    async fn mended(&self, service: Service) -> Result<(), TransportError>;
}
