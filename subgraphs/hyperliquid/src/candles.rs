//! Candles that somebody watches: one subscription at the venue for each, however many read it, and
//! one candle kept for each: a slow reader gets the newest.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Mutex, MutexGuard};

use tokio::sync::{Notify, watch};
use venue::Candle;

/// Candles watched at the same time; the venue allows 1,000 subscriptions of one address.
const WATCHED_MAX: usize = 300;

/// Which candles: the venue's name of the market and its word for the interval.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CandleKey {
    /// The market.
    pub symbol: String,
    /// The interval.
    pub interval: String,
}

/// No more candles can be watched.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("too many different candles are watched now")]
pub struct TooMany;

/// The candles that are watched.
#[derive(Debug, Default)]
pub struct CandleBook {
    watched: Mutex<BTreeMap<CandleKey, watch::Sender<Option<Candle>>>>,
    changed: Notify,
}

impl CandleBook {
    /// Watches a candle: what it is now, when that is known, and then every newest.
    pub fn watch(&self, key: CandleKey) -> Result<watch::Receiver<Option<Candle>>, TooMany> {
        let mut watched = self.lock();
        watched.retain(|_, sender| sender.receiver_count() > 0);
        if watched.len() >= WATCHED_MAX && !watched.contains_key(&key) {
            return Err(TooMany);
        }
        let sender = watched.entry(key).or_default();
        let mut reader = sender.subscribe();
        if reader.borrow().is_some() {
            reader.mark_changed();
        }
        drop(watched);
        self.changed.notify_one();
        Ok(reader)
    }

    /// What is watched now; what nobody reads any more is forgotten.
    pub fn wanted(&self) -> BTreeSet<CandleKey> {
        let mut watched = self.lock();
        watched.retain(|_, sender| sender.receiver_count() > 0);
        watched.keys().cloned().collect()
    }

    /// Waits until somebody begins to watch.
    pub async fn watched_anew(&self) {
        self.changed.notified().await;
    }

    /// The newest candle.
    pub fn put(&self, key: &CandleKey, candle: Candle) {
        if let Some(sender) = self.lock().get(key) {
            sender.send_replace(Some(candle));
        }
    }

    /// What was known is too old to be shown to whoever comes now.
    pub fn forget(&self) {
        for sender in self.lock().values() {
            sender.send_if_modified(|known| {
                *known = None;
                false
            });
        }
    }

    fn lock(&self) -> MutexGuard<'_, BTreeMap<CandleKey, watch::Sender<Option<Candle>>>> {
        self.watched
            .lock()
            .expect("no thread panics while it holds the map")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(number: usize) -> CandleKey {
        CandleKey {
            symbol: format!("COIN{number}"),
            interval: "1m".to_owned(),
        }
    }

    fn candle(close: &str) -> Candle {
        let price = close.parse().unwrap();
        Candle {
            open_time: domain::Timestamp::from_timestamp_millis(0).unwrap(),
            open: price,
            high: price,
            low: price,
            close: price,
            volume: "1".parse().unwrap(),
        }
    }

    #[tokio::test]
    async fn a_slow_reader_gets_the_newest_candle_and_a_late_one_the_last() {
        let book = CandleBook::default();
        let mut slow = book.watch(key(1)).unwrap();
        for close in ["1", "2", "3"] {
            book.put(&key(1), candle(close));
        }
        slow.changed().await.unwrap();
        assert_eq!(*slow.borrow_and_update(), Some(candle("3")));
        assert!(!slow.has_changed().unwrap(), "only one is kept");
        let mut late = book.watch(key(1)).unwrap();
        late.changed().await.unwrap();
        assert_eq!(*late.borrow_and_update(), Some(candle("3")));
        book.forget();
        assert!(!book.watch(key(1)).unwrap().has_changed().unwrap());
    }

    #[test]
    fn no_more_are_watched_than_the_venue_allows_and_what_nobody_reads_is_let_go() {
        let book = CandleBook::default();
        let mut readers: Vec<_> = (0..WATCHED_MAX)
            .map(|it| book.watch(key(it)).unwrap())
            .collect();
        assert_eq!(book.watch(key(WATCHED_MAX)).unwrap_err(), TooMany);
        assert!(book.watch(key(0)).is_ok(), "it is watched already");
        readers.truncate(10);
        assert_eq!(book.wanted().len(), 10);
        assert!(book.watch(key(WATCHED_MAX)).is_ok());
    }
}
