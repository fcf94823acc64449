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
use crate::value::{Answer, Buffers, JsonError, Shape, parse_answer, read_answer};

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

/// A GraphQL answer as it arrives.
#[derive(Clone, Debug)]
pub enum AnswerBody {
    /// JSON text, from outside: nothing in it is believed.
    Json(Bytes),
    /// The values themselves, made in this process.
    Values(Arc<async_graphql::Response>),
}

impl AnswerBody {
    /// Reads what a fetch expects of it; the text it points into is kept in the buffers.
    pub(crate) fn read(&self, shape: &Shape, buffers: &mut Buffers) -> Result<Answer, JsonError> {
        match self {
            Self::Json(text) => {
                let buffer = buffers.push(text.clone());
                parse_answer(text, buffer, shape)
            }
            Self::Values(answered) => read_answer(answered, shape, buffers),
        }
    }
}

impl<T: Into<Bytes>> From<T> for AnswerBody {
    fn from(json: T) -> Self {
        Self::Json(json.into())
    }
}

/// What a subgraph answered.
#[derive(Clone, Debug)]
pub struct SubgraphResponse {
    /// The answer.
    pub body: AnswerBody,
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

impl From<AnswerBody> for SubgraphResponse {
    fn from(body: AnswerBody) -> Self {
        let headers = HeaderMap::new();
        Self { body, headers }
    }
}

/// One event of a subscription.
pub type Event = Result<AnswerBody, TransportError>;

/// The events of a subscription.
pub type EventStream = BoxStream<'static, Event>;

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
