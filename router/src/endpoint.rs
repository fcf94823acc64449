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
use tokio::time::Instant;
use trace::SpanKind;

use crate::auth::IDENTITY_HEADER;
use crate::connections::Asker;
use crate::context::RequestContext;
use crate::error::{Code, Refusal};
use crate::figures::{self, Stage};
use crate::gateway::{Gateway, GraphQlRequest, Ready, refusal_body};
use crate::live::{Prepared, ended, multipart, sse, start, websocket};
use crate::schema::OperationKind;
use crate::switch::Switch;
use crate::transport::{REQUEST_ID_HEADER, SUBPROTOCOL};

mod accept;
mod plan_wish;
mod read;
mod request_id;

pub use accept::Accept;
pub use plan_wish::PLAN_HEADER;
use plan_wish::PlanWish;
use read::{read_body, read_query};

/// What the access log and the metrics are told of an exchange.
struct Exchange {
    traced: trace::Context,
    id: Arc<str>,
    started: Instant,
    kind: &'static str,
    name: Option<Arc<str>>,
    errors: usize,
}

/// Every request to `/graphql`.
pub async fn graphql(State(switch): State<Arc<Switch>>, request: Request) -> Response {
    let (mut parts, body) = request.into_parts();
    let id: Arc<str> = request_id::of(&parts.headers).into();
    // Whoever is outside has no word to give on who they are.
    parts.headers.remove(&IDENTITY_HEADER);
    if is_websocket(&parts.headers) {
        return upgrade(switch, parts, id).await;
    }
    let traced = trace::start(
        "graphql",
        SpanKind::Server,
        &trace::of_headers(&parts.headers),
    );
    // Everything below belongs to this span.
    if let Some(traceparent) = trace::header(&traced) {
        parts.headers.insert(trace::TRACEPARENT, traceparent);
    }
    let accept = Accept::of(&parts.headers);
    let started = Instant::now();
    let mut exchange = Exchange {
        traced,
        id,
        started,
        kind: "none",
        name: None,
        errors: 0,
    };
    let answered = answer(&switch, &mut parts, body, accept, &mut exchange).await;
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
        figures::request(self.kind, self.name.as_ref(), self.errors == 0, elapsed);
        self.record_span(status);
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

impl Exchange {
    fn record_span(&self, status: StatusCode) {
        if !trace::is_on() {
            return;
        }
        let traced = &self.traced;
        trace::note(traced, "request.id", self.id.to_string());
        trace::note(traced, "graphql.operation.type", self.kind);
        if let Some(name) = &self.name {
            trace::note(traced, "graphql.operation.name", name.to_string());
        }
        trace::note(
            traced,
            "http.response.status_code",
            i64::from(status.as_u16()),
        );
        trace::end(traced, (self.errors > 0).then_some("errors".into()));
    }
}

async fn answer(
    switch: &Arc<Switch>,
    parts: &mut Parts,
    body: Body,
    accept: Accept,
    exchange: &mut Exchange,
) -> Result<Response, Refusal> {
    if accept == Accept::Nothing {
        let message = "ask for application/graphql-response+json, application/json, \
            text/event-stream or multipart/mixed;subscriptionSpec=1.0";
        return Err(exchange_refusal(StatusCode::NOT_ACCEPTABLE, message));
    }
    // One gateway from here to the end, whichever serves the next request.
    let gateway = switch.current();
    let deadline = gateway.deadline();
    let request = read(&gateway, parts, body, deadline).await?;
    let caller = gateway.authenticator.authenticate(&parts.headers).await?;
    let asker = asker_of(&gateway, caller.as_deref(), parts);
    gateway.rate.count(asker.clone()).await?;
    let wish = PlanWish::of(
        &parts.headers,
        &gateway.config.query_plan,
        caller.as_deref(),
    )?;
    let begun = Instant::now();
    let preparing = gateway.prepare(request.clone(), caller.as_deref());
    let prepared = tokio::time::timeout_at(deadline, preparing).await;
    let ready = prepared.map_err(|_| too_late())??;
    figures::stage(Stage::Prepare, begun.elapsed());
    exchange.kind = ready.kind().as_str();
    exchange.name.clone_from(&ready.name);
    let context = Arc::new(RequestContext::new(
        exchange.id.clone(),
        caller,
        Arc::new(std::mem::take(&mut parts.headers)),
        deadline,
        gateway.lasting.identity.clone(),
    ));
    if ready.kind() == OperationKind::Mutation && parts.method == Method::GET {
        let message = "a mutation is sent by POST";
        return Err(exchange_refusal(StatusCode::METHOD_NOT_ALLOWED, message));
    }
    if wish == PlanWish::Only {
        return Ok(json(StatusCode::OK, accept, PlanWish::plan_alone(&ready)));
    }
    if let Some(form) = form_of(&ready, accept, &context.headers)? {
        if wish == PlanWish::Beside {
            let message = format!("a stream is not planned aloud; send `{PLAN_HEADER}: only`");
            return Err(exchange_refusal(StatusCode::BAD_REQUEST, message));
        }
        let prepared = (gateway, ready, request);
        return stream(switch, prepared, context, (form, asker), exchange).await;
    }
    let execution = gateway.execute(&ready, &context);
    let finished = tokio::time::timeout_at(deadline, execution).await;
    let mut finished = finished.map_err(|_| too_late())?;
    exchange.errors = finished.errors;
    if wish == PlanWish::Beside {
        finished.body = PlanWish::with_plan(&finished.body, &ready);
    }
    let mut response = json(StatusCode::OK, accept, finished.body);
    response.headers_mut().extend(context.take_given_back());
    Ok(response)
}

/// The form of stream an operation is answered in; none when it is answered by one document.
fn form_of(ready: &Ready, accept: Accept, headers: &HeaderMap) -> Result<Option<Accept>, Refusal> {
    let is_live = ready.kind() == OperationKind::Subscription;
    if !is_live {
        return Ok(Some(accept).filter(|form| *form == Accept::EventStream));
    }
    let form = Accept::live_of(headers);
    form.map(Some).ok_or_else(|| {
        let message = "a subscription needs a WebSocket, `accept: text/event-stream` or \
            `accept: multipart/mixed;subscriptionSpec=1.0`";
        exchange_refusal(StatusCode::NOT_ACCEPTABLE, message)
    })
}

async fn read(
    gateway: &Gateway,
    parts: &Parts,
    body: Body,
    deadline: Instant,
) -> Result<GraphQlRequest, Refusal> {
    match parts.method {
        Method::GET => read_query(parts),
        Method::POST => {
            let reading = read_body(parts, body, gateway.config.limits.body_bytes_max);
            let late =
                |_| exchange_refusal(StatusCode::REQUEST_TIMEOUT, "the body came too slowly");
            tokio::time::timeout_at(deadline, reading)
                .await
                .map_err(late)?
        }
        _ => Err(exchange_refusal(
            StatusCode::METHOD_NOT_ALLOWED,
            "use GET or POST",
        )),
    }
}

/// Whom a request counts for.
fn asker_of(gateway: &Gateway, caller: Option<&crate::auth::Caller>, parts: &Parts) -> Asker {
    Asker::of(caller, address_of(gateway, parts))
}

/// Where the request comes from, when the listener or a proxy that is believed tells.
fn address_of(gateway: &Gateway, parts: &Parts) -> Option<IpAddr> {
    let told = |name: &String| {
        let value = parts.headers.get(name)?.to_str().ok()?;
        value.rsplit(',').next()?.trim().parse().ok()
    };
    let header = gateway.config.rate_limit.address_header.as_ref();
    let info = parts.extensions.get::<ConnectInfo<SocketAddr>>();
    let seen = info.map(|ConnectInfo(address)| address.ip());
    header.and_then(told).or(seen)
}

async fn stream(
    switch: &Arc<Switch>,
    prepared: Prepared,
    context: Arc<RequestContext>,
    (form, asker): (Accept, Asker),
    exchange: &mut Exchange,
) -> Result<Response, Refusal> {
    let gateway = &prepared.0;
    let place = gateway.try_connect(asker).ok_or_else(too_many)?;
    let heartbeat = Duration::from_millis(gateway.config.subscriptions.heartbeat_ms);
    let id = context.id.clone();
    // From here on the client waits for a stream, so it is told in one.
    let live = start(switch.clone(), prepared, context).await;
    let live = live.unwrap_or_else(|refusal| {
        exchange.errors = refusal.errors.len();
        ended(refusal.errors)
    });
    Ok(match form {
        Accept::Multipart => multipart::response(live, id, heartbeat, place),
        _ => sse::response(live, id, heartbeat, place),
    })
}

fn is_websocket(headers: &HeaderMap) -> bool {
    let upgrade = headers
        .get(header::UPGRADE)
        .and_then(|value| value.to_str().ok());
    upgrade.is_some_and(|value| value.eq_ignore_ascii_case("websocket"))
}

async fn upgrade(switch: Arc<Switch>, mut parts: Parts, id: Arc<str>) -> Response {
    let gateway = switch.current();
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
    // Who it is comes later, in the first message.
    let Some(place) = gateway.try_connect(asker_of(&gateway, None, &parts)) else {
        return refuse(&too_many());
    };
    let body_bytes_max = gateway.config.limits.body_bytes_max;
    let address = address_of(&gateway, &parts);
    let client = websocket::Client {
        headers: websocket::kept(&parts.headers),
        address,
        id,
    };
    upgrade
        .protocols([SUBPROTOCOL])
        .read_buffer_size(websocket::BUFFER_BYTES)
        .write_buffer_size(websocket::BUFFER_BYTES)
        .max_message_size(body_bytes_max)
        .max_frame_size(body_bytes_max)
        .on_upgrade(move |socket| websocket::serve(socket, switch, client, place))
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
