//! Which fetch must wait for which: not for the whole wave before it, only for those that write
//! what it reads.

use std::collections::BTreeSet;

use super::{EntityCall, Fetch, FetchPath, PathStep, Required, RewriteAction, Target};
use crate::value::{Shape, ShapeKind, Symbol, Symbols};

/// Keys from the root, list places left out.
pub type Place = Vec<Symbol>;

/// Sets what each fetch waits for. `before` names, for each fetch, those the planner puts before
/// it; of these it needs only the ones that write one of its places.
pub fn link(fetches: &mut [Fetch], before: &[Vec<usize>]) {
    let written: Vec<BTreeSet<Place>> = fetches.iter().map(writes).collect();
    for (fetch, before) in fetches.iter_mut().zip(before) {
        let needed = needs(fetch);
        let feeds = |index: &usize| {
            written
                .get(*index)
                .is_some_and(|places| !places.is_disjoint(&needed))
        };
        fetch.after = before.iter().copied().filter(feeds).collect();
    }
}

fn needs(fetch: &Fetch) -> BTreeSet<Place> {
    let mut places = BTreeSet::new();
    match &fetch.target {
        Target::Root { path, .. } => {
            add_path(path, &mut places);
        }
        Target::Entities(calls) => {
            for EntityCall {
                paths, requires, ..
            } in calls
            {
                for path in paths {
                    let mut place = add_path(path, &mut places);
                    place.push(Symbols::TYPE_NAME);
                    places.insert(place.clone());
                    place.pop();
                    add_required(requires, &mut place, &mut places);
                }
            }
        }
    }
    places
}

fn add_path(path: &FetchPath, places: &mut BTreeSet<Place>) -> Place {
    let mut place = Place::new();
    for step in &path.steps {
        match step {
            PathStep::Field(key) => {
                place.push(*key);
                places.insert(place.clone());
            }
            PathStep::Type(_) => {
                let mut type_name = place.clone();
                type_name.push(Symbols::TYPE_NAME);
                places.insert(type_name);
            }
            PathStep::List => {}
        }
    }
    place
}

fn add_required(required: &[Required], place: &mut Place, places: &mut BTreeSet<Place>) {
    for part in required {
        match part {
            Required::Field {
                source,
                fallback,
                below,
                ..
            } => {
                for key in [source, fallback] {
                    place.push(*key);
                    places.insert(place.clone());
                    add_required(below, place, places);
                    place.pop();
                }
            }
            Required::Fragment { below, .. } => {
                let mut type_name = place.clone();
                type_name.push(Symbols::TYPE_NAME);
                places.insert(type_name);
                add_required(below, place, places);
            }
        }
    }
}

/// The places that a fetch writes.
pub fn writes(fetch: &Fetch) -> BTreeSet<Place> {
    let mut places = BTreeSet::new();
    match &fetch.target {
        Target::Root { path, rewrites } => {
            let mut place = keys_of(path);
            let names = renamed(rewrites.iter().map(|rewrite| rewrite.action));
            add_shape(&fetch.shape, &names, &mut place, &mut places);
        }
        Target::Entities(calls) => {
            for call in calls {
                let names = renamed(call.output.iter().map(|rewrite| rewrite.action));
                let answer = fetch
                    .shape
                    .fields
                    .iter()
                    .find(|field| field.symbol == call.key);
                let Some(ShapeKind::Object(shape)) = answer.map(|field| &field.kind) else {
                    continue;
                };
                for path in &call.paths {
                    add_shape(shape, &names, &mut keys_of(path), &mut places);
                }
            }
        }
    }
    places
}

fn keys_of(path: &FetchPath) -> Place {
    let key = |step: &PathStep| match step {
        PathStep::Field(key) => Some(*key),
        PathStep::Type(_) | PathStep::List => None,
    };
    path.steps.iter().filter_map(key).collect()
}

fn renamed(actions: impl Iterator<Item = RewriteAction>) -> Vec<Symbol> {
    let name = |action| match action {
        RewriteAction::Rename(name) => Some(name),
        RewriteAction::Set(_) => None,
    };
    actions.filter_map(name).collect()
}

/// A renamed key may be any key of the answer, so the new names count as written at every level.
fn add_shape(shape: &Shape, names: &[Symbol], place: &mut Place, places: &mut BTreeSet<Place>) {
    for name in names {
        place.push(*name);
        places.insert(place.clone());
        place.pop();
    }
    for field in &shape.fields {
        place.push(field.symbol);
        places.insert(place.clone());
        if let ShapeKind::Object(below) = &field.kind {
            add_shape(below, names, place, places);
        }
        place.pop();
    }
}
