//! How a subgraph is reached. The router knows only this trait; whether bytes cross a network or a
//! function is called is the transport's business.

use std::collections::BTreeMap;
use std::sync::Arc;

use async_trait::async_trait;
use bytes::{BufMut, Bytes, BytesMut};
use futures_util::stream::BoxStream;
use http::HeaderMap;

use crate::context::RequestContext;
use crate::schema::OperationKind;

mod connections;
mod http_client;
mod in_process;
mod multiplex;
mod protocol;

pub use http_client::{HttpTransport, REQUEST_ID_HEADER};
pub use in_process::InProcessTransport;
pub use protocol::{Received, SUBPROTOCOL};

/// What a subgraph is asked.
#[derive(Clone, Debug)]
pub struct SubgraphRequest {
    /// The subgraph's name.
    pub subgraph: Arc<str>,
    /// Query, mutation or subscription.
    pub kind: OperationKind,
    /// The document; the same allocation for every request of one plan, so a transport may keep
    /// what it made of it.
    pub document: Arc<str>,
    /// The start of the JSON body: `{"query":"…"`.
    pub head: Bytes,
    /// The variables as a JSON object.
    pub variables: Bytes,
    /// On whose behalf, and until when.
    pub context: Arc<RequestContext>,
    /// The trace it belongs to, down to this request.
    pub trace: trace::Context,
}

impl SubgraphRequest {
    /// The whole JSON body.
    pub fn body(&self) -> Bytes {
        const MIDDLE: &[u8] = b",\"variables\":";
        let length = self.head.len() + MIDDLE.len() + self.variables.len() + 1;
        let mut body = BytesMut::with_capacity(length);
        body.put_slice(&self.head);
        body.put_slice(MIDDLE);
        body.put_slice(&self.variables);
        body.put_u8(b'}');
        body.freeze()
    }
}

/// What a subgraph answered.
#[derive(Clone, Debug, Default)]
pub struct SubgraphResponse {
    /// The JSON answer.
    pub body: Bytes,
    /// Headers that may be given to the client, if settings say so.
    pub headers: HeaderMap,
}

/// Why there is no answer.
#[derive(Clone, Debug, thiserror::Error)]
pub enum TransportError {
    /// Nobody is there.
    #[error("cannot connect: {0}")]
    Connect(String),
    /// Nothing came in time.
    #[error("no answer in time")]
    Timeout,
    /// It broke off.
    #[error("the exchange broke off: {0}")]
    Broken(String),
    /// Something came, but no GraphQL answer.
    #[error("status {status} with content of type `{content_type}`")]
    NotGraphQl {
        /// The status.
        status: u16,
        /// The content type.
        content_type: String,
    },
    /// More came than is read.
    #[error("the answer is larger than {0} bytes")]
    TooLarge(usize),
    /// The subgraph does not believe the router.
    #[error("the subgraph refuses the router's identity")]
    Refused,
    /// It failed so often that it is not asked for a while.
    #[error("the subgraph failed too often and is left alone for a while")]
    LeftAlone,
    /// It is asked as much at a time as it may be.
    #[error("too many requests wait for the subgraph")]
    Busy,
}

/// The events of a subscription, each a JSON answer.
pub type EventStream = BoxStream<'static, Result<Bytes, TransportError>>;

/// A way to reach one subgraph.
#[async_trait]
pub trait SubgraphTransport: Send + Sync {
    /// Carries out a query or a mutation.
    async fn execute(&self, request: SubgraphRequest) -> Result<SubgraphResponse, TransportError>;

    /// Opens a subscription; the stream ends when the subgraph ends it.
    async fn subscribe(&self, request: SubgraphRequest) -> Result<EventStream, TransportError>;

    /// Whether an event may be left unread for a while: nobody else is held up by it, and the service
    /// itself decides what a slow reader misses. Else a slow reader misses the oldest events.
    fn can_wait(&self) -> bool {
        false
    }
}

/// Transports by subgraph.
pub type Transports = BTreeMap<String, Arc<dyn SubgraphTransport>>;
