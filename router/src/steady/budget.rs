//! How many retries there may be: a share of the queries, so that a subgraph in trouble is not sent
//! a multiple of them.

use std::sync::atomic::{AtomicU32, Ordering};

/// What one retry costs; a query earns the percentage of it that settings name.
const RETRY_COST: u32 = 100;
/// Savings stop here: this many retries at once.
const SAVED_RETRIES_MAX: u32 = 100;
/// What there is at the start.
const SAVED_RETRIES_FIRST: u32 = 10;

/// The savings of one subgraph.
#[derive(Debug)]
pub struct Budget {
    saved: AtomicU32,
    earned: u32,
}

impl Budget {
    /// Earns so many retries for every hundred queries.
    pub fn new(retry_percent: u32) -> Self {
        let earned = retry_percent.min(RETRY_COST);
        let first = if earned == 0 { 0 } else { SAVED_RETRIES_FIRST };
        Self {
            saved: AtomicU32::new(first * RETRY_COST),
            earned,
        }
    }

    /// One query was made.
    pub fn earn(&self) {
        let add = |saved: u32| Some((saved + self.earned).min(SAVED_RETRIES_MAX * RETRY_COST));
        // Never refused: the closure always answers.
        let _ = self
            .saved
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, add);
    }

    /// Pays for one retry, if there is enough.
    pub fn spend(&self) -> bool {
        let pay = |saved: u32| saved.checked_sub(RETRY_COST);
        self.saved
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, pay)
            .is_ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn retries_are_a_share_of_the_queries() {
        let budget = Budget::new(10);
        let spent = |budget: &Budget| std::iter::from_fn(|| budget.spend().then_some(())).count();
        assert_eq!(spent(&budget), 10, "the first savings");
        for _ in 0..50 {
            budget.earn();
        }
        assert_eq!(spent(&budget), 5);
        assert_eq!(spent(&Budget::new(0)), 0, "none when switched off");
    }
}
