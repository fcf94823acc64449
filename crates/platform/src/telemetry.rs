//! Logs, spans and metrics of the process, set up once.

use metrics_exporter_prometheus::{BuildError, Matcher, PrometheusBuilder, PrometheusHandle};
use serde::Deserialize;
use tracing_subscriber::EnvFilter;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::{SubscriberInitExt, TryInitError};
use url::Url;

use crate::problem::Problems;
use crate::settings::{Setting, Validate};
use crate::traces;

/// Buckets of every histogram in seconds.
const SECONDS_BUCKETS: [f64; 12] = [
    0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0,
];
/// Buckets of every histogram in milliseconds.
const MILLISECONDS_BUCKETS: [f64; 10] = [
    1.0, 5.0, 10.0, 25.0, 50.0, 100.0, 250.0, 500.0, 1_000.0, 5_000.0,
];

/// How log lines look.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum TelemetryFormat {
    /// For people.
    #[default]
    Text,
    /// One JSON object a line.
    Json,
}

/// What is logged, and how.
#[derive(Clone, Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct TelemetrySettings {
    /// Which spans and events, in the syntax of `RUST_LOG`.
    pub filter: String,
    /// How lines look.
    pub format: TelemetryFormat,
    /// Where spans are sent by OTLP over HTTP; none are made when left out.
    pub otlp_url: Option<Url>,
    /// Of how many of a thousand traces spans are made.
    pub traces_per_mille: u16,
    /// What the process is called in its spans.
    pub process: Option<String>,
}

impl TelemetrySettings {
    /// The same for a process of this name, unless settings name it.
    #[must_use]
    pub fn named(mut self, process: &str) -> Self {
        self.process.get_or_insert_with(|| process.to_owned());
        self
    }
}

impl Default for TelemetrySettings {
    fn default() -> Self {
        Self {
            filter: "info,sqlx=warn,sea_orm_migration=warn,hyper=warn,h2=warn".to_owned(),
            format: TelemetryFormat::Text,
            otlp_url: None,
            traces_per_mille: 1_000,
            process: None,
        }
    }
}

impl Validate for TelemetrySettings {
    const SETTINGS: &'static [Setting] = &[
        Setting {
            key: "filter",
            purpose: "which log lines are written, in the syntax of RUST_LOG",
            example: "info,trades=debug",
        },
        Setting {
            key: "format",
            purpose: "how log lines look: text or json",
            example: "json",
        },
        Setting {
            key: "otlp_url",
            purpose: "where spans are sent by OTLP over HTTP; none are made without it",
            example: "http://jaeger:4318",
        },
        Setting {
            key: "traces_per_mille",
            purpose: "of how many of a thousand traces spans are made",
            example: "1000",
        },
        Setting {
            key: "process",
            purpose: "what the process is called in its spans",
            example: "router",
        },
    ];

    fn validate(&self, problems: &mut Problems<'_>) {
        if EnvFilter::try_new(&self.filter).is_err() {
            problems.add("filter", "is no filter");
        }
        if self.traces_per_mille > 1_000 {
            problems.add("traces_per_mille", "is more than 1000");
        }
    }
}

/// The metrics of the process, as `/metrics` shows them.
#[derive(Clone, Debug)]
pub struct Metrics(PrometheusHandle);

impl Metrics {
    /// Installs the recorder; once a process.
    pub fn install() -> Result<Self, BuildError> {
        let handle = PrometheusBuilder::new()
            .set_buckets_for_metric(Matcher::Suffix("_seconds".to_owned()), &SECONDS_BUCKETS)?
            .set_buckets_for_metric(Matcher::Suffix("_ms".to_owned()), &MILLISECONDS_BUCKETS)?
            .install_recorder()?;
        Ok(Self(handle))
    }

    /// A recorder nobody feeds, where metrics are not wanted.
    pub fn detached() -> Self {
        Self(PrometheusBuilder::new().build_recorder().handle())
    }

    /// The recorder itself, for a door that shows it.
    pub fn handle(&self) -> PrometheusHandle {
        self.0.clone()
    }

    /// The text of the exposition format.
    pub fn render(&self) -> String {
        self.0.render()
    }

    /// Lets old histogram samples go; call it every few seconds.
    pub fn tidy(&self) {
        self.0.run_upkeep();
    }
}

/// Starts logging to standard error, and logs every panic before the process deals with it. Inside
/// a runtime spans are sent besides, if settings say where to.
pub fn start_telemetry(settings: &TelemetrySettings) -> Result<(), TryInitError> {
    let filter = EnvFilter::try_new(&settings.filter).unwrap_or_else(|_| EnvFilter::new("info"));
    let registry = tracing_subscriber::registry().with(filter);
    let layer = tracing_subscriber::fmt::layer()
        .with_ansi(std::io::IsTerminal::is_terminal(&std::io::stderr()))
        .with_writer(std::io::stderr);
    match settings.format {
        TelemetryFormat::Text => registry.with(layer.compact()).try_init()?,
        TelemetryFormat::Json => registry.with(layer.json().flatten_event(true)).try_init()?,
    }
    if let Some(url) = &settings.otlp_url {
        let process = settings.process.as_deref().unwrap_or("maxxit");
        if let Err(error) = traces::start(url, process, settings.traces_per_mille) {
            tracing::error!(%error, "spans are not sent");
        }
    }
    std::panic::set_hook(Box::new(|panic| {
        let place = panic
            .location()
            .map(ToString::to_string)
            .unwrap_or_default();
        let reason = panic.payload_as_str().unwrap_or("no text");
        tracing::error!(place, reason, "panic");
    }));
    Ok(())
}
