//! The public schema as the stages read it: types, fields, arguments, and what each field asks of
//! the caller.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use graphql_tools::static_graphql::schema as ast;

mod read;

pub use read::type_ref;

/// The schema clients see, plus the possible types of the whole supergraph.
#[derive(Debug)]
pub struct Schema {
    /// For validation, which reads the syntax tree itself.
    pub document: Arc<ast::Document>,
    /// Types by name, the introspection types included.
    pub types: HashMap<Arc<str>, TypeDef>,
    /// Directives clients may write, for introspection.
    pub directives: Vec<DirectiveDef>,
    /// The description of the whole schema.
    pub description: Option<String>,
    /// Name of the query type.
    pub query: Arc<str>,
    /// Name of the mutation type.
    pub mutation: Option<Arc<str>>,
    /// Name of the subscription type.
    pub subscription: Option<Arc<str>>,
    /// Object types by the interface or union that holds them, hidden types included: subgraphs
    /// may answer with them.
    pub possible: HashMap<Arc<str>, BTreeSet<Arc<str>>>,
    /// Interfaces that some subgraph knows only as an object, with the plain fields of their keys.
    pub stood_for: HashMap<Arc<str>, BTreeSet<Arc<str>>>,
    /// Every field name of the supergraph; an alias that is one of them must not reach a subgraph.
    pub field_names: BTreeSet<Arc<str>>,
}

impl Schema {
    /// The type of this name.
    pub fn find_type(&self, name: &str) -> Option<&TypeDef> {
        self.types.get(name)
    }

    /// The field of this type; `__typename` is no field.
    pub fn find_field(&self, parent: &str, field: &str) -> Option<&FieldDef> {
        self.find_type(parent)?
            .fields
            .iter()
            .find(|def| &*def.name == field)
    }

    /// The root type of an operation.
    pub fn root(&self, kind: OperationKind) -> Option<&Arc<str>> {
        match kind {
            OperationKind::Query => Some(&self.query),
            OperationKind::Mutation => self.mutation.as_ref(),
            OperationKind::Subscription => self.subscription.as_ref(),
        }
    }

    /// Whether an object of type `name` is what `condition` asks for.
    pub fn satisfies(&self, name: &str, condition: &str) -> bool {
        name == condition
            || self
                .possible
                .get(condition)
                .is_some_and(|possible| possible.contains(name))
    }

    /// The object types a value of this type can be; an object type is its own only one.
    pub fn possible_types(&self, name: &str) -> Vec<Arc<str>> {
        match self.possible.get(name) {
            Some(possible) => possible.iter().cloned().collect(),
            None => vec![name.into()],
        }
    }
}

/// Query, mutation or subscription.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum OperationKind {
    /// Reads.
    Query,
    /// Writes, its root fields in order.
    Mutation,
    /// Listens.
    Subscription,
}

impl OperationKind {
    /// The keyword.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Query => "query",
            Self::Mutation => "mutation",
            Self::Subscription => "subscription",
        }
    }
}

/// A type.
#[derive(Debug)]
pub struct TypeDef {
    /// Its name.
    pub name: Arc<str>,
    /// Its kind.
    pub kind: TypeKind,
    /// Its description.
    pub description: Option<String>,
    /// Fields of objects and interfaces.
    pub fields: Vec<FieldDef>,
    /// Interfaces it implements.
    pub interfaces: Vec<Arc<str>>,
    /// Public object types of an interface or union.
    pub possible: Vec<Arc<str>>,
    /// Values of an enum.
    pub values: Vec<EnumValueDef>,
    /// Fields of an input object.
    pub inputs: Vec<InputDef>,
    /// Whether exactly one input field must be given.
    pub is_one_of: bool,
    /// The specification of a scalar.
    pub specified_by: Option<String>,
    /// What the type asks of the caller.
    pub requires: Option<Requirement>,
}

/// The kinds of types.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TypeKind {
    /// A leaf.
    Scalar,
    /// Fields.
    Object,
    /// Fields several objects share.
    Interface,
    /// One of several objects.
    Union,
    /// One of several words.
    Enum,
    /// What a client hands in.
    InputObject,
}

impl TypeKind {
    /// Whether a selection is needed.
    pub const fn is_composite(self) -> bool {
        matches!(self, Self::Object | Self::Interface | Self::Union)
    }

    /// Whether values are of another, object type.
    pub const fn is_abstract(self) -> bool {
        matches!(self, Self::Interface | Self::Union)
    }
}

/// A field.
#[derive(Debug)]
pub struct FieldDef {
    /// Its name.
    pub name: Arc<str>,
    /// Its description.
    pub description: Option<String>,
    /// Its type.
    pub ty: TypeRef,
    /// Its arguments.
    pub arguments: Vec<InputDef>,
    /// Why it should not be used.
    pub deprecated: Option<String>,
    /// What it asks of the caller.
    pub requires: Option<Requirement>,
}

/// An argument or a field of an input object.
#[derive(Debug)]
pub struct InputDef {
    /// Its name.
    pub name: Arc<str>,
    /// Its description.
    pub description: Option<String>,
    /// Its type.
    pub ty: TypeRef,
    /// What holds when it is left out.
    pub default: Option<ast::Value>,
    /// Why it should not be used.
    pub deprecated: Option<String>,
}

/// A word of an enum.
#[derive(Debug)]
pub struct EnumValueDef {
    /// Its name.
    pub name: Arc<str>,
    /// Its description.
    pub description: Option<String>,
    /// Why it should not be used.
    pub deprecated: Option<String>,
}

/// A directive.
#[derive(Debug)]
pub struct DirectiveDef {
    /// Its name.
    pub name: Arc<str>,
    /// Its description.
    pub description: Option<String>,
    /// Its arguments.
    pub arguments: Vec<InputDef>,
    /// Where it may stand.
    pub locations: Vec<String>,
    /// Whether it may stand several times in one place.
    pub is_repeatable: bool,
}

/// A type as it is written at a field.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum TypeRef {
    /// A name.
    Named(Arc<str>),
    /// A list.
    List(Box<TypeRef>),
    /// Never null.
    NonNull(Box<TypeRef>),
}

impl TypeRef {
    /// The innermost name.
    pub fn name(&self) -> &Arc<str> {
        match self {
            Self::Named(name) => name,
            Self::List(inner) | Self::NonNull(inner) => inner.name(),
        }
    }

    /// How many lists stand around the name.
    pub fn lists(&self) -> u8 {
        match self {
            Self::Named(_) => 0,
            Self::List(inner) => inner.lists().saturating_add(1),
            Self::NonNull(inner) => inner.lists(),
        }
    }

    /// Whether null is refused at the outermost level.
    pub const fn is_non_null(&self) -> bool {
        matches!(self, Self::NonNull(_))
    }
}

impl std::fmt::Display for TypeRef {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Named(name) => f.write_str(name),
            Self::List(inner) => write!(f, "[{inner}]"),
            Self::NonNull(inner) => write!(f, "{inner}!"),
        }
    }
}

/// What a caller must be: signed in, and holding every scope of one of the sets.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Requirement {
    /// One of these sets must be held whole; no set means any signed-in caller.
    pub any_of: BTreeSet<BTreeSet<String>>,
}
