//! Answers of subgraphs as a tree over the bytes they arrived in: a leaf is a span of JSON text
//! that is copied, never decoded, on its way to the client. Response keys are numbers of one table
//! per plan.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

use bytes::Bytes;

mod answered;
mod json;
mod shape;

pub use answered::read_answer;
pub use json::{Answer, JsonError, parse_answer};
pub use shape::{Shape, ShapeField, ShapeKind};

/// A response key, by its number in the plan's [`Symbols`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Symbol(u32);

/// The response keys of one plan.
#[derive(Clone, Debug)]
pub struct Symbols {
    names: Vec<Box<str>>,
    numbers: HashMap<Box<str>, Symbol>,
}

impl Symbols {
    /// `__typename`, in every table.
    pub const TYPE_NAME: Symbol = Symbol(0);

    /// A table with `__typename` alone.
    pub fn new() -> Self {
        let mut symbols = Self {
            names: Vec::new(),
            numbers: HashMap::new(),
        };
        symbols.intern("__typename");
        symbols
    }

    /// The number of this key, given now if it is new.
    pub fn intern(&mut self, name: &str) -> Symbol {
        if let Some(symbol) = self.numbers.get(name) {
            return *symbol;
        }
        let number = u32::try_from(self.names.len()).expect("a plan has fewer than 2^32 keys");
        self.names.push(name.into());
        self.numbers.insert(name.into(), Symbol(number));
        Symbol(number)
    }

    /// The number of this key, if the plan knows it.
    pub fn find(&self, name: &str) -> Option<Symbol> {
        self.numbers.get(name).copied()
    }

    /// Its bytes on the heap, about: every key is kept twice.
    pub fn bytes(&self) -> usize {
        const ENTRY_BYTES: usize = 64;
        let names = self.names.iter();
        names.map(|name| ENTRY_BYTES + 2 * name.len()).sum()
    }

    /// The key of this number.
    pub fn name(&self, symbol: Symbol) -> &str {
        self.names.get(symbol.0 as usize).map_or("", |name| name)
    }
}

impl Default for Symbols {
    fn default() -> Self {
        Self::new()
    }
}

/// A span of JSON text in one of the [`Buffers`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Slice {
    buffer: u32,
    start: u32,
    end: u32,
}

impl Slice {
    /// A span of the first buffer, where a plan's constants are.
    pub fn constant(range: &Range<usize>) -> Self {
        Self::new(0, range)
    }

    fn new(buffer: u32, range: &Range<usize>) -> Self {
        let offset = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        Self {
            buffer,
            start: offset(range.start),
            end: offset(range.end),
        }
    }
}

/// One JSON value of an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// `null`.
    Null,
    /// Anything that is written as it came: a scalar, or whatever stands where a scalar should.
    Leaf(Slice),
    /// A list of the schema.
    Array(Vec<Value>),
    /// An object of the schema; keys in the order they came.
    Object(Vec<(Symbol, Value)>),
    /// A list or an object that stands in several places; whoever changes it there takes a copy.
    Shared(Arc<Value>),
}

impl Value {
    /// An object without keys.
    pub const EMPTY: Self = Self::Object(Vec::new());

    /// The value itself, wherever else it stands.
    pub fn seen(&self) -> &Self {
        match self {
            Self::Shared(shared) => shared.seen(),
            Self::Null | Self::Leaf(_) | Self::Array(_) | Self::Object(_) => self,
        }
    }

    /// The value as it stands here, to change here alone.
    pub fn own(&mut self) -> &mut Self {
        if let Self::Shared(_) = self {
            *self = self.seen().clone();
        }
        self
    }

    /// Makes it cheap to copy what an object holds.
    pub fn share_inner(&mut self) {
        let Self::Object(fields) = self else {
            return;
        };
        for (_, value) in fields {
            if let Self::Array(_) | Self::Object(_) = value {
                let inner = std::mem::replace(value, Self::Null);
                *value = Self::Shared(Arc::new(inner));
            }
        }
    }

    /// The value under a key, for objects.
    pub fn get(&self, key: Symbol) -> Option<&Self> {
        match self.seen() {
            Self::Object(fields) => fields.iter().find(|(name, _)| *name == key).map(|(_, v)| v),
            Self::Null | Self::Leaf(_) | Self::Array(_) | Self::Shared(_) => None,
        }
    }

    /// The value under a key, to change.
    pub fn get_mut(&mut self, key: Symbol) -> Option<&mut Self> {
        match self.own() {
            Self::Object(fields) => fields
                .iter_mut()
                .find(|(name, _)| *name == key)
                .map(|(_, v)| v),
            Self::Null | Self::Leaf(_) | Self::Array(_) | Self::Shared(_) => None,
        }
    }

    /// The text of `__typename`, quotes included.
    pub fn type_name<'a>(&self, buffers: &'a Buffers) -> Option<&'a [u8]> {
        match self.get(Symbols::TYPE_NAME) {
            Some(Self::Leaf(slice)) => Some(buffers.text(*slice)),
            _ => None,
        }
    }
}

/// The bytes that the leaves of one execution point into.
#[derive(Debug, Default)]
pub struct Buffers {
    list: Vec<Bytes>,
    bytes: usize,
}

impl Buffers {
    /// Keeps a buffer and says its number.
    pub fn push(&mut self, buffer: Bytes) -> u32 {
        let number = self.next();
        self.bytes += buffer.len();
        self.list.push(buffer);
        number
    }

    /// The number the next buffer will have.
    fn next(&self) -> u32 {
        u32::try_from(self.list.len()).expect("an execution reads fewer than 2^32 answers")
    }

    /// Keeps a piece of JSON text as a leaf.
    pub fn leaf(&mut self, json: impl Into<Bytes>) -> Value {
        let json = json.into();
        let range = 0..json.len();
        Value::Leaf(Slice::new(self.push(json), &range))
    }

    /// The text a leaf stands for.
    pub fn text(&self, slice: Slice) -> &[u8] {
        self.list
            .get(slice.buffer as usize)
            .and_then(|buffer| buffer.get(slice.start as usize..slice.end as usize))
            .unwrap_or_default()
    }

    /// All bytes kept, the measure for the answer's first allocation.
    pub fn bytes(&self) -> usize {
        self.bytes
    }
}
