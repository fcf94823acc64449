//! Keys that were opened lately. Opening one costs as much as signing with it: the data key is
//! unwrapped, the key decrypted, its public side computed. So an opened key is kept for a moment:
//! few, not for long, wiped when they go, and only for the very text in the very row it was stored
//! in.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard};

use domain::Timestamp;
use evm::AgentKey;

/// Keys kept open at a time.
const OPEN_MAX: usize = 1_024;
/// How long one is kept, however often it is used.
const KEPT_MS: i64 = 60_000;

/// The keys that are open.
#[derive(Default)]
pub(super) struct OpenKeys(Mutex<HashMap<String, Open>>);

struct Open {
    key: Arc<AgentKey>,
    opened_at: Timestamp,
}

impl Open {
    fn is_fresh(&self, now: Timestamp) -> bool {
        (now - self.opened_at).num_milliseconds() < KEPT_MS
    }
}

impl OpenKeys {
    /// The key that lies sealed there, when it is still open.
    pub fn find(&self, sealed: &str, now: Timestamp) -> Option<Arc<AgentKey>> {
        let open = self.lock();
        let known = open.get(sealed).filter(|known| known.is_fresh(now))?;
        Some(Arc::clone(&known.key))
    }

    /// Keeps a key that was just opened.
    pub fn keep(&self, sealed: &str, key: &Arc<AgentKey>, now: Timestamp) {
        let mut open = self.lock();
        if open.len() >= OPEN_MAX {
            open.retain(|_, known| known.is_fresh(now));
        }
        if open.len() >= OPEN_MAX {
            return;
        }
        let kept = Open {
            key: Arc::clone(key),
            opened_at: now,
        };
        open.insert(sealed.to_owned(), kept);
    }

    /// Wipes what was kept long enough.
    pub fn close_old(&self, now: Timestamp) {
        self.lock().retain(|_, known| known.is_fresh(now));
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<String, Open>> {
        self.0
            .lock()
            .expect("no thread panics while it holds the keys")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_timestamp_millis(second * 1_000).unwrap()
    }

    #[test]
    fn a_key_stays_open_for_a_minute_and_for_its_own_words_alone() {
        let (keys, key) = (OpenKeys::default(), Arc::new(AgentKey::generate()));
        keys.keep("sealed", &key, at(0));
        assert!(keys.find("sealed", at(59)).is_some());
        assert!(keys.find("sealed anew", at(59)).is_none());
        // Being used keeps it open no longer.
        assert!(keys.find("sealed", at(60)).is_none());
        assert_eq!(Arc::strong_count(&key), 2);
        keys.close_old(at(60));
        assert_eq!(
            Arc::strong_count(&key),
            1,
            "ours is the last, and wiped with it"
        );
    }

    #[test]
    fn no_more_are_kept_than_may_be() {
        let (keys, key) = (OpenKeys::default(), Arc::new(AgentKey::generate()));
        for number in 0..=OPEN_MAX {
            keys.keep(&number.to_string(), &key, at(0));
        }
        assert!(keys.find(&OPEN_MAX.to_string(), at(1)).is_none());
        // Once the old ones are over there is room again.
        keys.keep("next", &key, at(60));
        assert!(keys.find("next", at(61)).is_some());
        assert_eq!(Arc::strong_count(&key), 2);
    }
}
