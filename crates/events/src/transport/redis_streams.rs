//! Redis Streams: one stream for each producer, one consumer group for each consuming service.
//!
//! Order within an aggregate needs one reader at a time in a group. Replicas take turns: a lease
//! in the consumer's own database says who reads, and its successor first claims what the former
//! reader left unacknowledged.

mod reader;

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use domain::Service;
use redis::aio::ConnectionManager;
use redis::streams::StreamMaxlen;
use redis::{AsyncCommands, Client, RedisResult};
use tokio::time::sleep;

use crate::transport::Loss;
use crate::{Envelope, Intake, Lease, Transport, TransportError};

/// Entries a stream keeps, about; outboxes keep more.
const STREAM_LENGTH_MAX: usize = 100_000;
/// The field of an entry that holds the envelope.
const FIELD: &str = "envelope";
/// The lease one reader of a service holds.
const LEASE: &str = "consumer";
/// How long a replica that does not hold the lease waits before it tries again.
const STANDBY: Duration = Duration::from_millis(500);

/// A connection to Redis that carries events.
#[derive(Clone)]
pub struct RedisStreams {
    client: Client,
    publisher: ConnectionManager,
    namespace: Arc<str>,
}

impl RedisStreams {
    /// Connects. `namespace` keeps several houses on one Redis apart.
    pub async fn connect(url: &str, namespace: &str) -> Result<Self, TransportError> {
        let client = Client::open(url)?;
        let publisher = ConnectionManager::new(client.clone()).await?;
        Ok(Self {
            client,
            publisher,
            namespace: namespace.into(),
        })
    }

    fn stream(&self, producer: Service) -> String {
        format!("{}:events:{producer}", self.namespace)
    }

    fn memory(&self, service: Service) -> String {
        format!("{}:run:{service}", self.namespace)
    }

    /// Changes with every start of the Redis server.
    async fn run_id(&self) -> RedisResult<String> {
        let mut connection = self.publisher.clone();
        let server: String = redis::cmd("INFO")
            .arg("server")
            .query_async(&mut connection)
            .await?;
        let run_id = server
            .lines()
            .find_map(|line| line.strip_prefix("run_id:"))
            .unwrap_or_default();
        Ok(run_id.trim().to_owned())
    }
}

#[async_trait]
impl Transport for RedisStreams {
    async fn publish(&self, envelope: Arc<Envelope>) -> Result<(), TransportError> {
        let text = serde_json::to_string(&*envelope).map_err(TransportError::Unwritable)?;
        let stream = self.stream(envelope.service);
        let length = StreamMaxlen::Approx(STREAM_LENGTH_MAX);
        let mut connection = self.publisher.clone();
        let _: Option<String> = connection
            .xadd_maxlen(stream, length, "*", &[(FIELD, text)])
            .await?;
        Ok(())
    }

    fn attach(&self, _intake: Arc<Intake>) {
        // The stream keeps what a consumer has not read yet, known or not.
    }

    async fn hear(&self, intake: Arc<Intake>) {
        if intake.producers().is_empty() {
            return;
        }
        while !intake.shutdown.is_cancelled() {
            match Lease::acquire(&intake.db, LEASE).await {
                Ok(Some(lease)) => {
                    if let Err(error) = reader::read_while_leading(self, &intake, &lease).await {
                        tracing::warn!(service = %intake.service, %error, "consumer starts over");
                    }
                    // An expired lease is as good as a released one.
                    drop(lease.release(&intake.db).await);
                }
                Ok(None) => {}
                Err(error) => tracing::warn!(%error, "consumer cannot ask for its lease"),
            }
            tokio::select! {
                () = intake.shutdown.cancelled() => return,
                () = sleep(STANDBY) => {}
            }
        }
    }

    async fn loss(&self, service: Service) -> Result<Loss, TransportError> {
        let mut connection = self.publisher.clone();
        let remembered: Option<String> = connection.get(self.memory(service)).await?;
        Ok(match remembered {
            None => Loss::Everything,
            Some(run_id) if run_id == self.run_id().await? => Loss::Nothing,
            Some(_) => Loss::Recent,
        })
    }

    async fn mended(&self, service: Service) -> Result<(), TransportError> {
        let run_id = self.run_id().await?;
        let mut connection = self.publisher.clone();
        let () = connection.set(self.memory(service), run_id).await?;
        Ok(())
    }
}
