//! The newest price of every market, decoded once for all who look.

use std::collections::HashMap;
use std::sync::{Arc, RwLock};
use std::time::Instant;

use chrono::TimeDelta;
use domain::{Price, Timestamp, Token, Venue};
use tokio::sync::{broadcast, watch};
use venue::PriceBatch;

/// Batches a slow engine may be behind before it starts again from the newest prices.
const BATCHES_MAX: usize = 4_096;

/// Prices, and when they came here.
#[derive(Debug)]
pub struct SeenBatch {
    /// The prices.
    pub prices: PriceBatch,
    /// When they came, for how long deciding took.
    pub seen: Instant,
}

/// The price of one market.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mark {
    /// What positions are valued at.
    pub price: Price,
    /// When it reached us, on the wall clock.
    pub received_at: Timestamp,
    /// Counts up whenever the price moved.
    pub moves: u64,
}

/// Since when a venue's stream has not been silent, and when it was last heard.
#[derive(Clone, Copy)]
struct Stretch {
    since: Timestamp,
    last: Timestamp,
}

#[derive(Default)]
struct Known {
    marks: HashMap<Venue, HashMap<Token, Mark>>,
    streams: HashMap<Venue, Stretch>,
}

/// The newest prices.
pub struct Marks {
    known: RwLock<Known>,
    batches: broadcast::Sender<Arc<SeenBatch>>,
    live: Arc<watch::Sender<u64>>,
    stale_after: TimeDelta,
}

impl Marks {
    pub(super) fn new(live: Arc<watch::Sender<u64>>, stale_after: TimeDelta) -> Self {
        Self {
            known: RwLock::default(),
            batches: broadcast::Sender::new(BATCHES_MAX),
            live,
            stale_after,
        }
    }

    /// Every batch from now on.
    pub(super) fn batches(&self) -> broadcast::Receiver<Arc<SeenBatch>> {
        self.batches.subscribe()
    }

    /// Takes prices in; those that stream also say that the stream lives. True when it had been
    /// silent.
    pub(super) fn take(&self, batch: PriceBatch, is_streamed: bool) -> bool {
        let mut was_silent = false;
        {
            let mut known = self.known.write().expect("no thread panics with prices");
            if is_streamed {
                was_silent = known.keep_alive(&batch, self.stale_after);
            }
            for tick in &batch.ticks {
                known.note(batch.venue, tick, batch.received_at);
            }
        }
        // Nobody watching is no loss.
        let seen = Instant::now();
        let batch = SeenBatch {
            prices: batch,
            seen,
        };
        drop(self.batches.send(Arc::new(batch)));
        self.live.send_modify(|revision| *revision += 1);
        was_silent
    }

    /// The newest price of a market.
    pub fn newest(&self, venue: Venue, token: &Token) -> Option<Mark> {
        let known = self.known.read().expect("no thread panics with prices");
        known.marks.get(&venue)?.get(token).copied()
    }

    /// Whether a venue's stream has been silent too long.
    pub fn is_silent(&self, venue: Venue, now: Timestamp) -> bool {
        let known = self.known.read().expect("no thread panics with prices");
        let stream = known.streams.get(&venue);
        stream.is_none_or(|stream| now - stream.last >= self.stale_after)
    }

    /// Whether nothing may be decided on a price: it did not come lately, nor in the stretch of
    /// the stream that still lives. The stream tells changes only, so an old price may be current.
    pub fn is_stale(&self, venue: Venue, mark: &Mark, now: Timestamp) -> bool {
        if now - mark.received_at < self.stale_after {
            return false;
        }
        let known = self.known.read().expect("no thread panics with prices");
        let stream = known.streams.get(&venue);
        let lives = stream.is_some_and(|stream| {
            now - stream.last < self.stale_after && mark.received_at >= stream.since
        });
        !lives
    }
}

impl Known {
    /// True when the stream had been silent.
    fn keep_alive(&mut self, batch: &PriceBatch, stale_after: TimeDelta) -> bool {
        let at = batch.received_at;
        let fresh = Stretch {
            since: at,
            last: at,
        };
        let stream = self.streams.entry(batch.venue).or_insert(fresh);
        let was_silent = at - stream.last >= stale_after;
        if was_silent {
            *stream = fresh;
        }
        stream.last = stream.last.max(at);
        was_silent
    }

    fn note(&mut self, venue: Venue, tick: &venue::PriceTick, received_at: Timestamp) {
        let market = self.marks.entry(venue).or_default();
        let Some(mark) = market.get_mut(&tick.token) else {
            let mark = Mark {
                price: tick.mark,
                received_at,
                moves: 1,
            };
            market.insert(tick.token.clone(), mark);
            return;
        };
        if received_at < mark.received_at {
            return;
        }
        if mark.price != tick.mark {
            mark.price = tick.mark;
            mark.moves += 1;
        }
        mark.received_at = received_at;
    }
}
