//! Live updates over a WebSocket, as browsers get them (`graphql-transport-ws`).

use std::time::Duration;

use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream};

use crate::wait::PATIENCE;

/// One subscription on a connection of its own.
pub struct Live(WebSocketStream<MaybeTlsStream<TcpStream>>);

impl Live {
    /// Connects and subscribes.
    pub async fn open(url: &str, token: &str, document: &str, variables: Value) -> Self {
        let mut request = url.into_client_request().unwrap();
        let protocol = "graphql-transport-ws".parse().unwrap();
        request
            .headers_mut()
            .insert("sec-websocket-protocol", protocol);
        let (socket, _) = tokio_tungstenite::connect_async(request).await.unwrap();
        let mut live = Self(socket);
        let init = json!({ "type": "connection_init",
            "payload": { "authorization": format!("Bearer {token}") } });
        live.say(init).await;
        let answer = live.hear(PATIENCE).await.unwrap();
        assert_eq!(answer["type"], "connection_ack");
        let payload = json!({ "query": document, "variables": variables });
        live.say(json!({ "type": "subscribe", "id": "1", "payload": payload }))
            .await;
        live
    }

    /// The next event, errors included; fails the test when none comes.
    pub async fn next(&mut self) -> Value {
        self.next_within(PATIENCE).await.expect("an event comes")
    }

    /// The next event, if one comes in this time.
    pub async fn next_within(&mut self, patience: Duration) -> Option<Value> {
        let message = self.hear(patience).await?;
        Some(message["payload"].clone())
    }

    async fn say(&mut self, message: Value) {
        let text = Message::text(message.to_string());
        self.0.send(text).await.unwrap();
    }

    async fn hear(&mut self, patience: Duration) -> Option<Value> {
        let next = async {
            loop {
                match self.0.next().await {
                    Some(Ok(Message::Text(text))) => {
                        let message: Value = serde_json::from_str(&text).unwrap();
                        if message["type"] != "ping" {
                            return message;
                        }
                        self.0
                            .send(Message::text(r#"{"type":"pong"}"#))
                            .await
                            .unwrap();
                    }
                    Some(Ok(_)) => {}
                    other => panic!("the connection ended: {other:?}"),
                }
            }
        };
        tokio::time::timeout(patience, next).await.ok()
    }
}
