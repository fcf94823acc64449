//! Equal queries of equally told callers that are under way at the same time are sent once. The key
//! is everything the subgraph is told, whole; nothing is decided by a hash.

use std::collections::HashMap;
use std::hash::{Hash, Hasher};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use bytes::Bytes;
use http::{HeaderName, HeaderValue};
use tokio::sync::watch;

use crate::transport::{SubgraphRequest, SubgraphResponse};

/// Writes that were sent to any subgraph. A query never shares an answer that was asked for before a
/// write that was done before the query.
#[derive(Clone, Debug, Default)]
pub struct Writes(Arc<AtomicU64>);

impl Writes {
    /// A write that counts when it is done, answered or not.
    pub fn begin(&self) -> Written<'_> {
        Written(self)
    }
}

/// Counts a write when dropped.
pub struct Written<'a>(&'a Writes);

impl Drop for Written<'_> {
    fn drop(&mut self) {
        self.0.0.fetch_add(1, Ordering::AcqRel);
    }
}

/// Everything a subgraph is told.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Key {
    document: Arc<str>,
    variables: Bytes,
    class: Arc<str>,
    /// The values of each header that is passed on, in the order of the settings.
    headers: Vec<Vec<HeaderValue>>,
    writes: u64,
}

/// Bytes of the variables that are hashed, at each end; all of them are compared.
const HASHED_BYTES: usize = 48;

impl Hash for Key {
    fn hash<H: Hasher>(&self, state: &mut H) {
        let length = self.variables.len();
        let start = self.variables.get(..HASHED_BYTES.min(length));
        let end = self.variables.get(length.saturating_sub(HASHED_BYTES)..);
        (length, start, end, &self.class, &self.headers, self.writes).hash(state);
        self.document.len().hash(state);
    }
}

type Landed = watch::Receiver<Option<SubgraphResponse>>;

/// The queries under way to one subgraph.
#[derive(Debug)]
pub struct Flights {
    under_way: Mutex<HashMap<Key, Landed>>,
    forward: Vec<HeaderName>,
    writes: Writes,
}

/// What becomes of a query.
pub enum Flight<'a> {
    /// It is sent.
    Lead(Lead<'a>),
    /// It waits for the answer of an equal one.
    Follow(Follow),
}

/// A query that is sent and that others may wait for.
pub struct Lead<'a> {
    flights: &'a Flights,
    key: Key,
    answer: watch::Sender<Option<SubgraphResponse>>,
    is_landed: bool,
}

/// A query that waits.
pub struct Follow(Landed);

impl Flights {
    /// Headers of these names reach the subgraph.
    pub fn new(forward: Vec<HeaderName>, writes: Writes) -> Self {
        Self {
            under_way: Mutex::default(),
            forward,
            writes,
        }
    }

    /// Joins an equal query that is under way, or goes ahead of those to come.
    pub fn board(&self, request: &SubgraphRequest) -> Flight<'_> {
        let given = &request.context.headers;
        let values = |name: &HeaderName| given.get_all(name).iter().cloned().collect::<Vec<_>>();
        let key = Key {
            document: request.document.clone(),
            variables: request.variables.clone(),
            class: request.context.class().clone(),
            headers: self.forward.iter().map(values).collect(),
            writes: self.writes.0.load(Ordering::Acquire),
        };
        let mut under_way = self.lock();
        if let Some(landed) = under_way.get(&key) {
            return Flight::Follow(Follow(landed.clone()));
        }
        let (answer, landed) = watch::channel(None);
        under_way.insert(key.clone(), landed);
        Flight::Lead(Lead {
            flights: self,
            key,
            answer,
            is_landed: false,
        })
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<Key, Landed>> {
        self.under_way
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}

impl Lead<'_> {
    /// Gives the answer to all who wait; none when there is no good one.
    pub fn land(mut self, answer: Option<&SubgraphResponse>) {
        // Off the list first, so that nobody joins who would not be told.
        self.flights.lock().remove(&self.key);
        self.is_landed = true;
        if self.answer.receiver_count() > 0 {
            self.answer.send_replace(answer.cloned());
        }
    }
}

impl Drop for Lead<'_> {
    fn drop(&mut self) {
        // After a landing, the place on the list may be another's.
        if !self.is_landed {
            self.flights.lock().remove(&self.key);
        }
    }
}

impl Follow {
    /// The answer; none when there will be none.
    pub async fn landed(mut self) -> Option<SubgraphResponse> {
        let landed = self.0.wait_for(Option::is_some).await.ok()?;
        landed.clone()
    }
}
