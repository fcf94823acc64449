//! How the answer is written: for every selection the fields in the order the client gets them,
//! compiled once per plan, then walked over the merged data straight into the bytes of the answer.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use graphql_tools::static_graphql::query as ast;

use crate::error::Code;
use crate::value::Symbol;

mod compile;
mod size;
mod write;

pub use compile::compile;
pub use write::{Failures, Fault, Written, write_answer};

/// A selection, by its number in the [`Projection`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SelectionId(usize);

/// How the whole answer of an operation is written.
#[derive(Debug, Default)]
pub struct Projection {
    selections: Vec<Selection>,
}

impl Projection {
    /// The selection on the root type.
    pub const ROOT: SelectionId = SelectionId(0);

    /// The selection of this number.
    pub fn selection(&self, id: SelectionId) -> &Selection {
        const NOTHING: &Selection = &Selection::NOTHING;
        self.selections.get(id.0).unwrap_or(NOTHING)
    }
}

/// The fields of an object in the answer.
#[derive(Debug)]
pub enum Selection {
    /// The same for every type.
    Fixed(Vec<FieldPlan>),
    /// By the object's type, its name in quotes.
    ByType(HashMap<Box<[u8]>, Arc<Vec<FieldPlan>>>),
}

impl Selection {
    const NOTHING: Self = Self::Fixed(Vec::new());
}

/// One field of the answer.
#[derive(Debug)]
pub struct FieldPlan {
    /// The client's key, for paths.
    pub name: Arc<str>,
    /// The key as it is written: quoted, with the colon.
    pub key: Box<[u8]>,
    /// Where the value comes from.
    pub source: FieldSource,
    /// How it is written.
    pub ty: OutputType,
    /// For fields of the schema about the schema.
    pub introspection: Option<Box<IntrospectionField>>,
}

/// Where a field's value comes from.
#[derive(Debug)]
pub enum FieldSource {
    /// The data, under this key.
    Data(Symbol),
    /// The object's type, known here by name: a selection that asks for it is written by type.
    TypeName(Box<[u8]>),
    /// Nowhere: this caller may not see it.
    Refused(Code),
}

/// How a value is written.
#[derive(Debug)]
pub enum OutputType {
    /// Null is an error that takes the surrounding value with it.
    NonNull(Box<OutputType>),
    /// In brackets.
    List(Box<OutputType>),
    /// As it came.
    Leaf(LeafKind),
    /// By a selection.
    Object(SelectionId),
}

/// What a leaf must look like.
#[derive(Clone, Debug)]
pub enum LeafKind {
    /// A whole number.
    Int,
    /// A number.
    Float,
    /// A string.
    String,
    /// A string, or a whole number that becomes one.
    Id,
    /// True or false.
    Boolean,
    /// One of these words, in quotes.
    Enum(Arc<BTreeSet<Box<[u8]>>>),
    /// Anything.
    Custom,
}

/// What introspection must know of a field that the data does not need.
#[derive(Debug)]
pub struct IntrospectionField {
    /// The field's name in the schema.
    pub name: String,
    /// Its arguments as written.
    pub arguments: Vec<(String, ast::Value)>,
}
