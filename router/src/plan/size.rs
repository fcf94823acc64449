//! How much memory a plan takes, about: what the cache of plans is held to.

use super::{EntityCall, Fetch, Plan, Required, Target};
use crate::value::{Shape, ShapeField, ShapeKind};

/// About what the allocator adds to each piece.
const PIECE_BYTES: usize = 16;
/// About what a cache adds to each plan, its key included.
const ENTRY_BYTES: usize = 512;

impl Plan {
    /// The bytes of the plan on the heap, about.
    pub fn bytes(&self) -> usize {
        let fetches: usize = self.fetches().map(fetch_bytes).sum();
        let tables = self.symbols.bytes() + self.constants.len();
        ENTRY_BYTES + size_of::<Self>() + fetches + tables + self.projection.bytes()
    }
}

fn fetch_bytes(fetch: &Fetch) -> usize {
    let target = match &fetch.target {
        Target::Root { path, rewrites } => size_of_val(&*path.steps) + size_of_val(&**rewrites),
        Target::Entities(calls) => calls.iter().map(call_bytes).sum(),
    };
    let texts = fetch.document.len() + fetch.head.len();
    size_of::<Fetch>() + texts + shape_bytes(&fetch.shape) + target
}

fn call_bytes(call: &EntityCall) -> usize {
    let paths = call.paths.iter().map(|path| size_of_val(&*path.steps));
    let rewrites = size_of_val(&*call.input) + size_of_val(&*call.output);
    let required = required_bytes(&call.requires);
    size_of::<EntityCall>() + paths.sum::<usize>() + rewrites + required
}

fn required_bytes(required: &[Required]) -> usize {
    let below = |part: &Required| match part {
        Required::Field { key, below, .. } => PIECE_BYTES + key.len() + required_bytes(below),
        Required::Fragment { below, .. } => required_bytes(below),
    };
    size_of_val(required) + required.iter().map(below).sum::<usize>()
}

fn shape_bytes(shape: &Shape) -> usize {
    let field = |field: &ShapeField| {
        let below = match &field.kind {
            ShapeKind::Object(shape) => shape_bytes(shape),
            ShapeKind::Leaf(_) => 0,
        };
        PIECE_BYTES + field.key.len() + below
    };
    let fields = shape.fields.iter().map(field).sum::<usize>();
    PIECE_BYTES + shape.fields.capacity() * size_of::<ShapeField>() + fields
}
