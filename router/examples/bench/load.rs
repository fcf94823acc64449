//! Clients: at a fixed rate whatever the answers take, or as many at once as asked.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use bytes::Bytes;
use http_body_util::{BodyExt, Full};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::{TokioExecutor, TokioTimer};
use tokio::task::JoinSet;
use tokio::time::Instant;

use crate::Failure;

/// How long one answer may take.
const ANSWER_TIME_MAX: Duration = Duration::from_secs(20);
/// How long a connection is kept unused: shorter than any router waits before it closes one, since
/// a request that crosses with its end would fail.
const UNUSED_TIME_MAX: Duration = Duration::from_secs(2);

/// Asks one operation of one address.
#[derive(Clone)]
pub struct Asker {
    client: Client<HttpConnector, Full<Bytes>>,
    url: http::Uri,
    body: Bytes,
    /// A caller of its own for every request, so that nothing can be shared between requests.
    callers: Arc<AtomicU64>,
}

impl Asker {
    /// Asks this operation at `/graphql` of a local port.
    pub fn try_new(port: u16, operation: &str) -> Result<Self, Failure> {
        let mut connector = HttpConnector::new();
        connector.set_nodelay(true);
        let body = serde_json::to_vec(&serde_json::json!({ "query": operation }))?;
        Ok(Self {
            client: Client::builder(TokioExecutor::new())
                .pool_timer(TokioTimer::new())
                .pool_idle_timeout(UNUSED_TIME_MAX)
                .build(connector),
            url: format!("http://127.0.0.1:{port}/graphql").parse()?,
            body: body.into(),
            callers: Arc::default(),
        })
    }

    /// One answer, without errors.
    pub async fn ask(&self) -> Result<Bytes, Failure> {
        let caller = self.callers.fetch_add(1, Ordering::Relaxed);
        let request = http::Request::post(self.url.clone())
            .header("content-type", "application/json")
            .header("accept", "application/json")
            .header("authorization", format!("Bearer caller-{caller}"))
            .body(Full::new(self.body.clone()))?;
        let asked = async {
            let response = self.client.request(request).await?;
            let status = response.status();
            let body = response.into_body().collect().await?.to_bytes();
            Ok::<_, Failure>((status, body))
        };
        let (status, body) = tokio::time::timeout(ANSWER_TIME_MAX, asked).await??;
        let has_errors = body.windows(10).any(|part| part == b"\"errors\":[");
        if !status.is_success() || has_errors || body.len() < 100 {
            let shown: String = String::from_utf8_lossy(&body).chars().take(600).collect();
            return Err(format!("status {status}: {shown}").into());
        }
        Ok(body)
    }

    async fn timed(&self, since: Instant) -> Result<Duration, Failure> {
        self.ask().await?;
        Ok(since.elapsed())
    }

    /// Asks so many times a second for a while; each latency is counted from when the request was
    /// due.
    pub async fn steadily(&self, per_second: u32, time: Duration) -> Result<Latencies, Failure> {
        let mut ticks = tokio::time::interval(Duration::from_secs(1) / per_second);
        let until = Instant::now() + time;
        let mut asked = JoinSet::new();
        while Instant::now() < until {
            let due = ticks.tick().await;
            let client = self.clone();
            asked.spawn(async move { client.timed(due).await });
        }
        let mut latencies = Vec::new();
        while let Some(latency) = asked.join_next().await {
            latencies.push(latency??);
        }
        Ok(Latencies::new(latencies))
    }

    /// So many clients ask for a while, each as soon as it has its answer.
    pub async fn at_once(&self, clients: usize, time: Duration) -> Result<Latencies, Failure> {
        let until = Instant::now() + time;
        let mut asking = JoinSet::new();
        for _ in 0..clients {
            let asker = self.clone();
            asking.spawn(async move {
                let mut latencies = Vec::new();
                while Instant::now() < until {
                    latencies.push(asker.timed(Instant::now()).await?);
                }
                Ok::<_, Failure>(latencies)
            });
        }
        let mut all = Vec::new();
        while let Some(latencies) = asking.join_next().await {
            all.extend(latencies??);
        }
        Ok(Latencies::new(all))
    }
}

/// Latencies in order.
pub struct Latencies(Vec<Duration>);

impl Latencies {
    fn new(mut latencies: Vec<Duration>) -> Self {
        latencies.sort_unstable();
        Self(latencies)
    }

    /// How many answers there were.
    pub fn count(&self) -> u32 {
        u32::try_from(self.0.len()).unwrap_or(u32::MAX)
    }

    /// The latency so many percent stay below.
    pub fn percent(&self, percent: usize) -> Duration {
        let at = (self.0.len() * percent / 100).min(self.0.len().saturating_sub(1));
        self.0.get(at).copied().unwrap_or_default()
    }
}
