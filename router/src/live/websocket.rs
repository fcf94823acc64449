//! Live operations over `graphql-transport-ws`, many on one connection.

use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::ws::{CloseFrame, Message, WebSocket};
use bytes::Bytes;
use futures_util::{StreamExt, stream};
use http::{HeaderMap, HeaderName, HeaderValue, header};
use serde::Serialize;
use serde_json::value::RawValue;
use tokio::time::Instant;
use tokio_stream::StreamMap;

use super::{LiveItem, ended, start};
use crate::auth::Caller;
use crate::connections::{Asker, Place};
use crate::context::RequestContext;
use crate::error::{Code, GraphQlError, Refusal};
use crate::gateway::{Gateway, GraphQlRequest, write_errors};
use crate::switch::Switch;
use crate::transport::Received;

/// What a connection reads and writes at a time; kept small, since there are many of them.
pub const BUFFER_BYTES: usize = 1024;
/// A client that takes nothing for this long is let go.
const WRITE_TIMEOUT: Duration = Duration::from_secs(30);
/// Signs of life are not sent more often than this.
const HEARTBEAT_MIN: Duration = Duration::from_millis(100);
/// A client that leaves so many of them unanswered is gone.
const HEARTBEATS_MISSED_MAX: u32 = 3;
/// How long a connection's end is waited for.
const CLOSE_TIMEOUT: Duration = Duration::from_secs(2);
/// Operation names a client may choose are at most this long.
const ID_BYTES_MAX: usize = 256;

/// The close codes of the protocol.
#[derive(Clone, Copy)]
enum Close {
    GoingAway = 1001,
    BadRequest = 4400,
    Unauthorized = 4401,
    Forbidden = 4403,
    InitTimeout = 4408,
    DuplicateId = 4409,
    TooManyInits = 4429,
}

/// What becomes of an operation.
enum Progress {
    Item(LiveItem),
    Complete,
}

/// Who is at the other end of a connection.
#[derive(Debug)]
pub struct Client {
    /// The headers it came with, as [`kept`].
    pub headers: HeaderMap,
    /// Its address.
    pub address: Option<IpAddr>,
    /// The id its operations' ids begin with.
    pub id: Arc<str>,
}

/// Serves one connection to its end; `place` is its own among all connections.
pub async fn serve(socket: WebSocket, switch: Arc<Switch>, client: Client, place: Place) {
    metrics::gauge!("router_websockets").increment(1.0);
    let Client {
        headers,
        address,
        id,
    } = client;
    let (caller, operations) = (None, StreamMap::new());
    let mut connection = Connection {
        socket,
        switch,
        headers: Arc::new(headers),
        address,
        id,
        caller,
        operations,
        heard_at: Instant::now(),
    };
    if let Err(close) = connection.run().await {
        connection.close(close).await;
    }
    metrics::gauge!("router_websockets").decrement(1.0);
    drop(place);
}

struct Connection {
    socket: WebSocket,
    switch: Arc<Switch>,
    headers: Arc<HeaderMap>,
    address: Option<IpAddr>,
    id: Arc<str>,
    caller: Option<Arc<Caller>>,
    operations: StreamMap<String, stream::BoxStream<'static, Progress>>,
    heard_at: Instant,
}

/// Why a connection ends: the code and a word; none when the client is gone.
type Ended = Option<(Close, &'static str)>;

/// The router ends.
const GOING_AWAY: (Close, &str) = (Close::GoingAway, "the router is shutting down");

impl Connection {
    async fn run(&mut self) -> Result<(), Ended> {
        let gateway = self.gateway();
        let settings = &gateway.config.subscriptions;
        let patience = Duration::from_millis(settings.init_ms);
        // Boxed, as what begins an operation below: a connection lasts, and what only began it does
        // not take its room for as long.
        match tokio::time::timeout(patience, Box::pin(self.greet())).await {
            Ok(greeted) => greeted?,
            Err(_) => {
                return Err(Some((
                    Close::InitTimeout,
                    "connection initialisation timeout",
                )));
            }
        }
        let heartbeat = Duration::from_millis(settings.heartbeat_ms).max(HEARTBEAT_MIN);
        let closing = gateway.lasting.closing.clone();
        drop(gateway);
        let mut ticks = tokio::time::interval(heartbeat);
        loop {
            tokio::select! {
                message = self.socket.recv() => {
                    let message = message.and_then(Result::ok).ok_or(None)?;
                    self.heard_at = Instant::now();
                    Box::pin(self.hear(&message)).await?;
                }
                Some((id, progress)) = self.operations.next() => {
                    // At the end every operation ends too. A client that is told so would not ask
                    // again elsewhere, as it does when its connection ends.
                    if closing.is_cancelled() {
                        return Err(Some(GOING_AWAY));
                    }
                    self.tell(&id, progress).await?;
                }
                _ = ticks.tick() => {
                    // Every ping is answered by a client that is there.
                    if self.heard_at.elapsed() > heartbeat * HEARTBEATS_MISSED_MAX {
                        return Err(None);
                    }
                    self.send(Message::Ping(Bytes::new())).await?;
                }
                () = closing.cancelled() => return Err(Some(GOING_AWAY)),
            }
        }
    }

    fn gateway(&self) -> Arc<Gateway> {
        self.switch.current()
    }

    /// Waits for the client to say who it is.
    async fn greet(&mut self) -> Result<(), Ended> {
        loop {
            let message = self.socket.recv().await.and_then(Result::ok).ok_or(None)?;
            let text = match &message {
                Message::Text(text) => text.as_str(),
                Message::Close(_) => return Err(None),
                Message::Binary(_) => return Err(Some((Close::BadRequest, "text is expected"))),
                Message::Ping(_) | Message::Pong(_) => continue,
            };
            let received = read(text)?;
            match &*received.kind {
                "connection_init" => {
                    let payload = received.payload.map_or("null", RawValue::get);
                    credentials(payload, Arc::make_mut(&mut self.headers))?;
                    let gateway = self.gateway();
                    let authenticated = gateway.authenticator.authenticate(&self.headers).await;
                    let refused = |_| Some((Close::Forbidden, "the credentials are not valid"));
                    self.caller = authenticated.map_err(refused)?;
                    return self.send_json(&Outgoing::new("connection_ack")).await;
                }
                "ping" => self.send_json(&Outgoing::new("pong")).await?,
                "pong" => {}
                "subscribe" => return Err(Some((Close::Unauthorized, "unauthorized"))),
                _ => {
                    return Err(Some((
                        Close::BadRequest,
                        "the message is of an unknown type",
                    )));
                }
            }
        }
    }

    async fn hear(&mut self, message: &Message) -> Result<(), Ended> {
        let text = match message {
            Message::Text(text) => text.as_str(),
            Message::Binary(_) => return Err(Some((Close::BadRequest, "text is expected"))),
            Message::Close(_) => return Err(None),
            Message::Ping(_) | Message::Pong(_) => return Ok(()),
        };
        let received = read(text)?;
        let id = received.id.as_deref().unwrap_or_default();
        match &*received.kind {
            "subscribe" => {
                let payload = received.payload.map_or("null", RawValue::get);
                self.subscribe(id, payload).await
            }
            "complete" => {
                self.operations.remove(id);
                Ok(())
            }
            "ping" => self.send_json(&Outgoing::new("pong")).await,
            "pong" => Ok(()),
            "connection_init" => Err(Some((
                Close::TooManyInits,
                "too many initialisation requests",
            ))),
            _ => Err(Some((
                Close::BadRequest,
                "the message is of an unknown type",
            ))),
        }
    }

    async fn subscribe(&mut self, id: &str, payload: &str) -> Result<(), Ended> {
        if id.is_empty() || id.len() > ID_BYTES_MAX {
            return Err(Some((Close::BadRequest, "the operation has no fitting id")));
        }
        if self.operations.contains_key(id) {
            return Err(Some((
                Close::DuplicateId,
                "an operation of this id is running",
            )));
        }
        let Ok(request) = serde_json::from_str::<GraphQlRequest>(payload) else {
            return Err(Some((Close::BadRequest, "the payload is no operation")));
        };
        let gateway = self.gateway();
        if self.operations.len() >= gateway.config.subscriptions.per_connection_max {
            let error = GraphQlError::new(Code::RateLimited, "too many operations at a time");
            return self
                .tell(id, Progress::Item(LiveItem::Ended(vec![error])))
                .await;
        }
        let asker = Asker::of(self.caller.as_deref(), self.address);
        if let Err(refusal) = gateway.rate.count(asker).await {
            let ended = Progress::Item(LiveItem::Ended(refusal.errors));
            return self.tell(id, ended).await;
        }
        let context = Arc::new(RequestContext::new(
            format!("{}-{id}", self.id).into(),
            self.caller.clone(),
            self.headers.clone(),
            gateway.deadline(),
            gateway.lasting.identity.clone(),
        ));
        let switch = self.switch.clone();
        let begun = async move {
            let started = begin(switch, gateway, request, context).await;
            let started = started.unwrap_or_else(|refusal| ended(refusal.errors));
            let complete = stream::once(std::future::ready(Progress::Complete));
            started.map(Progress::Item).chain(complete)
        };
        self.operations.insert(
            id.to_owned(),
            stream::once(Box::pin(begun)).flatten().boxed(),
        );
        Ok(())
    }

    async fn tell(&mut self, id: &str, progress: Progress) -> Result<(), Ended> {
        match progress {
            Progress::Item(LiveItem::Answer(body)) => {
                let payload = raw(&body)?;
                let message = Outgoing {
                    kind: "next",
                    id: Some(id),
                    payload: Some(payload),
                };
                self.send_json(&message).await
            }
            Progress::Item(LiveItem::Ended(errors)) => {
                self.operations.remove(id);
                let mut text = Vec::new();
                let request_id = format!("{}-{id}", self.id);
                write_errors(errors.iter(), &request_id, &mut text);
                let payload = raw(&text)?;
                let message = Outgoing {
                    kind: "error",
                    id: Some(id),
                    payload: Some(payload),
                };
                self.send_json(&message).await
            }
            Progress::Complete => {
                self.operations.remove(id);
                let message = Outgoing {
                    kind: "complete",
                    id: Some(id),
                    payload: None,
                };
                self.send_json(&message).await
            }
        }
    }

    async fn send_json(&mut self, message: &Outgoing<'_>) -> Result<(), Ended> {
        let text = serde_json::to_string(message).map_err(|_| None)?;
        self.send(Message::text(text)).await
    }

    async fn send(&mut self, message: Message) -> Result<(), Ended> {
        match tokio::time::timeout(WRITE_TIMEOUT, self.socket.send(message)).await {
            Ok(Ok(())) => Ok(()),
            Ok(Err(_)) | Err(_) => Err(None),
        }
    }

    async fn close(&mut self, ended: Ended) {
        let closing = async {
            if let Some((code, reason)) = ended {
                let frame = CloseFrame {
                    code: code as u16,
                    reason: reason.into(),
                };
                // The client learns it from the connection's end otherwise.
                let _ = self.socket.send(Message::Close(Some(frame))).await;
            }
            // Reading on is what carries the last frame out and the client's last one in.
            while let Some(Ok(_)) = self.socket.recv().await {}
        };
        let _ = tokio::time::timeout(CLOSE_TIMEOUT, closing).await;
    }
}

async fn begin(
    switch: Arc<Switch>,
    gateway: Arc<Gateway>,
    request: GraphQlRequest,
    context: Arc<RequestContext>,
) -> Result<super::LiveStream, Refusal> {
    if let Some(caller) = &context.caller
        && !gateway.authenticator.still_holds(caller)
    {
        return Err(crate::auth::unauthenticated(
            "the token has expired or was revoked",
        ));
    }
    let caller = context.caller.as_deref();
    let ready = gateway.prepare(request.clone(), caller).await?;
    start(switch, (gateway, ready, request), context).await
}

#[derive(Serialize)]
struct Outgoing<'a> {
    #[serde(rename = "type")]
    kind: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    payload: Option<&'a RawValue>,
}

impl Outgoing<'_> {
    const fn new(kind: &'static str) -> Self {
        Self {
            kind,
            id: None,
            payload: None,
        }
    }
}

fn read(text: &str) -> Result<Received<'_>, Ended> {
    serde_json::from_str(text).map_err(|_| Some((Close::BadRequest, "the message is not valid")))
}

fn raw(json: &[u8]) -> Result<&RawValue, Ended> {
    serde_json::from_slice(json).map_err(|_| None)
}

/// What is kept of the request that became a connection: not the handshake, and no value as a part
/// of the buffer it was read into, which is many times as large and would be kept with it.
pub fn kept(headers: &HeaderMap) -> HeaderMap {
    let of_handshake = |name: &HeaderName| {
        name == header::CONNECTION
            || name == header::UPGRADE
            || name.as_str().starts_with("sec-websocket-")
    };
    let lasting = headers.iter().filter(|(name, _)| !of_handshake(name));
    let copied = lasting.filter_map(|(name, value)| {
        let copy = HeaderValue::from_bytes(value.as_bytes());
        Some((name.clone(), copy.ok()?))
    });
    copied.collect()
}

/// Credentials in the first message stand for the headers a browser cannot set.
fn credentials(payload: &str, headers: &mut HeaderMap) -> Result<(), Ended> {
    let refused = || Some((Close::Forbidden, "the credentials are not valid"));
    let Ok(payload) = serde_json::from_str::<serde_json::Value>(payload) else {
        return Ok(());
    };
    let Some(payload) = payload.as_object() else {
        return Ok(());
    };
    for (name, value) in payload {
        let name = name.to_ascii_lowercase();
        let known = [header::AUTHORIZATION, crate::auth::API_KEY_HEADER];
        let known = known.into_iter().find(|header| header.as_str() == name);
        if let (Some(header), Some(text)) = (known, value.as_str()) {
            headers.insert(header, text.parse().map_err(|_| refused())?);
        }
    }
    Ok(())
}
