//! What an operation asks of its caller, found once per operation, and whether a caller meets it.

use std::collections::{BTreeMap, BTreeSet};

use graphql_tools::static_graphql::query as ast;

use crate::auth::Caller;
use crate::error::{Code, GraphQlError, Refusal};
use crate::limits::condition_name;
use crate::parse::{Document, OperationRef};
use crate::schema::{Requirement, Schema};

/// Everything outside the document that decides how an operation is planned.
#[derive(Clone, Debug, Default)]
pub struct Demands {
    /// Variables in `@skip` and `@include`.
    pub conditions: BTreeSet<String>,
    /// What its fields ask of the caller.
    pub requirements: BTreeSet<Requirement>,
}

impl Demands {
    /// The demands of one operation.
    pub fn of(schema: &Schema, document: &Document, root: &str, op: OperationRef<'_>) -> Self {
        let mut search = Search {
            schema,
            document,
            demands: Self::default(),
            seen: BTreeSet::new(),
        };
        search.selection(op.selection, root);
        search.demands
    }

    /// Decides every demand.
    pub fn decide(&self, is_true: impl Fn(&str) -> bool, caller: Option<&Caller>) -> Variant {
        let condition = |name: &String| (name.clone(), is_true(name));
        let verdict = |requirement: &Requirement| (requirement.clone(), judge(requirement, caller));
        Variant {
            conditions: self.conditions.iter().map(condition).collect(),
            verdicts: self.requirements.iter().map(verdict).collect(),
        }
    }
}

impl Demands {
    /// Decides every demand as it was decided before; none where it was not.
    pub fn decide_as(&self, known: &Variant) -> Option<Variant> {
        let condition = |name: &String| Some((name.clone(), *known.conditions.get(name)?));
        let verdict = |requirement: &Requirement| {
            Some((requirement.clone(), *known.verdicts.get(requirement)?))
        };
        Some(Variant {
            conditions: self
                .conditions
                .iter()
                .map(condition)
                .collect::<Option<_>>()?,
            verdicts: self
                .requirements
                .iter()
                .map(verdict)
                .collect::<Option<_>>()?,
        })
    }
}

/// How the demands of an operation were decided; operations with equal variants share a plan.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Variant {
    conditions: BTreeMap<String, bool>,
    verdicts: BTreeMap<Requirement, Option<Code>>,
}

impl Variant {
    /// Whether a field or fragment with these directives is part of the operation.
    pub fn includes(&self, directives: &[ast::Directive]) -> bool {
        directives.iter().all(
            |directive| match (directive.name.as_str(), condition(directive)) {
                ("skip", Some(value)) => !self.holds(value),
                ("include", Some(value)) => self.holds(value),
                _ => true,
            },
        )
    }

    fn holds(&self, value: &ast::Value) -> bool {
        match value {
            ast::Value::Boolean(flag) => *flag,
            ast::Value::Variable(name) => self.conditions.get(name).copied().unwrap_or_default(),
            _ => false,
        }
    }

    /// Why this caller may not see a field; none when they may.
    pub fn refuses(&self, schema: &Schema, parent: &str, field: &str) -> Option<Code> {
        if self.verdicts.is_empty() {
            return None;
        }
        let mut requirements = requirements(schema, parent, field);
        requirements.find_map(|requirement| self.verdicts.get(requirement).copied().flatten())
    }

    /// Refuses the operation whole when any of it is refused.
    pub fn reject_refused(&self) -> Result<(), Refusal> {
        match self.verdicts.values().flatten().next() {
            None => Ok(()),
            Some(code) => Err(Refusal::of_operation(vec![refused(*code)])),
        }
    }
}

/// The error of a refused field.
pub fn refused(code: Code) -> GraphQlError {
    let message = match code {
        Code::Unauthenticated => "sign in first",
        _ => "this needs a scope you do not hold",
    };
    GraphQlError::new(code, message)
}

fn judge(requirement: &Requirement, caller: Option<&Caller>) -> Option<Code> {
    let Some(caller) = caller else {
        return Some(Code::Unauthenticated);
    };
    let sets = &requirement.any_of;
    let meets = sets.is_empty() || sets.iter().any(|set| set.is_subset(&caller.scopes));
    if meets { None } else { Some(Code::Forbidden) }
}

/// What selecting a field asks: of its type, of itself, and of what it returns. On an interface,
/// what the field asks on any type behind it, so that an interface is no way around a demand.
fn requirements<'a>(
    schema: &'a Schema,
    parent: &'a str,
    field: &'a str,
) -> impl Iterator<Item = &'a Requirement> {
    let hidden = schema.possible.get(parent).into_iter().flatten();
    let parents = std::iter::once(parent).chain(hidden.map(|name| &**name));
    parents.flat_map(move |parent| {
        let of_parent = schema
            .find_type(parent)
            .and_then(|def| def.requires.as_ref());
        let field = schema.find_field(parent, field);
        let of_field = field.and_then(|def| def.requires.as_ref());
        let returned = field.and_then(|def| schema.find_type(def.ty.name()));
        let of_returned = returned.and_then(|def| def.requires.as_ref());
        [of_parent, of_field, of_returned].into_iter().flatten()
    })
}

fn condition(directive: &ast::Directive) -> Option<&ast::Value> {
    directive
        .arguments
        .iter()
        .find(|(name, _)| name == "if")
        .map(|(_, value)| value)
}

struct Search<'a> {
    schema: &'a Schema,
    document: &'a Document,
    demands: Demands,
    seen: BTreeSet<&'a str>,
}

impl<'a> Search<'a> {
    fn selection(&mut self, selection: &'a ast::SelectionSet, parent: &str) {
        for item in &selection.items {
            match item {
                ast::Selection::Field(field) => {
                    self.directives(&field.directives);
                    let found = requirements(self.schema, parent, &field.name);
                    self.demands.requirements.extend(found.cloned());
                    if let Some(def) = self.schema.find_field(parent, &field.name) {
                        self.selection(&field.selection_set, def.ty.name());
                    }
                }
                ast::Selection::InlineFragment(fragment) => {
                    self.directives(&fragment.directives);
                    let parent = fragment
                        .type_condition
                        .as_ref()
                        .map_or(parent, condition_name);
                    self.selection(&fragment.selection_set, parent);
                }
                ast::Selection::FragmentSpread(spread) => {
                    self.directives(&spread.directives);
                    let fragment = self.document.find_fragment(&spread.fragment_name);
                    if let Some(fragment) = fragment
                        && self.seen.insert(&fragment.name)
                    {
                        let parent = condition_name(&fragment.type_condition);
                        self.selection(&fragment.selection_set, parent);
                    }
                }
            }
        }
    }

    fn directives(&mut self, directives: &'a [ast::Directive]) {
        for directive in directives {
            if let ("skip" | "include", Some(ast::Value::Variable(name))) =
                (directive.name.as_str(), condition(directive))
            {
                self.demands.conditions.insert(name.clone());
            }
        }
    }
}
