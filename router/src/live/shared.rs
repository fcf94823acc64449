//! One stream for all who ask the same and are answered alike: opened once at the subgraph, every
//! event completed once with what other subgraphs know, and the answer given to each reader's own
//! queue. Whether a reader may have it is asked for each of them, in [`super`].
//!
//! When another gateway takes over, the operation is planned again on it. If it still listens to
//! the same stream of the same subgraph, that stream goes on without a break; else the new one is
//! opened before the old one is let go, and readers are told that something may have been missed.

use std::collections::{BTreeSet, HashMap};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};

use bytes::Bytes;
use http::{HeaderName, HeaderValue};
use tokio::sync::{Notify, OnceCell, watch};
use tokio_util::sync::{CancellationToken, DropGuard};

use super::queue::{Gap, Popped, Queue};
use super::upstream::Upstream;
use crate::context::RequestContext;
use crate::error::{GraphQlError, Refusal};
use crate::gateway::{Gateway, GraphQlRequest, Ready};
use crate::plan::PlanKey;
use crate::switch::Switch;
use crate::transport::Event;

/// What a reader gets.
#[derive(Clone, Debug)]
pub enum Item {
    /// An answer.
    Answer(Bytes),
    /// The end, and why.
    Ended(Vec<GraphQlError>),
}

/// Everything that could make one reader's answers differ from another's, whole.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct StreamKey {
    plan: PlanKey,
    variables: String,
    class: Arc<str>,
    /// What the caller may do under another supergraph, too; none for nobody.
    scopes: Option<BTreeSet<String>>,
    /// Headers that some subgraph is handed.
    headers: Vec<(HeaderName, HeaderValue)>,
}

impl StreamKey {
    fn of(gateway: &Gateway, ready: &Ready, context: &RequestContext) -> Self {
        let rules = gateway.config.headers.values();
        let names: BTreeSet<&String> = rules.flat_map(|rules| &rules.forward).collect();
        let forwarded = |name: &String| {
            let name = HeaderName::try_from(name.as_str()).ok()?;
            let values = context.headers.get_all(&name).iter().cloned();
            let pair = move |value| (name.clone(), value);
            Some(values.map(pair).collect::<Vec<_>>())
        };
        let variables = serde_json::Value::Object(ready.variables.values.clone());
        Self {
            plan: ready.key.clone(),
            variables: variables.to_string(),
            class: context.class().clone(),
            scopes: context.caller.as_ref().map(|caller| caller.scopes.clone()),
            headers: names.into_iter().filter_map(forwarded).flatten().collect(),
        }
    }
}

/// The streams that are open, by what they answer.
#[derive(Debug, Default)]
pub struct Hub {
    streams: Mutex<HashMap<StreamKey, Weak<SharedStream>>>,
}

impl Hub {
    /// How many streams are open, and how many read them.
    pub fn count(&self) -> (usize, usize) {
        let streams = self.lock();
        let open = streams.values().filter_map(Weak::upgrade);
        let open: Vec<_> = open.filter(|stream| stream.opened.initialized()).collect();
        drop(streams);
        let readers = open.iter().map(|stream| stream.inner.readers().len());
        (open.len(), readers.sum())
    }

    /// Joins the stream of an operation, which is opened if there is none.
    pub async fn join(
        self: &Arc<Self>,
        switch: &Arc<Switch>,
        (gateway, ready, request): (Arc<Gateway>, Ready, GraphQlRequest),
        context: Arc<RequestContext>,
    ) -> Result<Subscriber, Refusal> {
        let key = StreamKey::of(&gateway, &ready, &context);
        let settings = &gateway.config.subscriptions;
        let opens_with_state = ready
            .root_field
            .as_ref()
            .is_some_and(|field| settings.opens_with_state.contains(&**field));
        let may_join = |stream: &Arc<SharedStream>| {
            let inner = &stream.inner;
            let has_begun = inner.has_begun.load(Ordering::Acquire);
            !(inner.is_over.load(Ordering::Acquire) || opens_with_state && has_begun)
        };
        let reader = Arc::new(Reader {
            queue: Queue::new(settings.queue_max),
            context: context.clone(),
        });
        let stream = {
            let mut streams = self.lock();
            streams.retain(|_, known| known.strong_count() > 0);
            let known = streams.get(&key).and_then(Weak::upgrade);
            let known = known.filter(|stream| settings.share && may_join(stream));
            let stream = known.unwrap_or_else(|| {
                let new = Arc::new(SharedStream::new(self, request));
                streams.insert(key.clone(), Arc::downgrade(&new));
                new
            });
            // Before the stream is opened, so that no event is missed.
            stream.inner.readers().push(reader.clone());
            stream
        };
        let subscriber = Subscriber { reader, stream };
        let shared = &subscriber.stream;
        let open = || Inner::open(shared, switch, (gateway, ready), (key, &context));
        shared.opened.get_or_try_init(open).await?;
        tracing::debug!(
            request.id = &*context.id,
            stream.id = &**shared.inner.id.get().unwrap_or(&context.id),
            "stream joined"
        );
        Ok(subscriber)
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<StreamKey, Weak<SharedStream>>> {
        self.streams.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A stream that lives as long as somebody reads it.
#[derive(Debug)]
pub struct SharedStream {
    inner: Arc<Inner>,
    opened: OnceCell<()>,
    stop: CancellationToken,
    _stop: DropGuard,
}

impl SharedStream {
    fn new(hub: &Arc<Hub>, request: GraphQlRequest) -> Self {
        let stop = CancellationToken::new();
        let inner = Inner {
            hub: hub.clone(),
            id: std::sync::OnceLock::new(),
            request,
            readers: Mutex::default(),
            changed: Notify::new(),
            has_begun: AtomicBool::new(false),
            is_over: AtomicBool::new(false),
        };
        Self {
            inner: Arc::new(inner),
            opened: OnceCell::new(),
            stop: stop.clone(),
            _stop: stop.drop_guard(),
        }
    }
}

/// One reader's place at a stream.
#[derive(Debug)]
pub struct Subscriber {
    reader: Arc<Reader>,
    stream: Arc<SharedStream>,
}

impl Subscriber {
    /// What comes next, and what was missed before it; none when the stream is over.
    pub async fn next(&self) -> Option<(Item, Gap)> {
        if let Popped::One(item, gap) = self.reader.queue.try_pop() {
            self.stream.inner.changed.notify_one();
            return Some((item, gap));
        }
        // An empty queue is what the stream waits for before it works on the next event.
        self.stream.inner.changed.notify_one();
        let popped = self.reader.queue.pop().await;
        self.stream.inner.changed.notify_one();
        popped
    }
}

impl Drop for Subscriber {
    fn drop(&mut self) {
        let mut readers = self.stream.inner.readers();
        readers.retain(|reader| !Arc::ptr_eq(reader, &self.reader));
        drop(readers);
        self.stream.inner.changed.notify_one();
    }
}

struct Reader {
    queue: Queue<Item>,
    context: Arc<RequestContext>,
}

impl std::fmt::Debug for Reader {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Reader").finish_non_exhaustive()
    }
}

/// What the task that serves a stream knows of it.
#[derive(Debug)]
struct Inner {
    hub: Arc<Hub>,
    /// The id in its answers and log lines: that of the request which opened it.
    id: std::sync::OnceLock<Arc<str>>,
    request: GraphQlRequest,
    readers: Mutex<Vec<Arc<Reader>>>,
    /// A reader came, went, or took something.
    changed: Notify,
    has_begun: AtomicBool,
    is_over: AtomicBool,
}

impl Inner {
    async fn open(
        shared: &Arc<SharedStream>,
        switch: &Arc<Switch>,
        (gateway, ready): (Arc<Gateway>, Ready),
        (key, context): (StreamKey, &Arc<RequestContext>),
    ) -> Result<(), Refusal> {
        let inner = shared.inner.clone();
        let upstream = Upstream::open(&gateway, &ready, context).await?;
        // Set once: whoever opens the stream gives it its id.
        let _ = inner.id.set(context.id.clone());
        let (this, tasks) = (Arc::downgrade(shared), gateway.lasting.tasks.clone());
        let mut changes = switch.changes();
        // What changed while the stream was being opened is not to be missed.
        let is_current = Arc::ptr_eq(&*changes.borrow_and_update(), &gateway);
        if !is_current {
            changes.mark_changed();
        }
        let mut service = Service {
            inner,
            this,
            key,
            gateway,
            ready,
            upstream,
            changes,
        };
        let stopped = shared.stop.clone();
        metrics::gauge!("router_streams").increment(1.0);
        tasks.spawn(async move {
            tokio::select! {
                () = service.run() => {}
                () = stopped.cancelled() => {}
            }
            service.end();
            metrics::gauge!("router_streams").decrement(1.0);
        });
        Ok(())
    }

    fn readers(&self) -> MutexGuard<'_, Vec<Arc<Reader>>> {
        self.readers.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits until some reader has read all it was given.
    async fn until_hungry(&self) {
        loop {
            let changed = self.changed.notified();
            if self.readers().iter().any(|reader| reader.queue.is_empty()) {
                return;
            }
            changed.await;
        }
    }

    fn tell(&self, item: &Item, gap: Gap) {
        for reader in self.readers().iter() {
            reader.queue.push(item.clone(), gap);
        }
    }

    fn first_context(&self) -> Option<Arc<RequestContext>> {
        let readers = self.readers();
        readers.first().map(|reader| reader.context.clone())
    }
}

/// Serves one stream.
struct Service {
    inner: Arc<Inner>,
    this: Weak<SharedStream>,
    key: StreamKey,
    gateway: Arc<Gateway>,
    ready: Ready,
    upstream: Upstream,
    changes: watch::Receiver<Arc<Gateway>>,
}

impl Service {
    /// Until the stream ends. The fastest reader sets the pace; the others miss the oldest. What is
    /// done with an event is boxed: a stream mostly waits, and then takes no room for it.
    async fn run(&mut self) {
        loop {
            let (inner, events) = (&self.inner, &self.upstream.events);
            let next = async {
                inner.until_hungry().await;
                events.pop().await
            };
            let goes_on = tokio::select! {
                biased;
                changed = self.changes.changed() => {
                    changed.is_ok() && Box::pin(self.plan_again()).await
                }
                popped = next => match popped {
                    Some((event, gap)) => Box::pin(self.answer(event, gap)).await,
                    None => false,
                },
            };
            if !goes_on {
                return;
            }
        }
    }

    /// Completes one event and gives it to every reader; false when it was the last.
    async fn answer(&self, event: Event, gap: Gap) -> bool {
        let Some(context) = self.inner.first_context() else {
            return true;
        };
        let id = self.inner.id.get().unwrap_or(&context.id).clone();
        let context = Arc::new(context.renewed(id.clone(), self.gateway.deadline()));
        let is_last = event.is_err();
        let (plan, variables) = (&self.ready.plan, &self.ready.variables);
        let executor = &self.gateway.executor;
        let outcome = executor
            .execute_event(plan, variables, &context, event)
            .await;
        self.inner.has_begun.store(true, Ordering::Release);
        if is_last {
            self.inner.tell(&Item::Ended(outcome.failures.errors), gap);
            return false;
        }
        let finished = self.gateway.finish(&self.ready, outcome, &id);
        self.inner.tell(&Item::Answer(finished.body), gap);
        true
    }

    /// Goes on with the gateway of now; false when it does not serve the operation any more.
    async fn plan_again(&mut self) -> bool {
        let gateway = self.changes.borrow_and_update().clone();
        let Some(context) = self.inner.first_context() else {
            return true;
        };
        let request = self.inner.request.clone();
        let caller = context.caller.as_deref();
        let deadline = gateway.deadline();
        let context = Arc::new(context.renewed(context.id.clone(), deadline));
        let planned = match gateway.prepare(request, caller).await {
            Ok(ready) => self.move_to(&gateway, ready, &context).await,
            Err(refusal) => Err(refusal),
        };
        if let Err(refusal) = planned {
            tracing::info!(
                request.id = &*context.id,
                "a live operation is not served by the supergraph of now"
            );
            self.inner
                .tell(&Item::Ended(refusal.errors), Gap::default());
            return false;
        }
        metrics::counter!("router_streams_planned_again_total").increment(1);
        true
    }

    async fn move_to(
        &mut self,
        gateway: &Arc<Gateway>,
        ready: Ready,
        context: &Arc<RequestContext>,
    ) -> Result<(), Refusal> {
        if !self.upstream.serves(gateway, &ready, context) {
            let upstream = Upstream::open(gateway, &ready, context).await?;
            // What the old stream said until now is told as it was planned.
            while let Popped::One(Ok(event), gap) = self.upstream.events.try_pop() {
                self.answer(Ok(event), gap).await;
            }
            upstream.events.miss(Gap {
                dropped: 0,
                is_resumed: true,
            });
            self.upstream = upstream;
        }
        let key = StreamKey::of(gateway, &ready, context);
        let mut streams = self.inner.hub.lock();
        streams.remove(&self.key);
        // Whoever asks the same from now on joins here, unless another stream is open already.
        streams
            .entry(key.clone())
            .or_insert_with(|| self.this.clone());
        drop(streams);
        self.key = key;
        self.gateway = gateway.clone();
        self.ready = ready;
        Ok(())
    }

    fn end(&self) {
        self.inner.is_over.store(true, Ordering::Release);
        let mut streams = self.inner.hub.lock();
        if streams
            .get(&self.key)
            .is_some_and(|known| known.ptr_eq(&self.this))
        {
            streams.remove(&self.key);
        }
        drop(streams);
        for reader in self.inner.readers().iter() {
            reader.queue.close();
        }
    }
}
