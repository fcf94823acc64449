//! How a service runs: settings, server, telemetry, database, identity, shutdown.
