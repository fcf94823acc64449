//! Live operations: one event of a subgraph in, one whole answer out to everybody who asked the
//! same. Each reader is judged again for every event, and one that cannot keep up misses the oldest
//! answers and is told how many.

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use futures_util::stream::{self, BoxStream};
use futures_util::{Stream, StreamExt};

use crate::auth::Caller;
use crate::context::RequestContext;
use crate::error::{Code, GraphQlError, Refusal};
use crate::gateway::{Gateway, GraphQlRequest, Ready, extended};
use crate::schema::OperationKind;
use crate::switch::Switch;

pub mod multipart;
mod queue;
mod shared;
pub mod sse;
mod streamed;
mod upstream;
pub mod websocket;

pub use queue::Gap;
pub use shared::Hub;
use shared::{Item, Subscriber};

/// What a live operation gives its reader.
#[derive(Clone, Debug)]
pub enum LiveItem {
    /// An answer.
    Answer(Bytes),
    /// The end, and why.
    Ended(Vec<GraphQlError>),
}

/// The answers of an operation, live or not; it is over when the stream is.
pub type LiveStream = BoxStream<'static, LiveItem>;

/// An operation on its way: the gateway it was prepared by, itself prepared, and as it was sent,
/// should another gateway take over.
pub type Prepared = (Arc<Gateway>, Ready, GraphQlRequest);

/// Starts an operation of any kind.
pub async fn start(
    switch: Arc<Switch>,
    prepared: Prepared,
    context: Arc<RequestContext>,
) -> Result<LiveStream, Refusal> {
    let (gateway, ready, _) = &prepared;
    if ready.kind() != OperationKind::Subscription {
        let deadline = context.deadline;
        let finished = gateway.execute(ready, &context);
        let item = match tokio::time::timeout_at(deadline, finished).await {
            Ok(finished) => LiveItem::Answer(finished.body),
            Err(_) => LiveItem::Ended(vec![masked(Code::Unavailable)]),
        };
        return Ok(stream::once(std::future::ready(item)).boxed());
    }
    let hub = gateway.lasting.hub.clone();
    let subscriber = hub.join(&switch, prepared, context.clone()).await?;
    metrics::gauge!("router_subscriptions").increment(1.0);
    let live = Live {
        switch,
        context,
        subscriber,
        is_over: false,
    };
    Ok(answers(live).boxed())
}

/// An operation that is over before it gave an answer, for clients that wait for a stream.
pub fn ended(errors: Vec<GraphQlError>) -> LiveStream {
    stream::once(std::future::ready(LiveItem::Ended(errors))).boxed()
}

/// One reader.
struct Live {
    switch: Arc<Switch>,
    context: Arc<RequestContext>,
    subscriber: Subscriber,
    is_over: bool,
}

impl Drop for Live {
    fn drop(&mut self) {
        metrics::gauge!("router_subscriptions").decrement(1.0);
    }
}

fn answers(live: Live) -> impl Stream<Item = LiveItem> + Send {
    stream::unfold(live, |mut live| async move {
        if live.is_over {
            return None;
        }
        let item = live.next().await?;
        live.is_over = matches!(item, LiveItem::Ended(_));
        Some((item, live))
    })
}

impl Live {
    async fn next(&self) -> Option<LiveItem> {
        let closing = self.switch.current().lasting.closing.clone();
        let popped = loop {
            tokio::select! {
                popped = self.subscriber.next() => break popped,
                () = tokio::time::sleep(self.until_expiry()) => {
                    if !self.may_go_on().await {
                        return Some(LiveItem::Ended(vec![expired()]));
                    }
                }
                () = closing.cancelled() => {
                    return Some(LiveItem::Ended(vec![masked(Code::Unavailable)]));
                }
            }
        };
        let (item, gap) = popped?;
        // A clock may run faster than the wall, so the moment itself is asked too.
        if !self.may_go_on().await {
            return Some(LiveItem::Ended(vec![expired()]));
        }
        Some(match item {
            Item::Answer(body) => LiveItem::Answer(with_gap(body, gap)),
            Item::Ended(errors) => LiveItem::Ended(errors),
        })
    }

    async fn may_go_on(&self) -> bool {
        let Some(caller) = &self.context.caller else {
            return true;
        };
        let gateway = self.switch.current();
        let (authenticator, headers) = (&gateway.authenticator, &self.context.headers);
        authenticator.still_allows(caller, headers).await
    }

    fn until_expiry(&self) -> Duration {
        const FAR: Duration = Duration::from_hours(1);
        const SOON: Duration = Duration::from_millis(50);
        let now = self.switch.current().authenticator.now();
        let left = |caller: &Arc<Caller>| {
            let seconds = caller.expires_at?.saturating_sub(now);
            // Never no time at all, so that a clock that stands still does not make this spin.
            let left = Duration::from_secs(u64::try_from(seconds).unwrap_or(0));
            Some(left.clamp(SOON, FAR))
        };
        self.context.caller.as_ref().and_then(left).unwrap_or(FAR)
    }
}

/// The answer, which readers share, with what this one missed before it.
fn with_gap(body: Bytes, gap: Gap) -> Bytes {
    if gap == Gap::default() {
        return body;
    }
    let Gap {
        dropped,
        is_resumed,
    } = gap;
    let told = format!(r#"{{"dropped":{dropped},"resumed":{is_resumed}}}"#);
    extended(&body, "gap", &told)
}

fn masked(code: Code) -> GraphQlError {
    GraphQlError::new(code, code.masked_message())
}

fn expired() -> GraphQlError {
    GraphQlError::new(
        Code::Unauthenticated,
        "the token has expired or was revoked",
    )
}
