//! Following prices: every price of a market in which something is held decides at once.

use std::sync::Arc;
use std::time::Duration;

use domain::{PositionId, Token, Venue};
use events::{Cause, Update};
use platform::CommandError;
use rules::exits::{Fired, PriceSeen};
use rules::position::{Outcome, PositionEvent, apply};
use tokio::sync::broadcast::error::RecvError;
use venue::commands::LookUpMarkets;
use venue::{Market, PRICES_HYPERLIQUID, PriceBatch, PriceTick};

use super::Positions;
use super::change::Told;
use super::engine::Engine;
use crate::error::PositionsError;
use crate::held::Held;
use crate::store;

/// How long a price is waited for; then the next round asks again.
const LOOK_WITHIN: Duration = Duration::from_secs(2);
/// How often best prices are written down, at most.
const PEAKS_EVERY: Duration = Duration::from_secs(1);
/// Positions whose exits are decided in one transaction.
const FIRED_CHUNK: usize = 200;

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
            Ok(batch) => self.marks.take(batch, true),
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
        self.marks.take(batch, false);
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

    /// Watches every position from the database on; one replica does at a time.
    pub async fn watch(&self) -> Result<(), PositionsError> {
        let _watching = Watching(self);
        let mut changes = self.board.changes();
        let mut batches = self.marks.batches();
        self.start_engine().await?;
        let mut peaks = tokio::time::interval(PEAKS_EVERY);
        peaks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        loop {
            tokio::select! {
                change = changes.recv() => match change {
                    Ok(held) => self.with_engine(|engine| engine.see(&held)),
                    Err(RecvError::Lagged(_)) => self.start_engine().await?,
                    Err(RecvError::Closed) => return Ok(()),
                },
                batch = batches.recv() => match batch {
                    Ok(batch) => self.decide_on(&batch).await?,
                    Err(RecvError::Lagged(_)) => self.decide_on_newest().await?,
                    Err(RecvError::Closed) => return Ok(()),
                },
                _ = peaks.tick() => self.store_peaks().await?,
            }
        }
    }

    async fn start_engine(&self) -> Result<(), PositionsError> {
        let held = store::positions::list_unclosed(&self.context.db.write).await?;
        let engine = Engine::watching(self.exit_policy().clone(), &held);
        *self
            .engine
            .lock()
            .expect("no thread panics with the engine") = Some(engine);
        self.decide_on_newest().await
    }

    fn with_engine<T: Default>(&self, act: impl FnOnce(&mut Engine) -> T) -> T {
        let mut engine = self
            .engine
            .lock()
            .expect("no thread panics with the engine");
        engine.as_mut().map(act).unwrap_or_default()
    }

    async fn decide_on(&self, batch: &Arc<PriceBatch>) -> Result<(), PositionsError> {
        let age = self.wall() - batch.received_at;
        let at = self.now();
        let fired = self.with_engine(|engine| {
            let mut fired = Vec::new();
            for tick in &batch.ticks {
                let seen = PriceSeen {
                    price: tick.mark,
                    at,
                    age,
                    is_liquidated: false,
                };
                fired.extend(engine.on_price(batch.venue, &tick.token, &seen));
            }
            fired
        });
        self.leave_all(&fired).await
    }

    async fn decide_on_newest(&self) -> Result<(), PositionsError> {
        let places = self.with_engine(|engine| engine.places());
        let (wall, at) = (self.wall(), self.now());
        let mut fired = Vec::new();
        for (venue, token) in places {
            let Some(mark) = self.marks.newest(venue, &token) else {
                continue;
            };
            let seen = PriceSeen {
                price: mark.price,
                at,
                age: wall - mark.received_at,
                is_liquidated: false,
            };
            fired.extend(self.with_engine(|engine| engine.on_price(venue, &token, &seen)));
        }
        self.leave_all(&fired).await
    }

    /// Makes decisions to leave durable; only then somebody is asked to close.
    async fn leave_all(&self, fired: &[Fired<PositionId>]) -> Result<(), PositionsError> {
        for chunk in fired.chunks(FIRED_CHUNK) {
            let txn = self.context.db.begin().await?;
            let mut left = Vec::new();
            for one in chunk {
                let found = store::positions::find(&txn, one.key).await?;
                let Some(mut held) = found.filter(Held::is_watched) else {
                    continue;
                };
                held.peak = one.peak;
                begin_exit(&mut held, one.reason.as_str());
                left.push(
                    self.save(&txn, held, Told::Everybody, Cause::fresh())
                        .await?,
                );
            }
            self.context.outbox.commit(txn).await?;
            for held in &left {
                let reason = held.exit.reason.as_deref();
                tracing::info!(position = %held.id, reason, "position is left");
            }
            self.announce(&left).await;
        }
        if !fired.is_empty() {
            self.wake_pursuer();
        }
        Ok(())
    }

    /// Writes down the best prices that moved.
    pub async fn store_peaks(&self) -> Result<(), PositionsError> {
        let peaks = self.with_engine(Engine::take_new_peaks);
        if peaks.is_empty() {
            return Ok(());
        }
        let txn = self.context.db.begin().await?;
        for (id, peak) in peaks {
            store::positions::note_peak(&txn, id, peak).await?;
        }
        Ok(txn.commit().await?)
    }
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

/// The decision to leave; nobody has been asked to close yet.
pub(super) fn begin_exit(held: &mut Held, reason: &str) {
    held.exit.reason = Some(reason.to_owned());
    held.exit.asked_at = None;
    if let Outcome::Changed(closing) = apply(&held.books, &PositionEvent::ExitStarted) {
        held.books = closing;
    }
}
