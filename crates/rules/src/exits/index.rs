//! The triggers of every open position of one market: a price costs what it triggers.
//!
//! Each position waits at its nearest stop, its target and its arming price. Positions whose
//! trailing stop is armed and that share a best price move together, as one group.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::hash::Hash;

use domain::{Price, Side, Timestamp};

use super::ladder::Ladder;
use super::{ExitPlan, ExitReason, Peak, PriceSeen, decide};
use crate::policy::ExitPolicy;

/// A position that is to be left. It is no longer in the index.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fired<K> {
    /// Which.
    pub key: K,
    /// Why.
    pub reason: ExitReason,
    /// Its best price, to store.
    pub peak: Peak,
}

/// The triggers of one market.
#[derive(Debug)]
pub struct TriggerIndex<K> {
    policy: ExitPolicy,
    plans: HashMap<K, ExitPlan>,
    longs: Ladder<K>,
    shorts: Ladder<K>,
    deadlines: BTreeMap<Timestamp, BTreeSet<K>>,
}

impl<K: Clone + Ord + Hash> TriggerIndex<K> {
    /// An index that watches nothing yet.
    pub fn new(policy: ExitPolicy) -> Self {
        Self {
            policy,
            plans: HashMap::new(),
            longs: Ladder::new(Side::Long),
            shorts: Ladder::new(Side::Short),
            deadlines: BTreeMap::new(),
        }
    }

    /// How many positions are watched.
    pub fn len(&self) -> usize {
        self.plans.len()
    }

    /// Whether nothing is watched.
    pub fn is_empty(&self) -> bool {
        self.plans.is_empty()
    }

    /// Watches a position from its stored peak on; a plan known under the key is replaced.
    pub fn insert(&mut self, key: K, plan: ExitPlan, peak: Peak) {
        self.remove(&key);
        if let Some(until) = plan.held_until {
            self.deadlines.entry(until).or_default().insert(key.clone());
        }
        self.ladder(plan.side).insert(&key, &plan, peak);
        self.plans.insert(key, plan);
    }

    /// Watches it no more; its peak is handed back, if it was watched.
    pub fn remove(&mut self, key: &K) -> Option<Peak> {
        let plan = self.plans.remove(key)?;
        if let Some(until) = plan.held_until
            && let Some(keys) = self.deadlines.get_mut(&until)
        {
            keys.remove(key);
            if keys.is_empty() {
                self.deadlines.remove(&until);
            }
        }
        Some(self.ladder(plan.side).remove(key, &plan))
    }

    /// The stored peak of a position that is watched.
    pub fn peak(&self, key: &K) -> Peak {
        let plan = self.plans.get(key)?;
        match plan.side {
            Side::Long => self.longs.peak(key),
            Side::Short => self.shorts.peak(key),
        }
    }

    /// The best prices that may have moved since this was last asked.
    pub fn take_moved_peaks(&mut self) -> Vec<(K, Price)> {
        let mut peaks = self.longs.take_moved_peaks();
        peaks.extend(self.shorts.take_moved_peaks());
        peaks
    }

    /// Takes out everything this price or the time ends. A stale price ends nothing.
    pub fn on_price(&mut self, seen: &PriceSeen) -> Vec<Fired<K>> {
        if seen.age >= self.policy.price_stale_after() {
            return Vec::new();
        }
        let mut touched = self.overdue(seen.at);
        for side in [Side::Long, Side::Short] {
            touched.extend(self.touched(side, seen.price));
        }
        touched
            .into_iter()
            .filter_map(|key| self.fire(key, seen))
            .collect()
    }

    fn touched(&mut self, side: Side, price: Price) -> BTreeSet<K> {
        let Self {
            plans,
            longs,
            shorts,
            ..
        } = self;
        let ladder = if side == Side::Long { longs } else { shorts };
        ladder.advance(price, |key| plans.get(key))
    }

    fn overdue(&self, now: Timestamp) -> BTreeSet<K> {
        self.deadlines
            .range(..=now)
            .flat_map(|(_, keys)| keys.iter().cloned())
            .collect()
    }

    fn fire(&mut self, key: K, seen: &PriceSeen) -> Option<Fired<K>> {
        let peak = self.peak(&key);
        let plan = self.plans.get(&key)?;
        // Liquidation is told of one position, never of a market.
        let seen = PriceSeen {
            is_liquidated: false,
            ..*seen
        };
        let (reason, peak) = decide(plan, peak, &seen, &self.policy);
        let reason = reason?;
        self.remove(&key);
        Some(Fired { key, reason, peak })
    }

    fn ladder(&mut self, side: Side) -> &mut Ladder<K> {
        match side {
            Side::Long => &mut self.longs,
            Side::Short => &mut self.shorts,
        }
    }
}
