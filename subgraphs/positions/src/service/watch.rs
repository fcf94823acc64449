//! Following prices: every price of a market in which something is held decides at once.

use std::sync::Arc;
use std::time::{Duration, Instant};

use domain::{PositionId, Token, Venue};
use events::Update;
use platform::CommandError;
use rules::exits::{Fired, PriceSeen};
use tokio::sync::broadcast::error::RecvError;
use tokio::sync::mpsc;
use venue::commands::LookUpMarkets;
use venue::{Market, PRICES_HYPERLIQUID, PriceBatch, PriceTick};

use super::Positions;
use super::engine::Engine;
use super::leave::{FIRED_MAX, Leaving};
use super::marks::SeenBatch;
use crate::error::PositionsError;
use crate::store;

/// How long a price is waited for; then the next round asks again.
const LOOK_WITHIN: Duration = Duration::from_secs(2);
/// How long the positions there are may take to be known before watching begins without.
const FILLED_WITHIN: Duration = Duration::from_secs(10);
/// Positions whose best price is written in one statement.
const PEAKS_CHUNK: usize = 500;
/// How often best prices are written down, at most.
const PEAKS_EVERY: Duration = Duration::from_secs(1);

impl Positions {
    /// Takes prices in from the stream, and asks for them while it is silent.
    pub async fn follow_prices(&self) -> Result<(), PositionsError> {
        let mut heard = self.context.broadcast.subscribe(PRICES_HYPERLIQUID).await?;
        let mut poll = tokio::time::interval(Duration::from_millis(self.config.poll_interval_ms));
        poll.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        loop {
            tokio::select! {
                update = heard.next() => match update {
                    Some(Update::Message(message)) => self.take_prices(&message),
                    // The next batch is newer than what was missed.
                    Some(Update::Gap) => {}
                    None => return Ok(()),
                },
                _ = poll.tick() => self.poll_prices().await,
            }
        }
    }

    fn take_prices(&self, message: &[u8]) {
        match serde_json::from_slice::<PriceBatch>(message) {
            Ok(batch) => {
                if self.marks.take(batch, true) {
                    // The venue is heard again: what was missed is compared at once.
                    self.wake_reconciler();
                }
            }
            Err(error) => tracing::warn!(%error, "prices cannot be read"),
        }
    }

    async fn poll_prices(&self) {
        let venue = Venue::Hyperliquid;
        let tokens: Vec<Token> = self.board.tokens().into_iter().collect();
        if tokens.is_empty() || !self.marks.is_silent(venue, self.wall()) {
            return;
        }
        let markets = match self.look_up_markets(tokens).await {
            Ok(markets) => markets,
            Err(error) => return tracing::warn!(%error, "prices not known"),
        };
        let fresh = markets.into_iter().filter(|market| market.is_fresh);
        let ticks: Vec<PriceTick> = fresh
            .filter_map(|market| {
                Some(PriceTick {
                    token: market.token,
                    mark: market.mark_price?,
                    bid: None,
                    ask: None,
                })
            })
            .collect();
        if ticks.is_empty() {
            return;
        }
        let batch = PriceBatch {
            venue,
            ticks,
            at: self.now(),
            received_at: self.wall(),
        };
        let _ = self.marks.take(batch, false);
    }

    pub(super) async fn look_up_markets(
        &self,
        tokens: Vec<Token>,
    ) -> Result<Vec<Market>, CommandError> {
        let command = LookUpMarkets { tokens };
        self.context
            .commands
            .call_within(command, LOOK_WITHIN)
            .await
    }

    /// Watches every position from the database on; one replica does at a time. Deciding never waits
    /// for what was decided to be written.
    pub async fn watch(self: Arc<Self>) -> Result<(), PositionsError> {
        let _watching = Watching(&self);
        let (leaves, left) = mpsc::channel(FIRED_MAX);
        let mut loops = self.context.tasks.loops();
        let (deciding, leaving, storing) = (self.clone(), self.clone(), self.clone());
        loops.start(async move { deciding.decide_forever(leaves).await });
        loops.start(async move { leaving.leave_forever(left).await });
        loops.start(async move { storing.store_peaks_forever().await });
        loops.until_one_ends().await
    }

    async fn decide_forever(&self, leaves: mpsc::Sender<Leaving>) -> Result<(), PositionsError> {
        // Beginning with fewer is better than beginning with none.
        let filled = tokio::time::timeout(FILLED_WITHIN, self.board.until_filled());
        drop(filled.await);
        let mut changes = self.board.changes();
        let mut batches = self.marks.batches();
        self.start_engine(&leaves).await?;
        loop {
            tokio::select! {
                change = changes.recv() => match change {
                    Ok(held) => self.with_engine(|engine| engine.see(&held)),
                    Err(RecvError::Lagged(_)) => self.start_engine(&leaves).await?,
                    Err(RecvError::Closed) => return Ok(()),
                },
                batch = batches.recv() => match batch {
                    Ok(batch) => self.decide_on(&batch, &leaves).await,
                    Err(RecvError::Lagged(skipped)) => {
                        metrics::counter!("price_batches_skipped_total").increment(skipped);
                        tracing::warn!(skipped, "price batches were skipped");
                        self.decide_on_newest(&leaves).await;
                    }
                    Err(RecvError::Closed) => return Ok(()),
                },
            }
        }
    }

    async fn start_engine(&self, leaves: &mpsc::Sender<Leaving>) -> Result<(), PositionsError> {
        let held = store::positions::list_unclosed(&self.context.db.write).await?;
        let engine = Engine::watching(self.exit_policy().clone(), &held);
        metrics::gauge!("positions_watched").set(count(engine.len()));
        *self
            .engine
            .lock()
            .expect("no thread panics with the engine") = Some(engine);
        self.decide_on_newest(leaves).await;
        Ok(())
    }

    fn with_engine<T: Default>(&self, act: impl FnOnce(&mut Engine) -> T) -> T {
        let mut engine = self
            .engine
            .lock()
            .expect("no thread panics with the engine");
        engine.as_mut().map(act).unwrap_or_default()
    }

    async fn decide_on(&self, batch: &Arc<SeenBatch>, leaves: &mpsc::Sender<Leaving>) {
        let SeenBatch { prices, seen } = &**batch;
        let age = self.wall() - prices.received_at;
        let at = self.now();
        let fired = self.with_engine(|engine| {
            let mut fired = Vec::new();
            for tick in &prices.ticks {
                let seen = PriceSeen {
                    price: tick.mark,
                    at,
                    age,
                    is_liquidated: false,
                };
                fired.extend(engine.on_price(prices.venue, &tick.token, &seen));
            }
            fired
        });
        pass_on(fired, *seen, leaves).await;
    }

    async fn decide_on_newest(&self, leaves: &mpsc::Sender<Leaving>) {
        let places = self.with_engine(|engine| engine.places());
        let (wall, at) = (self.wall(), self.now());
        let seen = Instant::now();
        for (venue, token) in places {
            let Some(mark) = self.marks.newest(venue, &token) else {
                continue;
            };
            let price = PriceSeen {
                price: mark.price,
                at,
                age: wall - mark.received_at,
                is_liquidated: false,
            };
            let fired = self.with_engine(|engine| engine.on_price(venue, &token, &price));
            pass_on(fired, seen, leaves).await;
        }
    }

    async fn store_peaks_forever(&self) -> Result<(), PositionsError> {
        loop {
            tokio::time::sleep(PEAKS_EVERY).await;
            self.store_peaks().await?;
        }
    }

    /// Writes down the best prices that moved.
    pub async fn store_peaks(&self) -> Result<(), PositionsError> {
        let peaks = self.with_engine(Engine::take_new_peaks);
        for (peak, ids) in peaks {
            // Each by itself: whoever leaves a position does not wait for all of them.
            for some in ids.chunks(PEAKS_CHUNK) {
                store::positions::note_peak(&self.context.db.write, some, peak).await?;
            }
        }
        Ok(())
    }
}

/// Hands over what fired; when too much waits to be written, prices wait too.
async fn pass_on(fired: Vec<Fired<PositionId>>, seen: Instant, leaves: &mpsc::Sender<Leaving>) {
    for fired in fired {
        // The writer ends the watch when it ends; whatever it did not write is found in the rows.
        drop(leaves.send(Leaving { fired, seen }).await);
    }
}

#[expect(clippy::cast_precision_loss, reason = "a count that is shown")]
const fn count(of: usize) -> f64 {
    of as f64
}

/// Whoever loses the watch forgets what it watched; at shutdown the last peaks are still written.
struct Watching<'a>(&'a Positions);

impl Drop for Watching<'_> {
    fn drop(&mut self) {
        if !self.0.context.shutdown.is_cancelled()
            && let Ok(mut engine) = self.0.engine.lock()
        {
            *engine = None;
        }
    }
}
