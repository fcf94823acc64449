//! Which service a place of the answer came from, for log lines on what was wrong there.

use super::graph::writes;
use super::{Fetch, Plan};
use crate::error::PathSegment;

impl Plan {
    /// The services that were asked for the value at a path of the answer; where none was asked for
    /// it by name, those that were asked for what is nearest around it.
    pub fn services_at(&self, path: &[PathSegment]) -> String {
        let key = |segment: &PathSegment| match segment {
            PathSegment::Key(key) => Some(key.to_string()),
            PathSegment::Index(_) => None,
        };
        let keys: Vec<String> = path.iter().filter_map(key).collect();
        let mut near = 0;
        let mut services: Vec<&str> = Vec::new();
        for fetch in self.fetches() {
            let depth = self.depth_of(fetch, &keys);
            if depth > near {
                services.clear();
                near = depth;
            }
            if depth == near && depth > 0 && !services.contains(&&*fetch.subgraph) {
                services.push(&fetch.subgraph);
            }
        }
        services.join(" ")
    }

    /// All fetches, the stream at a subscription's head included.
    pub fn fetches(&self) -> impl Iterator<Item = &Fetch> {
        let stages = self.stages.iter();
        stages.flat_map(|stage| stage.stream.iter().chain(&stage.fetches))
    }

    /// How far a fetch follows these keys.
    fn depth_of(&self, fetch: &Fetch, keys: &[String]) -> usize {
        let places = writes(fetch);
        let is_prefix = |place: &&Vec<crate::value::Symbol>| {
            let client_key = |symbol| self.keys.client_key(self.symbols.name(symbol));
            place.len() <= keys.len()
                && place
                    .iter()
                    .zip(keys)
                    .all(|(symbol, key)| client_key(*symbol) == key)
        };
        let followed = places.iter().filter(is_prefix).map(Vec::len);
        followed.max().unwrap_or(0)
    }
}
