//! What must be fetched to answer an operation, and in what order: our own plan types, and the
//! trait behind which any planner stands.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::AtomicUsize;

use bytes::Bytes;
use graphql_tools::static_graphql::query as ast;

use crate::prepare::DataKeys;
use crate::project::Projection;
use crate::schema::OperationKind;
use crate::value::{Shape, Slice, Symbol, Symbols};

mod build;
mod cache;
mod graph;
mod hive;
mod origin;
mod show;
mod size;

pub use build::plan_operation;
pub use cache::{PlanCache, PlanKey};
pub use hive::HivePlanner;
pub use show::ShownPlan;

/// Turns one operation into fetches. Runs on a blocking thread; may panic, which is caught.
pub trait Planner: Send + Sync {
    /// Plans a document of one operation without directives and introspection. New keys and
    /// constants are added to `tables`.
    fn plan(&self, document: &ast::Document, tables: &mut Tables) -> Result<Stage, PlanError>;
}

/// Why an operation has no plan.
#[derive(Debug, thiserror::Error)]
pub enum PlanError {
    /// The planner said so.
    #[error("the planner failed: {0}")]
    Planner(String),
    /// The planner answered with something we cannot carry out.
    #[error("the planner answered with {0}")]
    Unsupported(&'static str),
    /// The planner panicked, or did not come back.
    #[error("planning came to no end")]
    Unfinished,
}

/// Keys and constants of one plan while it is made.
#[derive(Debug, Default)]
pub struct Tables {
    /// The keys.
    pub symbols: Symbols,
    constants: Vec<u8>,
}

impl Tables {
    /// Keeps a string as a leaf that can be put into data.
    pub fn constant(&mut self, text: &str) -> Slice {
        let start = self.constants.len();
        self.constants.push(b'"');
        self.constants.extend_from_slice(text.as_bytes());
        self.constants.push(b'"');
        Slice::constant(&(start..self.constants.len()))
    }

    /// The constants as the first buffer of an execution.
    pub fn into_parts(self) -> (Symbols, Bytes) {
        (self.symbols, self.constants.into())
    }
}

/// Everything needed to carry out one variant of one operation.
#[derive(Debug)]
pub struct Plan {
    /// Its kind.
    pub kind: OperationKind,
    /// Stages one after the other: one, or for a mutation one for each root field.
    pub stages: Vec<Stage>,
    /// How the answer is written.
    pub projection: Projection,
    /// The keys of its data.
    pub symbols: Symbols,
    /// Strings the plan itself puts into data; the first buffer of every execution.
    pub constants: Bytes,
    /// The client's keys where the data's differ.
    pub keys: DataKeys,
    /// How many bytes the last answer had, the measure for the next one's allocation.
    pub answer_bytes: AtomicUsize,
}

/// Fetches that run as soon as what they need is there.
#[derive(Debug, Default)]
pub struct Stage {
    /// The stream at the head of a subscription; its events are what `fetches` go on from.
    pub stream: Option<Fetch>,
    /// In an order in which each comes after all it needs.
    pub fetches: Vec<Fetch>,
}

/// One request to one subgraph.
#[derive(Debug)]
pub struct Fetch {
    /// The subgraph's name.
    pub subgraph: Arc<str>,
    /// The kind of its operation.
    pub kind: OperationKind,
    /// Its document.
    pub document: Arc<str>,
    /// The start of its request body: `{"query":"…"`.
    pub head: Bytes,
    /// Client variables it uses.
    pub variables: Vec<String>,
    /// What its answer holds.
    pub shape: Shape,
    /// Where the answer goes.
    pub target: Target,
    /// Fetches of the same stage it waits for.
    pub after: Vec<usize>,
}

/// Where a fetch's answer goes.
#[derive(Debug)]
pub enum Target {
    /// Into the objects at a path; an empty path is the root.
    Root {
        /// The objects.
        path: FetchPath,
        /// Changes before merging.
        rewrites: Vec<Rewrite>,
    },
    /// Into the objects its representations were taken from.
    Entities(Vec<EntityCall>),
}

/// One `_entities` field of a fetch.
#[derive(Debug)]
pub struct EntityCall {
    /// Its key in the answer.
    pub key: Symbol,
    /// The same as text, for the paths of errors.
    pub name: String,
    /// The variable that takes the representations.
    pub variable: String,
    /// Where the objects are.
    pub paths: Vec<FetchPath>,
    /// What a representation holds.
    pub requires: Vec<Required>,
    /// Changes to a representation.
    pub input: Vec<Rewrite>,
    /// Changes to an entity before merging.
    pub output: Vec<Rewrite>,
}

/// The way to objects in the data.
#[derive(Clone, Debug, Default)]
pub struct FetchPath {
    /// Its steps.
    pub steps: Vec<PathStep>,
}

/// A step of the way to objects.
#[derive(Clone, Debug)]
pub enum PathStep {
    /// Under a key.
    Field(Symbol),
    /// Only objects of these types.
    Type(TypeSet),
    /// Every item.
    List,
}

/// Names of types, quoted as they stand in data.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TypeSet {
    names: BTreeSet<Box<[u8]>>,
}

impl TypeSet {
    /// The set of these names.
    pub fn new<'a>(names: impl Iterator<Item = &'a str>) -> Self {
        let quoted = |name: &str| format!("\"{name}\"").into_bytes().into();
        Self {
            names: names.map(quoted).collect(),
        }
    }

    /// Whether an object of this type belongs; an object that does not tell its type does.
    pub fn admits(&self, type_name: Option<&[u8]>) -> bool {
        type_name.is_none_or(|name| self.names.contains(name))
    }
}

/// A part of a representation.
#[derive(Debug)]
pub enum Required {
    /// A field.
    Field {
        /// Its key in the data.
        source: Symbol,
        /// Its key when the data has it under its name in the representation already.
        fallback: Symbol,
        /// Its key in the representation, quoted, with the colon.
        key: Box<[u8]>,
        /// What of it, for objects.
        below: Vec<Required>,
    },
    /// Parts of objects of some types.
    Fragment {
        /// The types.
        types: TypeSet,
        /// The parts.
        below: Vec<Required>,
    },
}

/// A change the planner wants made to data.
#[derive(Clone, Debug)]
pub struct Rewrite {
    /// The way from the object.
    pub path: Vec<RewriteStep>,
    /// What to do there.
    pub action: RewriteAction,
}

/// A step of a change.
#[derive(Clone, Debug)]
pub enum RewriteStep {
    /// Under a key.
    Key(Symbol),
    /// Only in objects of these types.
    Type(TypeSet),
}

/// What a change does.
#[derive(Clone, Copy, Debug)]
pub enum RewriteAction {
    /// Puts a string in place of the value.
    Set(Slice),
    /// Puts the value under another key.
    Rename(Symbol),
}
