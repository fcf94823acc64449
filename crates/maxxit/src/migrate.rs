//! `maxxit migrate`: brings databases up to date. Serving never does.

use anyhow::Result;
use domain::Service;

use crate::cli::SettingsArguments;
use crate::host::HostSettings;
use crate::settings::{self, Wanted};

/// Runs the pending migrations of some services, or of all.
pub async fn migrate(services: &[Service], arguments: &SettingsArguments) -> Result<()> {
    let services = if services.is_empty() {
        Service::ALL
    } else {
        services
    };
    let wanted = Wanted {
        services: &[],
        has_router: false,
        has_databases: true,
        is_networked: false,
        is_lenient: true,
        decided: Vec::new(),
    };
    let settings = settings::read(arguments, wanted)?;
    crate::home::prepare(&settings.home)?;
    let host = HostSettings {
        profile: settings.profile,
        home: &settings.home,
        database: settings.database,
        server: settings.server,
        port_offset: settings.port_offset,
        migrate: true,
    };
    for service in services {
        host.open_database(*service).await?.close().await?;
        tracing::info!(service.name = %service, "database is up to date");
    }
    Ok(())
}
