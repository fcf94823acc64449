//! Starts one service with its surroundings: database, outbox, relay, HTTP door.

use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;

use anyhow::{Context, Result};
use domain::Service;
use events::Outbox;
use migrations::Migrator;
use platform::{
    Database, DatabaseSettings, Durability, Profile, Running, ServerSettings, ServiceContext,
};
use tokio::net::TcpListener;

use crate::services::{self, Starter};
use crate::surroundings::Surroundings;

/// A service that runs in this process.
#[derive(Clone)]
pub struct Hosted {
    /// What it gave back.
    pub running: Arc<Running>,
    /// What it was given.
    pub context: ServiceContext,
}

/// What hosting needs beside the surroundings.
pub struct HostSettings<'a> {
    pub profile: Profile,
    pub home: &'a Path,
    pub database: DatabaseSettings,
    pub server: ServerSettings,
    pub port_offset: u16,
    /// Whether pending migrations are run first; else they stop the start.
    pub migrate: bool,
}

impl HostSettings<'_> {
    /// Where something whose own port is `port` listens.
    pub fn address(&self, port: u16) -> SocketAddr {
        self.server.address(port + self.port_offset)
    }

    /// Opens a service's database, up to date.
    pub async fn open_database(&self, service: Service) -> Result<Database> {
        let url = self.database.url_of(service, self.home);
        // What is sent for real money is never forgotten, not even by a machine.
        let durability = match self.profile {
            Profile::Local => Durability::Process,
            Profile::Testnet | Profile::Mainnet => Durability::Machine,
        };
        let connections = self.database.connections_max;
        let db = Database::connect_durable(service, &url, connections, durability).await?;
        let migrator = Migrator::of(service.as_str());
        if self.migrate {
            db.migrate(&migrator).await?;
        } else {
            db.check_current(&migrator).await?;
        }
        Ok(db)
    }
}

/// Starts a service; its relay and its door follow with [`open`].
pub async fn start(
    service: Service,
    starter: Starter,
    settings: &HostSettings<'_>,
    around: &Surroundings,
) -> Result<Hosted> {
    let db = settings.open_database(service).await?;
    let context = ServiceContext {
        service,
        profile: settings.profile,
        home: settings.home.to_owned(),
        db,
        outbox: Outbox::new(service, Arc::clone(&around.clock)),
        transport: Arc::clone(&around.transport),
        broadcast: Arc::clone(&around.broadcast),
        commands: around.commands_of(service)?,
        clock: Arc::clone(&around.clock),
        wall: Arc::clone(&around.wall),
        tasks: around.tasks.clone(),
        shutdown: around.shutdown.clone(),
    };
    let running = starter(context.clone()).await?;
    around.register(service, &running);
    Ok(Hosted {
        running: Arc::new(running),
        context,
    })
}

/// Opens a started service's door and lets its facts flow.
pub async fn open(
    hosted: &Hosted,
    settings: &HostSettings<'_>,
    around: &Surroundings,
) -> Result<()> {
    let service = hosted.context.service;
    let address = settings.address(services::port(service));
    let listener = TcpListener::bind(address)
        .await
        .with_context(|| format!("{service} cannot listen on {address}; try --port-offset 100"))?;
    let router = platform::service_router(
        &hosted.context,
        Arc::clone(&hosted.running),
        around.identity.verifier(),
        around.metrics.clone(),
    );
    let shutdown = around.shutdown.clone();
    drop(around.tasks.spawn("server", async move {
        if let Err(error) = platform::serve(listener, router, shutdown).await {
            tracing::error!(service.name = %service, %error, "server ended");
        }
    }));
    hosted.context.start_relay();
    Ok(())
}
