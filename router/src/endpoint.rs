//! `/graphql`: GraphQL over HTTP by POST and GET, server-sent events, and the door to
//! `WebSocket`s.

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use axum::body::Body;
use axum::extract::{ConnectInfo, FromRequestParts, Request, State, WebSocketUpgrade};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use http::request::Parts;
use http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use http_body_util::{BodyExt, Limited};
use tokio::time::Instant;

use crate::auth::IDENTITY_HEADER;
use crate::context::RequestContext;
use crate::error::{Code, Refusal};
use crate::gateway::{Gateway, GraphQlRequest, Ready, refusal_body};
use crate::live::{sse, start, websocket};
use crate::schema::OperationKind;
use crate::transport::{REQUEST_ID_HEADER, SUBPROTOCOL};

mod accept;
mod request_id;

pub use accept::Accept;

/// What the access log and the metrics are told of an exchange.
struct Exchange {
    id: Arc<str>,
    started: Instant,
    kind: &'static str,
    name: Option<Arc<str>>,
    errors: usize,
}

/// Every request to `/graphql`.
pub async fn graphql(State(gateway): State<Arc<Gateway>>, request: Request) -> Response {
    let (mut parts, body) = request.into_parts();
    let id: Arc<str> = request_id::of(&parts.headers).into();
    // Whoever is outside has no word to give on who they are.
    parts.headers.remove(&IDENTITY_HEADER);
    if is_websocket(&parts.headers) {
        return upgrade(gateway, parts, id).await;
    }
    let accept = Accept::of(&parts.headers);
    let started = Instant::now();
    let mut exchange = Exchange {
        id,
        started,
        kind: "none",
        name: None,
        errors: 0,
    };
    let answered = answer(&gateway, &parts, body, accept, &mut exchange).await;
    let mut response = answered.unwrap_or_else(|refusal| {
        exchange.errors = refusal.errors.len();
        refused(&refusal, accept, &exchange.id)
    });
    if let Ok(value) = HeaderValue::from_str(&exchange.id) {
        response.headers_mut().insert(REQUEST_ID_HEADER, value);
    }
    exchange.record(response.status());
    response
}

impl Exchange {
    fn record(&self, status: StatusCode) {
        let elapsed = self.started.elapsed();
        let outcome = if self.errors == 0 { "ok" } else { "error" };
        let labels = [("kind", self.kind), ("outcome", outcome)];
        metrics::histogram!("router_request_duration_seconds", &labels)
            .record(elapsed.as_secs_f64());
        tracing::info!(
            request.id = &*self.id,
            operation.kind = self.kind,
            operation.name = self.name.as_deref().unwrap_or_default(),
            status = status.as_u16(),
            errors = self.errors,
            duration_us = u64::try_from(elapsed.as_micros()).unwrap_or(u64::MAX),
            "request answered"
        );
    }
}

async fn answer(
    gateway: &Arc<Gateway>,
    parts: &Parts,
    body: Body,
    accept: Accept,
    exchange: &mut Exchange,
) -> Result<Response, Refusal> {
    if accept == Accept::Nothing {
        let message = "ask for application/graphql-response+json, application/json or \
            text/event-stream";
        return Err(exchange_refusal(StatusCode::NOT_ACCEPTABLE, message));
    }
    let deadline = gateway.deadline();
    let request = match parts.method {
        Method::GET => read_query(parts)?,
        Method::POST => {
            let reading = read_body(parts, body, gateway.config.limits.body_bytes_max);
            let late =
                |_| exchange_refusal(StatusCode::REQUEST_TIMEOUT, "the body came too slowly");
            tokio::time::timeout_at(deadline, reading)
                .await
                .map_err(late)??
        }
        _ => {
            return Err(exchange_refusal(
                StatusCode::METHOD_NOT_ALLOWED,
                "use GET or POST",
            ));
        }
    };
    let caller = gateway.authenticator.authenticate(&parts.headers).await?;
    gateway.rate.count(caller.as_deref(), address_of(parts))?;
    let preparing = gateway.prepare(request, caller.as_deref());
    let prepared = tokio::time::timeout_at(deadline, preparing).await;
    let ready = prepared.map_err(|_| too_late())??;
    exchange.kind = ready.kind().as_str();
    exchange.name.clone_from(&ready.name);
    let context = Arc::new(RequestContext::new(
        exchange.id.clone(),
        caller,
        parts.headers.clone(),
        deadline,
        gateway.identity.clone(),
    ));
    if ready.kind() == OperationKind::Mutation && parts.method == Method::GET {
        let message = "a mutation is sent by POST";
        return Err(exchange_refusal(StatusCode::METHOD_NOT_ALLOWED, message));
    }
    match accept {
        Accept::EventStream => stream(gateway, ready, context).await,
        _ if ready.kind() == OperationKind::Subscription => {
            let message = "a subscription needs a WebSocket or `accept: text/event-stream`";
            Err(exchange_refusal(StatusCode::NOT_ACCEPTABLE, message))
        }
        _ => {
            let execution = gateway.execute(&ready, &context);
            let finished = tokio::time::timeout_at(deadline, execution).await;
            let finished = finished.map_err(|_| too_late())?;
            exchange.errors = finished.errors;
            let mut response = json(StatusCode::OK, accept, finished.body);
            response.headers_mut().extend(context.take_given_back());
            Ok(response)
        }
    }
}

/// Where the request comes from, when the listener tells.
fn address_of(parts: &Parts) -> Option<IpAddr> {
    let info = parts.extensions.get::<ConnectInfo<SocketAddr>>();
    info.map(|ConnectInfo(address)| address.ip())
}

async fn stream(
    gateway: &Arc<Gateway>,
    ready: Ready,
    context: Arc<RequestContext>,
) -> Result<Response, Refusal> {
    let permit = gateway.try_connect().ok_or_else(too_many)?;
    let heartbeat = Duration::from_millis(gateway.config.subscriptions.heartbeat_ms);
    let id = context.id.clone();
    let live = start(gateway.clone(), ready, context).await?;
    Ok(sse::response(live, id, heartbeat, Some(permit)))
}

fn is_websocket(headers: &HeaderMap) -> bool {
    let upgrade = headers
        .get(header::UPGRADE)
        .and_then(|value| value.to_str().ok());
    upgrade.is_some_and(|value| value.eq_ignore_ascii_case("websocket"))
}

async fn upgrade(gateway: Arc<Gateway>, mut parts: Parts, id: Arc<str>) -> Response {
    let refuse = |refusal: &Refusal| refused(refusal, Accept::Json, &id);
    let upgrade = match WebSocketUpgrade::from_request_parts(&mut parts, &()).await {
        Ok(upgrade) => upgrade,
        Err(rejection) => return rejection.into_response(),
    };
    let offered = parts.headers.get(header::SEC_WEBSOCKET_PROTOCOL);
    let offered = offered
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    if !offered
        .split(',')
        .any(|protocol| protocol.trim() == SUBPROTOCOL)
    {
        let message = "the WebSocket must speak graphql-transport-ws";
        return refuse(&exchange_refusal(StatusCode::BAD_REQUEST, message));
    }
    let Some(permit) = gateway.try_connect() else {
        return refuse(&too_many());
    };
    let body_bytes_max = gateway.config.limits.body_bytes_max;
    let address = address_of(&parts);
    let client = websocket::Client {
        headers: parts.headers,
        address,
        id,
    };
    upgrade
        .protocols([SUBPROTOCOL])
        .read_buffer_size(websocket::BUFFER_BYTES)
        .write_buffer_size(websocket::BUFFER_BYTES)
        .max_message_size(body_bytes_max)
        .max_frame_size(body_bytes_max)
        .on_upgrade(move |socket| websocket::serve(socket, gateway, client, permit))
}

async fn read_body(
    parts: &Parts,
    body: Body,
    body_bytes_max: usize,
) -> Result<GraphQlRequest, Refusal> {
    // Only this type: a page of another origin cannot send it without asking first.
    let kind = parts
        .headers
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok());
    let kind = kind.unwrap_or_default();
    let mut words = kind.split(';').map(str::trim);
    let is_json = words
        .next()
        .is_some_and(|word| word.eq_ignore_ascii_case("application/json"));
    let is_utf8 = words.all(|word| {
        let charset = word.to_ascii_lowercase();
        let charset = charset
            .strip_prefix("charset=")
            .map(|name| name.trim_matches('"').to_owned());
        charset.is_none_or(|name| name == "utf-8" || name == "utf8")
    });
    if !is_json || !is_utf8 {
        let message = "the body must be application/json in UTF-8";
        return Err(exchange_refusal(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            message,
        ));
    }
    let body = match Limited::new(body, body_bytes_max).collect().await {
        Ok(body) => body.to_bytes(),
        Err(error) if error.is::<http_body_util::LengthLimitError>() => {
            let message = format!("the body is larger than {body_bytes_max} bytes");
            return Err(exchange_refusal(StatusCode::PAYLOAD_TOO_LARGE, message));
        }
        Err(_) => {
            return Err(exchange_refusal(
                StatusCode::BAD_REQUEST,
                "the body broke off",
            ));
        }
    };
    serde_json::from_slice(&body).map_err(|error| {
        let message = format!("the body is no GraphQL request: {error}");
        exchange_refusal(StatusCode::BAD_REQUEST, message)
    })
}

fn read_query(parts: &Parts) -> Result<GraphQlRequest, Refusal> {
    // Credentials are headers, never cookies, so such a request could only be anonymous; it is
    // refused all the same.
    let site = parts
        .headers
        .get("sec-fetch-site")
        .and_then(|value| value.to_str().ok());
    if site == Some("cross-site") {
        return Err(Refusal::of_exchange(
            StatusCode::FORBIDDEN,
            Code::Forbidden,
            "pages of other sites must use POST",
        ));
    }
    let mut request = GraphQlRequest::default();
    let json = |name: &str, text: &str| {
        serde_json::from_str(text).map_err(|error| {
            let message = format!("`{name}` is no JSON object: {error}");
            exchange_refusal(StatusCode::BAD_REQUEST, message)
        })
    };
    let query = parts.uri.query().unwrap_or_default();
    for (name, value) in url::form_urlencoded::parse(query.as_bytes()) {
        match &*name {
            "query" => request.query = Some(value.into_owned()),
            "operationName" => request.operation_name = Some(value.into_owned()),
            "variables" => request.variables = json(&name, &value)?,
            "extensions" => request.extensions = json(&name, &value)?,
            _ => {}
        }
    }
    Ok(request)
}

fn exchange_refusal(status: StatusCode, message: impl Into<String>) -> Refusal {
    Refusal::of_exchange(status, Code::BadUserInput, message)
}

fn too_late() -> Refusal {
    let message = "the answer took too long";
    Refusal::of_exchange(StatusCode::GATEWAY_TIMEOUT, Code::Unavailable, message)
}

fn too_many() -> Refusal {
    let message = "too many live connections";
    Refusal::of_exchange(StatusCode::SERVICE_UNAVAILABLE, Code::RateLimited, message)
}

fn refused(refusal: &Refusal, accept: Accept, id: &str) -> Response {
    let is_plain = matches!(accept, Accept::Json) && refusal.is_well_formed;
    let status = if is_plain {
        StatusCode::OK
    } else {
        refusal.status
    };
    let mut response = json(status, accept, refusal_body(refusal, id));
    if status == StatusCode::METHOD_NOT_ALLOWED {
        response
            .headers_mut()
            .insert(header::ALLOW, HeaderValue::from_static("GET, POST"));
    }
    if status == StatusCode::UNAUTHORIZED {
        let challenge = HeaderValue::from_static("Bearer");
        response
            .headers_mut()
            .insert(header::WWW_AUTHENTICATE, challenge);
    }
    response
}

fn json(status: StatusCode, accept: Accept, body: Bytes) -> Response {
    let kind = HeaderValue::from_static(accept.content_type());
    let cache = HeaderValue::from_static("no-store");
    let headers = [(header::CONTENT_TYPE, kind), (header::CACHE_CONTROL, cache)];
    (status, headers, body).into_response()
}
