//! Compiles an operation into its [`Projection`], by the specification's `CollectFields` done ahead
//! of time for every type an object can turn out to be.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use graphql_tools::static_graphql::query as ast;

use super::{
    FieldPlan, FieldSource, IntrospectionField, LeafKind, OutputType, Projection, Selection,
    SelectionId,
};
use crate::limits::condition_name;
use crate::prepare::{DataKeys, Source};
use crate::schema::{TypeDef, TypeKind, TypeRef};
use crate::value::Symbols;

/// Compiles the operation; its data keys are numbered in `symbols`.
pub fn compile(source: Source<'_>, keys: &DataKeys, symbols: &mut Symbols) -> Projection {
    let mut compiler = Compiler {
        source,
        keys,
        symbols,
        selections: Vec::new(),
        known: HashMap::new(),
        enums: HashMap::new(),
    };
    compiler.selection(&[source.operation.selection], source.root);
    Projection {
        selections: compiler.selections,
    }
}

/// The selections merged under one key, by their addresses, on one type.
type SelectionKey = (Vec<usize>, Arc<str>);

/// The quoted words of an enum.
type Words = Arc<BTreeSet<Box<[u8]>>>;

struct Compiler<'a, 's> {
    source: Source<'a>,
    keys: &'a DataKeys,
    symbols: &'s mut Symbols,
    selections: Vec<Selection>,
    known: HashMap<SelectionKey, SelectionId>,
    enums: HashMap<Arc<str>, Words>,
}

/// Fields of the client under one response key.
struct Collected<'a> {
    key: &'a str,
    fields: Vec<&'a ast::Field>,
    /// The type the first of them is written on, which may know the field where `parent` does not.
    written_on: &'a str,
}

impl<'a> Compiler<'a, '_> {
    fn selection(&mut self, sources: &[&'a ast::SelectionSet], parent: &str) -> SelectionId {
        let addresses = sources
            .iter()
            .map(|set| std::ptr::from_ref(*set).addr())
            .collect();
        let key: SelectionKey = (addresses, parent.into());
        if let Some(id) = self.known.get(&key) {
            return *id;
        }
        // The place is taken first, so that the root is number 0.
        let id = SelectionId(self.selections.len());
        self.selections.push(Selection::NOTHING);
        self.known.insert(key, id);
        let def = self.source.schema.find_type(parent);
        let selection = match def.filter(|def| def.kind.is_abstract()) {
            Some(def) if self.depends_on_type(sources, &def.name) => {
                let by_type =
                    |name: &Arc<str>| (quoted(name), Arc::new(self.fields(sources, name)));
                Selection::ByType(def.possible.iter().map(by_type).collect())
            }
            _ => Selection::Fixed(self.fields(sources, parent)),
        };
        if let Some(place) = self.selections.get_mut(id.0) {
            *place = selection;
        }
        id
    }

    /// Whether the type's name is asked for, or some fragment is for less than every type behind
    /// `parent`. What conditions leave out asks for nothing, and the type is not fetched for it.
    fn depends_on_type(&self, sources: &[&ast::SelectionSet], parent: &str) -> bool {
        let includes = |directives| self.source.variant.includes(directives);
        sources.iter().flat_map(|set| &set.items).any(|item| {
            let (condition, inner) = match item {
                ast::Selection::Field(field) => {
                    return field.name == "__typename" && includes(&field.directives);
                }
                ast::Selection::InlineFragment(fragment) if !includes(&fragment.directives) => {
                    return false;
                }
                ast::Selection::FragmentSpread(spread) if !includes(&spread.directives) => {
                    return false;
                }
                ast::Selection::InlineFragment(fragment) => {
                    let condition = fragment.type_condition.as_ref().map(condition_name);
                    (condition, Some(&fragment.selection_set))
                }
                ast::Selection::FragmentSpread(spread) => {
                    let fragment = self.source.document.find_fragment(&spread.fragment_name);
                    let condition = fragment.map(|found| condition_name(&found.type_condition));
                    (condition, fragment.map(|found| &found.selection_set))
                }
            };
            condition.is_some_and(|condition| !self.covers(condition, parent))
                || inner.is_some_and(|inner| self.depends_on_type(&[inner], parent))
        })
    }

    /// Whether every value of `parent` is what `condition` asks for.
    fn covers(&self, condition: &str, parent: &str) -> bool {
        let schema = self.source.schema;
        condition == parent
            || schema.find_type(parent).is_some_and(|def| match def.kind {
                TypeKind::Object => schema.satisfies(parent, condition),
                _ => def
                    .possible
                    .iter()
                    .all(|name| schema.satisfies(name, condition)),
            })
    }

    fn fields(&mut self, sources: &[&'a ast::SelectionSet], parent: &str) -> Vec<FieldPlan> {
        let mut collected = Vec::new();
        for set in sources {
            self.collect(set, (parent, None), &mut collected);
        }
        collected
            .iter()
            .filter_map(|collected| self.field(collected, parent))
            .collect()
    }

    fn collect(
        &self,
        set: &'a ast::SelectionSet,
        (parent, written_on): (&str, Option<&'a str>),
        collected: &mut Vec<Collected<'a>>,
    ) {
        let Source {
            document, variant, ..
        } = self.source;
        for item in &set.items {
            match item {
                ast::Selection::Field(field) if variant.includes(&field.directives) => {
                    let key = field.alias.as_deref().unwrap_or(&field.name);
                    if let Some(known) = collected.iter_mut().find(|known| known.key == key) {
                        known.fields.push(field);
                    } else {
                        let (fields, written_on) = (vec![field], written_on.unwrap_or_default());
                        collected.push(Collected {
                            key,
                            fields,
                            written_on,
                        });
                    }
                }
                ast::Selection::InlineFragment(fragment) => {
                    let condition = fragment.type_condition.as_ref().map(condition_name);
                    if variant.includes(&fragment.directives)
                        && condition.is_none_or(|condition| self.covers(condition, parent))
                    {
                        let written_on = condition.or(written_on);
                        self.collect(&fragment.selection_set, (parent, written_on), collected);
                    }
                }
                ast::Selection::FragmentSpread(spread) => {
                    let fragment = document.find_fragment(&spread.fragment_name);
                    if let Some(fragment) = fragment
                        && variant.includes(&spread.directives)
                        && self.covers(condition_name(&fragment.type_condition), parent)
                    {
                        let written_on = Some(condition_name(&fragment.type_condition));
                        self.collect(&fragment.selection_set, (parent, written_on), collected);
                    }
                }
                ast::Selection::Field(_) => {}
            }
        }
    }

    fn field(&mut self, collected: &Collected<'a>, parent: &str) -> Option<FieldPlan> {
        let Source {
            schema, variant, ..
        } = self.source;
        let first = *collected.fields.first()?;
        let name: Arc<str> = collected.key.into();
        let key = format!("\"{name}\":").into_bytes().into();
        if first.name == "__typename" {
            let source = FieldSource::TypeName(quoted(parent));
            let ty = OutputType::Leaf(LeafKind::String);
            return Some(FieldPlan {
                name,
                key,
                source,
                ty,
                introspection: None,
            });
        }
        let owners = [parent, collected.written_on];
        let mut found = owners
            .into_iter()
            .map(|owner| (owner, schema.find_field(owner, &first.name)));
        let (parent, def) = found.find_map(|(owner, def)| Some((owner, def?)))?;
        let introspection = (parent.starts_with("__") || first.name.starts_with("__")).then(|| {
            let (name, arguments) = (first.name.clone(), first.arguments.clone());
            Box::new(IntrospectionField { name, arguments })
        });
        let source = match variant.refuses(schema, parent, &first.name) {
            Some(code) => FieldSource::Refused(code),
            None => FieldSource::Data(self.symbols.intern(self.keys.key(first))),
        };
        let below: Vec<_> = collected
            .fields
            .iter()
            .map(|field| &field.selection_set)
            .collect();
        let ty = self.output(&def.ty, &below);
        Some(FieldPlan {
            name,
            key,
            source,
            ty,
            introspection,
        })
    }

    fn output(&mut self, ty: &TypeRef, below: &[&'a ast::SelectionSet]) -> OutputType {
        match ty {
            TypeRef::NonNull(inner) => OutputType::NonNull(Box::new(self.output(inner, below))),
            TypeRef::List(inner) => OutputType::List(Box::new(self.output(inner, below))),
            TypeRef::Named(name) => match self.source.schema.find_type(name) {
                Some(def) if def.kind.is_composite() => {
                    OutputType::Object(self.selection(below, name))
                }
                Some(def) => OutputType::Leaf(self.leaf(def)),
                None => OutputType::Leaf(LeafKind::Custom),
            },
        }
    }

    fn leaf(&mut self, def: &TypeDef) -> LeafKind {
        match (def.kind, &*def.name) {
            (TypeKind::Enum, _) => {
                let words = || Arc::new(def.values.iter().map(|word| quoted(&word.name)).collect());
                LeafKind::Enum(
                    self.enums
                        .entry(def.name.clone())
                        .or_insert_with(words)
                        .clone(),
                )
            }
            (_, "Int") => LeafKind::Int,
            (_, "Float") => LeafKind::Float,
            (_, "String") => LeafKind::String,
            (_, "ID") => LeafKind::Id,
            (_, "Boolean") => LeafKind::Boolean,
            _ => LeafKind::Custom,
        }
    }
}

fn quoted(name: &str) -> Box<[u8]> {
    format!("\"{name}\"").into_bytes().into()
}
