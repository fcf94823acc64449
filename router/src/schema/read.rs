//! Reads the [`Schema`] from the syntax tree of the public schema and of the supergraph.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use graphql_tools::static_graphql::schema::{
    self as ast, Definition, Directive, Document, TypeDefinition, Value,
};

use super::{
    DirectiveDef, EnumValueDef, FieldDef, InputDef, Requirement, Schema, TypeDef, TypeKind, TypeRef,
};

/// What GraphQL says when `@deprecated` names no reason.
const DEPRECATED_DEFAULT: &str = "No longer supported";

impl Schema {
    /// The schema of a public document, with the demands written in its supergraph.
    pub fn read(public: Arc<Document>, supergraph: &Document) -> Self {
        let demands = Demands::read(supergraph);
        let mut types = HashMap::new();
        let mut directives = Vec::new();
        for definition in &public.definitions {
            match definition {
                Definition::TypeDefinition(definition) => {
                    let def = demands.type_def(definition);
                    types.insert(def.name.clone(), def);
                }
                Definition::DirectiveDefinition(directive) => {
                    directives.push(directive_def(directive));
                }
                Definition::SchemaDefinition(_) | Definition::TypeExtension(_) => {}
            }
        }
        let root = |name: Option<&String>| {
            name.filter(|name| types.contains_key(name.as_str()))
                .map(|name| name.as_str().into())
        };
        let query = root(public.query_type_name()).unwrap_or_else(|| "Query".into());
        let mutation = root(public.mutation_type_name());
        let subscription = root(public.subscription_type_name());
        let possible = possible_types(supergraph);
        fill_possible(&mut types);
        let stood_for = stood_for(supergraph);
        let field_names = field_names(supergraph);
        let document = public;
        let description = None;
        Self {
            document,
            types,
            directives,
            description,
            query,
            mutation,
            subscription,
            possible,
            stood_for,
            field_names,
        }
    }
}

/// The demands of the supergraph, by type and by field; the public document has lost them.
#[derive(Default)]
struct Demands {
    types: BTreeMap<String, Requirement>,
    fields: BTreeMap<(String, String), Requirement>,
}

impl Demands {
    fn read(supergraph: &Document) -> Self {
        let mut demands = Self::default();
        for definition in &supergraph.definitions {
            let Definition::TypeDefinition(definition) = definition else {
                continue;
            };
            let (name, directives, fields) = match definition {
                TypeDefinition::Object(def) => (&def.name, &def.directives, &*def.fields),
                TypeDefinition::Interface(def) => (&def.name, &def.directives, &*def.fields),
                TypeDefinition::Scalar(def) => (&def.name, &def.directives, &[][..]),
                TypeDefinition::Enum(def) => (&def.name, &def.directives, &[][..]),
                TypeDefinition::Union(_) | TypeDefinition::InputObject(_) => continue,
            };
            if let Some(requirement) = requirement(directives) {
                demands.types.insert(name.clone(), requirement);
            }
            for field in fields {
                if let Some(requirement) = requirement(&field.directives) {
                    demands
                        .fields
                        .insert((name.clone(), field.name.clone()), requirement);
                }
            }
        }
        demands
    }

    fn type_def(&self, definition: &TypeDefinition) -> TypeDef {
        let empty = |name: &String, kind, description: &Option<String>| TypeDef {
            name: name.as_str().into(),
            kind,
            description: description.clone(),
            fields: Vec::new(),
            interfaces: Vec::new(),
            possible: Vec::new(),
            values: Vec::new(),
            inputs: Vec::new(),
            is_one_of: false,
            specified_by: None,
            requires: self.types.get(name).cloned(),
        };
        match definition {
            TypeDefinition::Scalar(def) => TypeDef {
                specified_by: text_argument(&def.directives, "specifiedBy", "url"),
                ..empty(&def.name, TypeKind::Scalar, &def.description)
            },
            TypeDefinition::Object(def) => TypeDef {
                fields: self.field_defs(&def.name, &def.fields),
                interfaces: names(&def.implements_interfaces),
                ..empty(&def.name, TypeKind::Object, &def.description)
            },
            TypeDefinition::Interface(def) => TypeDef {
                fields: self.field_defs(&def.name, &def.fields),
                interfaces: names(&def.implements_interfaces),
                ..empty(&def.name, TypeKind::Interface, &def.description)
            },
            TypeDefinition::Union(def) => TypeDef {
                possible: names(&def.types),
                ..empty(&def.name, TypeKind::Union, &def.description)
            },
            TypeDefinition::Enum(def) => TypeDef {
                values: def.values.iter().map(enum_value).collect(),
                ..empty(&def.name, TypeKind::Enum, &def.description)
            },
            TypeDefinition::InputObject(def) => TypeDef {
                inputs: def.fields.iter().map(input_def).collect(),
                is_one_of: def
                    .directives
                    .iter()
                    .any(|directive| directive.name == "oneOf"),
                ..empty(&def.name, TypeKind::InputObject, &def.description)
            },
        }
    }

    fn field_defs(&self, parent: &str, fields: &[ast::Field]) -> Vec<FieldDef> {
        let field_def = |field: &ast::Field| FieldDef {
            name: field.name.as_str().into(),
            description: field.description.clone(),
            ty: type_ref(&field.field_type),
            arguments: field.arguments.iter().map(input_def).collect(),
            deprecated: deprecated(&field.directives),
            requires: self
                .fields
                .get(&(parent.to_owned(), field.name.clone()))
                .cloned(),
        };
        // The introspection fields of the query type are answered by the router itself.
        fields.iter().map(field_def).collect()
    }
}

fn directive_def(directive: &ast::DirectiveDefinition) -> DirectiveDef {
    DirectiveDef {
        name: directive.name.as_str().into(),
        description: directive.description.clone(),
        arguments: directive.arguments.iter().map(input_def).collect(),
        locations: directive
            .locations
            .iter()
            .map(|at| at.as_str().to_owned())
            .collect(),
        is_repeatable: directive.repeatable,
    }
}

fn enum_value(value: &ast::EnumValue) -> EnumValueDef {
    EnumValueDef {
        name: value.name.as_str().into(),
        description: value.description.clone(),
        deprecated: deprecated(&value.directives),
    }
}

fn input_def(input: &ast::InputValue) -> InputDef {
    InputDef {
        name: input.name.as_str().into(),
        description: input.description.clone(),
        ty: type_ref(&input.value_type),
        default: input.default_value.clone(),
        deprecated: deprecated(&input.directives),
    }
}

/// A type as it is written, in our words.
pub fn type_ref(ty: &ast::Type) -> TypeRef {
    match ty {
        ast::Type::NamedType(name) => TypeRef::Named(name.as_str().into()),
        ast::Type::ListType(inner) => TypeRef::List(Box::new(type_ref(inner))),
        ast::Type::NonNullType(inner) => TypeRef::NonNull(Box::new(type_ref(inner))),
    }
}

fn names(names: &[String]) -> Vec<Arc<str>> {
    names.iter().map(|name| name.as_str().into()).collect()
}

fn deprecated(directives: &[Directive]) -> Option<String> {
    directives
        .iter()
        .any(|directive| directive.name == "deprecated")
        .then(|| {
            text_argument(directives, "deprecated", "reason")
                .unwrap_or_else(|| DEPRECATED_DEFAULT.to_owned())
        })
}

fn argument<'a>(directive: &'a Directive, argument: &str) -> Option<&'a Value> {
    directive
        .arguments
        .iter()
        .find(|(name, _)| name == argument)
        .map(|(_, value)| value)
}

fn text_argument(directives: &[Directive], directive: &str, name: &str) -> Option<String> {
    let directive = directives
        .iter()
        .find(|candidate| candidate.name == directive)?;
    match argument(directive, name)? {
        Value::String(text) => Some(text.clone()),
        _ => None,
    }
}

/// `@authenticated`, `@requiresScopes` and `@policy` in one: sets of words of which one must be
/// held whole. A policy is a scope of the same name here.
fn requirement(directives: &[Directive]) -> Option<Requirement> {
    let mut sets: Option<BTreeSet<BTreeSet<String>>> = None;
    for directive in directives {
        let named = match directive.name.as_str() {
            "authenticated" => BTreeSet::new(),
            "requiresScopes" => word_sets(argument(directive, "scopes")),
            "policy" => word_sets(argument(directive, "policies")),
            _ => continue,
        };
        let known = sets.take().unwrap_or_default();
        sets = Some(if known.is_empty() || named.is_empty() {
            known.into_iter().chain(named).collect()
        } else {
            // Both must hold: every set of the one together with every set of the other.
            known
                .iter()
                .flat_map(|left| named.iter().map(move |right| left | right))
                .collect()
        });
    }
    sets.map(|any_of| Requirement { any_of })
}

fn word_sets(value: Option<&Value>) -> BTreeSet<BTreeSet<String>> {
    let words = |value: &Value| match value {
        Value::String(word) => Some(word.clone()),
        _ => None,
    };
    let set = |value: &Value| match value {
        Value::List(items) => items.iter().filter_map(words).collect(),
        other => words(other).into_iter().collect(),
    };
    match value {
        Some(Value::List(sets)) => sets.iter().map(set).collect(),
        _ => BTreeSet::new(),
    }
}

fn possible_types(supergraph: &Document) -> HashMap<Arc<str>, BTreeSet<Arc<str>>> {
    let mut possible: HashMap<Arc<str>, BTreeSet<Arc<str>>> = HashMap::new();
    for definition in &supergraph.definitions {
        let Definition::TypeDefinition(definition) = definition else {
            continue;
        };
        match definition {
            TypeDefinition::Object(def) => {
                for interface in names(&def.implements_interfaces) {
                    possible
                        .entry(interface)
                        .or_default()
                        .insert(def.name.as_str().into());
                }
            }
            TypeDefinition::Interface(def) => {
                possible.entry(def.name.as_str().into()).or_default();
            }
            TypeDefinition::Union(def) => {
                possible
                    .entry(def.name.as_str().into())
                    .or_default()
                    .extend(names(&def.types));
            }
            TypeDefinition::Scalar(_)
            | TypeDefinition::Enum(_)
            | TypeDefinition::InputObject(_) => {}
        }
    }
    possible
}

fn stood_for(supergraph: &Document) -> HashMap<Arc<str>, BTreeSet<Arc<str>>> {
    let mut stood_for: HashMap<Arc<str>, BTreeSet<Arc<str>>> = HashMap::new();
    for definition in &supergraph.definitions {
        let Definition::TypeDefinition(TypeDefinition::Interface(def)) = definition else {
            continue;
        };
        for directive in &def.directives {
            let stands_in = argument(directive, "isInterfaceObject") == Some(&Value::Boolean(true));
            let Some(Value::String(key)) = argument(directive, "key").filter(|_| stands_in) else {
                continue;
            };
            // Fields with a selection of their own are left to the planner.
            let is_plain = !key.contains('{');
            let names = key.split_whitespace().filter(|_| is_plain);
            let known = stood_for.entry(def.name.as_str().into()).or_default();
            known.extend(names.map(Arc::from));
        }
    }
    stood_for
}

fn fill_possible(types: &mut HashMap<Arc<str>, TypeDef>) {
    let mut implementors: BTreeMap<Arc<str>, Vec<Arc<str>>> = BTreeMap::new();
    for def in types.values().filter(|def| def.kind == TypeKind::Object) {
        for interface in &def.interfaces {
            implementors
                .entry(interface.clone())
                .or_default()
                .push(def.name.clone());
        }
    }
    for (interface, mut objects) in implementors {
        objects.sort_unstable();
        if let Some(def) = types.get_mut(&interface) {
            def.possible = objects;
        }
    }
}

fn field_names(supergraph: &Document) -> BTreeSet<Arc<str>> {
    let mut names = BTreeSet::new();
    for definition in &supergraph.definitions {
        let fields = match definition {
            Definition::TypeDefinition(TypeDefinition::Object(def)) => &def.fields,
            Definition::TypeDefinition(TypeDefinition::Interface(def)) => &def.fields,
            _ => continue,
        };
        names.extend(fields.iter().map(|field| field.name.as_str().into()));
    }
    names
}
