//! The router's way to a service in the same process: a call, no bytes on any wire.

use std::sync::Arc;

use async_graphql::{Data, Request, Variables};
use async_trait::async_trait;
use bytes::Bytes;
use futures_util::StreamExt;
use graph::{Identity, Viewer};
use platform::GraphqlExecutor;
use router::{
    Caller, EventStream, SubgraphRequest, SubgraphResponse, SubgraphTransport, TransportError,
};

/// One service's schema, called directly.
pub struct InProcessTransport {
    schema: Arc<dyn GraphqlExecutor>,
}

impl InProcessTransport {
    /// Calls this schema.
    pub fn new(schema: Arc<dyn GraphqlExecutor>) -> Self {
        Self { schema }
    }
}

#[async_trait]
impl SubgraphTransport for InProcessTransport {
    async fn execute(&self, request: SubgraphRequest) -> Result<SubgraphResponse, TransportError> {
        let deadline = request.context.deadline;
        let request = request_of(&request)?;
        let answer = tokio::time::timeout_at(deadline, self.schema.execute(request));
        let answer = answer.await.map_err(|_| TransportError::Timeout)?;
        Ok(SubgraphResponse {
            body: written(&answer)?,
            ..SubgraphResponse::default()
        })
    }

    async fn subscribe(&self, request: SubgraphRequest) -> Result<EventStream, TransportError> {
        let session = Arc::new(Data::default());
        let events = self
            .schema
            .execute_stream(request_of(&request)?, Some(session));
        Ok(events.map(|answer| written(&answer)).boxed())
    }

    /// A slow reader of one stream holds nobody else up, and the service conflates for it.
    fn can_wait(&self) -> bool {
        true
    }
}

fn request_of(request: &SubgraphRequest) -> Result<Request, TransportError> {
    let variables: Variables = serde_json::from_slice(&request.variables)
        .map_err(|error| TransportError::Broken(error.to_string()))?;
    let identity = request
        .context
        .caller
        .as_deref()
        .map_or(Identity::Anonymous, identity_of);
    Ok(Request::new(&*request.document)
        .variables(variables)
        .data(identity))
}

/// The caller the router has verified; one that does not read as ours is nobody.
fn identity_of(caller: &Caller) -> Identity {
    viewer_of(caller).map_or(Identity::Anonymous, Identity::User)
}

/// The person behind a verified caller.
pub fn viewer_of(caller: &Caller) -> Option<Viewer> {
    Some(Viewer {
        user_id: caller.subject.parse().ok()?,
        session_id: caller
            .session
            .as_deref()
            .and_then(|session| session.parse().ok()),
        wallet: caller.claims.get("wallet")?.as_str()?.parse().ok()?,
        scopes: caller.scopes.clone(),
    })
}

fn written(answer: &async_graphql::Response) -> Result<Bytes, TransportError> {
    serde_json::to_vec(answer)
        .map(Bytes::from)
        .map_err(|error| TransportError::Broken(error.to_string()))
}
