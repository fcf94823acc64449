//! Commands between processes: `POST /commands/<name>` with the caller's signed identity.

use std::collections::HashMap;
use std::time::Duration;

use async_trait::async_trait;
use domain::Service;
use reqwest::StatusCode;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use url::Url;

use super::CommandError;
use super::client::{Call, CommandTransport};
use crate::identity::{ASSERTION_HEADER, IdentitySigner};

/// Set on answers that say for sure that nothing was done.
pub(crate) const NOT_EXECUTED_HEADER: &str = "x-maxxit-not-executed";
/// How long a connection may take to open.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(2);
/// The largest reply read.
const REPLY_BYTES_MAX: usize = 16 * 1024 * 1024;

/// A refusal on the wire.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Refusal {
    pub code: String,
    pub message: String,
}

/// Calls services by HTTP.
#[derive(Clone, Debug)]
pub struct HttpCommands {
    http: reqwest::Client,
    services: HashMap<Service, Url>,
    signer: IdentitySigner,
}

impl HttpCommands {
    /// Calls the services at these base addresses, signed by `signer`.
    pub fn try_new(
        services: HashMap<Service, Url>,
        signer: IdentitySigner,
    ) -> Result<Self, reqwest::Error> {
        let http = reqwest::Client::builder()
            .connect_timeout(CONNECT_TIMEOUT)
            .redirect(reqwest::redirect::Policy::none())
            .no_proxy()
            .build()?;
        Ok(Self {
            http,
            services,
            signer,
        })
    }
}

#[async_trait]
impl CommandTransport for HttpCommands {
    async fn deliver(&self, call: Call) -> Result<Value, CommandError> {
        let callee = call.callee;
        let not_delivered = || CommandError::NotDelivered { callee };
        let ambiguous = |reason: String| CommandError::Ambiguous { callee, reason };
        let url = self
            .services
            .get(&callee)
            .and_then(|base| base.join(&format!("commands/{}", call.name)).ok())
            .ok_or_else(not_delivered)?;
        let assertion = self.signer.sign_own().map_err(|_| not_delivered())?;
        let mut post = self.http.post(url).header(ASSERTION_HEADER, assertion);
        if let Some(traceparent) = trace::header(&trace::Context::current()) {
            post = post.header(trace::TRACEPARENT, traceparent);
        }
        let sent = post.timeout(call.deadline).json(&call.body).send().await;
        let response = match sent {
            Ok(response) => response,
            Err(error) if error.is_connect() || error.is_builder() => return Err(not_delivered()),
            Err(error) if error.is_timeout() => {
                return Err(ambiguous(format!("no answer to {} in time", call.name)));
            }
            Err(_) => return Err(ambiguous("the connection broke".to_owned())),
        };
        if response.headers().contains_key(NOT_EXECUTED_HEADER) {
            return Err(not_delivered());
        }
        let status = response.status();
        let body = read(response)
            .await
            .map_err(|reason| ambiguous(reason.to_owned()))?;
        let malformed = |_| ambiguous("the reply is malformed".to_owned());
        match status {
            StatusCode::OK => serde_json::from_slice(&body).map_err(malformed),
            StatusCode::UNPROCESSABLE_ENTITY => {
                let Refusal { code, message } = serde_json::from_slice(&body).map_err(malformed)?;
                Err(CommandError::Refused { code, message })
            }
            status if status.is_client_error() => Err(CommandError::Refused {
                code: "FORBIDDEN".to_owned(),
                message: format!("{callee} answered {}", status.as_u16()),
            }),
            status => Err(ambiguous(format!("{callee} answered {}", status.as_u16()))),
        }
    }
}

/// Reads the reply, as far as it is of a bearable size.
async fn read(mut response: reqwest::Response) -> Result<Vec<u8>, &'static str> {
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(|_| "the reply broke off")? {
        if body.len() + chunk.len() > REPLY_BYTES_MAX {
            return Err("the reply is too large");
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body)
}
