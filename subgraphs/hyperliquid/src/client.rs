//! The thin client of Hyperliquid's REST interface: one request, one typed answer, one deadline.

pub mod wire;

use std::sync::Arc;
use std::time::Duration;

use domain::{Address, ClientOrderId, Timestamp};
use reqwest::Url;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use crate::budget::{Budget, Spent, Urgency};
use crate::evidence::{EvidenceBox, Strange};
use wire::{
    AssetContext, ClearinghouseState, ExchangeAnswer, ExtraAgent, Meta, OrderStatusAnswer,
    WireCandle, WireFill, WireFunding, WireOrder, WireTransfer,
};

/// No answer of the venue that we ask for is larger.
const ANSWER_BYTES_MAX: usize = 8 * 1024 * 1024;
/// How much of a strange answer is kept as evidence.
const EVIDENCE_CHARS_MAX: usize = 300;

/// Weights of the venue's manual.
const WEIGHT_LIGHT: u32 = 2;
const WEIGHT_USUAL: u32 = 20;
const WEIGHT_EXCHANGE: u32 = 1;
/// Rows of an answer that weigh one more.
const ROWS_PER_WEIGHT: usize = 20;
/// Candles of an answer that weigh one more.
const CANDLES_PER_WEIGHT: usize = 60;
/// Executions the venue gives at once.
pub const FILLS_PAGE: usize = 2_000;

/// Why the venue gave no usable answer.
#[derive(Debug, thiserror::Error)]
pub enum VenueError {
    /// Our own budget is spent: nothing was sent.
    #[error(transparent)]
    Budget(#[from] Spent),
    /// The connection was never made: nothing was sent.
    #[error("the venue could not be reached")]
    Unreachable(#[source] reqwest::Error),
    /// Something may have been sent and carried out.
    #[error("the venue's answer was lost")]
    Lost(#[source] reqwest::Error),
    /// The venue sheds load.
    #[error("the venue refuses more requests for now")]
    RateLimited,
    /// The venue failed or refused the form of the request.
    #[error("the venue answered with status {status}: {text}")]
    Status {
        /// The HTTP status.
        status: u16,
        /// The start of the body.
        text: String,
    },
    /// The body is not what the manual says.
    #[error("the venue's answer to `{request}` could not be read: {reason}")]
    Malformed {
        /// What was asked.
        request: &'static str,
        /// What is wrong with the answer.
        reason: String,
    },
}

impl VenueError {
    /// Whether the venue surely did not carry the request out.
    pub const fn is_surely_not_sent(&self) -> bool {
        matches!(
            self,
            Self::Budget(_) | Self::Unreachable(_) | Self::RateLimited
        )
    }
}

/// One request: where to, what it is called, what it weighs, how pressing it is.
#[derive(Clone, Copy)]
struct Asked {
    path: &'static str,
    name: &'static str,
    weight: u32,
    urgency: Urgency,
}

/// Asks Hyperliquid.
#[derive(Clone, Debug)]
pub struct VenueClient {
    http: reqwest::Client,
    base_url: Url,
    budget: Arc<Budget>,
    evidence: Arc<EvidenceBox>,
}

impl VenueClient {
    /// A client of one address, with one deadline for every request.
    pub fn try_new(
        base_url: Url,
        deadline: Duration,
        budget: Arc<Budget>,
        evidence: Arc<EvidenceBox>,
    ) -> Result<Self, reqwest::Error> {
        let http = reqwest::Client::builder()
            .timeout(deadline)
            .connect_timeout(deadline.min(Duration::from_secs(3)))
            .build()?;
        Ok(Self {
            http,
            base_url,
            budget,
            evidence,
        })
    }

    /// All perpetuals and what changes about them.
    pub async fn markets(&self) -> Result<(Meta, Vec<AssetContext>), VenueError> {
        let request = json!({ "type": "metaAndAssetCtxs" });
        self.info("metaAndAssetCtxs", request, WEIGHT_USUAL, Urgency::Exit)
            .await
    }

    /// What an account holds.
    pub async fn account(
        &self,
        address: &Address,
        urgency: Urgency,
    ) -> Result<ClearinghouseState, VenueError> {
        let request = json!({ "type": "clearinghouseState", "user": address });
        self.info("clearinghouseState", request, WEIGHT_LIGHT, urgency)
            .await
    }

    /// The orders of an account that rest or wait.
    pub async fn open_orders(
        &self,
        address: &Address,
        urgency: Urgency,
    ) -> Result<Vec<WireOrder>, VenueError> {
        let request = json!({ "type": "frontendOpenOrders", "user": address });
        self.info("frontendOpenOrders", request, WEIGHT_USUAL, urgency)
            .await
    }

    /// What became of one of our orders.
    pub async fn order_status(
        &self,
        address: &Address,
        client_order_id: &ClientOrderId,
    ) -> Result<OrderStatusAnswer, VenueError> {
        let request = json!({ "type": "orderStatus", "user": address, "oid": client_order_id });
        self.info("orderStatus", request, WEIGHT_LIGHT, Urgency::Exit)
            .await
    }

    /// The executions of an account from a moment on, the oldest first, at most [`FILLS_PAGE`].
    pub async fn fills_since(
        &self,
        address: &Address,
        since: Timestamp,
        urgency: Urgency,
    ) -> Result<Vec<WireFill>, VenueError> {
        self.rows_since("userFillsByTime", address, since, urgency)
            .await
    }

    /// The funding of an account from a moment on, the oldest first.
    pub async fn fundings_since(
        &self,
        address: &Address,
        since: Timestamp,
        urgency: Urgency,
    ) -> Result<Vec<WireFunding>, VenueError> {
        self.rows_since("userFunding", address, since, urgency)
            .await
    }

    /// What came to an account and left it from a moment on, the oldest first.
    pub async fn transfers_since(
        &self,
        address: &Address,
        since: Timestamp,
        urgency: Urgency,
    ) -> Result<Vec<WireTransfer>, VenueError> {
        self.rows_since("userNonFundingLedgerUpdates", address, since, urgency)
            .await
    }

    /// Rows of an account's past: every twenty of them weigh one more.
    async fn rows_since<T: DeserializeOwned>(
        &self,
        name: &'static str,
        address: &Address,
        since: Timestamp,
        urgency: Urgency,
    ) -> Result<Vec<T>, VenueError> {
        let request = json!({
            "type": name, "user": address, "startTime": since.timestamp_millis(),
        });
        let rows: Vec<T> = self.info(name, request, WEIGHT_USUAL, urgency).await?;
        self.budget.charge(rows.len() / ROWS_PER_WEIGHT);
        Ok(rows)
    }

    /// Candles of a market between two moments.
    pub async fn candles(
        &self,
        symbol: &str,
        interval: &str,
        from: Timestamp,
        to: Timestamp,
    ) -> Result<Vec<WireCandle>, VenueError> {
        let request = json!({ "type": "candleSnapshot", "req": {
            "coin": symbol, "interval": interval,
            "startTime": from.timestamp_millis(), "endTime": to.timestamp_millis(),
        }});
        let rows: Vec<WireCandle> = self
            .info("candleSnapshot", request, WEIGHT_USUAL, Urgency::Ordinary)
            .await?;
        self.budget.charge(rows.len() / CANDLES_PER_WEIGHT);
        Ok(rows)
    }

    /// The keys an account lets sign for it.
    pub async fn agents(&self, address: &Address) -> Result<Vec<ExtraAgent>, VenueError> {
        let request = json!({ "type": "extraAgents", "user": address });
        self.info("extraAgents", request, WEIGHT_USUAL, Urgency::Ordinary)
            .await
    }

    /// Posts a signed action. An `Ok` is the venue's answer, which may be a refusal.
    pub async fn exchange(
        &self,
        envelope: &Value,
        urgency: Urgency,
    ) -> Result<ExchangeAnswer, VenueError> {
        let (path, name, weight) = ("exchange", "exchange", WEIGHT_EXCHANGE);
        self.post(
            Asked {
                path,
                name,
                weight,
                urgency,
            },
            envelope,
        )
        .await
    }

    /// Play money for a paper account; only the local stand-in has this door.
    pub async fn deposit_paper(&self, address: &Address, dollars: &str) -> Result<(), VenueError> {
        let request = json!({ "user": address, "usd": dollars });
        let urgency = Urgency::Ordinary;
        let asked = Asked {
            path: "sim/deposit",
            name: "deposit",
            weight: 0,
            urgency,
        };
        let _: Value = self.post(asked, &request).await?;
        Ok(())
    }

    async fn info<T: DeserializeOwned>(
        &self,
        name: &'static str,
        request: Value,
        weight: u32,
        urgency: Urgency,
    ) -> Result<T, VenueError> {
        self.post(
            Asked {
                path: "info",
                name,
                weight,
                urgency,
            },
            &request,
        )
        .await
    }

    async fn post<T: DeserializeOwned>(
        &self,
        asked: Asked,
        body: &(impl Serialize + Sync),
    ) -> Result<T, VenueError> {
        let Asked {
            path,
            name,
            weight,
            urgency,
        } = asked;
        self.budget.take(weight, urgency)?;
        metrics::counter!("venue_requests_total", "venue" => "hyperliquid", "request" => name)
            .increment(1);
        let url = self
            .base_url
            .join(path)
            .map_err(|error| VenueError::Malformed {
                request: name,
                reason: error.to_string(),
            })?;
        events::crash_point!("hyperliquid.{name}.sending");
        let sent = self.http.post(url).json(body).send().await;
        events::crash_point!("hyperliquid.{name}.answered");
        let mut answer = sent.map_err(|error| {
            if error.is_connect() {
                VenueError::Unreachable(error)
            } else {
                VenueError::Lost(error)
            }
        })?;
        let status = answer.status();
        let mut bytes = Vec::new();
        while let Some(chunk) = answer.chunk().await.map_err(VenueError::Lost)? {
            if bytes.len() + chunk.len() > ANSWER_BYTES_MAX {
                let reason = format!("longer than {ANSWER_BYTES_MAX} bytes");
                return Err(VenueError::Malformed {
                    request: name,
                    reason,
                });
            }
            bytes.extend_from_slice(&chunk);
        }
        if status == reqwest::StatusCode::TOO_MANY_REQUESTS {
            self.budget.exhaust();
            return Err(VenueError::RateLimited);
        }
        if !status.is_success() {
            let text = String::from_utf8_lossy(&bytes)
                .chars()
                .take(EVIDENCE_CHARS_MAX)
                .collect();
            return Err(VenueError::Status {
                status: status.as_u16(),
                text,
            });
        }
        serde_json::from_slice(&bytes).map_err(|error| {
            let reason = error.to_string();
            self.evidence.keep(Strange {
                subject: name,
                address: None,
                reason: reason.clone(),
                text: String::from_utf8_lossy(&bytes).into_owned(),
            });
            VenueError::Malformed {
                request: name,
                reason,
            }
        })
    }
}
