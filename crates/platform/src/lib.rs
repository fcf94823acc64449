//! How a service runs: settings, telemetry, database, identity, commands, tasks, server, shutdown.
//! The only place that reads the environment and the only one that starts tasks.

mod command;
mod database;
mod executor;
mod home;
mod identity;
mod problem;
mod profile;
mod server;
mod service;
mod settings;
mod shard;
mod task;
mod telemetry;
mod traces;
mod vault;

pub use command::{
    Call, Caller, CommandClient, CommandError, CommandFailure, CommandHandlers, CommandTransport,
    HttpCommands, InProcessCommands,
};
pub use database::{
    Database, DatabaseError, DatabaseSettings, Durability, constraint_name, is_unique_violation,
    literal,
};
pub use executor::{DynExecutor, GraphqlExecutor};
pub use home::local_secret;
pub use identity::{
    ASSERTION_HEADER, ASSERTION_SECONDS_MAX, Assertion, IdentityError, IdentityKeys,
    IdentitySettings, IdentitySigner, IdentityVerifier, generate_identity_key,
    private_key_from_pkcs8,
};
pub use problem::{Problem, Problems};
pub use profile::Profile;
pub use server::{Readiness, ServerSettings, serve, service_router};
pub use service::{Running, ServiceContext, StartError, Subgraph};
pub use settings::{Setting, Settings, SettingsError, SettingsReader, Source, Validate};
pub use shard::{Shard, hold_shard};
pub use task::{Backoff, Loops, Tasks};
pub use telemetry::{Metrics, TelemetryFormat, TelemetrySettings, start_telemetry};
pub use traces::stop_traces;
pub use vault::{Place, TAG_BYTES, Vault, VaultError};
