//! The courier of a single process: hands an event to every hearer and waits for them all.
//!
//! Nothing is queued here. An event stays in its producer's outbox until the last hearer has
//! acted on it, so a killed process finds it there.

use std::collections::HashMap;
use std::sync::{Arc, RwLock};

use async_trait::async_trait;
use domain::Service;
use futures_util::future::try_join_all;
use tokio::sync::watch;

use crate::transport::Loss;
use crate::{Envelope, Intake, Transport, TransportError};

/// Holds every consumer of the process.
#[derive(Default)]
pub struct InProcess {
    intakes: RwLock<HashMap<Service, Arc<Intake>>>,
    open: watch::Sender<bool>,
}

impl InProcess {
    /// A closed courier: events wait in their outboxes until [`Self::open`].
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Every consumer of the process is attached: events may flow. An event told before its
    /// hearer is attached would never reach it.
    pub fn open(&self) {
        self.open.send_replace(true);
    }

    fn hearers(&self, envelope: &Envelope) -> Vec<Arc<Intake>> {
        self.intakes
            .read()
            .expect("no thread panics while it holds the consumers")
            .values()
            .filter(|intake| intake.hears(envelope))
            .cloned()
            .collect()
    }
}

#[async_trait]
impl Transport for InProcess {
    async fn publish(&self, envelope: Arc<Envelope>) -> Result<(), TransportError> {
        let mut open = self.open.subscribe();
        open.wait_for(|open| *open)
            .await
            .map_err(|_| TransportError::Stopped)?;
        let hearers = self.hearers(&envelope);
        let taken = hearers
            .iter()
            .map(|intake| intake.take(Arc::clone(&envelope)));
        try_join_all(taken).await.map(drop)
    }

    fn attach(&self, intake: Arc<Intake>) {
        self.intakes
            .write()
            .expect("no thread panics while it holds the consumers")
            .insert(intake.service, intake);
    }

    async fn hear(&self, intake: Arc<Intake>) {
        intake.shutdown.cancelled().await;
    }

    async fn loss(&self, _service: Service) -> Result<Loss, TransportError> {
        Ok(Loss::Nothing)
    }

    async fn mended(&self, _service: Service) -> Result<(), TransportError> {
        Ok(())
    }
}
