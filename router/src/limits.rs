//! How large an operation may be. Sizes that do not depend on variables are measured once per
//! document, before validation; the cost is measured per request.

use std::collections::HashSet;

use graphql_tools::static_graphql::query as ast;

use crate::coerce::Variables;
use crate::config::Limits;
use crate::error::Refusal;
use crate::parse::{Document, OperationRef};
use crate::schema::Schema;

/// Arguments that say how long a list will be.
const LENGTH_ARGUMENTS: [&str; 3] = ["first", "last", "limit"];

/// Refuses a text whose brackets are nested too deep, before anything recurses into it.
pub fn check_nesting(text: &str, nesting_max: usize) -> Result<(), Refusal> {
    let mut rest = text.as_bytes();
    let mut nesting = 0_usize;
    while let [first, after @ ..] = rest {
        rest = match first {
            b'"' => after_string(rest),
            b'#' => {
                let end = after.iter().position(|byte| matches!(byte, b'\n' | b'\r'));
                after.get(end.unwrap_or(after.len())..).unwrap_or_default()
            }
            b'{' | b'[' | b'(' => {
                nesting += 1;
                after
            }
            b'}' | b']' | b')' => {
                nesting = nesting.saturating_sub(1);
                after
            }
            _ => after,
        };
        if nesting > nesting_max {
            let message = format!("brackets are nested deeper than {nesting_max}");
            return Err(Refusal::bad_input(message));
        }
    }
    Ok(())
}

/// What follows a string that `text` begins with; nothing when it never ends.
fn after_string(text: &[u8]) -> &[u8] {
    let (mark, escape): (&[u8], &[u8]) = if text.starts_with(b"\"\"\"") {
        (b"\"\"\"", b"\\\"\"\"")
    } else {
        (b"\"", b"\\")
    };
    let mut rest = text.get(mark.len()..).unwrap_or_default();
    while !rest.is_empty() {
        if rest.starts_with(mark) {
            return rest.get(mark.len()..).unwrap_or_default();
        }
        // In a plain string, a backslash takes whatever follows it along.
        let is_escape = rest.starts_with(escape);
        let skipped = match mark.len() {
            1 if is_escape => 2,
            _ if is_escape => escape.len(),
            _ => 1,
        };
        rest = rest.get(skipped..).unwrap_or_default();
    }
    rest
}

/// Refuses a document with an operation above a limit. Fragments no operation reaches are followed
/// too, since the rules of validity are held against them.
pub fn check_document(document: &Document, limits: &Limits) -> Result<(), Refusal> {
    let mut reached = HashSet::new();
    for operation in &document.operations {
        let Some(operation) = document.operation(operation) else {
            continue;
        };
        let root_fields_max = limits.root_fields_max;
        let mut sizes = Sizes::new(document, limits, reached);
        let root_fields = sizes.measure(operation.selection, 1)?;
        if root_fields > root_fields_max {
            let message = format!("more than {root_fields_max} fields at the root");
            return Err(Refusal::bad_input(message));
        }
        reached = sizes.reached;
    }
    for definition in &document.ast.definitions {
        if let ast::Definition::Fragment(fragment) = definition
            && !reached.contains(&*fragment.name)
        {
            let mut sizes = Sizes::new(document, limits, reached);
            sizes.measure(&fragment.selection_set, 1)?;
            reached = sizes.reached;
        }
    }
    let directives = count_directives(document);
    if directives > limits.directives_max {
        return Err(Refusal::bad_input(format!(
            "more than {} directives",
            limits.directives_max
        )));
    }
    Ok(())
}

struct Sizes<'a> {
    document: &'a Document,
    limits: &'a Limits,
    fields: usize,
    aliases: usize,
    spreads: usize,
    /// Selections in each other at this moment, fragments unfolded.
    nesting: usize,
    /// Fragments that were followed.
    reached: HashSet<&'a str>,
}

impl<'a> Sizes<'a> {
    const fn new(document: &'a Document, limits: &'a Limits, reached: HashSet<&'a str>) -> Self {
        Self {
            document,
            limits,
            fields: 0,
            aliases: 0,
            spreads: 0,
            nesting: 0,
            reached,
        }
    }

    /// Counts what a selection unfolds to and returns the fields of its own level. Whatever follows
    /// recurses as deep as this does, so it ends before any stack does: also a circle of fragments.
    fn measure(
        &mut self,
        selection: &'a ast::SelectionSet,
        depth: usize,
    ) -> Result<usize, Refusal> {
        let nesting_max = self.limits.nesting_max;
        self.nesting += 1;
        if self.nesting > nesting_max {
            let message =
                format!("nested deeper than {nesting_max} when fragments are unfolded, or endless");
            return Err(Refusal::bad_input(message));
        }
        let level = self.measure_level(selection, depth)?;
        self.nesting -= 1;
        Ok(level)
    }

    fn measure_level(
        &mut self,
        selection: &'a ast::SelectionSet,
        depth: usize,
    ) -> Result<usize, Refusal> {
        let Limits {
            depth_max,
            aliases_max,
            fields_max,
            ..
        } = *self.limits;
        if depth > depth_max {
            return Err(Refusal::bad_input(format!(
                "nested deeper than {depth_max}"
            )));
        }
        let mut level = 0;
        for item in &selection.items {
            match item {
                ast::Selection::Field(field) => {
                    level += 1;
                    self.fields += 1;
                    self.aliases += usize::from(field.alias.is_some());
                    for (_, value) in &field.arguments {
                        check_lists(value, self.limits.list_items_max)?;
                    }
                    if !field.selection_set.items.is_empty() {
                        self.measure(&field.selection_set, depth + 1)?;
                    }
                }
                ast::Selection::InlineFragment(fragment) => {
                    self.spreads += 1;
                    level += self.measure(&fragment.selection_set, depth)?;
                }
                ast::Selection::FragmentSpread(spread) => {
                    self.spreads += 1;
                    let fragment = self.document.find_fragment(&spread.fragment_name);
                    if let Some(fragment) = fragment.filter(|_| self.spreads <= fields_max) {
                        self.reached.insert(&fragment.name);
                        level += self.measure(&fragment.selection_set, depth)?;
                    }
                }
            }
            if self.aliases > aliases_max {
                return Err(Refusal::bad_input(format!(
                    "more than {aliases_max} aliases"
                )));
            }
            if self.fields > fields_max || self.spreads > fields_max {
                let message = format!("more than {fields_max} fields, fragments unfolded");
                return Err(Refusal::bad_input(message));
            }
        }
        Ok(level)
    }
}

/// Refuses a literal with a list of more items. How deep literals go is bounded by their tokens.
fn check_lists(value: &ast::Value, items_max: usize) -> Result<(), Refusal> {
    match value {
        ast::Value::List(items) if items.len() > items_max => {
            let message = format!("a list of more than {items_max} items");
            Err(Refusal::bad_input(message))
        }
        ast::Value::List(items) => items
            .iter()
            .try_for_each(|item| check_lists(item, items_max)),
        ast::Value::Object(fields) => fields
            .iter()
            .try_for_each(|(_, field)| check_lists(field, items_max)),
        _ => Ok(()),
    }
}

fn count_directives(document: &Document) -> usize {
    fn in_selection(selection: &ast::SelectionSet) -> usize {
        let count = |item: &ast::Selection| match item {
            ast::Selection::Field(field) => {
                field.directives.len() + in_selection(&field.selection_set)
            }
            ast::Selection::FragmentSpread(spread) => spread.directives.len(),
            ast::Selection::InlineFragment(fragment) => {
                fragment.directives.len() + in_selection(&fragment.selection_set)
            }
        };
        selection.items.iter().map(count).sum()
    }
    let of_fragment = |definition: &ast::Definition| match definition {
        ast::Definition::Fragment(fragment) => {
            fragment.directives.len() + in_selection(&fragment.selection_set)
        }
        ast::Definition::Operation(_) => 0,
    };
    let fragments: usize = document.ast.definitions.iter().map(of_fragment).sum();
    let of_operation = |operation: OperationRef<'_>| {
        operation.directives.len() + in_selection(operation.selection)
    };
    let operations = document
        .operations
        .iter()
        .filter_map(|op| document.operation(op));
    fragments + operations.map(of_operation).sum::<usize>()
}

/// The estimated number of objects an operation answers with; refused when above the limit.
pub fn check_cost(
    schema: &Schema,
    document: &Document,
    root: (&str, OperationRef<'_>),
    (variables, limits): (&Variables, &Limits),
) -> Result<u64, Refusal> {
    let (root_type, operation) = root;
    let mut cost = Cost {
        schema,
        document,
        variables,
        limits,
        total: 0,
    };
    cost.add(operation.selection, root_type, 1)?;
    Ok(cost.total)
}

struct Cost<'a> {
    schema: &'a Schema,
    document: &'a Document,
    variables: &'a Variables,
    limits: &'a Limits,
    total: u64,
}

impl Cost<'_> {
    fn add(
        &mut self,
        selection: &ast::SelectionSet,
        parent: &str,
        times: u64,
    ) -> Result<(), Refusal> {
        for item in &selection.items {
            match item {
                ast::Selection::Field(field) => self.add_field(field, parent, times)?,
                ast::Selection::InlineFragment(fragment) => {
                    let parent = fragment
                        .type_condition
                        .as_ref()
                        .map_or(parent, condition_name);
                    self.add(&fragment.selection_set, parent, times)?;
                }
                ast::Selection::FragmentSpread(spread) => {
                    if let Some(fragment) = self.document.find_fragment(&spread.fragment_name) {
                        let parent = condition_name(&fragment.type_condition);
                        self.add(&fragment.selection_set, parent, times)?;
                    }
                }
            }
        }
        Ok(())
    }

    fn add_field(&mut self, field: &ast::Field, parent: &str, times: u64) -> Result<(), Refusal> {
        let Some(def) = self.schema.find_field(parent, &field.name) else {
            return Ok(());
        };
        if field.selection_set.items.is_empty() || field.name.starts_with("__") {
            return Ok(());
        }
        let stated = self.stated_length(field);
        let length = match (def.ty.lists(), stated) {
            (0, _) => 1,
            (_, Some(length)) => length,
            (_, None) => self.limits.list_size_assumed,
        };
        let times = times.saturating_mul(length.max(1));
        self.total = self.total.saturating_add(times);
        if self.total > self.limits.cost_max {
            let message = format!(
                "the operation may answer more than {} objects; ask for shorter \
                lists",
                self.limits.cost_max
            );
            return Err(Refusal::bad_input(message));
        }
        // A connection states its length one level above its list.
        let below = if def.ty.lists() == 0 {
            stated.unwrap_or(1).max(1)
        } else {
            1
        };
        let times = if below > 1 {
            times.saturating_mul(below)
        } else {
            times
        };
        let times = if below > 1 {
            times / self.limits.list_size_assumed.max(1)
        } else {
            times
        };
        self.add(&field.selection_set, def.ty.name(), times.max(1))
    }

    fn stated_length(&self, field: &ast::Field) -> Option<u64> {
        let stated = |(name, value): &(String, ast::Value)| {
            if !LENGTH_ARGUMENTS.contains(&name.as_str()) {
                return None;
            }
            match value {
                ast::Value::Int(number) => u64::try_from(number.as_i64()?).ok(),
                ast::Value::Variable(name) => self.variables.values.get(name)?.as_u64(),
                _ => None,
            }
        };
        field.arguments.iter().find_map(stated)
    }
}

/// The name a fragment is on.
pub const fn condition_name(condition: &ast::TypeCondition) -> &str {
    let ast::TypeCondition::On(name) = condition;
    name.as_str()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn brackets_count_where_they_are_brackets() {
        let fine = [
            "{ a(b: [[1]]) { c } }",
            "{ a(b: \"[[[[[[\\\"[[[[\") }",
            "{ a(b: \"\"\"[[[[[[ \\\"\"\" [[[[\"\"\") }",
            "# [[[[[[[[\n{ a }",
            "{ a } { b } { c } { d } { e } { f }",
            "\"",
            "\"\"\"",
            "",
        ];
        for text in fine {
            assert!(check_nesting(text, 5).is_ok(), "{text}");
        }
        let deep = [
            "{ a(b: [[[[1]]]]) }",
            "((((((",
            "{a{a{a{a{a{a",
            "\"\"[[[[[[",
        ];
        for text in deep {
            assert!(check_nesting(text, 5).is_err(), "{text}");
        }
    }

    #[test]
    fn circles_and_long_chains_of_fragments_are_refused_before_they_are_followed() {
        let limits = Limits::default();
        let check = |text: &str| check_document(&Document::parse(text, 100_000).unwrap(), &limits);
        let chain = |length: usize| {
            let one = |number| format!("fragment f{number} on Q {{ ...f{} }} ", number + 1);
            let links: String = (0..length).map(one).collect();
            format!("{{ a }} {links} fragment f{length} on Q {{ a }}")
        };
        assert!(check(&chain(limits.nesting_max - 2)).is_ok());
        assert!(check(&chain(limits.nesting_max + 1)).is_err());
        let circle = "fragment a on Q { ...b } fragment b on Q { ...a }";
        assert!(check(&format!("{{ ...a }} {circle}")).is_err());
        assert!(
            check(&format!("{{ a }} {circle}")).is_err(),
            "reached by no operation"
        );
    }
}
