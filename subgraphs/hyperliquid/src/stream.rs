//! The venue's WebSocket: market prices on one connection, the accounts' fills on another.
//!
//! Being connected proves nothing: each connection counts as alive only while it speaks. A silent
//! one is closed and made again; meanwhile nobody decides on its prices and polling takes over.

use std::time::Duration;

use futures_util::{SinkExt, StreamExt};
use reqwest::Url;
use serde::Deserialize;
use serde_json::{Value, json};
use tokio::sync::mpsc;
use tokio::time::{Instant, timeout};
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

use crate::candles::CandleKey;
use crate::client::wire::{AssetContext, WireCandle, WireFill};

/// The venue closes a connection that says nothing for a minute.
const PING_INTERVAL: Duration = Duration::from_secs(20);
/// How long a connection may take to be made.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);

/// Something the venue said.
#[derive(Clone, Debug)]
pub enum StreamMessage {
    /// The state of one market.
    Market {
        /// The venue's name of it.
        symbol: String,
        /// Price and funding.
        context: AssetContext,
    },
    /// Executions of one account; the first message repeats old ones.
    Fills {
        /// The account.
        user: String,
        /// The executions.
        fills: Vec<WireFill>,
    },
    /// The newest candle of a market.
    Candle {
        /// Which.
        key: CandleKey,
        /// As it is now.
        candle: WireCandle,
    },
    /// Money came to an account or left it; how much is asked for.
    Money {
        /// The account.
        user: String,
    },
    /// Something that cannot be read.
    Strange {
        /// What was said.
        text: String,
        /// What is wrong with it.
        reason: String,
    },
    /// Only a sign of life.
    Alive,
}

/// Why a connection ended.
#[derive(Debug, thiserror::Error)]
pub enum StreamError {
    /// It was never made.
    #[error("the stream could not be opened in time")]
    NoConnection,
    /// It broke.
    #[error("the stream broke")]
    Broken(#[from] tokio_tungstenite::tungstenite::Error),
    /// It said nothing for too long.
    #[error("the stream was silent for {} s", .0.as_secs())]
    Silent(Duration),
    /// The connection lives and the channel asked for does not.
    #[error("the channel {channel} was silent for {} s", .silence.as_secs())]
    Frozen {
        /// Which.
        channel: &'static str,
        /// For how long.
        silence: Duration,
    },
    /// The venue ended it.
    #[error("the venue closed the stream")]
    Closed,
    /// Nobody listens any more.
    #[error("the listener is gone")]
    Unheard,
}

#[derive(Deserialize)]
#[serde(tag = "channel", content = "data", rename_all = "camelCase")]
enum Frame {
    ActiveAssetCtx {
        coin: String,
        ctx: AssetContext,
    },
    UserFills {
        user: String,
        fills: Vec<WireFill>,
    },
    Candle(NamedCandle),
    UserFundings {
        user: String,
    },
    UserNonFundingLedgerUpdates {
        user: String,
    },
    #[serde(other, deserialize_with = "ignore")]
    Other,
}

#[derive(Deserialize)]
struct NamedCandle {
    #[serde(rename = "s")]
    symbol: String,
    #[serde(rename = "i")]
    interval: String,
    #[serde(flatten)]
    candle: WireCandle,
}

/// What is asked for while a connection runs.
#[derive(Clone, Debug)]
pub enum Ask {
    /// To be told from now on.
    Subscribe(Value),
    /// To be told no more.
    Unsubscribe(Value),
}

fn ignore<'de, D: serde::Deserializer<'de>>(from: D) -> Result<(), D::Error> {
    serde::de::IgnoredAny::deserialize(from).map(|_| ())
}

/// One connection: what it is asked for, and when it counts as dead.
pub struct Connection {
    socket: WebSocketStream<MaybeTlsStream<tokio::net::TcpStream>>,
    silence_max: Duration,
}

impl Connection {
    /// Opens `/ws` of the venue's host.
    pub async fn open(base_url: &Url, silence_max: Duration) -> Result<Self, StreamError> {
        let mut url = base_url.join("ws").map_err(|_| StreamError::NoConnection)?;
        let scheme = if base_url.scheme() == "https" {
            "wss"
        } else {
            "ws"
        };
        url.set_scheme(scheme)
            .map_err(|()| StreamError::NoConnection)?;
        let connecting = timeout(CONNECT_TIMEOUT, connect_async(url.as_str())).await;
        let (socket, _) = connecting.map_err(|_| StreamError::NoConnection)??;
        Ok(Self {
            socket,
            silence_max,
        })
    }

    /// Asks for one subscription.
    pub async fn subscribe(&mut self, subscription: &Value) -> Result<(), StreamError> {
        self.ask("subscribe", subscription).await
    }

    async fn ask(&mut self, method: &str, subscription: &Value) -> Result<(), StreamError> {
        let message = json!({ "method": method, "subscription": subscription });
        Ok(self.socket.send(Message::text(message.to_string())).await?)
    }

    /// Passes on what the venue says until the connection ends; `more` brings what is asked
    /// for while it runs.
    pub async fn run(
        mut self,
        heard: &mpsc::Sender<StreamMessage>,
        mut more: mpsc::Receiver<Ask>,
    ) -> StreamError {
        let mut last_heard = Instant::now();
        let mut ping = tokio::time::interval(PING_INTERVAL.min(self.silence_max / 2));
        loop {
            let silent_at = last_heard + self.silence_max;
            tokio::select! {
                next = self.socket.next() => {
                    last_heard = Instant::now();
                    let message = match next {
                        None | Some(Ok(Message::Close(_))) => return StreamError::Closed,
                        Some(Err(error)) => return error.into(),
                        Some(Ok(message)) => message,
                    };
                    if let Message::Text(text) = message
                        && heard.send(read(&text)).await.is_err()
                    {
                        return StreamError::Unheard;
                    }
                }
                Some(ask) = more.recv() => {
                    let asked = match &ask {
                        Ask::Subscribe(to) => self.ask("subscribe", to).await,
                        Ask::Unsubscribe(from) => self.ask("unsubscribe", from).await,
                    };
                    if let Err(error) = asked {
                        return error;
                    }
                }
                _ = ping.tick() => {
                    let ping = json!({ "method": "ping" }).to_string();
                    if let Err(error) = self.socket.send(Message::text(ping)).await {
                        return error.into();
                    }
                }
                () = tokio::time::sleep_until(silent_at) => {
                    return StreamError::Silent(self.silence_max);
                }
            }
        }
    }
}

/// What cannot be read is a sign of life and evidence, never a price.
fn read(text: &str) -> StreamMessage {
    match serde_json::from_str(text) {
        Ok(Frame::ActiveAssetCtx { coin, ctx }) => StreamMessage::Market {
            symbol: coin,
            context: ctx,
        },
        Ok(Frame::Candle(NamedCandle {
            symbol,
            interval,
            candle,
        })) => StreamMessage::Candle {
            key: CandleKey { symbol, interval },
            candle,
        },
        Ok(Frame::UserFills { user, fills }) => StreamMessage::Fills { user, fills },
        Ok(Frame::UserFundings { user } | Frame::UserNonFundingLedgerUpdates { user }) => {
            StreamMessage::Money { user }
        }
        Ok(Frame::Other) => StreamMessage::Alive,
        Err(error) => StreamMessage::Strange {
            text: text.to_owned(),
            reason: error.to_string(),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn frames_are_read_and_unknown_ones_are_signs_of_life() {
        let market = r#"{"channel":"activeAssetCtx","data":{"coin":"BTC","ctx":{"funding":"0.0000125","openInterest":"688.11","prevDayPx":"14.3","dayNtlVlm":"1169046.2","premium":null,"oraclePx":"60000.0","markPx":"60001.5","midPx":null,"impactPxs":null}}}"#;
        let StreamMessage::Market { symbol, context } = read(market) else {
            panic!("it is a market's state");
        };
        assert_eq!(
            (symbol.as_str(), context.mark_px.to_string().as_str()),
            ("BTC", "60001.5")
        );
        assert!(matches!(
            read(r#"{"channel":"pong"}"#),
            StreamMessage::Alive
        ));
        let subscribed = r#"{"channel":"subscriptionResponse","data":{"method":"subscribe"}}"#;
        assert!(matches!(read(subscribed), StreamMessage::Alive));
        assert!(matches!(read("garbage"), StreamMessage::Strange { .. }));
    }

    #[test]
    fn a_candle_names_its_market_and_its_interval() {
        let candle = r#"{"channel":"candle","data":{"t":60000,"T":119999,"s":"BTC","i":"1m","o":"1.5","c":"2.5","h":"3","l":"1","v":"7","n":3}}"#;
        let StreamMessage::Candle { key, candle } = read(candle) else {
            panic!("it is a candle");
        };
        assert_eq!((key.symbol.as_str(), key.interval.as_str()), ("BTC", "1m"));
        assert_eq!(
            (candle.open_time, candle.close.to_string().as_str()),
            (60_000, "2.5")
        );
    }

    #[test]
    fn fills_and_money_name_their_account() {
        let fills =
            r#"{"channel":"userFills","data":{"isSnapshot":true,"user":"0xab","fills":[]}}"#;
        let StreamMessage::Fills { user, fills } = read(fills) else {
            panic!("these are fills")
        };
        assert_eq!((user.as_str(), fills.len()), ("0xab", 0));
        let funding = r#"{"channel":"userFundings","data":{"user":"0xab","fundings":[]}}"#;
        assert!(matches!(read(funding), StreamMessage::Money { user } if user == "0xab"));
    }
}
