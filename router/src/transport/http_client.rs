//! Subgraphs over the network: POST over kept connections, subscriptions over shared
//! `WebSocket`s.

use std::sync::Arc;

use async_trait::async_trait;
use bytes::BytesMut;
use http::{HeaderMap, HeaderName, HeaderValue, Uri, header};
use tokio_util::task::TaskTracker;
use url::Url;

use super::connections::Connections;
use super::multiplex::Multiplexer;
use super::{EventStream, SubgraphRequest, SubgraphResponse, SubgraphTransport, TransportError};
use crate::auth::IDENTITY_HEADER;
use crate::config::{SubgraphConfig, Timeouts};
use crate::error::RouterError;

/// Carries the request's id.
pub const REQUEST_ID_HEADER: HeaderName = HeaderName::from_static("x-request-id");

/// One subgraph over the network.
pub struct HttpTransport {
    client: HttpClient,
    uri: Uri,
    forward: Vec<HeaderName>,
    answer_bytes_max: usize,
    streams: Arc<Multiplexer>,
}

impl std::fmt::Debug for HttpTransport {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("HttpTransport")
            .field("uri", &self.uri)
            .finish_non_exhaustive()
    }
}

/// Plain HTTP goes over connections of our own; TLS, which inner networks rarely have, through
/// reqwest.
enum HttpClient {
    Plain(Box<Connections>),
    Tls(reqwest::Client),
}

impl HttpTransport {
    /// The subgraph at this address; headers named in `forward` are passed on.
    pub fn try_new(
        config: &SubgraphConfig,
        forward: Vec<HeaderName>,
        answer_bytes_max: usize,
        timeouts: &Timeouts,
        tasks: TaskTracker,
    ) -> Result<Self, RouterError> {
        let wrong = |reason: String| RouterError::Setting {
            name: "router.subgraphs",
            reason,
        };
        let uri = config
            .url
            .as_str()
            .parse::<Uri>()
            .map_err(|error| wrong(error.to_string()))?;
        let client = match config.url.scheme() {
            "http" => {
                let connections = Connections::try_new(&uri, timeouts.connect(), timeouts.idle())
                    .map_err(wrong)?;
                HttpClient::Plain(Box::new(connections))
            }
            "https" => {
                let client = reqwest::Client::builder()
                    .no_proxy()
                    .connect_timeout(timeouts.connect())
                    .pool_idle_timeout(timeouts.idle())
                    .build();
                HttpClient::Tls(client.map_err(|error| wrong(error.to_string()))?)
            }
            other => return Err(wrong(format!("`{other}` addresses are not supported"))),
        };
        let websocket = websocket_url(config).map_err(wrong)?;
        let streams = Arc::new(Multiplexer::new(websocket, timeouts.connect(), tasks));
        Ok(Self {
            client,
            uri,
            forward,
            answer_bytes_max,
            streams,
        })
    }

    async fn headers(&self, request: &SubgraphRequest) -> HeaderMap {
        let context = &request.context;
        let mut headers = HeaderMap::with_capacity(8);
        for name in &self.forward {
            for value in context.headers.get_all(name) {
                headers.append(name.clone(), value.clone());
            }
        }
        // What the router itself says comes last, so that nothing passed on can stand in for it.
        headers.remove(&IDENTITY_HEADER);
        headers.insert(
            header::CONTENT_TYPE,
            HeaderValue::from_static("application/json"),
        );
        let accept = "application/graphql-response+json, application/json";
        headers.insert(header::ACCEPT, HeaderValue::from_static(accept));
        if let Ok(id) = HeaderValue::from_str(&context.id) {
            headers.insert(REQUEST_ID_HEADER, id);
        }
        if let Some(traceparent) = trace::header(&request.trace) {
            headers.insert(trace::TRACEPARENT, traceparent);
            if let Some(tracestate) = trace::state_header(&request.trace) {
                headers.insert(trace::TRACESTATE, tracestate);
            }
        }
        if let Some(assertion) = context.assertion().await {
            headers.insert(IDENTITY_HEADER, assertion);
        }
        headers
    }
}

#[async_trait]
impl SubgraphTransport for HttpTransport {
    async fn execute(&self, request: SubgraphRequest) -> Result<SubgraphResponse, TransportError> {
        let headers = self.headers(&request).await;
        let (status, headers, body) = match &self.client {
            HttpClient::Plain(connections) => {
                let body = request.body();
                let (head, body) = connections
                    .post(headers, body, self.answer_bytes_max)
                    .await?;
                (head.status, head.headers, body)
            }
            HttpClient::Tls(client) => {
                let broken = |error: reqwest::Error| TransportError::Broken(error.to_string());
                let uri = self.uri.to_string();
                let outgoing = client.post(uri).headers(headers).body(request.body());
                let mut answer = outgoing.send().await.map_err(broken)?;
                let (status, headers) = (answer.status(), answer.headers().clone());
                let mut body = BytesMut::new();
                while let Some(chunk) = answer.chunk().await.map_err(broken)? {
                    body.extend_from_slice(&chunk);
                    if body.len() > self.answer_bytes_max {
                        return Err(TransportError::TooLarge(self.answer_bytes_max));
                    }
                }
                (status, headers, body.freeze())
            }
        };
        if status == http::StatusCode::UNAUTHORIZED {
            return Err(TransportError::Refused);
        }
        let content_type = headers
            .get(header::CONTENT_TYPE)
            .and_then(|value| value.to_str().ok());
        let content_type = content_type.unwrap_or_default();
        let is_json = content_type.contains("json");
        if !is_json || (!status.is_success() && !body.starts_with(b"{")) {
            let (status, content_type) = (status.as_u16(), content_type.chars().take(80).collect());
            return Err(TransportError::NotGraphQl {
                status,
                content_type,
            });
        }
        Ok(SubgraphResponse {
            body: body.into(),
            headers,
        })
    }

    async fn subscribe(&self, request: SubgraphRequest) -> Result<EventStream, TransportError> {
        self.streams.subscribe(request).await
    }
}

fn websocket_url(config: &SubgraphConfig) -> Result<Url, String> {
    if let Some(url) = &config.websocket_url {
        return Ok(url.clone());
    }
    let mut url = config.url.clone();
    let scheme = if url.scheme() == "https" { "wss" } else { "ws" };
    match url.set_scheme(scheme) {
        Ok(()) => Ok(url),
        Err(()) => Err(format!("`{}` has no WebSocket form", config.url)),
    }
}
