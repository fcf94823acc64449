//! Spans on their way to a collector, by OTLP over HTTP.

use std::sync::OnceLock;
use std::time::Duration;

use async_trait::async_trait;
use opentelemetry::global;
use opentelemetry_http::{Bytes, HttpClient, HttpError, Request, Response};
use opentelemetry_otlp::{
    ExporterBuildError, Protocol, SpanExporter, WithExportConfig, WithHttpConfig,
};
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::trace::{Sampler, SdkTracerProvider};
use tokio::runtime::Handle;
use url::Url;

/// How long the collector may take to accept a batch.
const EXPORT_TIME_MAX: Duration = Duration::from_secs(5);

static PROVIDER: OnceLock<SdkTracerProvider> = OnceLock::new();

/// Why spans cannot be sent.
#[derive(Debug, thiserror::Error)]
pub(crate) enum TracesError {
    /// Spans are sent by the process's runtime, which is not there yet.
    #[error("no runtime")]
    NoRuntime(#[from] tokio::runtime::TryCurrentError),
    /// The address or its security cannot be used.
    #[error("the exporter cannot be built")]
    Exporter(#[from] ExporterBuildError),
    /// The client cannot be built.
    #[error("the client cannot be built")]
    Client(#[from] reqwest::Error),
}

/// Sends spans from now on; once a process.
pub(crate) fn start(url: &Url, process: &str, per_mille: u16) -> Result<(), TracesError> {
    let client = Client {
        runtime: Handle::try_current()?,
        http: reqwest::Client::builder().no_proxy().build()?,
    };
    let endpoint = format!("{}/v1/traces", url.as_str().trim_end_matches('/'));
    let exporter = SpanExporter::builder()
        .with_http()
        .with_http_client(client)
        .with_protocol(Protocol::HttpBinary)
        .with_endpoint(endpoint)
        .with_timeout(EXPORT_TIME_MAX)
        .build()?;
    // By the trace's id alone, so that every process decides alike, and no client for us.
    #[expect(
        clippy::float_arithmetic,
        reason = "the sampler takes a share of traces, which nobody adds up"
    )]
    let sampler = Sampler::TraceIdRatioBased(f64::from(per_mille) / 1_000.0);
    let resource = Resource::builder().with_service_name(process.to_owned());
    let provider = SdkTracerProvider::builder()
        .with_batch_exporter(exporter)
        .with_sampler(sampler)
        .with_resource(resource.build())
        .build();
    if PROVIDER.set(provider.clone()).is_ok() {
        global::set_tracer_provider(provider);
        trace::switch_on();
    }
    Ok(())
}

/// Sends what is left and stops.
pub async fn stop_traces() {
    if let Some(provider) = PROVIDER.get() {
        let stopped = tokio::task::spawn_blocking(|| provider.shutdown());
        if let Ok(Err(error)) = stopped.await {
            tracing::warn!(%error, "the last spans were not sent");
        }
    }
}

/// The exporter works on a thread of its own, outside of the runtime its connections need.
#[derive(Debug)]
struct Client {
    runtime: Handle,
    http: reqwest::Client,
}

#[async_trait]
impl HttpClient for Client {
    async fn send_bytes(&self, request: Request<Bytes>) -> Result<Response<Bytes>, HttpError> {
        let (head, body) = request.into_parts();
        let post = self
            .http
            .post(head.uri.to_string())
            .headers(head.headers)
            .timeout(EXPORT_TIME_MAX)
            .body(body);
        let sent = self.runtime.spawn(async move {
            let answer = post.send().await?;
            let (status, body) = (answer.status(), answer.bytes().await?);
            Ok::<_, reqwest::Error>((status, body))
        });
        let (status, body) = sent.await??;
        let mut response = Response::new(body);
        *response.status_mut() = status;
        Ok(response)
    }
}
