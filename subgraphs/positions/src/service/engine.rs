//! What is watched, by market: prices in, positions to leave out. No I/O.

use std::collections::{BTreeMap, HashMap};

use domain::{PositionId, Price, Token, Venue};
use rules::exits::{Fired, Peak, PriceSeen, TriggerIndex};
use rules::policy::ExitPolicy;

use crate::held::Held;

/// A market.
type Place = (Venue, Token);

/// The triggers of every market in which something is held.
pub struct Engine {
    policy: ExitPolicy,
    markets: HashMap<Venue, HashMap<Token, TriggerIndex<PositionId>>>,
    places: HashMap<PositionId, Watched>,
}

struct Watched {
    place: Place,
    /// The best price as the database has it.
    stored: Peak,
}

impl Engine {
    /// Watches what is given.
    pub fn watching(policy: ExitPolicy, held: &[Held]) -> Self {
        let mut engine = Self {
            policy,
            markets: HashMap::new(),
            places: HashMap::new(),
        };
        for one in held {
            engine.see(one);
        }
        engine
    }

    /// Watches a position as it stands now, or no more.
    pub fn see(&mut self, held: &Held) {
        let known = self.drop_watch(held.id);
        let plan = held.is_watched().then(|| held.plan(&self.policy)).flatten();
        let Some(plan) = plan else {
            return;
        };
        let place = (held.account.venue, held.token.clone());
        let watched = Watched {
            place: place.clone(),
            stored: held.peak,
        };
        // Ours is never older than the row's: rows get their peaks from here.
        let peak = known.flatten().or(held.peak);
        let policy = &self.policy;
        let (venue, token) = place;
        let market = self.markets.entry(venue).or_default().entry(token);
        market
            .or_insert_with(|| TriggerIndex::new(policy.clone()))
            .insert(held.id, plan, peak);
        self.places.insert(held.id, watched);
    }

    fn drop_watch(&mut self, id: PositionId) -> Option<Peak> {
        let Watched { place, .. } = self.places.remove(&id)?;
        let (venue, token) = &place;
        let markets = self.markets.get_mut(venue)?;
        let market = markets.get_mut(token)?;
        let peak = market.remove(&id);
        if market.is_empty() {
            markets.remove(token);
        }
        peak
    }

    /// Takes out everything a price ends.
    pub fn on_price(
        &mut self,
        venue: Venue,
        token: &Token,
        seen: &PriceSeen,
    ) -> Vec<Fired<PositionId>> {
        let Some(markets) = self.markets.get_mut(&venue) else {
            return Vec::new();
        };
        let Some(market) = markets.get_mut(token) else {
            return Vec::new();
        };
        let fired = market.on_price(seen);
        if market.is_empty() {
            markets.remove(token);
        }
        for one in &fired {
            self.places.remove(&one.key);
        }
        fired
    }

    /// How many positions are watched.
    pub fn len(&self) -> usize {
        self.places.len()
    }

    /// The markets that are watched.
    pub fn places(&self) -> Vec<Place> {
        let venues = self.markets.iter();
        venues
            .flat_map(|(venue, markets)| markets.keys().map(|token| (*venue, token.clone())))
            .collect()
    }

    /// The best prices the database does not have yet, and whose; they count as stored from now on.
    pub fn take_new_peaks(&mut self) -> BTreeMap<Price, Vec<PositionId>> {
        let mut new: BTreeMap<Price, Vec<PositionId>> = BTreeMap::new();
        for market in self.markets.values_mut().flat_map(HashMap::values_mut) {
            for (id, peak) in market.take_moved_peaks() {
                let watched = self.places.get_mut(&id);
                let stale = watched.filter(|watched| watched.stored != Some(peak));
                if let Some(watched) = stale {
                    watched.stored = Some(peak);
                    new.entry(peak).or_default().push(id);
                }
            }
        }
        new
    }
}
