//! The triggers of one side of one market, ordered by how good they are for the holder.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::hash::Hash;

use domain::{Bps, Price, Side};
use rust_decimal::Decimal;

use super::{ExitPlan, Peak};

/// A price as its holder ranks it: greater is better.
type Rank = Decimal;

/// Positions with an armed trailing stop that share distance and best price.
#[derive(Debug)]
struct Group<K> {
    peak: Price,
    trailing: Bps,
    members: BTreeSet<K>,
}

#[derive(Debug)]
pub(super) struct Ladder<K> {
    side: Side,
    /// Fires when the price falls to the rank.
    stops: BTreeMap<Rank, BTreeSet<K>>,
    /// Fires when the price rises to the rank.
    targets: BTreeMap<Rank, BTreeSet<K>>,
    /// Arms the trailing stop when the price rises to the rank.
    arms: BTreeMap<Rank, BTreeSet<K>>,
    /// Groups by the rank of their best price, one for each trailing distance.
    peaks: BTreeMap<(Rank, Bps), u64>,
    /// Groups by the rank at which their trailing stop fires.
    trails: BTreeSet<(Rank, u64)>,
    groups: HashMap<u64, Group<K>>,
    group_of: HashMap<K, u64>,
    next_group: u64,
    /// Groups whose best price or members are other ones than when this was last asked.
    moved: BTreeSet<u64>,
}

impl<K: Clone + Ord + Hash> Ladder<K> {
    pub(super) fn new(side: Side) -> Self {
        Self {
            side,
            stops: BTreeMap::new(),
            targets: BTreeMap::new(),
            arms: BTreeMap::new(),
            peaks: BTreeMap::new(),
            trails: BTreeSet::new(),
            groups: HashMap::new(),
            group_of: HashMap::new(),
            next_group: 0,
            moved: BTreeSet::new(),
        }
    }

    pub(super) fn insert(&mut self, key: &K, plan: &ExitPlan, peak: Peak) {
        let rank = |price| rank(self.side, price);
        let (stop, target) = (rank(plan.nearest_stop(None)), plan.target.map(rank));
        let arms_at = rank(plan.arms_at);
        self.stops.entry(stop).or_default().insert(key.clone());
        if let Some(target) = target {
            self.targets.entry(target).or_default().insert(key.clone());
        }
        match peak {
            Some(peak) => self.join(BTreeSet::from([key.clone()]), peak, plan.trailing),
            None => {
                self.arms.entry(arms_at).or_default().insert(key.clone());
            }
        }
    }

    pub(super) fn remove(&mut self, key: &K, plan: &ExitPlan) -> Peak {
        let peak = self.peak(key);
        take(
            &mut self.stops,
            rank(self.side, plan.nearest_stop(None)),
            key,
        );
        take(&mut self.arms, rank(self.side, plan.arms_at), key);
        if let Some(target) = plan.target {
            take(&mut self.targets, rank(self.side, target), key);
        }
        if let Some(id) = self.group_of.remove(key)
            && let Some(group) = self.groups.get_mut(&id)
        {
            group.members.remove(key);
            if group.members.is_empty() {
                self.dissolve(id);
            }
        }
        peak
    }

    pub(super) fn peak(&self, key: &K) -> Peak {
        self.groups
            .get(self.group_of.get(key)?)
            .map(|group| group.peak)
    }

    /// The best prices that may have moved since this was last asked.
    pub(super) fn take_moved_peaks(&mut self) -> Vec<(K, Price)> {
        let mut peaks = Vec::new();
        for id in std::mem::take(&mut self.moved) {
            if let Some(group) = self.groups.get(&id) {
                peaks.extend(group.members.iter().map(|key| (key.clone(), group.peak)));
            }
        }
        peaks
    }

    /// Moves peaks to this price and names every position it may end.
    pub(super) fn advance<'a>(
        &mut self,
        price: Price,
        plan_of: impl Fn(&K) -> Option<&'a ExitPlan>,
    ) -> BTreeSet<K>
    where
        K: 'a,
    {
        let now = rank(self.side, price);
        self.raise_peaks(now, price);
        self.arm(now, price, plan_of);
        let stopped = self.stops.range(now..).flat_map(|(_, keys)| keys);
        let reached = self.targets.range(..=now).flat_map(|(_, keys)| keys);
        let trailed = self
            .trails
            .range((now, 0)..)
            .filter_map(|(_, id)| self.groups.get(id))
            .flat_map(|group| &group.members);
        stopped.chain(reached).chain(trailed).cloned().collect()
    }

    /// Every group below the price becomes one group at the price, the smaller moving each time.
    fn raise_peaks(&mut self, now: Rank, price: Price) {
        while let Some((&(peak, _), &id)) = self.peaks.first_key_value() {
            if peak >= now {
                break;
            }
            if let Some(group) = self.dissolve(id) {
                self.join(group.members, price, group.trailing);
            }
        }
    }

    fn arm<'a>(&mut self, now: Rank, price: Price, plan_of: impl Fn(&K) -> Option<&'a ExitPlan>)
    where
        K: 'a,
    {
        while let Some(entry) = self.arms.first_entry() {
            if *entry.key() > now {
                break;
            }
            for key in entry.remove() {
                if let Some(plan) = plan_of(&key) {
                    self.join(BTreeSet::from([key]), price, plan.trailing);
                }
            }
        }
    }

    fn join(&mut self, members: BTreeSet<K>, peak: Price, trailing: Bps) {
        let place = (rank(self.side, peak), trailing);
        if let Some(&id) = self.peaks.get(&place)
            && let Some(group) = self.groups.get_mut(&id)
            && group.members.len() >= members.len()
        {
            self.group_of
                .extend(members.iter().map(|key| (key.clone(), id)));
            group.members.extend(members);
            self.moved.insert(id);
            return;
        }
        let smaller = self
            .peaks
            .get(&place)
            .copied()
            .and_then(|id| self.dissolve(id));
        let first = members
            .first()
            .and_then(|key| self.group_of.get(key))
            .copied();
        // A group that moves as a whole keeps its id: its members need not be told.
        let id = first
            .filter(|id| !self.groups.contains_key(id))
            .unwrap_or_else(|| {
                self.next_group += 1;
                self.next_group
            });
        if first != Some(id) {
            self.group_of
                .extend(members.iter().map(|key| (key.clone(), id)));
        }
        let mut group = Group {
            peak,
            trailing,
            members,
        };
        if let Some(smaller) = smaller {
            self.group_of
                .extend(smaller.members.iter().map(|key| (key.clone(), id)));
            group.members.extend(smaller.members);
        }
        self.peaks.insert(place, id);
        if let Some(trail) = trail(self.side, &group) {
            self.trails.insert((trail, id));
        }
        self.groups.insert(id, group);
        self.moved.insert(id);
    }

    fn dissolve(&mut self, id: u64) -> Option<Group<K>> {
        let group = self.groups.remove(&id)?;
        self.moved.remove(&id);
        self.peaks
            .remove(&(rank(self.side, group.peak), group.trailing));
        if let Some(trail) = trail(self.side, &group) {
            self.trails.remove(&(trail, id));
        }
        Some(group)
    }
}

/// The rank at which a group's trailing stop fires.
fn trail<K>(side: Side, group: &Group<K>) -> Option<Rank> {
    let stop = crate::levels::worse_by(side, group.peak, group.trailing).ok()?;
    Some(rank(side, stop))
}

fn rank(side: Side, price: Price) -> Rank {
    match side {
        Side::Long => price.decimal(),
        Side::Short => -price.decimal(),
    }
}

fn take<K: Ord>(rungs: &mut BTreeMap<Rank, BTreeSet<K>>, at: Rank, key: &K) {
    if let Some(keys) = rungs.get_mut(&at) {
        keys.remove(key);
        if keys.is_empty() {
            rungs.remove(&at);
        }
    }
}
