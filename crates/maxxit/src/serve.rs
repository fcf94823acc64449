//! `maxxit serve` and `maxxit router`: one process among others.

use std::collections::BTreeMap;

use anyhow::{Context, Result};
use domain::Service;
use platform::Caller;
use router::Transports;
use router::config::SubgraphConfig;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

use crate::cli::SettingsArguments;
use crate::gateway::{self, Door, WebFacts};
use crate::host::{self, HostSettings};
use crate::services::ROUTER_PORT;
use crate::settings::{self, ProcessSettings, Wanted};
use crate::surroundings::Surroundings;
use crate::up::{drain, stop_signal};

/// Runs some services until a signal.
pub async fn serve_services(services: &[Service], arguments: &SettingsArguments) -> Result<()> {
    let wanted = Wanted {
        services,
        has_router: false,
        has_databases: true,
        is_networked: true,
        is_lenient: false,
        decided: Vec::new(),
    };
    let settings = settings::read(arguments, wanted)?;
    let words: Vec<&str> = services.iter().map(|service| service.as_str()).collect();
    platform::start_telemetry(&settings.telemetry.clone().named(&words.join("+")))?;
    crate::home::prepare(&settings.home)?;
    let shutdown = CancellationToken::new();
    let callers: Vec<Caller> = services
        .iter()
        .map(|service| Caller::Service(*service))
        .collect();
    let (around, gate) = Surroundings::networked(
        &settings.network,
        &settings.identity,
        &callers,
        settings.port_offset,
        shutdown.clone(),
    )
    .await?;
    let host = HostSettings {
        profile: settings.profile,
        home: &settings.home,
        database: settings.database,
        server: settings.server,
        port_offset: settings.port_offset,
        migrate: false,
    };
    let mut hosted = Vec::new();
    for (service, starter) in settings.starters {
        hosted.push(host::start(service, starter, &host, &around).await?);
    }
    gate.open();
    for one in &hosted {
        host::open(one, &host, &around).await?;
    }
    tracing::info!("services are up");
    stop_signal().await;
    drain(&around).await;
    Ok(())
}

/// Everything the router's process is told, with the place of every subgraph.
fn router_settings(arguments: &SettingsArguments) -> Result<ProcessSettings> {
    let wanted = Wanted {
        services: &[],
        has_router: true,
        has_databases: false,
        is_networked: true,
        is_lenient: false,
        decided: Vec::new(),
    };
    let mut settings = settings::read(arguments, wanted)?;
    let mut subgraphs = BTreeMap::new();
    for service in Service::ALL {
        let url = settings
            .network
            .url_of(*service, settings.port_offset)?
            .join("graphql")?;
        let known = SubgraphConfig {
            url,
            websocket_url: None,
        };
        subgraphs.insert(service.to_string(), known);
    }
    subgraphs.extend(std::mem::take(&mut settings.router.subgraphs));
    settings.router.subgraphs = subgraphs;
    Ok(settings)
}

/// Runs the router until a signal.
pub async fn serve_router(arguments: &SettingsArguments) -> Result<()> {
    let settings = router_settings(arguments)?;
    platform::start_telemetry(&settings.telemetry.clone().named("router"))?;
    let shutdown = CancellationToken::new();
    let (around, _) = Surroundings::networked(
        &settings.network,
        &settings.identity,
        &[Caller::Router],
        settings.port_offset,
        shutdown.clone(),
    )
    .await?;
    let address = settings.server.address(ROUTER_PORT + settings.port_offset);
    let listener = TcpListener::bind(address)
        .await
        .with_context(|| format!("the router cannot listen on {address}"))?;
    let again = arguments.clone();
    let read_again = move || Ok(router_settings(&again)?.router);
    let door = Door {
        config: settings.router,
        transports: Transports::new(),
        auth_url: settings
            .network
            .url_of(Service::Auth, settings.port_offset)?,
        web_folder: &settings.web.folder,
        facts: WebFacts {
            profile: settings.profile,
            replay: None,
        },
        read_again: Some(Box::new(read_again)),
    };
    gateway::open(door, listener, &around)?;
    tracing::info!("router is up");
    stop_signal().await;
    drain(&around).await;
    Ok(())
}
