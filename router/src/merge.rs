//! Puts what a subgraph answered into the data, and makes the changes the planner asked for.

use crate::plan::{FetchPath, PathStep, Rewrite, RewriteAction, RewriteStep};
use crate::value::{Buffers, Value};

/// Merges an answer into what is there: objects by key, lists by place, the newer leaf wins, and a
/// null takes nothing away.
pub fn merge(target: &mut Value, source: Value) {
    match (target, source) {
        (_, Value::Null) => {}
        (
            target @ (Value::Array(_) | Value::Object(_) | Value::Shared(_)),
            Value::Shared(source),
        ) => {
            merge_copy(target, &source);
        }
        (target @ Value::Shared(_), source) => merge(target.own(), source),
        (Value::Object(target), Value::Object(source)) => {
            if target.is_empty() {
                *target = source;
                return;
            }
            // What comes is mostly new; the keys that were there are all that need a search.
            let known = target.len();
            target.reserve_exact(source.len());
            for (key, value) in source {
                match target.iter_mut().take(known).find(|(name, _)| *name == key) {
                    Some((_, held)) => merge(held, value),
                    None => target.push((key, value)),
                }
            }
        }
        (Value::Array(target), Value::Array(source)) => {
            for (held, value) in target.iter_mut().zip(source) {
                merge(held, value);
            }
        }
        (target, source) => *target = source,
    }
}

/// The same for a source that others take too: what is new is copied to its place, and nothing else.
pub fn merge_copy(target: &mut Value, source: &Value) {
    match (target, source.seen()) {
        (_, Value::Null) => {}
        (target @ Value::Shared(_), source) => merge_copy(target.own(), source),
        (Value::Object(target), Value::Object(source)) => {
            let known = target.len();
            target.reserve_exact(source.len());
            for (key, value) in source {
                match target.iter_mut().take(known).find(|(name, _)| name == key) {
                    Some((_, held)) => merge_copy(held, value),
                    None => target.push((*key, value.clone())),
                }
            }
        }
        (Value::Array(target), Value::Array(source)) => {
            for (held, value) in target.iter_mut().zip(source) {
                merge_copy(held, value);
            }
        }
        (target, _) => *target = source.clone(),
    }
}

/// Makes a change in an object, or in every item of a list.
pub fn rewrite(rewrite: &Rewrite, value: &mut Value, buffers: &Buffers) {
    apply(&rewrite.path, rewrite.action, value, buffers);
}

fn apply(path: &[RewriteStep], action: RewriteAction, value: &mut Value, buffers: &Buffers) {
    let value = value.own();
    if let Value::Array(items) = value {
        for item in items {
            apply(path, action, item, buffers);
        }
        return;
    }
    match (path, action) {
        ([], RewriteAction::Set(constant)) => *value = Value::Leaf(constant),
        ([RewriteStep::Type(types), rest @ ..], _) => {
            if types.admits(value.type_name(buffers)) {
                apply(rest, action, value, buffers);
            }
        }
        ([RewriteStep::Key(key)], RewriteAction::Rename(name)) => {
            if let Value::Object(fields) = value
                && let Some((held, _)) = fields.iter_mut().find(|(held, _)| held == key)
            {
                *held = name;
            }
        }
        ([RewriteStep::Key(key), rest @ ..], _) => {
            if let Some(inner) = value.get_mut(*key) {
                apply(rest, action, inner, buffers);
            }
        }
        ([], RewriteAction::Rename(_)) => {}
    }
}

/// Calls `found` with every object at a path and the list places on the way to it.
pub fn find_objects<'v>(
    value: &'v Value,
    path: &FetchPath,
    buffers: &Buffers,
    found: &mut impl FnMut(&'v Value, &[u32]),
) {
    let mut search = Search {
        buffers,
        found,
        places: Vec::new(),
    };
    search.walk(value, &path.steps);
}

struct Search<'b, F> {
    buffers: &'b Buffers,
    found: &'b mut F,
    places: Vec<u32>,
}

impl<F> Search<'_, F> {
    fn walk<'v>(&mut self, value: &'v Value, steps: &[PathStep])
    where
        F: FnMut(&'v Value, &[u32]),
    {
        let value = value.seen();
        match (value, steps) {
            (Value::Array(items), steps) => {
                let rest = match steps {
                    [PathStep::List, rest @ ..] => rest,
                    steps => steps,
                };
                for (index, item) in items.iter().enumerate() {
                    self.places.push(u32::try_from(index).unwrap_or(u32::MAX));
                    self.walk(item, rest);
                    self.places.pop();
                }
            }
            (Value::Object(_), []) => (self.found)(value, &self.places),
            (Value::Object(_), [PathStep::Field(key), rest @ ..]) => {
                if let Some(inner) = value.get(*key) {
                    self.walk(inner, rest);
                }
            }
            (Value::Object(_), [PathStep::Type(types), rest @ ..]) => {
                if types.admits(value.type_name(self.buffers)) {
                    self.walk(value, rest);
                }
            }
            (Value::Object(_), [PathStep::List, ..])
            | (Value::Null | Value::Leaf(_) | Value::Shared(_), _) => {}
        }
    }
}

/// The object that was found at these list places of a path.
pub fn object_at<'v>(
    mut value: &'v mut Value,
    path: &FetchPath,
    places: &[u32],
) -> Option<&'v mut Value> {
    let mut places = places.iter();
    let mut keys = path.steps.iter().filter_map(|step| match step {
        PathStep::Field(key) => Some(*key),
        PathStep::Type(_) | PathStep::List => None,
    });
    loop {
        value = match value.own() {
            Value::Array(items) => items.get_mut(*places.next()? as usize)?,
            object @ Value::Object(_) => match keys.next() {
                None => return Some(object),
                Some(key) => object.get_mut(key)?,
            },
            Value::Null | Value::Leaf(_) | Value::Shared(_) => return None,
        };
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::{Slice, Symbol, Symbols};

    fn object(fields: &[(Symbol, &Value)]) -> Value {
        let field = |(key, value): &(Symbol, &Value)| (*key, (*value).clone());
        Value::Object(fields.iter().map(field).collect())
    }

    #[test]
    fn what_is_shared_changes_in_one_place_alone() {
        let mut symbols = Symbols::new();
        let [id, inner, old, new] = ["id", "inner", "old", "new"].map(|name| symbols.intern(name));
        let [first, second] = [0..1, 1..2].map(|range| Value::Leaf(Slice::constant(&range)));
        let held = object(&[(old, &first)]);
        let mut entity = object(&[(inner, &held)]);
        entity.share_inner();
        let mut spots = [&first, &second].map(|leaf| object(&[(id, leaf)]));
        for spot in &mut spots {
            merge_copy(spot, &entity);
        }
        let [changed, kept] = &mut spots;
        merge(changed, object(&[(inner, &object(&[(new, &second)]))]));
        merge(changed, object(&[(inner, &Value::Null)]));
        let both = object(&[(old, &first), (new, &second)]);
        assert_eq!(changed.get(inner).map(Value::seen), Some(&both));
        assert_eq!(changed.get(id), Some(&first));
        assert_eq!(kept.get(inner).map(Value::seen), Some(&held));
        assert_eq!(entity.get(inner).map(Value::seen), Some(&held));
    }
}
