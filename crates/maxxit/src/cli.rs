//! The command line.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};
use domain::Service;
use platform::Profile;

/// Maxxit: publish and rent trading agents, without custody.
#[derive(Debug, Parser)]
#[command(name = "maxxit", version)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// What can be done.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Run the whole platform in this process.
    Up(Up),
    /// Run some services in this process; nothing else is started.
    Serve {
        /// Which.
        #[arg(required = true)]
        services: Vec<Service>,
        #[command(flatten)]
        settings: SettingsArguments,
    },
    /// Run the router in this process.
    Router {
        #[command(flatten)]
        settings: SettingsArguments,
    },
    /// Bring databases up to date.
    Migrate {
        /// Whose; everybody's when none is named.
        services: Vec<Service>,
        #[command(flatten)]
        settings: SettingsArguments,
    },
    /// Write each service's schema into `schema/subgraphs`.
    Schema {
        /// Write nothing; fail when something would change.
        #[arg(long)]
        check: bool,
        /// The folder.
        #[arg(long, default_value = "schema/subgraphs")]
        folder: PathBuf,
    },
    /// Print a fresh identity key and its public half, for the settings.
    Keys,
    /// Check an exported chain, without any service: 0 when it holds, 1 when a byte was changed,
    /// 2 when the file cannot be read.
    Verify {
        /// What `chainExport` gave.
        file: PathBuf,
    },
    /// Ask an address once; fails unless the answer is a success. For health checks.
    Probe {
        /// What is asked.
        url: String,
    },
}

/// How the whole platform is run.
#[derive(Clone, Debug, Args)]
pub struct Up {
    #[command(flatten)]
    pub settings: SettingsArguments,
    /// Replay the posts and candles of this folder instead of living in the present.
    #[arg(long, value_name = "DIR")]
    pub replay: Option<PathBuf>,
    /// How many seconds of a replay pass in one.
    #[arg(long, default_value_t = 600, value_parser = clap::value_parser!(u32).range(1..=100_000), requires = "replay")]
    pub speed: u32,
    /// Where in the record a replay starts (RFC 3339); as soon as most markets have a past unless
    /// said. A replay that was stopped goes on where it was.
    #[arg(long, requires = "replay")]
    pub from: Option<chrono::DateTime<chrono::Utc>>,
    /// Whose recorded posts the sample agents listen to; the busiest authors fill up the places.
    #[arg(
        long,
        value_name = "HANDLE",
        value_delimiter = ',',
        requires = "replay"
    )]
    pub follow: Vec<String>,
}

/// Where settings and state are.
#[derive(Clone, Debug, Args)]
pub struct SettingsArguments {
    /// Which world: local, testnet or mainnet.
    #[arg(long, default_value = "local")]
    pub profile: Profile,
    /// Where state is kept.
    #[arg(long, value_name = "DIR", default_value = ".maxxit")]
    pub home: PathBuf,
    /// A settings file in TOML; `maxxit.toml` in the home folder when it is there.
    #[arg(long, value_name = "FILE")]
    pub settings: Option<PathBuf>,
    /// Break this process as the plan in this file says. Local profile only.
    #[arg(long, value_name = "FILE", hide = true)]
    pub chaos: Option<PathBuf>,
    /// Added to every port.
    #[arg(long, default_value_t = 0)]
    pub port_offset: u16,
}
