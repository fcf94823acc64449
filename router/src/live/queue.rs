//! Things waiting for one reader: never more than so many, the oldest give way, and the reader is
//! told how much it missed.

use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard, PoisonError};

use tokio::sync::Notify;

/// What waits for one reader.
pub struct Queue<T> {
    waiting: Mutex<Waiting<T>>,
    changed: Notify,
    emptied: Notify,
    items_max: usize,
}

struct Waiting<T> {
    items: VecDeque<T>,
    gap: Gap,
    is_closed: bool,
}

/// What a reader missed before an event.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Gap {
    /// Events that gave way to newer ones.
    pub dropped: u64,
    /// Whether the stream broke off and goes on, with nobody knowing what happened meanwhile.
    pub is_resumed: bool,
}

impl Gap {
    fn add(&mut self, other: Self) {
        self.dropped += other.dropped;
        self.is_resumed |= other.is_resumed;
    }
}

impl<T> Queue<T> {
    /// Room for so many, at least one.
    pub fn new(items_max: usize) -> Self {
        let waiting = Waiting {
            items: VecDeque::new(),
            gap: Gap::default(),
            is_closed: false,
        };
        Self {
            waiting: Mutex::new(waiting),
            changed: Notify::new(),
            emptied: Notify::new(),
            items_max: items_max.max(1),
        }
    }

    /// Adds one; `gap` is what was missed before it.
    pub fn push(&self, item: T, gap: Gap) {
        let mut waiting = self.lock();
        if waiting.items.len() >= self.items_max {
            waiting.items.pop_front();
            waiting.gap.dropped += 1;
        }
        waiting.gap.add(gap);
        waiting.items.push_back(item);
        self.changed.notify_one();
    }

    /// Notes that something was missed before the next one.
    pub fn miss(&self, gap: Gap) {
        self.lock().gap.add(gap);
    }

    /// Nothing more comes.
    pub fn close(&self) {
        self.lock().is_closed = true;
        self.changed.notify_one();
    }

    /// Whether nothing waits.
    pub fn is_empty(&self) -> bool {
        self.lock().items.is_empty()
    }

    /// Waits until nothing waits any more.
    pub async fn until_empty(&self) {
        loop {
            let emptied = self.emptied.notified();
            if self.is_empty() {
                return;
            }
            emptied.await;
        }
    }

    /// The next one and what was missed before it; none when there will be no more.
    pub async fn pop(&self) -> Option<(T, Gap)> {
        loop {
            let changed = self.changed.notified();
            match self.try_pop() {
                Popped::One(item, gap) => return Some((item, gap)),
                Popped::Closed => return None,
                Popped::Nothing => changed.await,
            }
        }
    }

    /// The next one, if there is one.
    pub fn try_pop(&self) -> Popped<T> {
        let mut waiting = self.lock();
        match waiting.items.pop_front() {
            Some(item) => {
                if waiting.items.is_empty() {
                    self.emptied.notify_one();
                }
                Popped::One(item, std::mem::take(&mut waiting.gap))
            }
            None if waiting.is_closed => Popped::Closed,
            None => Popped::Nothing,
        }
    }

    fn lock(&self) -> MutexGuard<'_, Waiting<T>> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What is at the front of a queue.
pub enum Popped<T> {
    /// This one, after this gap.
    One(T, Gap),
    /// Nothing yet.
    Nothing,
    /// Nothing any more.
    Closed,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn the_oldest_give_way_and_the_reader_is_told() {
        let queue = Queue::new(2);
        for number in 0..5 {
            queue.push(number, Gap::default());
        }
        let gap = Gap {
            dropped: 3,
            is_resumed: false,
        };
        assert_eq!(queue.pop().await, Some((3, gap)));
        assert_eq!(queue.pop().await, Some((4, Gap::default())));
        queue.close();
        assert_eq!(queue.pop().await, None);
    }
}
