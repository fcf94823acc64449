//! Subscriptions to one subgraph over `WebSocket`s: one connection for each class of callers, shared
//! by all their subscriptions, closed when the last of them ends.

use std::collections::HashMap;
use std::sync::{Arc, Weak};
use std::time::Duration;

use bytes::Bytes;
use futures_util::{SinkExt, StreamExt};
use http::HeaderValue;
use serde_json::value::RawValue;
use tokio::net::TcpStream;
use tokio::sync::{Mutex, mpsc};
use tokio_stream::wrappers::ReceiverStream;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::protocol::WebSocketConfig;
use tokio_tungstenite::tungstenite::{self, Message};
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream};
use tokio_util::task::TaskTracker;
use url::Url;

use super::protocol::{FromClient, Received, SUBPROTOCOL};
use super::{Event, EventStream, SubgraphRequest, TransportError};
use crate::auth::IDENTITY_HEADER;

/// Requests that wait for a connection's attention, at most.
const COMMANDS_MAX: usize = 256;
/// Events that wait for one subscription's reader, at most; the connection waits for a slow one,
/// which the client's own queue keeps from lasting.
const EVENTS_MAX: usize = 64;
/// What a connection reads and writes at a time.
const BUFFER_BYTES: usize = 8 * 1024;
/// A connection that says nothing this long is asked whether it lives.
const PING_EVERY: Duration = Duration::from_secs(20);
/// A connection that says nothing this long is dead.
const SILENCE_MAX: Duration = Duration::from_mins(1);

type Socket = WebSocketStream<MaybeTlsStream<TcpStream>>;

/// The connections to one subgraph, by class of callers.
pub struct Multiplexer {
    url: Url,
    connect_timeout: Duration,
    tasks: TaskTracker,
    connections: Mutex<HashMap<Arc<str>, Weak<Connection>>>,
}

/// A live connection; dropping the last handle closes it.
struct Connection {
    commands: mpsc::Sender<Command>,
}

enum Command {
    Subscribe {
        id: u64,
        body: Bytes,
        events: mpsc::Sender<Event>,
    },
    Complete {
        id: u64,
    },
}

impl Multiplexer {
    /// Connections to this address, each kept by a task of `tasks`.
    pub fn new(url: Url, connect_timeout: Duration, tasks: TaskTracker) -> Self {
        Self {
            url,
            connect_timeout,
            tasks,
            connections: Mutex::default(),
        }
    }

    /// Opens a subscription on the caller's connection, which is made if there is none.
    pub async fn subscribe(
        self: &Arc<Self>,
        request: SubgraphRequest,
    ) -> Result<EventStream, TransportError> {
        let class = request.context.class().clone();
        let connection = self.connection(class, &request).await?;
        let (events, received) = mpsc::channel(EVENTS_MAX);
        let id = next_id();
        let body = request.body();
        let command = Command::Subscribe { id, body, events };
        let closed = || TransportError::Broken("the connection closed".to_owned());
        connection
            .commands
            .send(command)
            .await
            .map_err(|_| closed())?;
        let guard = Guard { id, connection };
        let stream = ReceiverStream::new(received).map(move |event| {
            // The guard lives as long as the stream does and ends the subscription with it.
            let _ = &guard;
            event
        });
        Ok(stream.boxed())
    }

    async fn connection(
        self: &Arc<Self>,
        class: Arc<str>,
        request: &SubgraphRequest,
    ) -> Result<Arc<Connection>, TransportError> {
        // Held while connecting, so that many subscriptions of one class share one attempt.
        let mut connections = self.connections.lock().await;
        let known = connections.get(&class).and_then(Weak::upgrade);
        if let Some(connection) = known.filter(|known| !known.commands.is_closed()) {
            return Ok(connection);
        }
        let assertion = request.context.assertion().await;
        let connect = connect(&self.url, assertion);
        let socket = match tokio::time::timeout(self.connect_timeout, connect).await {
            Ok(socket) => socket?,
            Err(_) => return Err(TransportError::Timeout),
        };
        let (commands, received) = mpsc::channel(COMMANDS_MAX);
        self.tasks.spawn(serve(socket, received));
        let connection = Arc::new(Connection { commands });
        connections.retain(|_, known| known.strong_count() > 0);
        connections.insert(class, Arc::downgrade(&connection));
        Ok(connection)
    }
}

/// Ends a subscription when its stream is dropped.
struct Guard {
    id: u64,
    connection: Arc<Connection>,
}

impl Drop for Guard {
    fn drop(&mut self) {
        // A full queue means the connection is busy; it notices the closed events itself then.
        let _ = self
            .connection
            .commands
            .try_send(Command::Complete { id: self.id });
    }
}

fn next_id() -> u64 {
    use std::sync::atomic::{AtomicU64, Ordering};
    static NEXT: AtomicU64 = AtomicU64::new(1);
    NEXT.fetch_add(1, Ordering::Relaxed)
}

async fn connect(url: &Url, assertion: Option<HeaderValue>) -> Result<Socket, TransportError> {
    let failed = |error: tungstenite::Error| TransportError::Connect(error.to_string());
    let mut request = url.as_str().into_client_request().map_err(failed)?;
    let protocol = HeaderValue::from_static(SUBPROTOCOL);
    request
        .headers_mut()
        .insert("sec-websocket-protocol", protocol);
    let mut payload = serde_json::Map::new();
    if let Some(assertion) = assertion {
        let text = assertion.to_str().unwrap_or_default().into();
        payload.insert(IDENTITY_HEADER.as_str().to_owned(), text);
        request.headers_mut().insert(IDENTITY_HEADER, assertion);
    }
    let (mut socket, _) =
        tokio_tungstenite::connect_async_with_config(request, Some(sizes()), true)
            .await
            .map_err(failed)?;
    send(&mut socket, &FromClient::ConnectionInit { payload }).await?;
    while let Some(message) = socket.next().await {
        let message = message.map_err(failed)?;
        let Message::Text(text) = &message else {
            continue;
        };
        let message = read_message(text)?;
        match &*message.kind {
            "connection_ack" => return Ok(socket),
            "ping" => send(&mut socket, &FromClient::Pong).await?,
            _ => {}
        }
    }
    Err(TransportError::Refused)
}

/// One connection carries many subscriptions, yet there is one for each caller.
fn sizes() -> WebSocketConfig {
    WebSocketConfig::default()
        .read_buffer_size(BUFFER_BYTES)
        .write_buffer_size(BUFFER_BYTES)
}

async fn send(socket: &mut Socket, message: &FromClient<'_>) -> Result<(), TransportError> {
    let broken = |cause: String| TransportError::Broken(cause);
    let text = serde_json::to_string(message).map_err(|error| broken(error.to_string()))?;
    socket
        .send(Message::text(text))
        .await
        .map_err(|error| broken(error.to_string()))
}

/// Serves one connection until its last subscription is dropped, it breaks, or it falls silent.
async fn serve(mut socket: Socket, mut commands: mpsc::Receiver<Command>) {
    let mut subscriptions: HashMap<u64, mpsc::Sender<Event>> = HashMap::new();
    let mut heard_at = tokio::time::Instant::now();
    let mut ping = tokio::time::interval(PING_EVERY);
    let end = loop {
        let done = tokio::select! {
            command = commands.recv() => match command {
                Some(command) => obey(command, &mut socket, &mut subscriptions).await,
                None => break None,
            },
            message = socket.next() => {
                heard_at = tokio::time::Instant::now();
                match message {
                    Some(Ok(message)) => hear(&message, &mut socket, &mut subscriptions).await,
                    Some(Err(error)) => Err(TransportError::Broken(error.to_string())),
                    None => Err(TransportError::Broken("the subgraph hung up".to_owned())),
                }
            }
            _ = ping.tick() => {
                if heard_at.elapsed() > SILENCE_MAX {
                    Err(TransportError::Timeout)
                } else {
                    let sent = socket.send(Message::Ping(Bytes::new())).await;
                    sent.map_err(|error| TransportError::Broken(error.to_string()))
                }
            }
        };
        if let Err(error) = done {
            break Some(error);
        }
    };
    drop(commands);
    if let Some(error) = end {
        for events in subscriptions.into_values() {
            // A reader that is gone or full ends anyway when the channel closes.
            let _ = events.try_send(Err(error.clone()));
        }
    }
    let _ = tokio::time::timeout(Duration::from_secs(1), socket.close(None)).await;
}

async fn obey(
    command: Command,
    socket: &mut Socket,
    subscriptions: &mut HashMap<u64, mpsc::Sender<Event>>,
) -> Result<(), TransportError> {
    match command {
        Command::Subscribe { id, body, events } => {
            let broken = |cause: String| TransportError::Broken(cause);
            let text = std::str::from_utf8(&body).map_err(|error| broken(error.to_string()))?;
            let payload: &RawValue =
                serde_json::from_str(text).map_err(|error| broken(error.to_string()))?;
            subscriptions.insert(id, events);
            send(
                socket,
                &FromClient::Subscribe {
                    id: &id.to_string(),
                    payload,
                },
            )
            .await
        }
        Command::Complete { id } => match subscriptions.remove(&id) {
            Some(_) => {
                send(
                    socket,
                    &FromClient::Complete {
                        id: &id.to_string(),
                    },
                )
                .await
            }
            None => Ok(()),
        },
    }
}

async fn hear(
    message: &Message,
    socket: &mut Socket,
    subscriptions: &mut HashMap<u64, mpsc::Sender<Event>>,
) -> Result<(), TransportError> {
    let text = match message {
        Message::Text(text) => text.as_str(),
        Message::Close(_) => return Err(TransportError::Broken("the subgraph closed".to_owned())),
        _ => return Ok(()),
    };
    let Received { kind, id, payload } = read_message(text)?;
    let id = id.and_then(|id| id.parse::<u64>().ok()).unwrap_or_default();
    let payload = payload.map_or("null", RawValue::get);
    match &*kind {
        "next" => {
            let event = Ok(Bytes::copy_from_slice(payload.as_bytes()).into());
            let is_gone = match subscriptions.get(&id) {
                Some(events) => events.send(event).await.is_err(),
                None => false,
            };
            if is_gone {
                subscriptions.remove(&id);
                return send(
                    socket,
                    &FromClient::Complete {
                        id: &id.to_string(),
                    },
                )
                .await;
            }
        }
        "error" => {
            if let Some(events) = subscriptions.remove(&id) {
                let told = format!("{{\"errors\":{payload}}}");
                let _ = events.send(Ok(told.into())).await;
            }
        }
        "complete" => {
            subscriptions.remove(&id);
        }
        "ping" => return send(socket, &FromClient::Pong).await,
        // An acknowledgement, a pong, or something newer than this router.
        _ => {}
    }
    Ok(())
}

fn read_message(text: &str) -> Result<Received<'_>, TransportError> {
    serde_json::from_str(text).map_err(|error| TransportError::Broken(error.to_string()))
}
