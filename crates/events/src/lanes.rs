//! Order within an aggregate, freedom between aggregates: one lane each, one item at work a lane.

use std::collections::{HashMap, VecDeque};

/// Items waiting or at work, by aggregate.
#[derive(Debug)]
pub(crate) struct Lanes<T> {
    waiting: HashMap<String, VecDeque<T>>,
    ready: VecDeque<String>,
    held: usize,
}

impl<T> Lanes<T> {
    pub(crate) fn new() -> Self {
        Self {
            waiting: HashMap::new(),
            ready: VecDeque::new(),
            held: 0,
        }
    }

    /// Items waiting or at work.
    pub(crate) const fn held(&self) -> usize {
        self.held
    }

    /// Puts an item at the end of its lane.
    pub(crate) fn push(&mut self, aggregate: &str, item: T) {
        self.held += 1;
        if let Some(lane) = self.waiting.get_mut(aggregate) {
            lane.push_back(item);
        } else {
            self.waiting
                .insert(aggregate.to_owned(), VecDeque::from([item]));
            self.ready.push_back(aggregate.to_owned());
        }
    }

    /// The next item of a lane that has none at work; [`Self::finish`] its lane when it is done.
    pub(crate) fn start(&mut self) -> Option<(String, T)> {
        let aggregate = self.ready.pop_front()?;
        let item = self.waiting.get_mut(&aggregate)?.pop_front()?;
        Some((aggregate, item))
    }

    /// The item at work in this lane is done.
    pub(crate) fn finish(&mut self, aggregate: String) {
        self.held -= 1;
        match self.waiting.get(&aggregate) {
            Some(lane) if !lane.is_empty() => self.ready.push_back(aggregate),
            _ => {
                self.waiting.remove(&aggregate);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lane_has_one_item_at_work_and_lanes_do_not_wait_for_each_other() {
        let mut lanes = Lanes::new();
        lanes.push("a", 1);
        lanes.push("a", 2);
        lanes.push("b", 3);

        assert_eq!(lanes.start(), Some(("a".to_owned(), 1)));
        assert_eq!(lanes.start(), Some(("b".to_owned(), 3)));
        assert_eq!(lanes.start(), None);
        lanes.finish("a".to_owned());
        assert_eq!(lanes.start(), Some(("a".to_owned(), 2)));
        lanes.finish("a".to_owned());
        lanes.finish("b".to_owned());
        assert_eq!(lanes.held(), 0);
        assert!(lanes.waiting.is_empty());
    }
}
