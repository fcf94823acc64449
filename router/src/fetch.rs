//! Makes the request of one fetch from the data that is there: variables as bytes, representations
//! written once, equal ones sent once, and a note of where the answers belong.

use std::collections::HashMap;
use std::hash::{BuildHasher, RandomState};
use std::ops::Range;

use bytes::Bytes;

use crate::coerce::Variables;
use crate::merge::{find_objects, rewrite};
use crate::places::Places;
use crate::plan::{EntityCall, Fetch, FetchPath, Required, Target};
use crate::value::{Buffers, Symbols, Value};

/// A request ready to go.
#[derive(Debug)]
pub struct Prepared {
    /// The variables as a JSON object.
    pub variables: Bytes,
    /// Where the answer belongs.
    pub placement: Placement,
    /// Where the variables that are no representations end.
    pub fixed: usize,
    /// Where each representation of each call stands in the variables.
    pub representations: Vec<Vec<Range<usize>>>,
}

/// Where the answer of a fetch belongs.
#[derive(Debug)]
pub enum Placement {
    /// Into the root.
    Root,
    /// Into these objects, the whole answer into each.
    Each(Vec<Spot>),
    /// Into the objects of each call, by representation.
    Entities(Vec<Vec<Spot>>),
}

/// One object of the data.
#[derive(Clone, Debug)]
pub struct Spot {
    /// Which of the call's paths leads there.
    pub path: usize,
    /// The list places on the way.
    pub places: Places,
    /// Which representation was made from it.
    pub representation: usize,
}

/// The request of a fetch; none when there is no object to fetch anything for.
pub fn prepare(
    fetch: &Fetch,
    (data, buffers): (&Value, &Buffers),
    variables: &Variables,
) -> Option<Prepared> {
    let mut out = Vec::with_capacity(256);
    out.push(b'{');
    for name in &fetch.variables {
        if let Some(value) = variables.values.get(name) {
            write_key(&mut out, name);
            serde_json::to_writer(&mut out, value).expect("a JSON value can be written to memory");
        }
    }
    let fixed = out.len();
    let mut representations = Vec::new();
    let placement = match &fetch.target {
        Target::Root { path, .. } if path.steps.is_empty() => Placement::Root,
        Target::Root { path, .. } => {
            let mut spots = Vec::new();
            find_objects(data, path, buffers, &mut |_, places| {
                spots.push(Spot {
                    path: 0,
                    places: places.into(),
                    representation: 0,
                });
            });
            if spots.is_empty() {
                return None;
            }
            Placement::Each(spots)
        }
        Target::Entities(calls) => {
            let mut placed = Vec::with_capacity(calls.len());
            for call in calls {
                write_key(&mut out, &call.variable);
                let mut writer = Representations::new(call, buffers, &mut out);
                for (number, path) in call.paths.iter().enumerate() {
                    writer.add_path(data, number, path);
                }
                let (spots, written) = writer.finish();
                placed.push(spots);
                representations.push(written);
            }
            if placed.iter().all(Vec::is_empty) {
                return None;
            }
            Placement::Entities(placed)
        }
    };
    out.push(b'}');
    Some(Prepared {
        variables: out.into(),
        placement,
        fixed,
        representations,
    })
}

pub(crate) fn write_key(out: &mut Vec<u8>, name: &str) {
    if out.last() != Some(&b'{') {
        out.push(b',');
    }
    out.push(b'"');
    out.extend_from_slice(name.as_bytes());
    out.extend_from_slice(b"\":");
}

/// Writes the representations of one call, each different one once.
struct Representations<'a> {
    call: &'a EntityCall,
    buffers: &'a Buffers,
    out: &'a mut Vec<u8>,
    spots: Vec<Spot>,
    /// Where each representation stands in `out`.
    written: Vec<Range<usize>>,
    /// The last representation of each keyed hash; equality is always decided on the bytes.
    known: HashMap<u64, usize>,
    /// For each representation, the one before it of the same hash.
    same_before: Vec<Option<usize>>,
    hasher: RandomState,
}

impl<'a> Representations<'a> {
    fn new(call: &'a EntityCall, buffers: &'a Buffers, out: &'a mut Vec<u8>) -> Self {
        out.push(b'[');
        let (spots, written, known) = (Vec::new(), Vec::new(), HashMap::new());
        let same_before = Vec::new();
        Self {
            call,
            buffers,
            out,
            spots,
            written,
            known,
            same_before,
            hasher: RandomState::new(),
        }
    }

    fn add_path(&mut self, data: &Value, path: usize, steps: &FetchPath) {
        let buffers = self.buffers;
        find_objects(data, steps, buffers, &mut |entity, places| {
            if let Some(representation) = self.add(entity) {
                self.spots.push(Spot {
                    path,
                    places: places.into(),
                    representation,
                });
            }
        });
    }

    fn add(&mut self, entity: &Value) -> Option<usize> {
        let before = self.out.len();
        if !self.written.is_empty() {
            self.out.push(b',');
        }
        let start = self.out.len();
        let is_written = if self.call.input.is_empty() {
            write_object(&self.call.requires, entity, self.buffers, self.out)
        } else {
            let mut changed = entity.clone();
            for change in &self.call.input {
                rewrite(change, &mut changed, self.buffers);
            }
            write_object(&self.call.requires, &changed, self.buffers, self.out)
        };
        if !is_written {
            self.out.truncate(before);
            return None;
        }
        let new = self.out.get(start..).unwrap_or_default();
        let hash = self.hasher.hash_one(new);
        let last = self.known.get(&hash).copied();
        let mut known = last;
        while let Some(index) = known {
            let range = self.written.get(index).cloned();
            if range.and_then(|range| self.out.get(range)) == Some(new) {
                self.out.truncate(before);
                return Some(index);
            }
            known = self.same_before.get(index).copied().flatten();
        }
        let index = self.written.len();
        self.known.insert(hash, index);
        self.same_before.push(last);
        self.written.push(start..self.out.len());
        Some(index)
    }

    fn finish(self) -> (Vec<Spot>, Vec<Range<usize>>) {
        self.out.push(b']');
        (self.spots, self.written)
    }
}

/// Writes the required parts of an object; false, and nothing written, when it has none of them.
fn write_object(
    required: &[Required],
    object: &Value,
    buffers: &Buffers,
    out: &mut Vec<u8>,
) -> bool {
    let start = out.len();
    out.push(b'{');
    let asks_only_type = matches!(required, [Required::Field { source, .. }]
        if *source == Symbols::TYPE_NAME);
    if let Some(name) = object.type_name(buffers) {
        out.extend_from_slice(b"\"__typename\":");
        out.extend_from_slice(name);
    }
    let has_fields = write_fields(required, object, buffers, out);
    if has_fields || (asks_only_type && out.len() > start + 1) {
        out.push(b'}');
        return true;
    }
    out.truncate(start);
    false
}

fn write_fields(
    required: &[Required],
    object: &Value,
    buffers: &Buffers,
    out: &mut Vec<u8>,
) -> bool {
    let mut has_any = false;
    for part in required {
        match part {
            Required::Field { source, .. } if *source == Symbols::TYPE_NAME => {}
            Required::Field {
                source,
                fallback,
                key,
                below,
            } => {
                let Some(value) = object.get(*source).or_else(|| object.get(*fallback)) else {
                    continue;
                };
                let start = out.len();
                if out.last() != Some(&b'{') {
                    out.push(b',');
                }
                out.extend_from_slice(key);
                if write_required(below, value, buffers, out) {
                    has_any = true;
                } else {
                    out.truncate(start);
                }
            }
            Required::Fragment { types, below } => {
                if types.admits(object.type_name(buffers)) {
                    has_any |= write_fields(below, object, buffers, out);
                }
            }
        }
    }
    has_any
}

fn write_required(below: &[Required], value: &Value, buffers: &Buffers, out: &mut Vec<u8>) -> bool {
    match value.seen() {
        Value::Null | Value::Shared(_) => {
            out.extend_from_slice(b"null");
            true
        }
        Value::Leaf(slice) => {
            out.extend_from_slice(buffers.text(*slice));
            true
        }
        Value::Object(_) => write_object(below, value, buffers, out),
        Value::Array(items) => {
            out.push(b'[');
            let mut is_first = true;
            for item in items {
                let start = out.len();
                if !is_first {
                    out.push(b',');
                }
                if write_required(below, item, buffers, out) {
                    is_first = false;
                } else {
                    out.truncate(start);
                }
            }
            out.push(b']');
            true
        }
    }
}
