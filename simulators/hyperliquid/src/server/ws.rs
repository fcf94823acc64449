//! `/ws`: subscriptions, pings and posted requests.

mod stream;
mod subscription;

use std::sync::Arc;
use std::time::Duration;

use axum::extract::State;
use axum::extract::ws::{Message, WebSocket, WebSocketUpgrade};
use axum::response::Response;
use evm::hyperliquid::Envelope;
use serde::Deserialize;
use serde_json::{Value, json};
use tokio::sync::broadcast::error::RecvError;

use super::Shared;
use super::exchange::submit;
use crate::plan::StreamFault;
use crate::wire::{self, InfoRequest};
use subscription::Subscription;

/// A connection that says nothing for so long is closed.
const IDLE_MAX: Duration = Duration::from_mins(1);
/// Subscriptions of one connection.
const SUBSCRIPTIONS_MAX: usize = 1_000;
/// Users one connection may follow, where limits apply.
const USERS_MAX: usize = 10;
/// The longest message a client may send.
const MESSAGE_BYTES_MAX: usize = 256 * 1024;

/// What a client says.
#[derive(Debug, Deserialize)]
#[serde(tag = "method", rename_all = "camelCase")]
enum Request {
    Ping,
    Subscribe { subscription: Value },
    Unsubscribe { subscription: Value },
    Post { id: u64, request: PostRequest },
}

/// A request that could have come over HTTP.
#[derive(Debug, Deserialize)]
#[serde(tag = "type", content = "payload", rename_all = "camelCase")]
enum PostRequest {
    Info(Value),
    Action(Value),
}

pub(super) async fn upgrade(
    State(shared): State<Arc<Shared>>,
    upgrade: WebSocketUpgrade,
) -> Response {
    upgrade
        .max_message_size(MESSAGE_BYTES_MAX)
        .on_upgrade(move |socket| {
            Session {
                shared,
                subscriptions: Vec::new(),
                held_back: None,
            }
            .run(socket)
        })
}

struct Session {
    shared: Arc<Shared>,
    subscriptions: Vec<Subscription>,
    /// A message that a fault lets the next one overtake.
    held_back: Option<String>,
}

impl Session {
    async fn run(mut self, mut socket: WebSocket) {
        let mut events = self.shared.events.subscribe();
        let stop = self.shared.stop.clone();
        let idle = tokio::time::sleep(IDLE_MAX);
        tokio::pin!(idle);
        loop {
            let messages = tokio::select! {
                () = stop.cancelled() => break,
                () = &mut idle => break,
                heard = socket.recv() => {
                    idle.as_mut().reset(tokio::time::Instant::now() + IDLE_MAX);
                    match heard {
                        Some(Ok(Message::Text(text))) => self.hear(&text),
                        Some(Ok(Message::Close(_)) | Err(_)) | None => break,
                        Some(Ok(_)) => Vec::new(),
                    }
                }
                event = events.recv() => match event {
                    Ok(event) => self.shared.read(|exchange, now| {
                        stream::messages(exchange, &self.subscriptions, &event, now)
                    }),
                    // It has missed something: it must come again and ask for what it missed.
                    Err(RecvError::Lagged(_) | RecvError::Closed) => break,
                },
            };
            for text in messages
                .into_iter()
                .flat_map(|message| self.struck(&message))
            {
                let Some(text) = text else { return };
                if socket.send(Message::Text(text.into())).await.is_err() {
                    return;
                }
            }
            if self.shared.faults.is_out() {
                return;
            }
        }
        // The other side may be gone already.
        let _ = socket.send(Message::Close(None)).await;
    }

    /// What leaves in a message's place; none ends the connection.
    fn struck(&mut self, message: &Value) -> Vec<Option<String>> {
        let channel = message["channel"].as_str().unwrap_or_default();
        let text = message.to_string();
        let fault = self.shared.faults.treat_message(channel, &text);
        let held = self.held_back.take();
        let mut leaving = match fault {
            None => vec![Some(text)],
            Some(StreamFault::Lost) => Vec::new(),
            Some(StreamFault::Doubled) => vec![Some(text.clone()), Some(text)],
            Some(StreamFault::Garbage) => vec![Some(text.chars().take(text.len() / 2).collect())],
            Some(StreamFault::Broken) => vec![None],
            Some(StreamFault::Reordered) => {
                self.held_back = Some(text);
                Vec::new()
            }
        };
        leaving.extend(held.map(Some));
        leaving
    }

    fn hear(&mut self, text: &str) -> Vec<Value> {
        let Ok(request) = serde_json::from_str::<Request>(text) else {
            return vec![error(
                "Error parsing JSON into valid websocket request",
                text,
            )];
        };
        match request {
            Request::Ping => vec![json!({"channel": "pong"})],
            Request::Subscribe { subscription } => self.subscribe(&subscription),
            Request::Unsubscribe { subscription } => vec![self.unsubscribe(&subscription)],
            Request::Post { id, request } => vec![self.post(id, request)],
        }
    }

    fn subscribe(&mut self, raw: &Value) -> Vec<Value> {
        let Ok(subscription) = serde_json::from_value::<Subscription>(raw.clone()) else {
            return vec![error("Invalid subscription", &raw.to_string())];
        };
        if self.subscriptions.contains(&subscription) {
            return vec![error("Already subscribed", &raw.to_string())];
        }
        if self.subscriptions.len() >= SUBSCRIPTIONS_MAX || self.has_too_many_users(&subscription) {
            return vec![error("Cannot track more subscriptions", &raw.to_string())];
        }
        let mut messages = vec![acknowledged("subscribe", raw)];
        messages.extend(
            self.shared
                .read(|exchange, now| stream::snapshot(exchange, &subscription, now)),
        );
        self.subscriptions.push(subscription);
        messages
    }

    fn has_too_many_users(&self, new: &Subscription) -> bool {
        let followed = self
            .subscriptions
            .iter()
            .chain([new])
            .filter_map(Subscription::user);
        let users: std::collections::BTreeSet<_> = followed.collect();
        self.shared.limits.is_some() && users.len() > USERS_MAX
    }

    fn unsubscribe(&mut self, raw: &Value) -> Value {
        let before = self.subscriptions.len();
        if let Ok(subscription) = serde_json::from_value::<Subscription>(raw.clone()) {
            self.subscriptions.retain(|kept| *kept != subscription);
        }
        if self.subscriptions.len() == before {
            error("Already unsubscribed", &raw.to_string())
        } else {
            acknowledged("unsubscribe", raw)
        }
    }

    fn post(&self, id: u64, request: PostRequest) -> Value {
        let response = match request {
            PostRequest::Info(payload) => self.post_info(payload),
            PostRequest::Action(payload) => match serde_json::from_value::<Envelope>(payload) {
                Ok(envelope) => {
                    json!({"type": "action", "payload": submit(&self.shared, &envelope)})
                }
                Err(_) => json!({"type": "error", "payload": super::info::UNREADABLE}),
            },
        };
        json!({"channel": "post", "data": {"id": id, "response": response}})
    }

    fn post_info(&self, payload: Value) -> Value {
        let kind = payload.get("type").cloned().unwrap_or(Value::Null);
        let answer = serde_json::from_value::<InfoRequest>(payload)
            .ok()
            .and_then(|request| {
                self.shared
                    .read(|exchange, now| wire::answer(exchange, &request, now))
            });
        match answer {
            Some(answer) => json!({"type": "info", "payload": {"type": kind, "data": answer}}),
            None => json!({"type": "error", "payload": super::info::UNREADABLE}),
        }
    }
}

fn acknowledged(method: &str, raw: &Value) -> Value {
    let data = json!({"method": method, "subscription": raw});
    json!({"channel": "subscriptionResponse", "data": data})
}

fn error(what: &str, about: &str) -> Value {
    json!({"channel": "error", "data": format!("{what}: {about}")})
}
