//! The shape of a service: what it is given, and what it gives back once it runs.

use std::future::Future;
use std::path::PathBuf;
use std::sync::Arc;

use domain::{Service, SharedClock};
use events::{Broadcast, Consumer, Outbox, Relay, Transport};
use serde::de::DeserializeOwned;
use tokio_util::sync::CancellationToken;

use crate::command::{CommandClient, CommandHandlers};
use crate::database::Database;
use crate::executor::GraphqlExecutor;
use crate::profile::Profile;
use crate::server::Readiness;
use crate::settings::Validate;
use crate::task::Tasks;

/// Everything a service is given; cheap to clone.
#[derive(Clone)]
pub struct ServiceContext {
    /// Which service this is.
    pub service: Service,
    /// Which world it runs in.
    pub profile: Profile,
    /// Where local state is kept: generated keys, SQLite files. Local profile only.
    pub home: PathBuf,
    /// Its own database, migrated.
    pub db: Database,
    /// Tells facts.
    pub outbox: Outbox,
    /// Carries facts; consumers attach to it.
    pub transport: Arc<dyn Transport>,
    /// Carries prices and live updates.
    pub broadcast: Arc<dyn Broadcast>,
    /// Calls other services.
    pub commands: CommandClient,
    /// The market's clock; a replay may run it ahead of the wall.
    pub clock: SharedClock,
    /// The wall's clock: tokens, staleness, timeouts.
    pub wall: SharedClock,
    /// Starts tasks.
    pub tasks: Tasks,
    /// Cancelled when the process should end.
    pub shutdown: CancellationToken,
}

impl ServiceContext {
    /// A consumer that hears nothing yet; give it handlers, then [`hear`](Self::hear).
    pub fn consumer(&self) -> Consumer {
        Consumer::new(
            self.service,
            self.db.write.clone(),
            Arc::clone(&self.transport),
        )
    }

    /// Starts a consumer.
    pub fn hear(&self, consumer: Consumer) {
        consumer.start(self.tasks.tracker(), &self.shutdown);
    }

    /// Starts to carry what the outbox holds. Whoever hosts the service calls this once.
    pub fn start_relay(&self) {
        let relay = Relay::new(
            self.outbox.clone(),
            self.db.read.clone(),
            self.db.write.clone(),
            Arc::clone(&self.transport),
        );
        drop(self.tasks.spawn("relay", relay.run(self.shutdown.clone())));
    }
}

/// What a started service gives back.
pub struct Running {
    /// Its slice of the graph.
    pub schema: Arc<dyn GraphqlExecutor>,
    /// The commands it carries out.
    pub commands: CommandHandlers,
    /// HTTP routes beside the graph; most services have none.
    pub routes: axum::Router,
    /// Whether it can do its work now.
    pub readiness: Readiness,
}

impl Running {
    /// A service with a schema and nothing else.
    pub fn new(schema: impl GraphqlExecutor) -> Self {
        Self {
            schema: Arc::new(schema),
            commands: CommandHandlers::new(),
            routes: axum::Router::new(),
            readiness: Readiness::always(),
        }
    }

    /// With commands.
    #[must_use]
    pub fn with_commands(mut self, commands: CommandHandlers) -> Self {
        self.commands = commands;
        self
    }

    /// With HTTP routes.
    #[must_use]
    pub fn with_routes(mut self, routes: axum::Router) -> Self {
        self.routes = routes;
        self
    }

    /// With its own word on whether it is ready.
    #[must_use]
    pub fn with_readiness(mut self, readiness: Readiness) -> Self {
        self.readiness = readiness;
        self
    }
}

/// Why a service does not start.
#[derive(Debug, thiserror::Error)]
#[error("{service} cannot start: {reason}")]
pub struct StartError {
    service: Service,
    reason: String,
    #[source]
    cause: Option<Box<dyn std::error::Error + Send + Sync>>,
}

impl StartError {
    /// With a sentence.
    pub fn new(service: Service, reason: impl Into<String>) -> Self {
        Self {
            service,
            reason: reason.into(),
            cause: None,
        }
    }

    /// With what caused it.
    pub fn caused(
        service: Service,
        reason: impl Into<String>,
        cause: impl std::error::Error + Send + Sync + 'static,
    ) -> Self {
        Self {
            service,
            reason: reason.into(),
            cause: Some(Box::new(cause)),
        }
    }
}

/// One service: its name, its settings, its SDL, and how it starts.
pub trait Subgraph: Send + Sync + 'static {
    /// Its name.
    const SERVICE: Service;
    /// Its section of the settings, of the same name.
    type Config: DeserializeOwned + Default + Validate + Clone + Send + Sync + 'static;

    /// Its slice of the graph as committed; see [`graph::sdl`].
    fn sdl() -> String;

    /// Starts it: loops and consumers run on the context's tasks.
    fn start(
        context: ServiceContext,
        config: Self::Config,
    ) -> impl Future<Output = Result<Running, StartError>> + Send;
}
