//! Fields under one response key must have the same arguments. The rules of the library see to
//! that, but for lists, of which they compare no more than the shorter one is long.

use graphql_tools::static_graphql::query as ast;

use crate::error::{Code, GraphQlError};
use crate::limits::condition_name;
use crate::parse::Document;
use crate::schema::{Schema, TypeKind};

/// One field as it takes part in an answer.
#[derive(Clone, Copy)]
struct Found<'a> {
    /// The type it is asked of.
    parent: &'a str,
    field: &'a ast::Field,
}

/// Fields of one response key, and the key.
type Group<'a> = (&'a str, Vec<Found<'a>>);

/// The first two fields that cannot be one, told as an error.
pub fn find_conflict(schema: &Schema, document: &Document) -> Option<GraphQlError> {
    let merging = Merging { schema, document };
    document.operations.iter().find_map(|operation| {
        let (definition, root) = (document.operation(operation)?, schema.root(operation.kind)?);
        merging.conflict(&[(root, definition.selection)])
    })
}

struct Merging<'a> {
    schema: &'a Schema,
    document: &'a Document,
}

impl<'a> Merging<'a> {
    fn conflict(&self, sets: &[(&'a str, &'a ast::SelectionSet)]) -> Option<GraphQlError> {
        let mut groups = Vec::new();
        for (parent, set) in sets {
            self.collect(parent, set, &mut groups);
        }
        groups.iter().find_map(|group| self.conflict_in(group))
    }

    fn collect(&self, parent: &'a str, set: &'a ast::SelectionSet, groups: &mut Vec<Group<'a>>) {
        for item in &set.items {
            let (condition, inner) = match item {
                ast::Selection::Field(field) => {
                    let key = field.alias.as_deref().unwrap_or(&field.name);
                    let found = Found { parent, field };
                    match groups.iter_mut().find(|(known, _)| *known == key) {
                        Some((_, group)) => group.push(found),
                        None => groups.push((key, vec![found])),
                    }
                    continue;
                }
                ast::Selection::InlineFragment(fragment) => {
                    (fragment.type_condition.as_ref(), &fragment.selection_set)
                }
                ast::Selection::FragmentSpread(spread) => {
                    let found = self.document.find_fragment(&spread.fragment_name);
                    let Some(fragment) = found else { continue };
                    (Some(&fragment.type_condition), &fragment.selection_set)
                }
            };
            self.collect(condition.map_or(parent, condition_name), inner, groups);
        }
    }

    fn conflict_in(&self, (key, group): &Group<'a>) -> Option<GraphQlError> {
        for (index, first) in group.iter().enumerate() {
            for second in group.iter().skip(index + 1) {
                if self.may_be_one(*first, *second) && !agree(first.field, second.field) {
                    let message = format!(
                        "Fields \"{key}\" conflict because they have differing arguments. Use \
                         different aliases on the fields to fetch both if this was intentional."
                    );
                    let mut error = GraphQlError::new(Code::BadUserInput, message);
                    let places = [first.field.position, second.field.position];
                    error.locations = places.iter().map(|at| (at.line, at.column)).collect();
                    return Some(error);
                }
            }
        }
        let below = |found: &Found<'a>| {
            let def = self.schema.find_field(found.parent, &found.field.name)?;
            let is_leaf = found.field.selection_set.items.is_empty();
            (!is_leaf).then_some((&**def.ty.name(), &found.field.selection_set))
        };
        let below: Vec<_> = group.iter().filter_map(below).collect();
        if below.is_empty() {
            return None;
        }
        self.conflict(&below)
    }

    /// Whether some object answers both fields: two different object types never do.
    fn may_be_one(&self, first: Found<'_>, second: Found<'_>) -> bool {
        let is_object = |name: &str| {
            let def = self.schema.find_type(name);
            def.is_some_and(|def| matches!(def.kind, TypeKind::Object))
        };
        let are_objects = is_object(first.parent) && is_object(second.parent);
        first.parent == second.parent || !are_objects
    }
}

fn agree(first: &ast::Field, second: &ast::Field) -> bool {
    are_same_pairs(&first.arguments, &second.arguments)
}

fn are_same_pairs(first: &[(String, ast::Value)], second: &[(String, ast::Value)]) -> bool {
    let has_same = |(name, value): &(String, ast::Value)| {
        let mut others = second.iter();
        let found = others.find(|(other, _)| other == name);
        found.is_some_and(|(_, other)| is_same(value, other))
    };
    first.len() == second.len() && first.iter().all(has_same)
}

fn is_same(first: &ast::Value, second: &ast::Value) -> bool {
    match (first, second) {
        (ast::Value::List(first), ast::Value::List(second)) => {
            let mut both = first.iter().zip(second);
            first.len() == second.len() && both.all(|(first, second)| is_same(first, second))
        }
        (ast::Value::Object(first), ast::Value::Object(second)) => are_same_pairs(first, second),
        (first, second) => first == second,
    }
}
