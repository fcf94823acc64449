//! What belongs to one request of a client, wherever it goes.

use std::sync::{Arc, Mutex, OnceLock};

use http::{HeaderMap, HeaderValue};
use tokio::sync::OnceCell;
use tokio::time::Instant;

use crate::auth::{Caller, IdentitySource};

/// One request of a client, or one event of a subscription.
#[derive(Debug)]
pub struct RequestContext {
    /// The id that ties answers and log lines together.
    pub id: Arc<str>,
    /// Who asks; nobody when none.
    pub caller: Option<Arc<Caller>>,
    /// The client's headers, for those that settings pass on.
    pub headers: Arc<HeaderMap>,
    /// When the whole request has failed.
    pub deadline: Instant,
    /// The trace it belongs to.
    pub trace: trace::Context,
    identity: Arc<IdentitySource>,
    assertion: OnceCell<Option<HeaderValue>>,
    class: OnceLock<Arc<str>>,
    given_back: Mutex<HeaderMap>,
}

impl RequestContext {
    /// The context of a request that comes in now.
    pub fn new(
        id: Arc<str>,
        caller: Option<Arc<Caller>>,
        headers: Arc<HeaderMap>,
        deadline: Instant,
        identity: Arc<IdentitySource>,
    ) -> Self {
        let (assertion, class) = (OnceCell::new(), OnceLock::new());
        let given_back = Mutex::default();
        let trace = trace::of_headers(&headers);
        Self {
            id,
            caller,
            headers,
            deadline,
            trace,
            identity,
            assertion,
            class,
            given_back,
        }
    }

    /// The same request at a later moment: an event of its subscription.
    #[must_use]
    pub fn renewed(&self, id: Arc<str>, deadline: Instant) -> Self {
        Self::new(
            id,
            self.caller.clone(),
            self.headers.clone(),
            deadline,
            self.identity.clone(),
        )
    }

    /// What tells who asks from others, as far as subgraphs are told.
    pub fn class(&self) -> &Arc<str> {
        let class = || self.identity.class(self.caller.as_deref()).into();
        self.class.get_or_init(class)
    }

    /// The signed word on who asks, for subgraphs that cannot be told in memory. None for nobody.
    pub async fn assertion(&self) -> Option<HeaderValue> {
        let sign = || self.identity.assertion(self.caller.as_ref());
        self.assertion.get_or_init(sign).await.clone()
    }

    /// Keeps a header of a subgraph for the client.
    pub fn give_back(&self, headers: impl Iterator<Item = (http::HeaderName, HeaderValue)>) {
        let mut kept = self
            .given_back
            .lock()
            .expect("no thread panics while it holds the headers");
        for (name, value) in headers {
            kept.append(name, value);
        }
    }

    /// The headers subgraphs gave for the client.
    pub fn take_given_back(&self) -> HeaderMap {
        let mut kept = self
            .given_back
            .lock()
            .expect("no thread panics while it holds the headers");
        std::mem::take(&mut *kept)
    }
}
