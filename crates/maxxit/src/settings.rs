//! Reads all settings of a process, and tells every problem at once.

use std::path::PathBuf;

use anyhow::{Context, Result};
use domain::Service;
use platform::{
    DatabaseSettings, IdentitySettings, Profile, ServerSettings, Setting, Settings, Source,
    TelemetrySettings, Validate,
};
use serde::Deserialize;

use crate::cli::SettingsArguments;
use crate::services::{self, Starter};
use crate::surroundings::NetworkSettings;

/// The settings file that is read when none is named.
const FILE: &str = "maxxit.toml";

/// Where the web app lies.
#[derive(Clone, Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct WebSettings {
    /// The folder with the built app.
    pub folder: PathBuf,
}

impl Default for WebSettings {
    fn default() -> Self {
        let installed = PathBuf::from("/usr/share/maxxit/web");
        let built = PathBuf::from("frontend/dist");
        Self {
            folder: if installed.exists() { installed } else { built },
        }
    }
}

impl Validate for WebSettings {
    const SETTINGS: &'static [Setting] = &[Setting {
        key: "folder",
        purpose: "the folder with the built web app",
        example: "/usr/share/maxxit/web",
    }];
}

/// The router's own section.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(transparent)]
pub struct RouterSettings(pub router::RouterConfig);

impl Validate for RouterSettings {
    const SETTINGS: &'static [Setting] = &[];
}

/// Everything a process was told.
pub struct ProcessSettings {
    pub profile: Profile,
    pub home: PathBuf,
    pub port_offset: u16,
    pub telemetry: TelemetrySettings,
    pub server: ServerSettings,
    pub database: DatabaseSettings,
    pub identity: IdentitySettings,
    pub network: NetworkSettings,
    pub web: WebSettings,
    pub router: router::RouterConfig,
    /// The sections sample agents are made with, read a second time.
    pub twitter: twitter::TwitterConfig,
    pub agents: agents::AgentsConfig,
    pub starters: Vec<(Service, Starter)>,
}

/// What a process is for, and so which sections it must have.
pub struct Wanted<'a> {
    pub services: &'a [Service],
    pub has_router: bool,
    /// Whether databases are opened.
    pub has_databases: bool,
    /// Whether other processes are involved: identity and network are needed then.
    pub is_networked: bool,
    /// Whether sections may be there that this command does not read.
    pub is_lenient: bool,
    /// Settings the program itself decides, such as where a stand-in listens.
    pub decided: Vec<(String, String)>,
}

/// Reads everything a process needs.
pub fn read(arguments: &SettingsArguments, wanted: Wanted<'_>) -> Result<ProcessSettings> {
    let SettingsArguments {
        profile,
        home,
        settings,
        chaos,
        port_offset,
    } = arguments;
    if let Some(plan) = chaos {
        anyhow::ensure!(
            profile.is_local(),
            "only the local profile is broken on purpose"
        );
        events::begin_chaos(plan.clone()).context("the plan of chaos cannot be followed")?;
    }
    let mut sources = Vec::new();
    match settings {
        Some(file) => sources.push(Source::File(file.clone())),
        None if home.join(FILE).exists() => sources.push(Source::File(home.join(FILE))),
        None => {}
    }
    // What the program decides gives way to what a person says.
    sources.insert(
        0,
        Source::Pairs {
            name: "the local profile",
            pairs: wanted.decided,
        },
    );
    sources.push(Source::Environment);
    let settings = Settings::load(&sources)?;
    let mut reader = settings.reader(*profile);
    let telemetry = reader.section("telemetry");
    let server = reader.section("server");
    let database = if wanted.has_databases {
        reader.section("database")
    } else {
        DatabaseSettings::default()
    };
    let (identity, network) = if wanted.is_networked {
        (reader.section("identity"), reader.section("network"))
    } else {
        (IdentitySettings::default(), NetworkSettings::default())
    };
    let web = if wanted.has_router {
        reader.section("web")
    } else {
        WebSettings::default()
    };
    let router = if wanted.has_router {
        reader.section::<RouterSettings>("router").0
    } else {
        router::RouterConfig::default()
    };
    let has = |service| wanted.services.contains(&service);
    let twitter = if has(Service::Twitter) {
        reader.section("twitter")
    } else {
        Default::default()
    };
    let agents = if has(Service::Agents) {
        reader.section("agents")
    } else {
        Default::default()
    };
    let starters = wanted
        .services
        .iter()
        .map(|service| (*service, services::prepare(*service, &mut reader)))
        .collect();
    if wanted.is_lenient {
        reader.finish_without_unread()?;
    } else {
        reader.finish()?;
    }
    let home = std::path::absolute(home).context("the home folder has no absolute path")?;
    Ok(ProcessSettings {
        profile: *profile,
        home,
        port_offset: *port_offset,
        telemetry,
        server,
        database,
        identity,
        network,
        web,
        router,
        twitter,
        agents,
        starters,
    })
}
